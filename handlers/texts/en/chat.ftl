### What Loa says in a conversation.

## Greeting

start-hello =
    Hello, I am <b>Loa</b> 📣

    Loa reads the papers for you: when there is news you care about, Loa sums it up and tells you at once.

    What interests you? Choose below, then choose <b>Done</b>.
start-again =
    Hello { $name }, Loa here 📣

    You follow { $count ->
        [one] one thing
       *[other] { $count } things
    }. Choose below to add or drop topics, then choose <b>Done</b>.
start-old-address = 🔗 The link you opened is old, or Loa does not know it. Never mind, here is where to begin:
start-done =
    Done! You follow { $what }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }.{ $shown ->
        [0] {""}
       *[other] {" "}Here is the newest.
    }
start-done-none =
    You chose no topic. That is fine: you can follow { $paper }, or ask Loa at any time by typing a few words.

## Buttons

button-done = ✅ Done
button-other-language = Tiếng Việt
button-start = Back to the start
button-help = Help
button-topics = Topics
button-sources = Sources
button-latest = Latest news
button-latest-of = Latest: { $what }
button-settings = Settings
button-mine = What I follow
button-follow = Follow
button-follow-this = Follow { $what }
button-follow-keyword = Follow the words “{ $words }”
button-follow-again = Follow again
button-follow-home = Follow the provincial paper
button-stop-this = Unfollow
button-stop-all = Unfollow everything
button-no = No
button-never-mind = Never mind
button-undo = Undo
button-cancel = Cancel
button-back = ‹ Back
button-further = Next ›
button-newer = ‹ Newer
button-older = Older ›
button-back-to-help = ‹ Help
button-newest-first = Newest first
button-best-first = Best first
button-meant = Search “{ $words }”
button-without-filters = Search without filters
button-erase = Delete my data
button-erase-all = Delete everything
button-health = Source health
button-send = Send to { $count }
button-choose-topic = Choose who gets it
button-rewrite = Write again

## Following

follow-done = From now on you will hear of { $what }.
follow-already = You follow { $what } already.
follow-full = You follow { $max } things, which is the most. Drop one to add another.
follow-which = Loa is not sure what “{ $words }” means. Did you mean:
follow-nothing = What would you like to follow? Choose a topic below, or type for instance <code>/follow bão số 3</code>.
follow-no-keyword = Keywords have { $min } to { $max } characters. Please try again, for instance <code>/follow bão số 3</code>.
follow-none = You do not follow anything yet. Choose a topic below, or type for instance <code>/follow du lịch</code>.
follow-mine =
    You follow { $count ->
        [one] one thing
       *[other] { $count } things
    }:

    { $what }

    Choose what you want to drop.
stop-done = You no longer follow { $what }.
stop-was-not = You did not follow { $what }.
stop-unknown = You follow nothing called “{ $words }”.
stop-all-ask = Unfollow { $count ->
        [one] the one thing you follow
       *[other] all { $count } things
    }? Loa will send you no more news.
stop-all-done = Unfollowed { $count }. Call Loa whenever you like.
topics-all = Choose a topic to follow or drop it:
topics-about =
    { $what }

    { $about }
toast-followed = Following { $what }
toast-already = You follow { $what } already
toast-stopped = Dropped { $what }
toast-saved = Saved

## Never mind

never-mind = All right, everything stays as it is.
nothing-to-cancel = Nothing is waiting. Just type what you need.

## Latest

latest-none = Nothing here yet. { $offered ->
        [yes] Follow it to hear when there is news, or choose another topic.
       *[no] Try another topic, or come back in a few minutes.
    }
latest-which = Loa is not sure what “{ $words }” means. Did you mean:

## Search

search-ask = What are you looking for? Type a few words, with or without diacritics.
search-found = 🔎 <b>{ $words }</b>: { $total ->
        [one] one article
       *[other] { $total } articles
    }
search-filters = <i>{ $filters }</i>
search-since = since { $day }
search-until = until { $day }
search-ignored = <i>Not understood: { $unclear }</i>
search-alerts = 🚨 Which alerts are in force, and how to hear at once: /alerts
search-unread = <i>⏳ Loa is still reading older articles again, { $percent }% done. Search again in a while to find more.</i>
search-meant = Did you mean <b>{ $words }</b>?
search-nothing =
    Nothing about “{ $words }” yet.
    Try fewer words, or follow them to hear when there is news.
search-unclear = Loa did not understand “{ $unclear }”. For instance: <code>/search cấm biển chude:thời tiết tu:hôm qua</code>
search-forgotten = That search is too old. Please type the words again.

## When

when-today = { $clock } today
when-yesterday = { $clock } yesterday
when-this-year = { $clock } on { $day }

## Sources

sources-all = The papers Loa reads. Choose one to follow or drop it:
health = <b>Sources</b>: { $well } of { $total } are fine, { $ill } need a look.
health-more = … and { $count } more.

## Data

data-summary =
    <b>What Loa knows about you</b>

    Name: { $name }
    Your id: <code>{ $address }</code>
    With Loa since: { $since }
    Following: { $followed }
    Hidden: { $muted }

    All of it is in the file below.
data-file = Everything Loa stores about you
erase-ask = Delete everything Loa stores about you{ $followed ->
        [0] {""}
        [one] , with the one thing you follow
       *[other] , with the { $followed } things you follow
    }? This cannot be undone.
erase-done = All deleted. Thank you for listening; if you need Loa again, just type /start.

