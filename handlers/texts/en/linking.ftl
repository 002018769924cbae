## One person, several apps

messenger-name = { $messenger ->
        [telegram] Telegram
        [zalo] Zalo
       *[other] the web page
    }
link-code =
    🔗 Your code: <code>{ $code }</code>

    Within 5 minutes, open Loa in the other place (Zalo, Telegram or the web page) and write:
    <code>/link { $code }</code>
    The two become one: what you follow and choose is shared, and each article comes once. The code is for you alone: give it to nobody.
link-done =
    ✅ Done! Loa knows you on { $chats }. What you follow in either is one now.

    Where would you like your news? If that fails for long, Loa writes to the other.
link-stands = 🔗 Loa writes to you on: { $chats }. The ticked one gets the news, the other stands by.
link-to = News by { $messenger }
link-keep =
    The two follow different things. Loa put both together, with the settings of where the code was made.
    If you would rather have it otherwise, choose within a day:
link-keep-both = Put both together
link-keep-one = Keep those of { $messenger }
link-kept-both = 👌 Both are put together, with the settings of where the code was made. You follow { $count ->
        [one] one thing
       *[other] { $count } things
    }.
link-kept = 👌 Those of { $name } are kept, settings too. You follow { $count ->
        [one] one thing
       *[other] { $count } things
    }.
link-off = Unlink this place
link-ended = Unlinked. Each place keeps what it follows and its settings, and stands by itself from now on.
link-none = This place is linked to no other. Write /link for a code.
link-no-code = A code has 8 letters and digits, like 7KQ2-M9XW. Write /link in the other place for a new one.
link-refused = This code does not work: it is older than 5 minutes or used already, both places are in the same app, or one of them follows more than { $max } things. Get a new one with /link.
link-in-private = Write to Loa in private and type /link; groups and channels cannot be linked.
