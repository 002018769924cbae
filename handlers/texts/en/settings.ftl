### Settings: when news comes, how, and what stays away.

## The first screen

settings-title = <b>Settings</b>
settings-news-paused = News: paused
settings-news-instant = News: one by one, at once
settings-news-digest = News: digest at { $times }{ $every ->
        [yes] {""}
       *[no] {", "}{ $days }
    }
settings-quiet-off = Quiet hours: none
settings-quiet-on = Quiet hours: { $from }–{ $until }{ $alerts ->
        [yes] {", "}alerts still come
       *[no] {""}
    }
settings-cap-on = One by one: at most { $max } a day
settings-filters-on = Filters: { $count }
settings-mutes-on = Hidden: { $count }
settings-zone-on = Time zone: { $place }, it is { $clock } there
settings-switches =
    Sound: { $silent ->
        [yes] off
       *[no] on
    } · Pictures: { $pictures ->
        [yes] yes
       *[no] no
    } · Summaries: { $summaries ->
        [yes] yes
       *[no] no
    }
settings-silent = Without sound
settings-pictures = With pictures
settings-summaries = With summaries
settings-rich = Richly laid out digests
settings-alerts = Alerts in quiet hours too
settings-pause = ⏸ Pause
settings-resume = ▶️ Resume
settings-paused = Loa is quiet now. All your choices are kept; choose <b>Resume</b> when you like.
settings-resumed = Loa sends you news again from now on.
toast-rich = Old Telegram apps may not show this
button-digest = Digest ›
button-quiet = Quiet hours ›
button-filters = Filters ›
button-mutes = Hidden ›
button-cap = Daily limit ›
button-zone = Time zone ›
button-back-to-settings = ‹ Settings
language-ask = Which language should Loa speak?
language-done = From now on Loa speaks English with you. The news stays in Vietnamese.

## Digest

digest-off =
    <b>Digest</b>

    News comes <b>one by one, at once</b>. Would you rather read it all together? Choose a time below, or type for instance <code>/digest 6:30, 18:00</code>.
digest-on =
    <b>Digest</b>: { $times }{ $every ->
        [yes] {""}
       *[no] {", "}{ $days }
    }
    { $paused ->
        [yes] Loa is paused; choose <b>Resume</b> in /settings to get it.
       *[no] The next one: <b>{ $next }</b>
    }

    Other times: type for instance <code>/digest 6:30, 12:00, 18:00</code> or <code>/digest mon wed fri 7:00</code>.
digest-times-choose = When should the digest come? At most { $max } times a day:
digest-days-choose = On which days should the digest come?
digest-unclear =
    Loa is not sure what “{ $words }” means. Please type it like this:
    <code>/digest 6:30, 18:00</code> – at most { $max } times
    <code>/digest mon wed fri 7:00</code> – on these days only
    <code>/digest off</code> – one by one, at once
digest-pick-now = At once
digest-pick-morning = Morning { $time }
digest-pick-evening = Evening { $time }
digest-pick-both = Morning and evening
button-digest-times = Other times ›
button-digest-days = Weekdays ›
button-back-to-digest = ‹ Digest
toast-last-time = One time has to stay. For news at once, press ‹ Digest and choose “At once”.
toast-times-full = At most { $max } times a day. Drop one to add another.
toast-last-day = One day has to stay.

## Days and times

weekday = { $day ->
    [0] on Monday
    [1] on Tuesday
    [2] on Wednesday
    [3] on Thursday
    [4] on Friday
    [5] on Saturday
   *[6] on Sunday
}
weekday-short = { $day ->
    [0] Mon
    [1] Tue
    [2] Wed
    [3] Thu
    [4] Fri
    [5] Sat
   *[6] Sun
}
days-all = every day
days-work = on workdays
days-weekend = at the weekend
button-days-all = Every day
button-days-work = Workdays
when-tomorrow = { $clock } tomorrow
when-weekday = { $clock } { $day }
list-and = { $items } and { $last }

## Quiet hours

quiet-off =
    <b>Quiet hours</b>: none

    Loa writes by day and by night. For some peace choose below, or type for instance <code>/quiet 22:00-5:00</code>.
quiet-on =
    <b>Quiet hours</b>: { $from }–{ $until }

    What comes in between is kept for you until they are over. { $alerts ->
        [yes] Alerts (storms, floods, a closed sea…) still come at once.
       *[no] Alerts (storms, floods, a closed sea…) wait as well.
    }

    Other hours: type for instance <code>/quiet 22:00-5:00</code>.
quiet-unclear =
    Loa is not sure what “{ $words }” means. Please type it like this:
    <code>/quiet 22:00-5:00</code> – from when until when
    <code>/quiet off</code> – no quiet hours
