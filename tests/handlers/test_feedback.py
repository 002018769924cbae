"""👍 and 👎: what an article is about is followed or hidden, said in a line, and taken back with one press."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.models import Mute, Replied, SubscriptionKind, Whereabouts
from tests.handlers.desk import DAY, PAPER, Desk, actions, labels

PLACE = "phuong-bai-chay"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Desk(tmp_path) as desk:
        yield desk


def followed(desk: Desk) -> list[tuple[str, str]]:
    return [(each.kind.value, each.value) for each in desk.storage.subscriptions(desk.reader().id)]


async def test_more_offers_what_is_not_followed_the_narrowest_first(desk: Desk) -> None:
    article = desk.article(1, "du-lich", "xa-hoi", where=Whereabouts((PLACE,)))
    desk.follows("topic", "xa-hoi")
    asked = await desk.ask(action=f"more:{article.id}")
    of = f"more:{article.id}"
    assert actions(asked) == [
        f"{of}:story:{article.story}",
        f"{of}:place:{PLACE}",
        f"{of}:topic:du-lich",
        f"{of}:source:{PAPER}",
        "never",
    ]
    assert article.title in asked.text
    assert followed(desk) == [("topic", "xa-hoi")]


@pytest.mark.parametrize(
    ("kind", "value", "called"),
    [
        ("story", "1", "Bài số 1"),
        ("place", PLACE, "Bãi Cháy"),
        ("topic", "du-lich", "Du lịch"),
        ("source", PAPER, "Báo Quảng Ninh"),
    ],
)
async def test_what_is_chosen_is_said_in_a_line_and_taken_back(desk: Desk, kind: str, value: str, called: str) -> None:
    article = desk.article(1, "du-lich", where=Whereabouts((PLACE,)))
    done = await desk.ask(action=f"more:{article.id}:{kind}:{value}")
    assert done.edit
    assert called in done.text
    assert "\n" not in done.text
    assert followed(desk) == [(kind, value)]
    assert "Du lịch" in (await desk.ask("/theodoi")).text or kind != "topic"  # it stands where settings stand
    assert f"stop:{kind}:{value}" in actions(done)
    await desk.ask(action=f"stop:{kind}:{value}")
    assert followed(desk) == []


async def test_what_is_hidden_may_be_shown_again(desk: Desk) -> None:
    article = desk.article(1, "du-lich")
    desk.storage.mute(desk.reader().id, Mute(SubscriptionKind.TOPIC, "du-lich"))
    asked = await desk.ask(action=f"more:{article.id}")
    assert "unmute:topic:du-lich" in actions(asked)
    assert "Hiện lại 🚢 Du lịch" in labels(asked)
    await desk.ask(action="unmute:topic:du-lich")
    assert desk.storage.mutes(desk.reader().id, desk.at) == []


async def test_a_story_that_is_over_is_not_offered_and_with_all_followed_it_says_so(desk: Desk) -> None:
    article = desk.article(1, "du-lich")
    desk.follows("topic", "du-lich")
    desk.follows("source", PAPER)
    desk.at += 4 * DAY
    asked = await desk.ask(action=f"more:{article.id}")
    assert "theo dõi rồi" in asked.text
    assert actions(asked) == ["mine"]


async def test_a_button_that_was_made_up_follows_nothing(desk: Desk) -> None:
    article = desk.article(1, "du-lich")
    for action in (
        f"more:{article.id}:topic:the-thao",
        f"more:{article.id}:story:7",
        f"more:{article.id}:x:y",
        "more:9",
    ):
        assert "Nút này đã cũ" in (await desk.ask(action=action)).text
    assert followed(desk) == []


async def test_less_offers_the_narrowest_first(desk: Desk) -> None:
    article = desk.article(1, "du-lich")
    asked = await desk.ask(action=f"less:{article.id}")
    assert actions(asked)[:3] == [f"mute:story:{article.story}", "mute:topic:du-lich", f"mute:source:{PAPER}"]


@pytest.mark.parametrize(
    ("typed", "holds"), [("👍", "more:"), ("thêm tin thế này", "more:"), ("bớt tin thế này", "mute:")]
)
async def test_it_is_typed_where_there_are_no_buttons(desk: Desk, typed: str, holds: str) -> None:
    first, second = desk.article(1, "du-lich"), desk.article(2, "y-te")
    family = "more" if holds == "more:" else "less"
    asked = await desk.ask(typed)
    assert actions(asked) == [f"{family}:{second.id}", f"{family}:{first.id}"]
    answered = await desk.ask(typed, replied=Replied("40", (f"more:{first.id}",)))
    assert first.title in answered.text
    assert any(action.startswith(holds) for action in actions(answered))
