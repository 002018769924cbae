"""An alert in words: what and where, from when until when, on whose word. Pure; cards and answers show it alike."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from markupsafe import Markup, escape

from bot.catalogue.alert_kinds import alert_looks
from bot.delivery.markup import visible
from bot.delivery.split import shorten
from bot.messengers.base import Unit
from bot.models import Alert, Language
from handlers.base import Say

_WHERE_MAX = 100
_ISSUER_MAX = 120
_LAST_MINUTE = timedelta(minutes=23 * 60 + 59)


def heading(alert: Alert, language: Language) -> Markup:
    """``⛔ Cấm biển · Cô Tô, vịnh Hạ Long``; of the all-clear ``✅ Tàu thuyền được đi lại · Cô Tô``."""
    look = alert_looks()[alert.kind]
    said = f"✅ {look.ended[language]}" if alert.over else f"{look.emoji} {look.name[language]}"
    where = shorten(escape(", ".join(alert.where)), _WHERE_MAX, Unit.CODE_POINTS)
    return Markup(" · ").join(part for part in (Markup("<b>{}</b>").format(said), where) if part)


def details(alert: Alert, *, language: Language, say: Say, now: datetime, zone: tzinfo) -> Markup:
    """From when until when, and on whose word; what is not known is not said."""
    parts = [_times(alert, language, say, now, zone)]
    if alert.issuer:
        parts.append(say(language, "alert-issuer", issuer=alert.issuer[:_ISSUER_MAX]))
    return Markup("\n").join(part for part in parts if part)


def _times(alert: Alert, language: Language, say: Say, now: datetime, zone: tzinfo) -> Markup:
    start = _moment(alert.start, now, language, say, zone, is_end=False) if alert.start else ""
    until = _moment(alert.until, now, language, say, zone, is_end=True) if alert.until else ""
    if not (start or until or alert.until_notice):
        return Markup("")
    end = "notice" if alert.until_notice else "known" if until else "none"
    return say(language, "alert-times", start=start, until=until, has_start=bool(start), end=end)


def _moment(at: datetime, now: datetime, language: Language, say: Say, zone: tzinfo, *, is_end: bool) -> str:
    """``13:00``, ``13:00 ngày 18/8``; a whole day without its hours."""
    local = at.astimezone(zone)
    day = {"day": local.day, "month": local.month}
    if is_end and timedelta(hours=local.hour, minutes=local.minute) == _LAST_MINUTE:
        return visible(say(language, "alert-end-of-day", **day))
    if not is_end and (local.hour, local.minute) == (0, 0):
        return visible(say(language, "alert-day", **day))
    clock = f"{local:%H:%M}"
    if local.date() == now.astimezone(zone).date():
        return visible(say(language, "alert-clock-today", clock=clock))
    return visible(say(language, "alert-clock", clock=clock, **day))
