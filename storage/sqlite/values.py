"""How values stand in columns: moments as microseconds, lists and maps as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot.models import Subscription, SubscriptionKind
from bot.news.vietnamese import nfc, one_tone_style

T = TypeVar("T")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def stamp(moment: datetime) -> int:
    """Exact, and a TypeError for a moment without a time zone."""
    return (moment - EPOCH) // MICROSECOND


def stamp_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else stamp(moment)


def moment(value: int) -> datetime:
    return EPOCH + timedelta(microseconds=value)


def moment_or_none(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def load(value: str) -> Any:
    return json.loads(value)


def union(known: Iterable[T], more: Iterable[T]) -> tuple[T, ...]:
    """Both, in order, each once."""
    return tuple(dict.fromkeys((*known, *more)))


def key_of(kind: SubscriptionKind, value: str) -> str:
    """What makes two subscriptions the same. Keywords do not differ by case, white space or tone style; they do
    differ by marks (*bão* is not *báo*)."""
    if kind is not SubscriptionKind.KEYWORD:
        return value
    return " ".join(one_tone_style(nfc(value).lower()).split())


def subscription(row: Any) -> Subscription:
    return Subscription(SubscriptionKind(row["kind"]), row["value"], moment(row["since"]))
