"""Moments as short as they are clear: today's by the clock alone. Pure."""

from __future__ import annotations

from datetime import datetime, tzinfo

from handlers.voice import Voice
from handlers.when import coming, moment


def time_past(at: datetime, now: datetime, zone: tzinfo, say: Voice) -> str:
    """``16:05``, ``16:05 hôm qua``, ``16:05 ngày 3/11``, ``3/11/2025``."""
    return _today(at, now, zone) or moment(at, now, zone, say)


def next_time(at: datetime, now: datetime, zone: tzinfo, say: Voice) -> str:
    """``18:00``, ``06:30 ngày mai``, ``06:30 thứ hai``, ``06:30 ngày 3/7``."""
    return _today(at, now, zone) or coming(at, now, zone, say)


def _today(at: datetime, now: datetime, zone: tzinfo) -> str | None:
    local = at.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == now.astimezone(zone).date() else None
