"""/yentinh: hours in which nothing rings, and whether alerts do."""

from __future__ import annotations

from dataclasses import replace

from bot.models import Button, Rows, Settings
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, back_to_settings, button, in_rows, part
from handlers.hours import clock, parse_span
from handlers.saving import save
from handlers.voice import Voice, plain, voice

WORDS_SHOWN_MAX = 80
OFFERED = ((22 * 60, 6 * 60), (21 * 60, 5 * 60), (23 * 60, 7 * 60))
_DAY_MINUTES = 24 * 60


async def quiet(request: Request, services: Services) -> Reply:
    """The screen; ``/yentinh 22h-5h`` and ``/yentinh tắt`` choose at once."""
    words = request.words.strip()
    if not words:
        return _shown(request, services)
    say, held = voice(request, services), request.subscriber.settings
    span = None if names.means_off(words) else parse_span(words)
    if span is None and not names.means_off(words):
        return Reply(say("quiet-unclear", words=words[:WORDS_SHOWN_MAX]), choices=_offered(say, held))
    if span and span[0] == span[1]:
        return Reply(say("quiet-whole-day", time=clock(span[0])), choices=_offered(say, held))
    return _shown(await save(request, services, replace(held, quiet=span)), services)


async def quiet_button(request: Request, services: Services) -> Reply:
    """``quiet`` shows in place; ``quiet:<from>-<until>`` (minutes), ``quiet:off``, ``quiet:alerts:on|off`` choose."""
    if len(request.action) == 1:
        return replace(_shown(request, services), edit=True)
    request = await save(request, services, _wanted(request.action, request.subscriber.settings))
    return replace(_shown(request, services), edit=True, toast=plain(voice(request, services)("toast-saved")))


def _wanted(pressed: tuple[str, ...], held: Settings) -> Settings:
    if pressed[1] == "off":
        return replace(held, quiet=None)
    if pressed[1] == "alerts":
        if part(pressed, 2) not in {"on", "off"}:
            raise OldButton
        return replace(held, alerts_in_quiet=pressed[2] == "on")
    return replace(held, quiet=_span(pressed[1]))


def _span(written: str) -> tuple[int, int]:
    start, _, end = written.partition("-")
    minutes = [int(each) for each in (start, end) if each.isascii() and each.isdigit() and len(each) <= len("1439")]
    if len(minutes) != 2 or minutes[0] == minutes[1] or max(minutes) >= _DAY_MINUTES:
        raise OldButton
    return minutes[0], minutes[1]


def _shown(request: Request, services: Services) -> Reply:
    say, held = voice(request, services), request.subscriber.settings
    rows = (*_offered(say, held), back_to_settings(say))
    if held.quiet is None:
        return Reply(say("quiet-off"), choices=rows)
    start, end = map(clock, held.quiet)
    alerts = action("quiet", "alerts", "off" if held.alerts_in_quiet else "on")
    switch = button(say, "settings-alerts", alerts, active=held.alerts_in_quiet)
    text = say("quiet-on", **{"from": start, "until": end, "alerts": held.alerts_in_quiet})
    return Reply(text, choices=((switch,), *rows))


def _offered(say: Voice, held: Settings) -> Rows:
    spans = [
        Button(f"{clock(start)}–{clock(end)}", action("quiet", f"{start}-{end}"), active=held.quiet == (start, end))
        for start, end in OFFERED
    ]
    return in_rows([*spans, button(say, "quiet-none", "quiet:off", active=held.quiet is None)])
