### /status: when your sources were read, and what is wrong with them.

menu-tinhtrang = How your sources are doing

status-none = Loa reads no source for you yet.
status-well = ✅ <b>{ $follows ->
    [yes] Your
*[no] Loa's
} { $total ->
    [1] source is
   *[other] { $total } sources are all
} read as they should be</b>
status-ill = <b>{ $read } of { $total } sources { $follows ->
    [yes] of yours
*[no] that Loa asks
} are read as they should be</b>
status-source = { $well ->
    [yes] ✅
   *[no] ⚠️
} { $paper } · { $facts }
status-read = read { $at }
status-not-read = not read
status-news = last article { $at }
status-more = … and { $count } more

status-blocked = the site does not let Loa read
status-unreachable = no connection
status-broken = what comes cannot be read
status-throttled = the site asks Loa to come less often
status-unread = not read for the first time yet
status-late = late
status-silent = read, but nothing new for longer than usual
status-empty = read, but there is no article
status-layout = the site's pages have changed, Loa reads them in the general way
status-since = since { $at }
status-part = ({ $ill } of { $total } feeds)

## For admins

status-whole = <b>The whole of Loa</b>
status-open = { $count ->
    [0] 📤 Nothing waits to be sent
   *[other] 📤 { $count } still to be sent (what waits for its time included)
}
status-behind = 🐌 Sending is late since { $since }
status-on-time = ⏱ Sending is on time
status-feeds = 📡 { $well } of { $total } feeds are fine
status-summaries = 📝 Written summaries today: { $asked } asked for, { $told } used, { $rejected } not true to the article, { $failed } failed
status-messenger-starting = 💬 { $name }: not known yet (since { $since })
status-messenger-ok = 💬 { $name }: fine since { $since }
status-messenger-unreachable = 🔌 { $name }: no connection since { $since }
status-messenger-conflict = 👥 { $name }: another program uses the same token since { $since }
status-messenger-token = 🔑 { $name }: the token is refused since { $since }
