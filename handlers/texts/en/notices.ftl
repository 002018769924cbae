### What Loa tells the admins: what, where, and what to do. Each thing once when it begins and once when it is over.

notice-empty =
    📭 <b>{ $name }</b>: the feed answers, but has held no article for long.
    Please look at { $url }; if the paper has given it up, take it out with <code>loa feeds remove</code>.
notice-silent =
    🤫 <b>{ $name }</b>: nothing new for far longer than usual.
    The paper may have moved its feed. Please look at { $url } and at its front page.
notice-not_a_feed =
    📄 <b>{ $name }</b>: another page came where the feed should be.
    Run <code>loa feeds test</code> on { $url } to find the new address.
notice-challenge =
    🚧 <b>{ $name }</b>: the site stops feed readers with a browser check.
    Loa keeps trying, less often. If it lasts, ask the paper to let Loa in.
notice-blocked =
    🚫 <b>{ $name }</b>: the site does not let Loa read any more.
    Please write to the paper, or take { $url } out.
notice-throttled =
    🐢 <b>{ $name }</b>: the site asks Loa to come less often. Loa does; there is nothing for you to do.
notice-layout =
    🧩 <b>{ $name }</b>: the site's pages have changed, and the rules for them no longer match.
    Articles are read in the general way, perhaps less neatly. Please bring the site's rules up to date.
notice-unreachable =
    🔌 <b>{ $name }</b>: no connection to { $url }.
    Loa tries again by itself. If many feeds are gone at once, look at the server's network.
notice-refused =
    ⛔ <b>{ $name }</b>: Loa does not read this feed, to be safe.
    Please check { $url }; if it is a machine of your own, add it to LOA_PRIVATE_FEED_HOSTS.
notice-error =
    ⚠️ <b>{ $name }</b>: { $url } answers with an error. Loa tries again, less and less often.
notice-gone =
    🪦 <b>{ $name }</b>: the paper says that { $url } is closed for good. Loa asks no more.
    If there is a new address, add it with <code>loa feeds add</code>.
notice-messenger-token =
    🔑 <b>{ $name }</b> does not accept the bot's token. Loa can send nothing there.
    Please get a new one, put it into the settings and start Loa again. What waits is not lost.
notice-messenger-conflict =
    👥 <b>{ $name }</b>: another program receives with the same bot token (since { $since }).
    The two take turns, so what readers say may be lost. Please stop one of them.
notice-messenger-unreachable =
    🔌 <b>{ $name }</b>: no connection since { $since }.
    Loa keeps trying, and what waits is not lost. If it lasts, look at the network{ $name ->
        [Telegram] , or set TELEGRAM_PROXY
       *[other] , and at LOA_PUBLIC_URL if you use a webhook
    }.
notice-queue =
    🐌 <b>What is to be sent has been late</b> since { $since }.
    Nothing is lost. Please see that Loa's sender runs and that the machine is not overloaded; /status shows what waits.
notice-queue-over = ✅ <b>Sending is on time again</b> (late since { $since }).
notice-thread =
    🧵 <b>{ $name }</b>: a topic of the group was closed or deleted, or no longer lets Loa post. Loa stops posting there, and only there.
    Open it again and write a command in it, such as /latest, and news goes on.
notice-channel =
    📣 Loa can post no more in the channel <b>{ $name }</b>.
    Open the channel → Administrators → Loa → allow it to <b>post messages</b>; if Loa is not there, add it again. The topics you chose are kept, and posting goes on.
    If you do not need Loa there any more, there is nothing to do.
notice-other = ⚠️ <b>{ $name }</b> needs your attention. { $url }
notice-over = ✅ <b>{ $name }</b> is fine again (trouble since { $since }).
