from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.audience import match
from bot.models import Audience, Match, Mute, Subscription, SubscriptionKind
from tests.delivery.fakes import NOW

TOPIC, SOURCE, KEYWORD = SubscriptionKind.TOPIC, SubscriptionKind.SOURCE, SubscriptionKind.KEYWORD
YESTERDAY = NOW - timedelta(days=1)
STORM = Audience(
    topics=("thoi-tiet", "giao-thong"),
    source="baoquangninh",
    text="Bão số 3 vào vịnh Bắc Bộ. Cầu Bãi Cháy cấm xe máy khi gió giật cấp 8.",
    since=NOW,
)


def follows(kind: SubscriptionKind, value: str) -> Subscription:
    return Subscription(kind, value, YESTERDAY)


WEATHER = follows(TOPIC, "thoi-tiet")
PAPER = follows(SOURCE, "baoquangninh")
BRIDGE = follows(KEYWORD, "cầu Bãi Cháy")


def reason(*subscriptions: Subscription, mutes: tuple[Mute, ...] = ()) -> Subscription | None:
    found = match(STORM, subscriptions, mutes, NOW)
    return found.subscription if found else None


@pytest.mark.parametrize("subscription", [WEATHER, PAPER, BRIDGE, follows(TOPIC, "giao-thong")])
def test_topic_source_and_keyword_each_ask_for_an_article(subscription: Subscription) -> None:
    assert reason(subscription) == subscription


def test_five_subscriptions_that_match_are_one_match_and_the_most_particular_is_its_reason() -> None:
    assert reason(PAPER, WEATHER, follows(TOPIC, "giao-thong"), BRIDGE) == BRIDGE
    assert reason(PAPER, WEATHER) == WEATHER


def test_who_follows_something_else_is_not_in_the_audience() -> None:
    assert match(STORM, [follows(TOPIC, "the-thao"), follows(SOURCE, "tuoitre")], [], NOW) is None
    assert match(STORM, [], [], NOW) is None


def test_a_subscription_does_not_ask_for_what_was_news_before_it() -> None:
    later = Subscription(TOPIC, "thoi-tiet", NOW + timedelta(microseconds=1))
    assert reason(later) is None
    assert reason(Subscription(TOPIC, "thoi-tiet", NOW)) is not None


def test_what_is_for_everyone_reaches_even_who_follows_nothing_and_mutes_everything() -> None:
    everyone = Audience(everyone=True)
    assert match(everyone, [], [Mute(SOURCE, "baoquangninh")], NOW) == Match(None)


def test_a_muted_source_is_silent_whatever_else_matches() -> None:
    assert reason(WEATHER, BRIDGE, PAPER, mutes=(Mute(SOURCE, "baoquangninh"),)) is None


def test_a_text_with_a_muted_keyword_is_not_sent() -> None:
    assert reason(WEATHER, PAPER, mutes=(Mute(KEYWORD, "xe máy"),)) is None
    assert reason(WEATHER, mutes=(Mute(KEYWORD, "xe đạp"),)) == WEATHER


def test_a_muted_topic_takes_its_own_claim_away_and_no_other() -> None:
    mute = Mute(TOPIC, "thoi-tiet")
    assert reason(WEATHER, mutes=(mute,)) is None
    assert reason(WEATHER, follows(TOPIC, "giao-thong"), mutes=(mute,)) == follows(TOPIC, "giao-thong")
    assert reason(BRIDGE, mutes=(mute,)) == BRIDGE


def test_a_source_does_not_bring_what_is_muted_by_all_its_topics() -> None:
    both = (Mute(TOPIC, "thoi-tiet"), Mute(TOPIC, "giao-thong"))
    assert reason(PAPER, mutes=both[:1]) == PAPER
    assert reason(PAPER, mutes=both) is None
    assert match(Audience(source="baoquangninh"), [PAPER], both, NOW) == Match(PAPER)


def test_a_mute_ends_at_its_time() -> None:
    assert reason(WEATHER, mutes=(Mute(TOPIC, "thoi-tiet", NOW),)) == WEATHER
    assert reason(WEATHER, mutes=(Mute(TOPIC, "thoi-tiet", NOW + timedelta(seconds=1)),)) is None
