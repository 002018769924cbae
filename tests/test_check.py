"""``loa check`` on the summariser and the feeds: as they should be, and not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.check import FAILED_MAX, Line, _feeds, _summariser
from bot.config import load_settings
from bot.models import Feed, FeedSpec, FeedStatus, SummaryOutcome
from storage import open_storage
from tests.contract.stories import draft, entry, poll

ON = {
    "LOA_SUMMARISER_URL": "https://api.example/v1",
    "LOA_SUMMARISER_MODEL": "viet-1",
    "LOA_SUMMARISER_KEY": "sk-secret",
}


def test_what_became_of_todays_summaries_is_said(tmp_path: Path) -> None:
    nowhere, storage = tmp_path / "no.env", open_storage(str(tmp_path / "loa.db"))
    assert _summariser(load_settings({}, nowhere), storage).good
    for number in range(FAILED_MAX):
        poll(storage, entry(draft(f"bao.example:{number}")))
        storage.claim_summary(number + 1, datetime.now(UTC).date(), 10)
        storage.record_summary(number + 1, SummaryOutcome.FAILED)
    line = _summariser(load_settings(ON, nowhere), storage)
    assert (line.good, line.says) == (False, "viet-1: today 3 asked, 0 told, 0 rejected, 3 failed")
    storage.record_summary(1, SummaryOutcome.TOLD)
    assert _summariser(load_settings(ON, nowhere), storage).good
    storage.close()


def test_of_the_feeds_only_those_that_are_ill_have_a_line_of_their_own() -> None:
    at = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

    def feed(number: int, status: FeedStatus, *, enabled: bool = True) -> Feed:
        spec = FeedSpec(f"https://bao.example/{number}", "bao", f"Mục {number}", enabled=enabled)
        return Feed(number, spec, status=status, status_since=at, status_detail="The site says no.")

    feeds = [feed(1, FeedStatus.OK), feed(2, FeedStatus.NEW), feed(3, FeedStatus.OK), feed(4, FeedStatus.BLOCKED)]
    feeds.append(feed(5, FeedStatus.GONE, enabled=False))
    assert list(_feeds(feeds)) == [
        Line("feeds", good=True, says="4 polled: 2 well, 1 not read yet"),
        Line("feed Mục 4", good=False, says="blocked since 20/11 03:00 UTC. The site says no."),
    ]
