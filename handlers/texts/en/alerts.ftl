### Alerts: storms, no sailing, power cuts … told at once to who chose them, and again when they are over.

menu-canhbao = Alerts: storms, no sailing, power cuts…

## On a card: from when, until when, on whose word.

alert-times = 🕐 { $has_start ->
        [yes] From { $start }{ $end ->
            [notice] {" "}until further notice
            [known] {" "}until { $until }
           *[none] {""}
        }
       *[no] { $end ->
            [notice] Until further notice
           *[known] Until { $until }
        }
    }
alert-clock-today = { $clock } today
alert-clock = { $clock } on { $day }/{ $month }
alert-day = { $day }/{ $month }
alert-end-of-day = the end of { $day }/{ $month }
alert-issuer = 🏛 { $issuer }

## /alerts

alerts-title = 🚨 <b>Alerts</b>
alerts-none-chosen = You have chosen none. Choose below: Loa tells you at once, and again when it is over.
alerts-chosen = { $count ->
        [one] Loa tells you at once about the kind you chose, and again when it is over.
       *[other] Loa tells you at once about the { $count } kinds you chose, and again when they are over.
    }
alerts-where-all = 📍 Where: the whole province
alerts-where = 📍 At places of your choice: { $places }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }
alerts-where-mine = 📍 At the places you follow: { $places }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }. Change them with /places, and alerts follow.
alerts-where-nowhere = 📍 Whole province. Follow places with /places to hear of these alone.
alerts-at = 📍 Where do you want alerts? Choose below to add or drop. Type the name of a ward or commune: <code>/alerts cô tô</code>. With none chosen, Loa takes the places you follow.
alerts-quiet-pass = 🌙 Quiet hours: alerts come all the same
alerts-quiet-wait = 🌙 Quiet hours: alerts wait until they end
alerts-in-force = <b>In force now</b>
alerts-nothing-in-force = No alert is in force right now.
alerts-read = Read
alerts-unclear = Loa is not sure which kind of alert or place “{ $words }” is. Choose below, or type for instance <code>/alerts bão</code>, <code>/alerts cô tô</code>.
alerts-full = You follow too much already. Drop something with /follow and try again.
button-alerts = 🚨 Alerts: storms, no sailing…
button-alerts-settings = Alerts ›
button-alerts-all = Choose all
button-alerts-none = Choose none
button-alerts-everywhere = 📍 Whole province
button-alerts-my-places = 📍 Places I follow
button-alerts-at = 📍 Other places ›
button-alerts-back = ‹ Alerts
button-alerts-quiet = 🌙 In quiet hours too
toast-alerts-on = { $what } is on
toast-alerts-off = { $what } is off
toast-alerts-all-on = All alerts are on
toast-alerts-all-off = All alerts are off

## /why

why-alert-known = 🚨 Loa already sent this alert from an earlier report, or it was over, so it is not sent again
why-alert-over = ✅ It was over before your turn came, so Loa did not tell you
why-clear-unheard = ✅ This says that an alert is over. The alert never reached you, so Loa did not tell you
