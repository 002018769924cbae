from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.outcomes import decide
from bot.delivery.pace import PACE
from bot.messengers.base import Gone, Moved, Outcome, Rejected, RetryAt, Sent, TokenRefused, Unknown
from bot.models import (
    Address,
    Audience,
    ChatKind,
    DeliveryState,
    Dispatch,
    DispatchKind,
    Match,
    Priority,
    Settings,
    Subscriber,
)
from storage.base import Delivery
from tests.delivery.fakes import NOW

FIRST = Delivery(
    Dispatch(7, DispatchKind.ARTICLE, Priority.ARTICLE, Audience(), NOW),
    Subscriber(3, Address("telegram", "42", "5"), ChatKind.GROUP, "Tổ 5", Settings(), NOW),
    attempts=1,
    doubts=0,
    reason=Match(None),
)


def due_s(outcome: Outcome, delivery: Delivery = FIRST, chance: float = 0.0) -> float:
    result = decide(outcome, delivery, NOW, chance).result
    assert result.state is DeliveryState.WAITING
    assert result.due is not None
    return (result.due - NOW).total_seconds()


def test_sent_keeps_the_message_id_for_corrections() -> None:
    decision = decide(Sent("99"), FIRST, NOW, 0.5)
    assert (decision.result.state, decision.result.message_id) == (DeliveryState.SENT, "99")
    assert (decision.result.dispatch_id, decision.result.subscriber_id, decision.result.at) == (7, 3, NOW)
    assert (decision.pause, decision.move_to, decision.token_refused) == (None, None, None)


def test_a_message_that_is_refused_does_not_stop_the_subscriber() -> None:
    decision = decide(Rejected("message text is empty"), FIRST, NOW, 0.5)
    assert (decision.result.state, decision.pause) == (DeliveryState.REJECTED, None)


def test_a_subscriber_who_is_gone_is_paused_with_the_reason() -> None:
    decision = decide(Gone("blocked"), FIRST, NOW, 0.5)
    assert (decision.result.state, decision.pause) == (DeliveryState.GONE, "blocked")


def test_a_chat_that_moved_is_written_to_at_once_at_its_new_address() -> None:
    decision = decide(Moved("-100777"), FIRST, NOW, 0.5)
    assert decision.move_to == Address("telegram", "-100777", "5")
    assert decision.result.due == NOW
    assert due_s(Moved("-100777"), replace(FIRST, attempts=6)) > 10  # a service that keeps saying so is not stormed


def test_a_retry_never_comes_before_its_time_and_never_ends() -> None:
    later = RetryAt(NOW + timedelta(hours=12), "flood")
    assert due_s(later) == 12 * 3600
    assert due_s(later, replace(FIRST, attempts=5000)) == 12 * 3600


def test_retries_are_spaced_out_though_the_service_says_now() -> None:
    now = RetryAt(NOW, "bad gateway")
    gaps_s = [due_s(now, replace(FIRST, attempts=attempts)) for attempts in (1, 2, 3, 4, 20, 5000)]
    assert gaps_s == [1, 2, 4, 8, 900, 900]
    assert due_s(now, chance=1.0) == 2


def test_a_time_given_by_our_own_pace_is_kept_exactly() -> None:
    assert due_s(RetryAt(NOW + timedelta(seconds=3), PACE), replace(FIRST, attempts=9), chance=0.7) == 3


def test_what_may_have_arrived_is_sent_once_more_and_never_twice() -> None:
    first = decide(Unknown("read timeout"), FIRST, NOW, 0.0).result
    assert (first.state, first.doubt) == (DeliveryState.WAITING, True)
    second = decide(Unknown("read timeout"), replace(FIRST, attempts=2, doubts=1), NOW, 0.0).result
    assert (second.state, second.doubt) == (DeliveryState.UNKNOWN, True)


def test_a_refused_token_makes_the_delivery_wait_and_the_operator_hear_of_it() -> None:
    decision = decide(TokenRefused("Unauthorized"), FIRST, NOW, 0.0)
    assert decision.token_refused == "Unauthorized"
    assert due_s(TokenRefused("Unauthorized")) >= 60
    assert not decision.result.doubt


@pytest.mark.parametrize(
    "outcome", [RetryAt(NOW, "x"), Moved("1"), Rejected("x"), Gone("x"), TokenRefused("x"), Sent("1")]
)
def test_only_an_unknown_raises_a_doubt(outcome: Outcome) -> None:
    assert not decide(outcome, FIRST, NOW, 0.5).result.doubt
