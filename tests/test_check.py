"""``loa check`` on messengers, the clock, the summariser and the feeds: as they should be, and not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.check import FAILED_MAX, Line, _clock, _feeds, _summariser, _telegram, _zalo
from bot.config import load_settings
from bot.models import Feed, FeedSpec, FeedStatus, SummaryOutcome
from storage import open_storage
from tests.contract.stories import draft, entry, poll
from tests.fakes.loopback import Loopback
from tests.fakes.telegram import FakeTelegram
from tests.fakes.zalo import FakeZalo

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


# --- messengers ------------------------------------------------------------------------------------------------------


async def test_each_messenger_has_a_line_with_its_name_how_messages_come_and_the_clock(tmp_path: Path) -> None:
    async with FakeTelegram() as telegram, FakeZalo() as zalo:
        given = {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_BASE": telegram.url}
        given |= {"ZALO_TOKEN": zalo.token, "ZALO_API_BASE": zalo.url}
        settings = load_settings(given, tmp_path / "no.env")
        asked_for = "messages are asked for, which is for trying things out"
        assert [await _telegram(settings), await _zalo(settings)] == [
            Line("telegram", good=True, says="@LoaQuangNinhBot answers; messages come by long polling; clocks agree"),
            Line("zalo", good=True, says=f"Bot Loa answers; {asked_for}; clocks agree"),
        ]
        await zalo.stop()
        line = await _zalo(settings)
    assert (line.good, line.says) == (False, f"{zalo.url} does not answer (ConnectError); look at the network")


class Elsewhere(Loopback):
    """A service with a clock of its own."""

    def __init__(self, off_s: float | None) -> None:
        super().__init__()
        self._off_s = off_s

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if self._off_s is None:
            return web.Response(headers={"Date": "gestern"})
        date = datetime.now(UTC) + timedelta(seconds=self._off_s)
        return web.Response(headers={"Date": format_datetime(date, usegmt=True)})


@pytest.mark.parametrize(
    ("off_s", "says"),
    [(0, "; clocks agree"), (None, ""), (-3600, "s ahead: set it by NTP"), (90, "s behind: set it by NTP")],
)
async def test_what_a_clock_says_is_told_and_what_to_do_when_it_is_off(off_s: float | None, says: str) -> None:
    async with Elsewhere(off_s) as service:
        told = await _clock(service.address)
    assert says in told
    assert bool(told) is bool(says)


async def test_a_service_that_is_away_says_nothing_of_the_clock() -> None:
    async with Elsewhere(0) as service:
        pass
    assert await _clock(service.address) == ""
