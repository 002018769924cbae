### One story in many papers: the other papers, following it.

card-others = +{ $count } { $count ->
    [one] other paper
   *[other] other papers
}
card-story = 🔔 a story you follow
card-follow-story = 🔔 Follow this story
card-leave-story = 🔕 Unfollow this story
card-other-papers = 📰 Other papers
card-weight-dead = 🔴 <b>New in a story you know:</b> more people died
card-weight-missing = 🔴 <b>New in a story you know:</b> more people are missing
card-weight-hurt = 🔴 <b>New in a story you know:</b> more people are hurt
card-weight-over = 🟢 <b>New in a story you know:</b> it is over
card-weight-denied = ✏️ <b>New in a story you know:</b> a correction

story-others =
    📰 <b>{ $title }</b>
    { $count ->
        [one] One other paper tells
       *[other] { $count } other papers tell
    } of it:
story-alone = No other paper has told of this yet. Choose “Follow this story”, and Loa tells you when one does.
story-alone-followed = No other paper has told of this yet. Loa tells you when one does.
story-alone-over = No other paper told of this.
story-followed = You follow this story. Loa tells you whatever is written about it; after three days without news it ends by itself. To stop sooner: /follow.
story-already = You follow this story already. To stop: /follow.
story-left = You no longer follow this story.
story-was-not = You do not follow this story.
story-over = Nothing new was written about this for three days, so Loa follows it no more.
why-heard = 📰 You had news of the same story from { $paper }: “{ $title }”. For all of it, choose “Follow this story” under the article.
