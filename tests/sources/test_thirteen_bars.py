"""The thirteen bars by which feed readers are judged (rachelbythebay.com/w/feed), over thirty days and five restarts.

Real requests over loopback; only the clock is moved by hand: each feed is asked again exactly when it is due.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from starlette.requests import Request

from bot.models import Address, ChatKind, FeedStatus, Settings, Subscription, SubscriptionKind
from bot.sources.discover import examine
from tests.fakes.site import Answer, Item, Seen, rss
from tests.sources.conftest import Newsroom

DAYS = 30
RESTARTS = {3, 4, 11, 19, 27}
HOUR = timedelta(hours=1)

Serve = Callable[[Request], Answer]


async def month(newsroom: Newsroom) -> None:
    """Thirty days, in steps to whatever is due next; memory is lost on five of them."""
    start, left = newsroom.clock.now, set(RESTARTS)
    while (newsroom.clock.now - start).days < DAYS:
        for day in [day for day in left if (newsroom.clock.now - start).days >= day]:
            left.remove(day)
            await newsroom.db.close()
            newsroom.restart()
        await newsroom.poller.poll_due()
        dues = [feed.next_due for feed in newsroom.storage.feeds() if feed.status is not FeedStatus.GONE]
        soonest = min((due for due in dues if due), default=start + timedelta(days=DAYS))
        newsroom.clock.now = max(newsroom.clock.now + timedelta(seconds=1), soonest)
    assert not left


def gaps(seen: list[Seen]) -> list[timedelta]:
    return [later.at - earlier.at for earlier, later in pairwise(seen)]


class Paper:
    """A feed without dates that has a new entry every five hours, with the validators it is told to have."""

    def __init__(self, newsroom: Newsroom, *, etag: bool = True, modified: bool = True, **headers: str) -> None:
        self.clock = newsroom.clock
        self.start = newsroom.clock.now
        self.etag, self.modified, self.headers = etag, modified, headers

    def version(self) -> int:
        return int((self.clock.now - self.start) / timedelta(hours=5))

    def __call__(self, _: Request) -> Answer:
        version = self.version()
        return Answer(
            rss([Item(f"/bai-{n}.html", f"Tin số {n}") for n in range(version + 5, version, -1)]),
            etag=f'W/"so;{version}"' if self.etag else None,
            last_modified=f"Tue, 24 Nov 2026 01:{version % 60:02}:07 +0000 (v{version})" if self.modified else None,
            headers={name.replace("_", "-"): value for name, value in self.headers.items()},
        )


@pytest.fixture
async def papers(newsroom: Newsroom) -> Newsroom:
    """A month with one feed of each kind, already over."""
    site, start = newsroom.site, newsroom.clock.now
    site.answers |= {
        "/both": Paper(newsroom),
        "/none": Paper(newsroom, etag=False, modified=False),
        "/etag": Paper(newsroom, modified=False, cache_control="max-age=14400"),
        "/modified": Paper(newsroom, etag=False, cache_control="max-age=14400"),
        "/max-age": Paper(newsroom, cache_control="public, max-age=9000"),
        "/sheds": sheds_validators(Paper(newsroom), start + timedelta(days=10)),
        "/moved": Answer(status=301, headers={"Location": "/both?from=moved"}),
        "/both?from=moved": Paper(newsroom, cache_control="max-age=14400"),
        "/gone": gone_after(Paper(newsroom), start + timedelta(days=2)),
    }
    for path in ("/both", "/none", "/etag", "/modified", "/max-age", "/sheds", "/moved", "/gone"):
        newsroom.add(path)
    reader, _ = newsroom.storage.ensure_subscriber(Address("webchat", "1"), ChatKind.PRIVATE, "Lan", Settings(), start)
    newsroom.storage.follow(reader.id, Subscription(SubscriptionKind.SOURCE, "baothu", start))
    await month(newsroom)
    return newsroom


def gone_after(paper: Paper, when: datetime) -> Serve:
    return lambda request: paper(request) if paper.clock.now < when else Answer("", 410)


def sheds_validators(paper: Paper, when: datetime) -> Serve:
    bare = Paper.__call__

    def serve(request: Request) -> Answer:
        paper.etag = paper.modified = paper.clock.now < when
        return bare(paper, request)

    return serve


async def test_a_month_of_polling_is_what_a_guest_would_do(papers: Newsroom) -> None:
    site = papers.site
    by_path = {path: site.requests(path) for path in site.answers}
    assert all(by_path.values())

    # 1. One unconditional GET per feed, ever, restarts or not.
    for path in ("/both", "/etag", "/modified", "/max-age"):
        bare = [
            seen for seen in by_path[path] if not seen.header("if-none-match") and not seen.header("if-modified-since")
        ]
        assert bare == by_path[path][:1], path

    # 2 and 3. Validators are byte for byte those of the last answer; 4. both when both are known.
    for path, has in {"/both": (True, True), "/etag": (True, False), "/modified": (False, True)}.items():
        paper = site.answers[path]
        assert isinstance(paper, Paper)
        for before, seen in pairwise(by_path[path]):
            version = int((before.at - paper.start) / timedelta(hours=5))
            assert seen.header("if-none-match") == (f'W/"so;{version}"' if has[0] else None)
            assert seen.header("if-modified-since") == (
                f"Tue, 24 Nov 2026 01:{version % 60:02}:07 +0000 (v{version})" if has[1] else None
            )

    # 4. … and dropped when the server stops sending them.
    shed = [seen for seen in by_path["/sheds"] if seen.at >= papers.feed("/sheds").first_polled_at + timedelta(days=11)]  # type: ignore[operator]  # it was polled
    assert shed
    assert not any(seen.header("if-none-match") or seen.header("if-modified-since") for seen in shed)

    # 5. At least an hour apart, a day without validators, and no more than a tenth later.
    assert min(gaps(by_path["/both"])) >= HOUR
    assert len(by_path["/both"]) > DAYS * 20
    assert min(gaps(by_path["/none"])) >= 24 * HOUR
    assert min(gaps(shed)) >= 24 * HOUR

    # 6. max-age is respected.
    assert min(gaps(by_path["/max-age"])) >= timedelta(seconds=9000)
    assert min(gaps(by_path["/etag"])) >= 4 * HOUR

    # 8. No cookie, no referer, no parameter that the feed's URL does not have.
    names = {name for seen in site.log for name, _ in seen.headers}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "if-none-match", "if-modified-since"}
    assert {seen.path for seen in site.log} == set(site.answers)

    # 9. Who asks, where to read about it, and for how many; 10. compressed.
    assert {seen.header("user-agent") for seen in site.log} == {"Loa/1.2 (+https://loa.example/; 1 subscribers)"}
    assert all("gzip" in (seen.header("accept-encoding") or "") for seen in site.log)

    # 11. Nothing but the feeds is asked for: no favicon, no pages by the dozen.
    assert {seen.method for seen in site.log} == {"GET"}

    # 12. A 301 is stored once it proved steady; 410 stops polling.
    assert len(by_path["/moved"]) == papers.policy.steady_redirects
    assert len(by_path["/both?from=moved"]) > DAYS * 5
    assert papers.feed("/gone").status is FeedStatus.GONE
    two_days = timedelta(days=2, hours=2)
    assert max(seen.at for seen in by_path["/gone"]) - by_path["/gone"][0].at < two_days


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
async def test_7_retry_after_is_respected_in_both_forms_over_a_restart(
    newsroom: Newsroom, status: int, as_date: bool
) -> None:
    asked = timedelta(hours=7)

    def serve(_: Request) -> Answer:
        when = format_datetime(newsroom.clock.now + asked, usegmt=True)
        return Answer("", status, headers={"Retry-After": when if as_date else str(int(asked.total_seconds()))})

    newsroom.site.answers["/rss"] = serve
    newsroom.add("/rss")
    for _ in range(4):
        await newsroom.poll_when_due("/rss")
        await newsroom.db.close()
        newsroom.restart()
        await newsroom.poller.poll_due()
    assert len(newsroom.site.log) == 4
    assert min(gaps(newsroom.site.log)) >= asked


async def test_13_adding_a_feed_asks_once_for_check_and_storing(newsroom: Newsroom) -> None:
    newsroom.site.answers["/rss"] = Answer(rss([Item("/1.html", "Tin đầu tiên")]), etag='"1"')
    examination = await examine(newsroom.site.url + "/rss", newsroom.fetcher, newsroom.workers, newsroom.clock.now)
    assert examination.good
    poll = examination.first_poll(newsroom.storage.add_feed(examination.spec(), newsroom.clock.now), newsroom.policy)
    newsroom.storage.save_poll(poll)
    assert len(newsroom.site.log) == 1
    assert newsroom.storage.article_count() == 1
    assert await newsroom.poller.poll_due() == 0
    await newsroom.poll_when_due("/rss")
    assert newsroom.site.log[1].header("if-none-match") == '"1"'
