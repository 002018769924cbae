### Who Loa is: shown on the bot's page before anybody's first message. Without formatting.

about-short = Reads the papers for you: { $province } and what you care about, in brief, when you want it.
about-long =
    Loa reads the papers for you 📣

    • Choose topics, places, papers or keywords: news comes summarised as it appears
    • Urgent alerts: storms, no sailing, power cuts…
    • Morning and evening digests; quiet hours
    • Type some words to search, with marks or without

    Press Start to choose your news.
