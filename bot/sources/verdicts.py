"""What an answer, or the lack of one, says of a feed's health. Pure.

"No news" is only ever said by a feed that was read.
"""

from __future__ import annotations

from bot.errors import FetchError, ParseError
from bot.models import FeedStatus
from bot.news.challenge import is_challenge
from bot.sources.fetch import Fetched
from bot.sources.politeness import Answer

_STATUSES = {
    401: (FeedStatus.BLOCKED, "The site asks for a password (HTTP 401)."),
    403: (FeedStatus.BLOCKED, "The site refuses us (HTTP 403)."),
    404: (FeedStatus.ERROR, "There is no such address (HTTP 404)."),
    410: (FeedStatus.GONE, "The feed is gone for good (HTTP 410)."),
    429: (FeedStatus.THROTTLED, "The site asks us to wait (HTTP 429)."),
    451: (FeedStatus.BLOCKED, "The site is not allowed to answer (HTTP 451)."),
}
_UNREACHABLE = {"dns", "connection", "tls", "timeout", "slow"}
_NOT_READ = {
    "challenge": FeedStatus.CHALLENGE,
    "not_a_feed": FeedStatus.NOT_A_FEED,
    "xml": FeedStatus.NOT_A_FEED,
    "json": FeedStatus.NOT_A_FEED,
    "entities": FeedStatus.REFUSED,
    "too_large": FeedStatus.REFUSED,
    "too_complex": FeedStatus.REFUSED,
    "too_deep": FeedStatus.REFUSED,
    "timeout": FeedStatus.REFUSED,
    "memory": FeedStatus.REFUSED,
    "crash": FeedStatus.REFUSED,
}


def of_answer(fetched: Fetched) -> Answer | None:
    """None if there is a body to read; otherwise what the answer means, a 304 included."""
    status = fetched.status
    if 200 <= status < 300 and status != 204 and "cf-mitigated" not in fetched.headers:
        return None
    verdict, detail = _verdict(fetched)
    return Answer(verdict, detail, status, fetched.headers, moved_to=fetched.moved_to, unchanged=status == 304)


def _verdict(fetched: Fetched) -> tuple[FeedStatus, str | None]:
    status = fetched.status
    if status == 304:
        return FeedStatus.OK, None
    if fetched.headers.get("cf-mitigated") == "challenge" or is_challenge(fetched.body):
        return FeedStatus.CHALLENGE, f"The site answers with a check for browsers (HTTP {status})."
    if status == 503 and "retry-after" in fetched.headers:
        return FeedStatus.THROTTLED, "The site asks us to wait (HTTP 503)."
    return _STATUSES.get(status, (FeedStatus.ERROR, f"The site answers HTTP {status}."))


def of_equal_body(fetched: Fetched, body_hash: str | None) -> Answer:
    """As good as a 304: some servers send the same bytes every time."""
    return Answer(
        FeedStatus.OK,
        None,
        fetched.status,
        fetched.headers,
        body_hash=body_hash,
        moved_to=fetched.moved_to,
        unchanged=True,
    )


def of_fetch_error(error: FetchError) -> Answer:
    if error.reason in _UNREACHABLE:
        return Answer(FeedStatus.UNREACHABLE, str(error))
    return Answer(FeedStatus.ERROR if error.reason == "redirects" else FeedStatus.REFUSED, str(error))


def of_parse_error(error: ParseError, fetched: Fetched) -> Answer:
    status = _NOT_READ.get(error.reason, FeedStatus.NOT_A_FEED)
    return Answer(status, str(error), fetched.status, fetched.headers)
