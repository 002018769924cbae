"""/caidat, /ngonngu, /tamdung, /tieptuc: how news comes, at a glance, and switches turned over where they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from bot.models import Button, Language, Rows, Settings
from bot.news.vietnamese import fold
from handlers import cities
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, part
from handlers.digests import times_called
from handlers.hours import clock
from handlers.saving import own_zone, save
from handlers.voice import Voice, in_language, plain, voice
from handlers.weekdays import days_called

PAUSED = "asked"
_SWITCHES: dict[str, Callable[[Settings, bool], Settings]] = {
    "silent": lambda settings, on: replace(settings, silent=on),
    "pictures": lambda settings, on: replace(settings, pictures=on),
    "summaries": lambda settings, on: replace(settings, summaries=on),
    "alerts": lambda settings, on: replace(settings, alerts_in_quiet=on),
    "rich": lambda settings, on: replace(settings, rich=on),
}
_LANGUAGES: dict[str, Language] = {
    "vi": "vi",
    "viet": "vi",
    "tieng viet": "vi",
    "vietnamese": "vi",
    "en": "en",
    "anh": "en",
    "tieng anh": "en",
    "english": "en",
}


# --- /caidat -----------------------------------------------------------------------------------------------------


async def settings(request: Request, services: Services) -> Reply:
    return await _shown(request, services)


async def _shown(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    muted = await services.db.read(services.db.storage.mutes, request.subscriber.id, services.now())
    held = request.subscriber.settings
    switches = say("settings-switches", silent=held.silent, pictures=held.pictures, summaries=held.summaries)
    lines = [*_times(request, services), *_choices_made(say, held, len(muted)), switches]
    return Reply(
        say("settings-title") + Markup("\n\n") + Markup("\n").join(lines), choices=_rows(request, services, say)
    )


def _times(request: Request, services: Services) -> list[Markup]:
    """When news comes."""
    say = voice(request, services)
    held = request.subscriber.settings
    lines = [_news(request, say)]
    if held.quiet is None:
        lines.append(say("settings-quiet-off"))
    else:
        start, end = map(clock, held.quiet)
        lines.append(say("settings-quiet-on", **{"from": start, "until": end, "alerts": held.alerts_in_quiet}))
    if held.zone:
        now = services.now().astimezone(own_zone(request, services))
        lines.append(say("settings-zone-on", place=cities.called(held.zone, held.language), clock=f"{now:%H:%M}"))
    return lines


def _news(request: Request, say: Voice) -> Markup:
    held = request.subscriber.settings
    if request.subscriber.paused is not None:
        return say("settings-news-paused")
    if not held.digest:
        return say("settings-news-instant")
    days = days_called(held.digest_days, say)
    return say("settings-news-digest", times=times_called(held, say), every=not held.digest_days, days=days)


def _choices_made(say: Voice, held: Settings, muted: int) -> list[Markup]:
    """What stays away; what was never touched is not mentioned."""
    lines = []
    if held.daily_max is not None and not held.digest:
        lines.append(say("settings-cap-on", max=held.daily_max))
    if filters := len(held.must) + len(held.any_of) + len(held.none_of):
        lines.append(say("settings-filters-on", count=filters))
    if muted:
        lines.append(say("settings-mutes-on", count=muted))
    return lines


def _rows(request: Request, services: Services, say: Voice) -> Rows:
    held, paused = request.subscriber.settings, request.subscriber.paused is not None
    alerts = (_switch(say, "alerts", held.alerts_in_quiet),) if held.quiet else ()
    rich = (_switch(say, "rich", held.rich),) if request.subscriber.address.messenger in services.rich_on else ()
    pause = button(say, "settings-resume" if paused else "settings-pause", _turn("paused", paused))
    rows = (
        (button(say, "button-digest", "digest"), button(say, "button-quiet", "quiet")),
        (button(say, "button-filters", "filter"), button(say, "button-mutes", "muted")),
        (button(say, "button-cap", "cap"), button(say, "button-zone", "zone")),
        (button(say, "button-alerts-settings", "alerts"),),
        alerts,
        rich,
        (_switch(say, "silent", held.silent), _switch(say, "pictures", held.pictures)),
        (_switch(say, "summaries", held.summaries), pause),
        _languages(request, "set"),
    )
    return tuple(row for row in rows if row)


def _switch(say: Voice, name: str, is_on: bool) -> Button:
    return button(say, f"settings-{name}", _turn(name, is_on), active=is_on)


def _turn(name: str, is_on: bool) -> str:
    return action("set", name, "off" if is_on else "on")


async def settings_button(request: Request, services: Services) -> Reply:
    """``settings`` shows, ``set`` shows in place; ``set:<switch>:on|off`` and ``set:language:vi|en`` change there."""
    if len(request.action) == 1:
        return replace(await _shown(request, services), edit=request.action[0] == "set")
    name, value = part(request.action, 1), part(request.action, 2)
    changed = await _set(request, services, name, value)
    say = voice(changed, services)
    toast = say("toast-rich" if (name, value) == ("rich", "on") else "toast-saved")
    return replace(await _shown(changed, services), edit=True, toast=plain(toast))


async def _set(request: Request, services: Services, name: str, value: str) -> Request:
    if name == "language" and value in {"vi", "en"}:
        return await save(request, services, replace(request.subscriber.settings, language=_LANGUAGES[value]))
    if value not in {"on", "off"}:
        raise OldButton
    if name == "paused":
        return await _pause(request, services, paused=value == "on")
    if name not in _SWITCHES:
        raise OldButton
    return await save(request, services, _SWITCHES[name](request.subscriber.settings, value == "on"))


# --- /tamdung, /tieptuc ------------------------------------------------------------------------------------------


async def _pause(request: Request, services: Services, *, paused: bool) -> Request:
    db, subscriber = services.db, request.subscriber
    if paused:
        await db.write(db.storage.pause, subscriber.id, PAUSED, services.now())
    else:
        await db.write(db.storage.resume, subscriber.id, services.now())
    return replace(request, subscriber=replace(subscriber, paused=PAUSED if paused else None))


async def pause(request: Request, services: Services) -> Reply:
    changed = await _pause(request, services, paused=True)
    say = voice(changed, services)
    return Reply(say("settings-paused"), choices=((button(say, "settings-resume", _turn("paused", True)),),))


async def resume(request: Request, services: Services) -> Reply:
    changed = await _pause(request, services, paused=False)
    return Reply(voice(changed, services)("settings-resumed"))


# --- /ngonngu ----------------------------------------------------------------------------------------------------


def _languages(request: Request, family: str) -> tuple[Button, ...]:
    return tuple(
        Button(label, action(family, "language", language), active=request.language == language)
        for language, label in (("vi", "Tiếng Việt"), ("en", "English"))
    )


async def language(request: Request, services: Services) -> Reply:
    """Choose a language; ``/ngonngu english`` does it at once."""
    wanted = _LANGUAGES.get(" ".join(fold(request.words).split()))
    if wanted is None:
        return Reply(voice(request, services)("language-ask"), choices=(_languages(request, "lang"),))
    return await _speak(request, services, wanted)


async def language_button(request: Request, services: Services) -> Reply:
    """``lang:language:vi|en``."""
    wanted = part(request.action, 2)
    if wanted not in {"vi", "en"}:
        raise OldButton
    reply = await _speak(request, services, _LANGUAGES[wanted])
    return replace(reply, edit=True)


async def _speak(request: Request, services: Services, wanted: Language) -> Reply:
    changed = await save(request, services, replace(request.subscriber.settings, language=wanted))
    return Reply(in_language(services.say, wanted)("language-done"), choices=(_languages(changed, "lang"),))
