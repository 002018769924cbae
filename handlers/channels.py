"""/kenh: what is posted in a channel, decided in a private chat by whoever manages it.

Nothing is written in the channel for it; each press asks the messenger anew whether the person still manages it.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.delivery import schedule
from bot.models import Button, ChatKind, Rows, Settings, Subscriber, Subscription, SubscriptionKind
from handlers import digests, names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, in_rows, number, part, topic_toggles
from handlers.voice import Voice, plain, voice
from handlers.when import zone

CHANNELS_MAX = 20


async def channels(request: Request, services: Services) -> Reply:
    """The only channel at once, of several first which; how to begin, where there is none."""
    say = voice(request, services)
    if request.subscriber.kind is not ChatKind.PRIVATE:
        return Reply(say("channels-in-private"))
    found = await _managed(request, services)
    if len(found) == 1:
        return await _menu(request, services, found[0])
    username = services.usernames().get(request.subscriber.address.messenger)
    if username is None:
        return Reply(say("channels-nowhere"))
    if not found:
        return Reply(say("channels-none", bot=username))
    rows = in_rows((Button(each.name or each.address.chat, action("chan", each.id)) for each in found), 1)
    return Reply(say("channels-which"), choices=rows)


async def channels_button(request: Request, services: Services) -> Reply:
    """``chan:<id>`` shows; ``chan:<id>:on|off:<topic>``, ``chan:<id>:when:<preset>``, ``chan:<id>:rest|go`` change."""
    channel = await _allowed(request, services, number(request.action, 1))
    if channel is None:
        return Reply(toast=plain(voice(request, services)("channels-not-yours")))
    verb = request.action[2] if len(request.action) > 2 else ""
    if verb in {"on", "off"}:
        await _toggle(services, channel, names.topic(part(request.action, 3)), on=verb == "on")
    elif verb == "when":
        await _set_times(services, channel, part(request.action, 3))
    elif verb in {"rest", "go"}:
        await _rest(services, channel, rest=verb == "rest")
    elif verb:
        raise OldButton
    now = await services.db.read(services.db.storage.subscriber, channel.id)
    return replace(await _menu(request, services, now or channel), edit=True)


async def welcome(request: Request, services: Services, channel: Subscriber) -> Reply:
    """What somebody is told who has just taken the bot into a channel."""
    menu = await _menu(request, services, channel)
    return replace(
        menu, text=voice(request, services)("channels-welcome", name=channel.name) + Markup("\n\n") + menu.text
    )


async def _managed(request: Request, services: Services) -> list[Subscriber]:
    storage, messenger = services.db.storage, request.subscriber.address.messenger
    return (await services.db.read(storage.managed_by, messenger, request.person_id))[:CHANNELS_MAX]


async def _allowed(request: Request, services: Services, channel_id: int) -> Subscriber | None:
    """The channel, if the person manages it still; in doubt not."""
    channel = next((each for each in await _managed(request, services) if each.id == channel_id), None)
    if channel is None or request.manages_at is None:
        return None
    return channel if await request.manages_at(channel.address) else None


async def _toggle(services: Services, channel: Subscriber, subject: names.Subject, *, on: bool) -> None:
    if not names.exists(services.catalogue, subject):
        raise OldButton
    wanted = Subscription(subject.kind, subject.value, services.now())
    storage = services.db.storage
    await services.db.write(storage.follow if on else storage.unfollow, channel.id, wanted)


async def _set_times(services: Services, channel: Subscriber, preset: str) -> None:
    if preset not in digests.PRESETS:
        raise OldButton
    await _save(services, channel, digests.with_times(channel.settings, digests.PRESETS[preset]))


async def _save(services: Services, channel: Subscriber, settings: Settings) -> None:
    openings = schedule.openings(settings, services.now(), zone(services.timezone))
    await services.db.write(services.db.storage.save_settings, channel.id, settings, openings)


async def _rest(services: Services, channel: Subscriber, *, rest: bool) -> None:
    storage = services.db.storage
    if rest:
        await services.db.write(storage.pause, channel.id, "asked", services.now())
    else:
        await services.db.write(storage.resume, channel.id, services.now())


async def _menu(request: Request, services: Services, channel: Subscriber) -> Reply:
    say = voice(request, services)
    followed = await services.db.read(services.db.storage.subscriptions, channel.id)
    topics = [each for each in followed if each.kind is SubscriptionKind.TOPIC]
    state = "rests" if channel.paused else "posts" if topics else "empty"
    called = [names.label(services.catalogue, names.of(each), request.language) for each in topics]
    text = say("channels-menu", name=channel.name, state=state, what=", ".join(called))
    return Reply(text, choices=_keyboard(say, request, services, channel, followed))


def _keyboard(
    say: Voice, request: Request, services: Services, channel: Subscriber, followed: list[Subscription]
) -> Rows:
    family = action("chan", channel.id)
    rest = "go" if channel.paused else "rest"
    return (
        *topic_toggles(services.catalogue, request.language, followed, family),
        *in_rows(digests.presets(say, channel.settings, action(family, "when"))),
        (button(say, f"channels-{rest}", action(family, rest)),),
    )
