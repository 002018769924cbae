"""/bantin: news at once, or together at chosen times on chosen days."""

from __future__ import annotations

from dataclasses import replace

from bot.delivery import schedule
from bot.models import EVENING, MORNING, Button, Rows, Settings
from bot.news.vietnamese import fold
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, back_to_settings, button, in_rows, number, part
from handlers.hours import clock, parse_times
from handlers.saving import own_zone, save
from handlers.voice import Voice, plain, voice
from handlers.weekdays import EVERY_DAY, WORKDAYS, days_called, parse_days, turned
from handlers.when import coming

TIMES_MAX = 6
WORDS_SHOWN_MAX = 80
PRESETS: dict[str, tuple[int, ...]] = {
    "now": (),
    "morning": (MORNING,),
    "evening": (EVENING,),
    "both": (MORNING, EVENING),
}
_GRID = tuple(60 * hour for hour in (5, 6, 7, 8, 9, 11, 12, 13, 15, 17, 18, 19, 20, 21, 22))
_SAID: dict[str, tuple[int, ...]] = {
    "sang": (MORNING,),
    "morning": (MORNING,),
    "toi": (EVENING,),
    "chieu": (EVENING,),
    "evening": (EVENING,),
    "sang toi": (MORNING, EVENING),
    "sang va toi": (MORNING, EVENING),
    "morning and evening": (MORNING, EVENING),
}
_AT_ONCE = {"ngay", "ngay khi co", "tung bai", "instant", "at once", "now"}
_ON = {"bat", "on", "co", "yes"}


def with_times(settings: Settings, times: tuple[int, ...]) -> Settings:
    """News together at ``times``; without any, at once: then the times are kept for another day."""
    return replace(settings, digest=True, digest_times=times) if times else replace(settings, digest=False)


def times_called(settings: Settings, say: Voice) -> str:
    """``06:30``, ``06:30 và 18:00``, ``06:30, 12:00 và 18:00``."""
    *first, last = map(clock, settings.digest_times)
    return plain(say("list-and", items=", ".join(first), last=last)) if first else last


# --- typed -------------------------------------------------------------------------------------------------------


async def digest(request: Request, services: Services) -> Reply:
    """The screen; ``/bantin 6h30, 18h``, ``/bantin thứ 2 4 6 7h``, ``/bantin sáng``, ``/bantin tắt`` choose at once."""
    words = request.words.strip()
    if not words:
        return _shown(request, services)
    wanted = _wanted(request.subscriber.settings, words)
    if wanted is None:
        say = voice(request, services)
        text = say("digest-unclear", words=words[:WORDS_SHOWN_MAX], max=TIMES_MAX)
        return Reply(text, choices=in_rows(presets(say, request.subscriber.settings, "digest")))
    return _shown(await save(request, services, wanted), services)


def _wanted(held: Settings, words: str) -> Settings | None:
    """What ``words`` make of the settings; None: they say nothing, or more times than a day may have."""
    said = " ".join(fold(words).split())
    if names.means_off(said) or said in _AT_ONCE:
        return with_times(held, ())
    if said in _ON:
        return with_times(held, held.digest_times)
    days, rest = parse_days(words)
    times = _SAID.get(rest) or (parse_times(rest) if rest else held.digest_times)
    if not times or len(times) > TIMES_MAX:
        return None
    return replace(with_times(held, times), digest_days=held.digest_days if days is None else days)


# --- pressed -----------------------------------------------------------------------------------------------------


async def digest_button(request: Request, services: Services) -> Reply:
    """``digest``, ``digest:times`` and ``digest:days`` show a screen in place; ``digest:<preset>``,
    ``digest:time:<minutes>:on|off``, ``digest:day:<0 to 6>:on|off`` and ``digest:on:all|work`` choose."""
    say = voice(request, services)
    verb = request.action[1] if len(request.action) > 1 else ""
    if verb in PRESETS:
        request = await save(request, services, with_times(request.subscriber.settings, PRESETS[verb]))
        return replace(_shown(request, services), edit=True, toast=plain(say("toast-saved")))
    if verb in {"time", "times"}:
        return await _times_screen(request, services)
    if verb in {"day", "days", "on"}:
        return await _days_screen(request, services)
    if verb:
        raise OldButton
    return replace(_shown(request, services), edit=True)


