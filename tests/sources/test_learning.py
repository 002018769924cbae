"""Topics are learned from what is stored: each article once, whatever happens in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.app import Plan, connect
from bot.catalogue import load_catalogue
from bot.cli import main
from bot.config import load_settings
from bot.models import Article, Entry, Extraction, FeedSpec
from bot.news import learner, model_bytes
from bot.news.learner import TopicModel
from bot.sources.intake import draft_of
from bot.sources.learning import RIPE_AFTER, SLICE, Learning
from bot.sources.politeness import Policy
from bot.sources.reader import page_read
from storage import open_storage
from storage.base import ArticleDraft, PageDue, PageRead, PageState, Poll, PolledEntry, Storage, TopicMemory
from storage.threads import StorageThreads
from tests.handlers.desk import Desk

NOW = datetime(2026, 7, 14, 6, 30, tzinfo=UTC)
TOPICS = tuple(load_catalogue().topics)
SPORT = FeedSpec("https://bao.example/tin.rss", "bao", "Tin")


class Clock:
    at = NOW + RIPE_AFTER

    def now(self) -> datetime:
        return self.at

    async def sleep(self, _s: float) -> None:
        await asyncio.sleep(0)


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[StorageThreads]:
    storage = open_storage(str(path / "loa.db"))
    db = StorageThreads(storage)
    try:
        yield db
    finally:
        await db.close()
        storage.close()


def bring(storage: Storage, count: int, *, first: int = 1, at: datetime = NOW, section: str = "Thể thao") -> None:
    """Articles of a section that speak of nothing the lexicon knows."""
    drafts = [
        ArticleDraft(
            f"bao.example:{number}",
            f"https://bao.example/bai-{number}.html",
            "bao",
            f"Zarumba và Lantara, kỳ {number}",
            sections=(section,),
        )
        for number in range(first, first + count)
    ]
    entries = tuple(PolledEntry(draft.identity, "x", draft) for draft in drafts)
    storage.save_poll(Poll(replace(storage.add_feed(SPORT, NOW), first_polled_at=NOW), at, entries))


def learning(db: StorageThreads, clock: Clock | None = None) -> Learning:
    clock = clock or Clock()
    return Learning(db, TOPICS, now=clock.now, sleep=clock.sleep)


async def learn_all(apprentice: Learning) -> int:
    count = 0
    while learned := await apprentice.learn_some():
        count += learned
    return count


def known(apprentice: Learning) -> TopicModel:
    model = apprentice.model()
    assert model is not None
    return model


async def test_it_learns_each_stored_article_once_and_knows_its_words(tmp_path: Path) -> None:
    async with opened(tmp_path) as db:
        bring(db.storage, 45)
        apprentice = learning(db)
        assert apprentice.model() is None
        assert await learn_all(apprentice) == 45
        assert known(apprentice).learned == 45
        assert learner.ranked(known(apprentice), "Zarumba", "", "")[0].id == "the-thao"
        bring(db.storage, 5, first=46)
        assert await learn_all(apprentice) == 5


async def test_an_article_ripens_before_it_teaches(tmp_path: Path) -> None:
    async with opened(tmp_path) as db:
        bring(db.storage, 1)
        bring(db.storage, 1, first=2, at=NOW + timedelta(minutes=5))
        clock = Clock()
        apprentice = learning(db, clock)
        assert await learn_all(apprentice) == 1
        clock.at += timedelta(minutes=5)
        assert await learn_all(apprentice) == 1


async def test_what_was_learned_is_there_after_a_stop_and_nothing_counts_twice(tmp_path: Path) -> None:
    async with opened(tmp_path) as db:
        bring(db.storage, 45)
        running = asyncio.create_task((apprentice := learning(db)).run())
        while apprentice.model() is None or known(apprentice).learned < 30:
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        learned = known(apprentice).learned
    async with opened(tmp_path) as db:
        again = learning(db)
        assert await learn_all(again) == 45 - learned
        assert known(again).learned == 45


async def test_it_saves_from_time_to_time(tmp_path: Path) -> None:
    async with opened(tmp_path) as db:
        bring(db.storage, 10)
        clock = Clock()
        apprentice = learning(db, clock)
        await learn_all(apprentice)
        assert db.storage.topic_memory() is None
        clock.at += timedelta(minutes=10)
        await apprentice.learn_some()
        memory = db.storage.topic_memory()
        assert memory is not None
        assert memory.article == 10


@pytest.mark.parametrize("saved", [b"", b"junk", model_bytes.dump(learner.new_model(("mot", "hai")))])
async def test_a_memory_that_is_of_no_use_is_begun_anew(tmp_path: Path, saved: bytes) -> None:
    async with opened(tmp_path) as db:
        bring(db.storage, 25)
        db.storage.save_topic_memory(TopicMemory(saved, 1_000, 9))
        assert await learn_all(apprentice := learning(db)) == 25
        assert known(apprentice).learned == 25


async def test_an_editor_s_word_is_learned_at_once_and_in_place_of_the_section_s(tmp_path: Path) -> None:
    async with opened(tmp_path) as db:
        bring(db.storage, 3)
        clock = Clock()
        clock.at = NOW  # nothing is ripe
        db.storage.edit_topics(2, ("van-hoa",), NOW, NOW)
        apprentice = learning(db, clock)
        assert await learn_all(apprentice) == 1
        assert learner.ranked(known(apprentice), "Zarumba và Lantara, kỳ 2", "", "")[0].id == "van-hoa"
        clock.at = NOW + RIPE_AFTER
        await learn_all(apprentice)
        assert known(apprentice).learned == 3


async def test_a_replay_goes_in_small_slices_and_everybody_has_a_turn_between_them(tmp_path: Path) -> None:
    learned: list[int] = []

    class Turns(Clock):
        async def sleep(self, s: float) -> None:
            learned.append(known(apprentice).learned)
            await super().sleep(s)

    async with opened(tmp_path) as db:
        bring(db.storage, 45)
        running = asyncio.create_task((apprentice := learning(db, Turns())).run())
        while not learned or learned[-1] < 45:
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    slices = [after - before for before, after in pairwise([0, *learned])]
    assert sum(slices) == 45
    assert max(slices) == SLICE <= 5  # 2 ms each


async def test_what_an_editor_says_in_chat_stands_is_learned_and_outlives_a_restart(tmp_path: Path) -> None:
    title = "Zarumba và Lantara gặp nhau ở vịnh"
    entry = Entry("1", "https://khac.example/bai-9.html", title, sections=("Thể thao",))
    async with Desk(tmp_path) as desk:
        desk.follows("topic", "van-hoa")
        article = desk.article(1, "the-thao", title=title, sections=("Thể thao",))
        asked = await desk.ask(f"/sua {article.id}", admin=True)
        for label in ("Thể thao", "Văn hóa", "Lưu"):
            [pressed] = [each.action for row in asked.choices for each in row if each.action and label in each.label]
            asked = await desk.ask(action=pressed, admin=True)
        lease = desk.storage.claim_range("desk", desk.at, desk.at + timedelta(minutes=1))
        assert lease is not None  # followers of the topic that it gained are told
        assert lease.dispatch.audience.topics == ("van-hoa",)
        running = asyncio.create_task((apprentice := learning(desk.services.db)).run())
        while apprentice.model() is None or not known(apprentice).by_heart:
            await asyncio.sleep(0)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    async with opened(tmp_path) as db:
        again = learning(db)
        await learn_all(again)
        page = PageRead(article.id, NOW, body="Trận đấu.", topics=("the-thao",), section="Thể thao")
        db.storage.save_page(page)
        stored = db.storage.article(article.id)
        assert stored is not None
        assert stored.topics == ("van-hoa",)
        for model, topics in ((None, ("the-thao",)), (known(again), ("van-hoa",))):
            assert draft_of(entry, SPORT, NOW, Policy(), None, model=model).topics == topics


async def test_what_was_withdrawn_teaches_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as db:
        bring(db.storage, 2)
        db.storage.retract(1, NOW)
        apprentice = learning(db)
        assert await learn_all(apprentice) == 2
        assert known(apprentice).learned == 1


# --- where it is used ------------------------------------------------------------------------------------------------


def taught() -> TopicModel:
    model = learner.new_model(TOPICS)
    for number in range(250):
        learner.learn(model, f"Zarumba và Lantara, kỳ {number % 50}", "", "", ("the-thao",))
    return model


def test_feeds_and_pages_are_understood_by_what_was_learned() -> None:
    entry = Entry("1", "https://bao.example/bai-1.html", "Zarumba rời Lantara")
    drafts = [draft_of(entry, SPORT, NOW, Policy(), None, model=model) for model in (None, taught())]
    assert [draft.topics for draft in drafts] == [(), ("the-thao",)]
    article = Article(1, "bao.example:1", entry.url, "bao", entry.title, NOW)
    due, page = PageDue(article, None, None, 0, NOW), PageState(entry.url)
    reads = [
        page_read(due, Extraction(entry.url, body="Lantara tiễn Zarumba."), NOW, page, timedelta(days=2), model=model)
        for model in (None, taught())
    ]
    assert [read.topics for read in reads] == [(), ("the-thao",)]


def test_the_first_section_that_tells_a_topic_is_the_article_s() -> None:
    entry = Entry("1", "https://bao.example/bai-1.html", "Chuyện của Lan", sections=("Thời sự", "Hạ Long", "Y tế"))
    assert draft_of(entry, SPORT, NOW, Policy(), None).topics == ("y-te",)
    article = Article(1, "bao.example:1", entry.url, "bao", entry.title, NOW, sections=("Thời sự",))
    due, page = PageDue(article, None, None, 0, NOW), PageState(entry.url)
    read = page_read(due, Extraction(entry.url, section="Văn hóa – Xã hội"), NOW, page, timedelta(days=2))
    assert read.topics == ("van-hoa",)


def test_classify_uses_what_the_installation_has_learned(tmp_path: Path) -> None:
    database = tmp_path / "loa.db"
    environment = {"LOA_DATABASE": str(database)}

    def said() -> list[str]:
        found = CliRunner().invoke(main, ["classify", "--json"], "Zarumba rời Lantara\n", env=environment)
        assert found.exit_code == 0, found.output
        return [topic["id"] for topic in json.loads(found.stdout)["topics"]]

    assert said() == []
    assert not database.exists()
    with closing(open_storage(str(database))) as storage:
        storage.save_topic_memory(TopicMemory(model_bytes.dump(taught()), 1, 0))
    assert said() == ["the-thao"]


def test_classify_says_so_when_what_was_learned_cannot_be_read(tmp_path: Path) -> None:
    database = tmp_path / "loa.db"
    database.write_bytes(b"no database" * 100)
    found = CliRunner().invoke(main, ["classify", "--json"], "Bão số 3\n", env={"LOA_DATABASE": str(database)})
    assert [topic["id"] for topic in json.loads(found.stdout)["topics"]] == ["thoi-tiet"]
    assert "lexicon alone" in found.stderr


async def test_whoever_polls_learns(tmp_path: Path) -> None:
    settings = load_settings({"LOA_DATABASE": str(tmp_path / "loa.db")}, tmp_path / "none.env")
    async with connect(settings, Plan(load_catalogue()), frozenset({"poller"})) as loa:
        assert "topic learning" in loa.loops
    async with connect(settings, Plan(load_catalogue()), frozenset({"sender", "chat"})) as loa:
        assert "topic learning" not in loa.loops
