"""``@bot words`` in any chat: the articles that the words find, while they are typed."""

from __future__ import annotations

from pathlib import Path

from bot.app import Loa
from bot.models import Address, Subscriber
from tests.fakes.telegram import FakeTelegram, Person
from tests.fakes.telegram.inline import Inquiry, Offer
from tests.flow.conftest import answer, running, until


async def offered(person: Person, words: str, offset: str = "") -> tuple[Inquiry, list[Offer]]:
    inquiry = person.looks_up(words, offset)
    await until(lambda: inquiry.answer is not None)
    assert inquiry.answer is not None
    return inquiry, inquiry.answer


async def test_articles_are_found_while_they_are_typed_and_sent_as_cards(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    lan = fake.person("Lan")
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        stored = loa.db.storage
        await until(lambda: stored.article_count() >= 20)
        inquiry, offers = await offered(lan, "hoc ph")
        assert "học phí" in offers[0].title
        assert "Báo" in offers[0].description
        assert offers[0].title in offers[0].text
        links = [button for row in offers[0].buttons for button in row]
        assert all(button.data is None for button in links)
        [follow] = [button for button in links if "Theo dõi" in button.text]
        assert str(follow.url).startswith("https://t.me/LoaQuangNinhBot?start=t-")
        assert (inquiry.cached_s, inquiry.personal) == (30, False)
        assert (
            stored.subscriber_at(Address("telegram", str(lan.id))) is None
        )  # who only looks something up leaves no trace
        payload = str(follow.url).partition("?start=")[2]
        await answer(lan, f"/start {payload}", "Từ nay")


async def test_without_words_the_newest_come_page_by_page_and_none_twice(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    lan = fake.person("Lan")
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        await until(lambda: loa.db.storage.article_count() >= 25)
        first, offers = await offered(lan, "")
        assert len(offers) == 10
        assert (first.personal, first.cached_s) == (True, 10)
        assert first.button == ("📌 Chọn chủ đề bạn muốn nhận", "inline")
        assert "Chào bạn" in (await answer(lan, "/start inline", "Loa")).text
        seen = [offer.id for offer in offers]
        following = first.following
        while following:
            inquiry, offers = await offered(lan, "", following)
            seen += [offer.id for offer in offers]
            following = inquiry.following
        assert len(seen) == len(set(seen)) >= 20


async def test_odd_queries_are_answered_too(fake: FakeTelegram, papers: str, tmp_path: Path) -> None:
    lan = fake.person("Lan")
    async with running(fake, tmp_path / "loa.db", papers):
        for words, offset in (
            ('"', ""),
            ("-", ""),
            ("á" * 256, ""),
            ("nguon:", ""),
            ("bão", "x" * 64),
            ("bão", "9-999"),
        ):
            await offered(lan, words, offset)


async def test_who_types_on_is_answered_for_the_last_words(fake: FakeTelegram, papers: str, tmp_path: Path) -> None:
    lan = fake.person("Lan")
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        await until(lambda: loa.db.storage.article_count() >= 10)
        asked = [lan.looks_up("học phí"[:length]) for length in range(1, 8)]
        await until(lambda: asked[-1].answer is not None)
        await until(lambda: loa.db.storage.open_updates("telegram", 100) == [])
        assert len(fake.called("answerInlineQuery")) <= 3  # what was typed over meanwhile is not looked up


async def test_without_words_everybody_is_shown_what_they_follow(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    lan = fake.person("Lan")
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        stored = loa.db.storage
        await until(lambda: stored.article_count() >= 25)
        await answer(lan, "/theodoi học phí", "Từ nay")
        await answer(lan, "/theodoi thời tiết", "Từ nay")
        await answer(lan, "/im học phí", "ẩn")
        inquiry, offers = await offered(lan, "")
        assert (inquiry.personal, inquiry.button) == (True, ("📌 Tin bạn theo dõi · đổi chủ đề", "inline"))
        assert offers
        for offer in offers:
            article = stored.article(int(offer.id[1:].partition("-")[0]))
            assert article is not None
            assert "thoi-tiet" in article.topics
            assert "học phí" not in article.title
            assert all(button.data is None for row in offer.buttons for button in row)  # a group may see it


async def test_what_finds_nothing_may_be_waited_for(fake: FakeTelegram, papers: str, tmp_path: Path) -> None:
    lan = fake.person("Lan")
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        inquiry, offers = await offered(lan, "sứa khổng lồ trôi")
        assert offers == []
        assert inquiry.button is not None
        label, payload = inquiry.button
        assert label == "🔔 Báo tôi khi có tin “sứa khổng lồ trôi”"
        await answer(lan, f"/start {payload}", "Từ nay có tin về 🔑 sứa khổng lồ trôi")
        known = stored_at(loa, lan)
        assert [each.value for each in loa.db.storage.subscriptions(known.id)] == ["sứa khổng lồ trôi"]


def stored_at(loa: Loa, person: Person) -> Subscriber:
    found = loa.db.storage.subscriber_at(Address("telegram", str(person.id)))
    assert found is not None
    return found