async def _times_screen(request: Request, services: Services) -> Reply:
    say, toast = voice(request, services), ""
    if request.action[1] == "time":
        held = _times(request.subscriber.settings)
        wanted = _turned_time(held, number(request.action, 2), on=_is_on(request.action))
        if wanted and len(wanted) <= TIMES_MAX:
            request = await save(request, services, with_times(request.subscriber.settings, wanted))
        toast = _toast(say, wanted)
    rows = (*_grid(_times(request.subscriber.settings)), (button(say, "button-back-to-digest", "digest"),))
    return Reply(say("digest-times-choose", max=TIMES_MAX), choices=rows, edit=True, toast=toast)


def _turned_time(held: tuple[int, ...], minutes: int, *, on: bool) -> tuple[int, ...]:
    if minutes >= 24 * 60:
        raise OldButton
    return tuple(sorted({*held, minutes} if on else {*held} - {minutes}))


def _toast(say: Voice, wanted: tuple[int, ...]) -> str:
    if not wanted:
        return plain(say("toast-last-time"))
    return plain(say("toast-times-full", max=TIMES_MAX) if len(wanted) > TIMES_MAX else say("toast-saved"))


async def _days_screen(request: Request, services: Services) -> Reply:
    say, toast = voice(request, services), ""
    held = request.subscriber.settings
    if request.action[1] != "days":
        wanted = _wanted_days(request.action, held)
        toast = plain(say("toast-saved" if wanted != held.digest_days else "toast-last-day"))
        request = await save(request, services, replace(held, digest=True, digest_days=wanted))
    rows = (*_days(say, request.subscriber.settings.digest_days), (button(say, "button-back-to-digest", "digest"),))
    return Reply(say("digest-days-choose"), choices=rows, edit=True, toast=toast)


def _wanted_days(pressed: tuple[str, ...], held: Settings) -> tuple[int, ...]:
    if pressed[1] == "on":
        groups: dict[str, tuple[int, ...]] = {"all": (), "work": WORKDAYS}
        if part(pressed, 2) not in groups:
            raise OldButton
        return groups[pressed[2]]
    day = number(pressed, 2)
    if day not in EVERY_DAY:
        raise OldButton
    return turned(held, day, on=_is_on(pressed))


def _is_on(pressed: tuple[str, ...]) -> bool:
    if part(pressed, 3) not in {"on", "off"}:
        raise OldButton
    return pressed[3] == "on"


# --- shown -------------------------------------------------------------------------------------------------------


def _shown(request: Request, services: Services) -> Reply:
    say, held = voice(request, services), request.subscriber.settings
    rows: list[tuple[Button, ...]] = list(in_rows(presets(say, held, "digest")))
    times = button(say, "button-digest-times", "digest:times")
    if not held.digest:
        return Reply(say("digest-off"), choices=(*rows, (times,), back_to_settings(say)))
    rows.append((times, button(say, "button-digest-days", "digest:days")))
    text = say(
        "digest-on",
        times=times_called(held, say),
        every=not held.digest_days,
        days=days_called(held.digest_days, say),
        paused=request.subscriber.paused is not None,
        next=_next(request, services, say),
    )
    return Reply(text, choices=(*rows, back_to_settings(say)))


def _next(request: Request, services: Services, say: Voice) -> str:
    now, here = services.now(), own_zone(request, services)
    return coming(schedule.next_digest(request.subscriber.settings, now, here), now, here, say)


def presets(say: Voice, held: Settings, family: str) -> list[Button]:
    """The choices that most want, in one tap: ``<family>:<preset>``."""
    return [
        button(
            say,
            f"digest-pick-{name}",
            action(family, name),
            active=_times(held) == times,
            **({"time": clock(times[0])} if len(times) == 1 else {}),
        )
        for name, times in PRESETS.items()
    ]


def _times(held: Settings) -> tuple[int, ...]:
    return held.digest_times if held.digest else ()


def _grid(held: tuple[int, ...]) -> Rows:
    """The times offered, and those that were typed."""
    return in_rows(
        (
            Button(clock(time), action("digest", "time", time, "off" if time in held else "on"), active=time in held)
            for time in sorted({*_GRID, MORNING, *held})
        ),
        4,
    )


def _days(say: Voice, held: tuple[int, ...]) -> Rows:
    chosen = held or EVERY_DAY
    each = [
        Button(
            plain(say("weekday-short", day=day)),
            action("digest", "day", day, "off" if day in chosen else "on"),
            active=day in chosen,
        )
        for day in EVERY_DAY
    ]
    groups = (
        button(say, "button-days-all", "digest:on:all", active=not held),
        button(say, "button-days-work", "digest:on:work", active=held == WORKDAYS),
    )
    return (groups, *in_rows(each, 4))
