"""What no service on loopback can bring about: the corners of the table of errors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.messengers.base import RetryAt, Sent, Unknown
from bot.messengers.telegram_errors import FLOOD_MAX_S, FLOOD_S, Remedy, outcome_of, remedy_for

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("cause", [httpx.PoolTimeout, httpx.ConnectTimeout, httpx.ConnectError, httpx.ProxyError])
def test_what_never_left_may_be_sent_again(cause: type[httpx.TransportError]) -> None:
    assert outcome_of(caused(TimedOut(), cause("x")), NOW) == RetryAt(after(5), cause.__name__, whole_bot=True)


@pytest.mark.parametrize(
    "cause", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError]
)
def test_what_left_without_an_answer_may_have_arrived(cause: type[httpx.TransportError]) -> None:
    assert outcome_of(caused(NetworkError("httpx"), cause("x")), NOW) == Unknown(cause.__name__)


def test_a_doubt_without_a_cause_stays_a_doubt() -> None:
    assert outcome_of(TimedOut(), NOW) == Unknown("TimedOut")
    assert outcome_of(caused(NetworkError("Unknown error in HTTP implementation: x"), OSError()), NOW) == Unknown(
        "OSError"
    )
    assert outcome_of(TelegramError("Invalid server response"), NOW) == Unknown("TelegramError")


@pytest.mark.parametrize("opted_in", ["true", "false"])
@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_retry_after_is_read_as_number_and_as_timedelta(monkeypatch: pytest.MonkeyPatch, opted_in: str) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", opted_in)
    assert outcome_of(RetryAfter(17), NOW) == RetryAt(after(17), "flood")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Too Many Requests: retry after 9", 9),
        ("Too Many Requests (429)", FLOOD_S),
        ("Too Many Requests: retry after 0", 1),
        ("Too Many Requests: retry after 99999999", FLOOD_MAX_S),
    ],
)
def test_a_flood_without_parameters_is_read_from_its_text(text: str, seconds: int) -> None:
    assert outcome_of(NetworkError(text), NOW) == RetryAt(after(seconds), "flood")


def test_an_edit_that_changes_nothing_is_sent() -> None:
    text = "Message is not modified: specified new message content and reply markup are exactly the same"
    assert outcome_of(BadRequest(text), NOW, "7") == Sent("7")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("Can't parse entities: unsupported start tag", Remedy.PLAIN),
        ("Button_data_invalid", Remedy.NO_BUTTONS),
        ("Button_url_invalid", Remedy.NO_LINKS),
        ("Wrong file identifier/http url specified", Remedy.NEW_UPLOAD),
        ("Photo_invalid_dimensions", Remedy.NO_PICTURE),
        ("Message is too long", None),
    ],
)
def test_remedies_are_found_although_capitals_are_lost(text: str, remedy: Remedy | None) -> None:
    assert remedy_for(BadRequest(text)) is remedy
    assert remedy_for(NetworkError(text)) is None
