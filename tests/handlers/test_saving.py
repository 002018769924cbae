"""What waits for a reader is looked at again when that reader changes the times."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.models import Match
from storage.base import Hold, HoldReason, Planned
from tests.handlers.desk import HOUR, Desk


async def held(desk: Desk, reason: HoldReason, *wishes: str) -> None:
    """An article that waits two days for its reader's time, under these wishes."""
    desk.follows("source", "baoquangninh")
    for wish in wishes:
        await desk.ask(wish)
    hold = Hold(reason, desk.at + timedelta(days=2))
    article = desk.article()
    desk.plan(article, {"5": Planned(Match(desk.storage.subscriptions(desk.reader().id)[0]), hold)})


def due(desk: Desk, after: timedelta = timedelta()) -> int:
    return len(desk.storage.held_due(desk.at + after, 10))


@pytest.mark.parametrize(
    ("reason", "before", "change"),
    [
        ("digest", "/bantin sáng", "/bantin tắt"),
        ("quiet", "/yentinh 13h-20h", "/yentinh tắt"),
        ("cap", "/toida 1", "/toida tắt"),
    ],
)
async def test_what_is_held_comes_up_at_once_when_nothing_holds_it(
    desk: Desk, reason: HoldReason, before: str, change: str
) -> None:
    await held(desk, reason, before)
    assert due(desk) == 0
    await desk.ask(change)
    assert due(desk) == 1


async def test_an_earlier_digest_takes_what_waits_for_a_later_one(desk: Desk) -> None:
    await held(desk, "digest", "/bantin sáng")
    await desk.ask(action="digest:time:1080:on")
    assert due(desk, HOUR) == 0
    assert due(desk, 2 * HOUR) == 1


async def test_moving_to_another_zone_moves_what_waits(desk: Desk) -> None:
    await held(desk, "digest", "/bantin tối")
    await desk.ask("/muigio Tokyo")
    assert due(desk) == 0
    await desk.ask("/muigio Bangkok")
    assert due(desk, timedelta(minutes=89)) == 0
    assert due(desk, timedelta(minutes=90)) == 1
