"""What is past its age goes, but not while people are waiting for news."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from bot.app import TRIM_EVERY_S, TRIM_PAUSE_S, trim
from storage import open_storage
from storage.threads import StorageThreads
from tests.contract.stories import DAY, HOUR, MINUTE, NOW, draft, entry, person, poll

KEPT_DAYS = 30


class EnoughError(Exception):
    """Ends what goes on for ever."""


async def test_nothing_is_trimmed_while_an_article_waits_to_be_sent(tmp_path: Path) -> None:
    rests: list[tuple[float, int]] = []
    with closing(open_storage(str(tmp_path / "loa.db"))) as storage:
        db = StorageThreads(storage)
        person(storage)
        poll(storage, entry(draft("bao.example:1", news_at=None)), at=NOW - 31 * DAY)
        poll(storage, entry(draft("bao.example:2")))  # which nobody has looked at yet
        now = NOW + 5 * MINUTE

        async def rest(seconds: float) -> None:
            nonlocal now
            rests.append((seconds, storage.article_count()))
            now += 7 * HOUR * (len(rests) == 3)  # a messenger out of reach, and no burst
            if len(rests) == 5:
                raise EnoughError

        try:
            await trim(db, lambda: now, KEPT_DAYS, rest)
        except EnoughError:
            pass
        finally:
            await db.close()
    assert rests == [(TRIM_PAUSE_S, 2)] * 3 + [(TRIM_PAUSE_S, 1), (TRIM_EVERY_S, 1)]
