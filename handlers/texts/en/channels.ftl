## Channels

channels-in-private = Please write to Loa in private to choose news for a channel.
channels-nowhere = Channels exist on Telegram only; here Loa writes to you alone.
channels-none =
    📣 <b>Let Loa post in your channel</b>

    1. Open the channel → Administrators → Add administrator → @{ $bot }
    2. Leave <b>post messages</b> on; everything else may be off.

    Then Loa writes to you here, to choose topics.
channels-which = For which channel would you like to choose news?
channels-welcome = 📣 Loa is in the channel <b>{ $name }</b> now.
channels-menu =
    📣 <b>{ $name }</b>
    { $state ->
        [rests] The channel rests; nothing is posted.
        [posts] Posted: { $what }
       *[empty] Nothing is posted yet. Choose the topics you want there.
    }
channels-rest = ⏸ Let the channel rest
channels-go = ▶️ Post again
channels-not-yours = You do not manage this channel, or Telegram could not be asked. Please try again in some minutes.
