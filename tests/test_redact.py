"""What may never stand in a log does not, whichever way it comes."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from bot.redact import HIDDEN, protect_logs, redactor

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
PASSWORD = "http://loa:mat-khau@10.0.0.2:3128"


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    """All that a handler of a logger of its own writes, while logs are protected."""
    factory = logging.getLogRecordFactory()
    levels = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "aiohttp", "telegram")}
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    logger = logging.getLogger("a.library")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    protect_logs([PASSWORD, ""])
    yield text
    logger.removeHandler(handler)
    logging.setLogRecordFactory(factory)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


log = logging.getLogger("a.library")


def test_a_token_is_hidden_in_message_and_arguments(output: io.StringIO) -> None:
    log.info(f"/bot{TOKEN}/getMe")  # noqa: G004 - a library may
    log.info("%s %r %s", TOKEN, {"token": TOKEN}, quote(TOKEN))
    log.info("through %s", PASSWORD)
    assert TOKEN not in output.getvalue()
    assert "AAHdqTcv" not in output.getvalue()
    assert "mat-khau" not in output.getvalue()
    assert output.getvalue().count(HIDDEN) == 5


def test_a_token_is_hidden_in_a_traceback_and_its_causes(output: io.StringIO) -> None:
    try:
        try:
            int(f"https://api.telegram.org/bot{TOKEN}/sendMessage")
        except ValueError as error:
            raise RuntimeError(TOKEN) from error
    except RuntimeError:
        log.exception("it failed", stack_info=True)
    assert "Traceback" in output.getvalue()
    assert "RuntimeError: " + HIDDEN in output.getvalue()
    assert "AAHdqTcv" not in output.getvalue()


def test_arguments_that_do_not_fit_are_shown_and_not_lost(output: io.StringIO) -> None:
    log.info("%d articles", "many")
    log.info("%s and %s", TOKEN)  # noqa: PLE1206 - that is the case
    assert "%d articles ('many',)" in output.getvalue()
    assert "AAHdqTcv" not in output.getvalue()


def test_everything_else_stays_as_it_was(output: io.StringIO) -> None:
    log.info("at 12:30 %s said %s", "An", "1:2")
    assert output.getvalue() == "at 12:30 An said 1:2\n"


def test_talkative_libraries_are_quiet(output: io.StringIO) -> None:
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert logging.getLogger("httpcore.connection").isEnabledFor(logging.WARNING)


def test_protecting_twice_replaces_the_secrets(output: io.StringIO) -> None:
    protect_logs(["khac"])
    log.info("khac mat-khau")
    assert output.getvalue() == f"{HIDDEN} mat-khau\n"


def test_a_redactor_hides_longer_secrets_first() -> None:
    assert redactor(["abc", "abcdef"])("xabcdefx abc") == f"x{HIDDEN}x {HIDDEN}"
