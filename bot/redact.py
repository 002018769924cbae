"""No secret reaches a log: every record is cleaned as it is made, before any handler sees it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable

HIDDEN = "<hidden>"
# A bot token as Telegram gives it, also percent-encoded in an address.
_TOKEN = re.compile(r"\d+(?::|%3A)[\w-]{30,}", re.IGNORECASE)
# These write whole addresses (httpx: one line a request) or what people said (telegram) below WARNING.
_TALKATIVE = ("httpx", "httpcore", "aiohttp", "telegram")


def protect_logs(secrets: Iterable[str]) -> None:
    """From now on no log record holds a bot token or one of ``secrets``: not in its message or arguments, not in a
    traceback, whichever logger and handler it passes. A later call replaces the secrets of an earlier one."""
    made = logging.getLogRecordFactory()
    if isinstance(made, _Factory):
        made = made.inner
    logging.setLogRecordFactory(_Factory(made, redactor(secrets)))
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def redactor(secrets: Iterable[str] = ()) -> Callable[[str], str]:
    """A function that hides tokens and ``secrets`` in a text."""
    known = sorted({secret for secret in secrets if secret}, key=len, reverse=True)
    pattern = re.compile("|".join([*map(re.escape, known), _TOKEN.pattern]), re.IGNORECASE)
    return lambda text: pattern.sub(HIDDEN, text)


class _Factory:
    """Makes log records that hold nothing but clean text; arguments and exceptions are written out on the spot."""

    def __init__(self, inner: Callable[..., logging.LogRecord], clean: Callable[[str], str]) -> None:
        self.inner = inner
        self._clean = clean
        self._formatter = logging.Formatter()

    def __call__(self, *args: object, **kwargs: object) -> logging.LogRecord:
        record = self.inner(*args, **kwargs)
        record.msg, record.args = self._clean(_message(record)), None
        if record.exc_info and record.exc_info[0]:
            record.exc_text = self._clean(self._formatter.formatException(record.exc_info))
            record.exc_info = None
        if record.stack_info:
            record.stack_info = self._clean(record.stack_info)
        return record


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # the caller's arguments do not fit: show both, lose neither
        return f"{record.msg} {record.args!r}"
