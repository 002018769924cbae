"""When something was published, as a reader of the province expects to see it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.models import Language
from handlers.base import Say

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def when(at: datetime, now: datetime, *, language: Language, say: Say, zone: tzinfo = VIETNAM) -> Markup:
    """``16:05``, ``hôm qua, 16:05``, ``14/7``, ``14/7/2021``: as much as is needed to know which day is meant."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return say(language, "card-today", clock=clock)
    if local.date() == today - timedelta(days=1):
        return say(language, "card-yesterday", clock=clock)
    if local.year == today.year:
        return say(language, "card-day", day=local.day, month=local.month)
    return say(language, "card-date", day=local.day, month=local.month, year=str(local.year))
