### /why: why you got an article, or did not. A line for each step, and the truth.

menu-visao = Why I got an article, or did not
button-why = Why did I get this?

## Which article?

why-ask =
    Which article? Choose below, reply to a message of Loa's with <code>/why</code>, or type <code>/why</code> and its link.
meant-no-article = The message you replied to holds no article that Loa knows.
meant-no-number = There is no article number { $number }.
meant-which = There are several articles in this message. Which one?
meant-unseen = 🔎 Loa has not seen this article, or it is too old to be kept.
why-unseen-read =
    🔎 Loa has not seen this article, or it is too old to be kept.
    Loa does read { $paper }, last at { $read }. What was published just now takes some minutes; what is not in the paper's feeds stays unseen.
why-unseen-not-read =
    🔎 Loa has not seen this article, or it is too old to be kept.
    Loa asks { $paper }, but could not read it yet.
why-unseen-foreign =
    🔎 Loa has not seen this article, or it is too old to be kept.
    Loa does not read { $host }. These are the papers it does read: /sources

## Step by step

why-title = <b><a href="{ $url }">{ $title }</a></b>
    { $paper }
why-seen = 📥 Seen at { $seen }
why-seen-published = 📥 Seen at { $seen } (published { $published })
why-match = 🔔 Matches <b>{ $what }</b>, which you follow since { $since }
why-everyone = 🔔 Sent to everybody
why-held-quiet = 🌙 Your quiet hours: it waits until { $until }
why-held-digest = 🗞 Waits for your digest of { $until }
why-held-cap = 📊 You had your number of articles for the day: it waits for the digest of { $until }
why-was-held-quiet = 🌙 Came in your quiet hours and had to wait
why-was-held-digest = 🗞 Kept for your digest
why-was-held-cap = 📊 You had your number of articles for that day, so it had to wait
why-bundled = 🗞 Put into the digest of { $at } with others
why-queued = ⏳ Waits behind another message to you
why-turn-comes = ⏳ In the queue, its turn comes soon
why-waiting-asked = ⏳ { $messenger } asks to wait until { $until }
why-waiting-trouble = ⏳ Could not be sent yet, tried again at { $until }
why-waiting-doubt = ❓ It may have arrived: the connection broke while it was sent. Sent once more at { $until }
why-sending = 📤 Being sent
why-sending-again = ❓ It may have arrived: the connection broke while it was sent. It is being sent once more
why-sent = ✅ Sent at { $at }
why-sent-again =
    ✅ Sent at { $at }
    ❓ You may see it twice: the connection broke the first time, so it was sent once more
why-unknown = ❓ It may have arrived: the connection broke while it was sent, last at { $at }. It is not sent again
why-gone = 🚪 At { $at } Loa could not get into this chat
why-gone-paused = ⏸ When its turn came ({ $at }), you had paused
why-rejected = ⚠️ { $messenger } did not take this message
why-withdrawn-before = 🗑 Withdrawn at { $at }, before it came to you
why-withdrawn = 🗑 Withdrawn at { $at }
why-corrected = ✏️ Updated at { $at }
why-corrected-perhaps = ✏️ Perhaps updated at { $at }: the connection broke
why-corrected-soon = ✏️ The article has changed, your message is about to follow
why-retracted = 🗑 The article was withdrawn, your message taken back at { $at }
why-retracted-perhaps = 🗑 The article was withdrawn, your message perhaps taken back at { $at }: the connection broke
why-retracted-soon = 🗑 The article was withdrawn, your message is about to be taken back

## Why not

why-not-news = 🗄 It was old when Loa saw it, or its source was new, so nobody was told
why-forgotten = 📕 More than { $days } days ago: what was sent is not on record any more
why-page-due = ⏳ Its page is still to be read
why-turn = 📤 Being sent, your turn has not come yet
why-changed = 🤷 It would reach you now; when it came, you had perhaps paused, hidden or filtered it
why-paused = ⏸ You have paused
why-nothing = 🔕 Nothing you follow matches it
why-later = 🕔 You follow <b>{ $what }</b> since { $since }, after it came
why-this-story = this story
why-muted = 🙈 You hide <b>{ $what }</b>
why-muted-until = 🙈 You hide <b>{ $what }</b> until { $until }
why-filter-not = 🧹 Your filter keeps it back: it says “{ $words }”
why-filter-must = 🧹 Your filter keeps it back: it does not say “{ $words }”
why-filter-any = 🧹 Your filter keeps it back: it says none of { $words }
button-unmute = Show { $what } again
button-read-it = Show the article

messenger-web = The web page

## /rut: an admin withdraws an article

retract-which = Which article? Choose below, reply to a message of Loa's with <code>/retract</code>, or type <code>/retract</code> and its link.
retract-ask =
    Withdraw this article?

    • { $count ->
        [0] Nobody has it yet.
        [one] One reader has it: the message is deleted if it still can be, else changed or followed by a note that it was withdrawn.
       *[other] About { $count } readers have it: their messages are deleted if they still can be, else changed or followed by a note that it was withdrawn.
    }
    • Whoever does not have it will not get it.
    • This cannot be undone.
retract-already = This article was withdrawn before.
retract-done = 🗑 “{ $title }” is withdrawn. What was sent is being taken back.
button-retract = 🗑 Withdraw