## Help

help-all =
    <b>What can Loa do?</b>

    /latest – the latest news
    /search – search, or just type the words
    /topics – choose topics
    /follow – follow a topic, a paper or words
    /places – news of the ward or commune where you live
    /alerts – hear at once of storms, no sailing, power cuts…
    /settings – settings
    /why – why you got an article, or did not
    /share – pass it on: a link and its QR code
    /status – how your sources are doing

    Commands may be typed without diacritics and in capitals. What would you like to know more about?
help-follow-title = Following
help-follow =
    <b>Following</b>

    <code>/follow du lịch</code> – a topic
    <code>/follow báo Quảng Ninh</code> – a paper
    <code>/follow bão số 3</code> – words
    <code>/unfollow du lịch</code> – no longer
    <code>/follow</code> – what you follow

    Words typed with their marks are looked for with these marks; without marks, both ways.
help-latest-title = Latest news
help-latest =
    <b>Latest news</b>

    <code>/latest</code> – of the provincial paper
    <code>/latest thể thao</code> – of a topic or a paper
    <code>/latest all</code> – of every source
help-search-title = Search
help-search =
    <b>Search</b>

    Type a few words and Loa searches. More exactly:
    <code>"cấm biển"</code> – these words together
    <code>bão -bóng</code> – without this word
    <code>chude:y tế</code> <code>nguon:báo Quảng Ninh</code> <code>noi:Bãi Cháy</code>
    <code>tu:1/7</code> <code>den:hôm qua</code> – by day
help-settings-title = Settings
help-settings =
    <b>Settings</b>

    /settings – all settings, choose to change
    /digest – news at once, or together at set times
    /alerts – which alerts come at once, and for where
    /quiet – hours in which Loa does not write
    /filter – only news with (or without) words of your choice
    /mute – hide a topic, a paper or words for a while
    /limit – how many articles a day at most
    /timezone – if you are far from Viet Nam
    /language – Vietnamese or English
    /pause and /resume – take a break and come back
    /link – use Loa in several places (Zalo, Telegram, the web page) as one
    /channel – let Loa post in your Telegram channel
help-privacy-title = Your data
help-privacy =
    <b>Your data</b>

    /mydata – see and download everything Loa stores about you
    /delete – delete it all

    Loa keeps your name, your choices and what it sent you, nothing else. Block Loa and come back: your choices are still there.
help-admin-title = Administration
help-admin =
    <b>For administrators</b>

    /broadcast – write an announcement in words or with a picture, see it first, choose who gets it, send
    /retract – withdraw an article: reply to its message, or add its link
    /fix – correct the topics of an article, in the same way; Loa learns from it
    /status – what waits, the connections and the sources
    /sources – the sources and their health

    Loa tells you when something goes wrong, and once more when it is fine again.
help-unknown = Loa does not know the command /{ $name }.
help-unknown-nearest = Try /{ $nearest }.
help-thanks = You are welcome 🌿
help-no-words = Loa can only read words. Type a few to search for.
old-button = This button is too old. Type the command again, or press /start.

## Announcements

admins-only = This command is for administrators.
broadcast-ask = What would you like to announce? Send text, or a picture with a caption. /cancel stops.
broadcast-too-long = That is { $length } characters, the most is { $max }. Please make it shorter.
broadcast-no-picture = Loa could not get this picture (at most 10 MB). Please send it again.
broadcast-preview = 👀 A preview. This is what people will see:
broadcast-confirm =
    To: <b>{ $to }</b> ({ $count ->
        [one] one person
       *[other] { $count } people
    }).

    Send it?
broadcast-everybody = Everybody
broadcast-choose = Who should get it?
broadcast-started = 📤 Sending to <b>{ $to }</b>…
broadcast-already = This announcement was dealt with already
broadcast-ended = This announcement was sent already
broadcast-stopping = Stopping
broadcast-dropped = The draft is dropped.

## Menu

menu-moi = The latest news
menu-tim = Search
menu-theodoi = Follow a topic, a paper, words
menu-bo = Unfollow
menu-chude = The topics
menu-nguon = The sources
menu-caidat = Settings
menu-ngonngu = Language
menu-dulieu = What Loa stores about you
menu-xoa = Delete your data
menu-trogiup = Help

## Trouble

trouble = Something went wrong with this request, and it was noted. Please try once more.
too-fast = You write faster than Loa can read. Please wait about ten seconds, then go on.
welcome-back = Welcome back! All your choices are still there.

## In company

company-hello =
    Hello everybody, I am <b>Loa</b> 📣

    Administrators type /topics to choose the group's news. Anybody may ask: type <code>/search bão số 3</code>, or <code>@{ $bot } bão số 3</code>.
company-managers-only = In a group only its administrators change Loa's settings. Write to Loa yourself for news of your own.
company-not-known = Telegram could not be asked who manages this group. Please try again in some minutes.
company-another = Somebody else opened this menu. Type the command again for one of your own.

## Sharing

button-share = Share this article
button-share-story = 🔔 Share the whole story
share-here =
    🔗 <b>{ $what }</b>
    { $address }

    Whoever taps it or scans the code opens it in Loa. Send it to people you know, or print it for the notice board.
share-ask = What would you like to share? Type <code>/share tourism</code>, reply to an article with /share, or choose one below.
share-too-long = This keyword is too long for a link. Please shorten it to some thirty letters.
share-no-address = There is no link to share yet: Loa is not connected to Telegram here.