quiet-whole-day = From { $time } until { $time } is a whole day. To stop the news altogether, type /pause.
quiet-none = None

## The most a day

cap-off =
    <b>Daily limit</b>: no limit

    Too much news? Choose how many articles may come one by one in a day, or type for instance <code>/limit 10</code>. The rest comes in a digest; nothing is lost.
cap-on =
    <b>Daily limit</b>: { $max ->
        [one] one article
       *[other] { $max } articles
    }

    The rest comes in the digest at <b>{ $next }</b>; nothing is lost.
cap-digest =
    <b>Daily limit</b>: { $max ->
        [0] no limit
        [one] one article
       *[other] { $max } articles
    }

    Your news comes as a digest; the limit counts only when it comes one by one.
cap-unclear = Loa is not sure what “{ $words }” means. Type a number from 1 to { $most }, for instance <code>/limit 10</code>, or <code>/limit off</code>.
cap-choice = { $max }
cap-none = No limit

## Filters

filters-none =
    <b>Filters</b>: none

    Loa sends all the news you follow.
filters-some = <b>Filters</b>
filters-must = All of: { $words }
filters-any = One of: { $words }
filters-not = None of: { $words }
filters-how =
    Type <code>/filter +bão, "Hạ Long", -bóng đá</code>: <code>+</code> has to be there, <code>-</code> must not, without a sign one of these has to.
    Commas in between. To drop all: <code>/filter off</code>.
filters-misread = { $problem ->
        [open_quote] The quotation mark at <code>{ $words }</code> is never closed.
        [too_long] “{ $words }…” has more than { $characters } characters.
        [too_many] At most { $max } phrases. Drop one to add another.
        [twice] “{ $words }” stands under two signs. Please choose one.
        [no_word] There is nothing to look for in “{ $words }”.
       *[nothing] Loa sees no words.
    } For instance: <code>/filter +bão, "Hạ Long", -bóng đá</code>
filters-ask = Which words? Type for instance <code>+bão, -bóng đá</code>. /cancel stops.
button-filters-add = ✏️ Add words
button-filters-clear = Drop all
toast-filters-off = No filters any more

## More or less like this

more-which = More like which article?
more-ask =
    More like this? Choose what to follow:

    <i>{ $title }</i>
more-all =
    You follow all that this article is about:

    <i>{ $title }</i>
less-which = Less like which article?

less-ask =
    Less like this? Choose what to hide:

    <i>{ $title }</i>
button-less = Hide { $what }
button-less-story = Hide this story only
mute-ask = Hide { $what } for how long?
mute-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
mute-for-ever = For ever
mute-done = { $what } is hidden until { $until }.
mute-done-for-ever = { $what } is hidden until you show it again.
mute-undone = You will hear of { $what } again.
mute-full = You have { $max } things hidden, which is the most. Show one again to hide another.
mute-which = Loa is not sure what “{ $words }” means. Would you like to hide:
mute-unclear = What would you like to hide? Type the name of a topic or a paper, or words, for instance <code>/mute bóng đá 3 days</code> ({ $min } to { $max } characters).
mute-nothing =
    Nothing is hidden.

    For less news type for instance <code>/mute bóng đá 3 days</code>, or choose “👎 Less like this” under an article.
mute-list =
    <b>Hidden: { $count }</b>

    { $what }

    Choose one to show it again. To hide more, type for instance <code>/mute bóng đá 3 days</code>.
mute-line = { $what }: until { $until }
mute-line-for-ever = { $what }: until you show it again
mute-more = … and { $count } more
mute-story = 🗞️ the story “{ $title }”
mute-story-gone = 🗞️ a story of the past
button-lift = ✖️ { $what }
toast-lifted = { $what } is back

## Time zone

zone-shown =
    <b>Time zone</b>: { $place }

    It is <b>{ $clock } { $day }</b> there now. Your digests and quiet hours keep this time.

    Elsewhere? Choose below, or type for instance <code>/timezone Seoul</code>.
zone-which = “{ $words }” has several time zones. Which is nearest to you?
zone-near = Loa does not know “{ $words }”. Did you mean:
zone-unknown = Loa does not know “{ $words }”. Type the big city next to you, for instance <code>/timezone Seoul</code>, or choose:
zone-ask = Which city are you in? /cancel stops.
button-zone-other = ✏️ Elsewhere

## When news should come, asked once

start-when = When would you like your news?
start-when-now = Good: as soon as there is news, you will hear of it. Change it any time: /digest
start-when-digest = Good: Loa collects the news and sends it at { $times } every day. Change it any time: /digest

## Menu

menu-bantin = News at once or at set times
menu-yentinh = Quiet hours
menu-loc = Filter news by words
menu-im = Hide a topic, a paper, words for a while
