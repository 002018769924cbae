"""/caidat, /ngonngu, /tamdung, /tieptuc: switches turned over where they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.models import Button, Language, Rows, Settings
from bot.news.vietnamese import fold
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, part
from handlers.voice import in_language, plain, voice

PAUSED = "asked"
_SWITCHES: dict[str, Callable[[Settings, bool], Settings]] = {
    "silent": lambda settings, on: replace(settings, silent=on),
    "pictures": lambda settings, on: replace(settings, pictures=on),
    "summaries": lambda settings, on: replace(settings, summaries=on),
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


async def settings(request: Request, services: Services) -> Reply:
    return _shown(request, services)


def _shown(request: Request, services: Services, *, edit: bool = False, toast: str = "") -> Reply:
    say = voice(request, services)
    held, paused = request.subscriber.settings, request.subscriber.paused is not None
    text = say("settings-all", silent=held.silent, pictures=held.pictures, summaries=held.summaries, paused=paused)
    return Reply(text, choices=_switches(request, services), edit=edit, toast=toast)


def _switches(request: Request, services: Services) -> Rows:
    say = voice(request, services)
    held, paused = request.subscriber.settings, request.subscriber.paused is not None
    return (
        (
            button(say, "settings-silent", _turn("silent", held.silent), active=held.silent),
            button(say, "settings-pictures", _turn("pictures", held.pictures), active=held.pictures),
        ),
        (
            button(say, "settings-summaries", _turn("summaries", held.summaries), active=held.summaries),
            button(say, "settings-resume" if paused else "settings-pause", _turn("paused", paused)),
        ),
        _languages(request, "set"),
    )


def _turn(name: str, is_on: bool) -> str:
    return action("set", name, "off" if is_on else "on")


def _languages(request: Request, family: str) -> tuple[Button, ...]:
    return tuple(
        Button(label, action(family, "language", language), active=request.language == language)
        for language, label in (("vi", "Tiếng Việt"), ("en", "English"))
    )


async def settings_button(request: Request, services: Services) -> Reply:
    """``settings`` shows; ``set:<switch>:on|off`` and ``set:language:vi|en`` change where they stand."""
    if len(request.action) == 1:
        return _shown(request, services)
    name, value = part(request.action, 1), part(request.action, 2)
    changed = await _set(request, services, name, value)
    say = voice(changed, services)
    return _shown(changed, services, edit=True, toast=plain(say("toast-saved")))


async def _set(request: Request, services: Services, name: str, value: str) -> Request:
    if name == "language" and value in {"vi", "en"}:
        return await _save(request, services, replace(request.subscriber.settings, language=_LANGUAGES[value]))
    if value not in {"on", "off"}:
        raise OldButton
    if name == "paused":
        return await _pause(request, services, paused=value == "on")
    if name not in _SWITCHES:
        raise OldButton
    return await _save(request, services, _SWITCHES[name](request.subscriber.settings, value == "on"))


async def _save(request: Request, services: Services, changed: Settings) -> Request:
    await services.db.write(services.db.storage.save_settings, request.subscriber.id, changed)
    return replace(request, subscriber=replace(request.subscriber, settings=changed))


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
    changed = await _save(request, services, replace(request.subscriber.settings, language=wanted))
    return Reply(in_language(services.say, wanted)("language-done"), choices=(_languages(changed, "lang"),))
