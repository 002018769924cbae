"""/toida: how many articles may come one by one in a day; the others come in a digest."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.delivery import schedule
from bot.models import Rows, Settings
from bot.news.vietnamese import fold
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, back_to_settings, button, in_rows, number
from handlers.saving import own_zone, save
from handlers.voice import Voice, plain, voice
from handlers.when import coming

OFFERED = (5, 10, 20, 50)
MOST = 500
WORDS_SHOWN_MAX = 80
_NUMBER = re.compile(r"^(\d{1,3})\b[^\d]{0,30}$", re.ASCII)
_NO_LIMIT = {"khong gioi han", "bao nhieu cung duoc", "het", "unlimited", "no limit"}


async def cap(request: Request, services: Services) -> Reply:
    """The screen; ``/toida 10`` and ``/toida tắt`` choose at once."""
    words = request.words.strip()
    if not words:
        return _shown(request, services)
    said = " ".join(fold(words).split())
    found = _NUMBER.match(said)
    if names.means_off(said) or said in _NO_LIMIT:
        most = None
    elif found and 1 <= int(found[1]) <= MOST:
        most = int(found[1])
    else:
        say = voice(request, services)
        text = say("cap-unclear", words=words[:WORDS_SHOWN_MAX], most=MOST)
        return Reply(text, choices=_offered(say, request.subscriber.settings))
    return _shown(await save(request, services, replace(request.subscriber.settings, daily_max=most)), services)


async def cap_button(request: Request, services: Services) -> Reply:
    """``cap`` shows in place; ``cap:<articles>`` and ``cap:off`` choose."""
    if len(request.action) == 1:
        return replace(_shown(request, services), edit=True)
    most = None if request.action[1] == "off" else number(request.action, 1)
    if most is not None and not 1 <= most <= MOST:
        raise OldButton
    request = await save(request, services, replace(request.subscriber.settings, daily_max=most))
    return replace(_shown(request, services), edit=True, toast=plain(voice(request, services)("toast-saved")))


def _shown(request: Request, services: Services) -> Reply:
    say, held = voice(request, services), request.subscriber.settings
    rows = (*_offered(say, held), back_to_settings(say))
    if held.digest:
        return Reply(say("cap-digest", max=held.daily_max or 0), choices=rows)
    if held.daily_max is None:
        return Reply(say("cap-off"), choices=rows)
    now, here = services.now(), own_zone(request, services)
    opens = coming(schedule.next_digest(held, now, here), now, here, say)
    return Reply(say("cap-on", max=held.daily_max, next=opens), choices=rows)


def _offered(say: Voice, held: Settings) -> Rows:
    numbers = [
        button(say, "cap-choice", action("cap", most), active=held.daily_max == most, max=most) for most in OFFERED
    ]
    return (*in_rows(numbers), (button(say, "cap-none", "cap:off", active=held.daily_max is None),))
