from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.delivery import render
from bot.delivery.digests import digest
from bot.delivery.markup import length, runs, visible, write
from bot.delivery.when import VIETNAM
from bot.messengers.base import Capabilities, Message, Unit
from bot.messengers.telegram import CAPABILITIES as TELEGRAM
from bot.models import (
    Address,
    Article,
    Audience,
    Button,
    ChatKind,
    Dispatch,
    DispatchKind,
    Match,
    Priority,
    Settings,
    Subscriber,
)
from handlers import router
from storage.base import Delivery
from tests.delivery.fakes import NOW, PLAIN, TELEGRAM_LIKE
from tests.delivery.newsroom import CATALOGUE, SAY
from tests.fakes.telegram.entities import ENTITIES_MAX, read_text
from tests.fakes.telegram.rich import links, rich_of, shown

AT = datetime(2026, 11, 24, 11, 0, 3, tzinfo=UTC)  # 18:00 in Hạ Long
PORT = Article(
    id=1,
    identity="baoquangninh:1",
    url="https://baoquangninh.vn/tau-1.html",
    source="baoquangninh",
    title="Tàu đầu mùa cập cảng Hạ Long & Tuần Châu",
    seen_at=AT - timedelta(hours=2),
    summary="Sáng nay, tàu chở 1.200 khách cập cảng. Đoàn ở lại hai ngày.",
    published=AT - timedelta(hours=1, minutes=55),
    topics=("du-lich", "kinh-te"),
)
BEACH = replace(
    PORT,
    id=2,
    identity="baoquangninh:2",
    url="https://baoquangninh.vn/bai-tam-2.html",
    title="Bãi tắm mở lại",
    summary="",
    lead="Bãi tắm đón khách từ thứ Bảy.",
    published=AT - timedelta(days=1, hours=3),
)
HEALTH = replace(
    PORT, id=3, identity="b:3", url="https://baoquangninh.vn/y-te-3.html", title="Tiêm phòng cúm", topics=("y-te",)
)
ODD = replace(PORT, id=4, identity="b:4", url="", source="báo lạ", title="Chuyện <lạ>", topics=("không có",))


def made(
    articles: Sequence[Article], settings: Settings | None = None, capabilities: Capabilities = TELEGRAM_LIKE
) -> list[Message]:
    return digest(
        articles,
        settings=settings or Settings(),
        catalogue=CATALOGUE,
        capabilities=capabilities,
        say=SAY,
        at=AT,
        zone=VIETNAM,
    )


def many(count: int, topics: Sequence[str] = ("du-lich",)) -> list[Article]:
    return [
        replace(
            PORT,
            id=n,
            identity=f"b:{n}",
            title=f"Tin số {n:03}",
            url=f"https://bao.vn/{n}",
            topics=(topics[n % len(topics)],),
        )
        for n in range(count)
    ]


# --- how it reads --------------------------------------------------------------------------------------------------


def test_a_small_digest_in_vietnamese() -> None:
    [message] = made([PORT, ODD, HEALTH, BEACH])
    assert message.text == Markup(
        "🗞 <b>Bản tin 18:00</b> · 4 bài\n\n"
        "<b>🚢 Du lịch</b>\n"
        '• <a href="https://baoquangninh.vn/tau-1.html">Tàu đầu mùa cập cảng Hạ Long &amp; Tuần Châu</a>'
        " · Báo Quảng Ninh · 16:05\n"
        "<blockquote>Sáng nay, tàu chở 1.200 khách cập cảng.</blockquote>\n"
        '• <a href="https://baoquangninh.vn/bai-tam-2.html">Bãi tắm mở lại</a> · Báo Quảng Ninh · hôm qua, 15:00\n'
        "<blockquote>Bãi tắm đón khách từ thứ Bảy.</blockquote>\n\n"
        "<b>🏥 Y tế</b>\n"
        '• <a href="https://baoquangninh.vn/y-te-3.html">Tiêm phòng cúm</a> · Báo Quảng Ninh · 16:05\n'
        "<blockquote>Sáng nay, tàu chở 1.200 khách cập cảng.</blockquote>\n\n"
        "<b>📰 Tin khác</b>\n"
        "• Chuyện &lt;lạ&gt; · báo lạ · 16:05\n"
        "<blockquote>Sáng nay, tàu chở 1.200 khách cập cảng.</blockquote>"
    )
    assert (message.preview, message.silent, message.rich) == (None, False, None)


def test_a_small_digest_in_english() -> None:
    [message] = made([BEACH], Settings(language="en", summaries=False, silent=True))
    assert message.text == Markup(
        "🗞 <b>News at 18:00</b> · one article\n\n"
        "<b>🚢 Tourism</b>\n"
        '• <a href="https://baoquangninh.vn/bai-tam-2.html">Bãi tắm mở lại</a> · Báo Quảng Ninh · yesterday, 15:00'
    )
    assert message.silent


def test_without_markup_a_digest_is_good_plain_text_with_the_links_on_their_own_lines() -> None:
    [message] = made([PORT, ODD], capabilities=PLAIN)
    assert visible(message.text) == (
        "🗞 Bản tin 18:00 · 2 bài\n\n"
        "🚢 Du lịch\n"
        "• Tàu đầu mùa cập cảng Hạ Long & Tuần Châu · Báo Quảng Ninh · 16:05\n"
        "Sáng nay, tàu chở 1.200 khách cập cảng.\n"
        "https://baoquangninh.vn/tau-1.html\n\n"
        "📰 Tin khác\n"
        "• Chuyện <lạ> · báo lạ · 16:05\n"
        "Sáng nay, tàu chở 1.200 khách cập cảng."
    )
    assert runs(message.text) == runs(Markup("{}").format(visible(message.text)))
    assert message.buttons == ()


def test_a_long_digest_sums_up_the_first_article_of_each_topic_only() -> None:
    articles = many(6, ("y-te", "du-lich"))
    [message] = made(articles)
    assert message.text.count("<blockquote>") == 2
    for first in ("Tin số 000", "Tin số 001"):
        assert re.search(rf"{first}.*\n<blockquote>", message.text)
    assert "blockquote" not in made(articles, Settings(summaries=False))[0].text


def test_what_was_withdrawn_is_left_out_and_what_came_twice_is_told_once() -> None:
    [message] = made([PORT, replace(PORT, id=9), replace(BEACH, withdrawn_at=AT)])
    assert "1 bài" in message.text
    assert message.text.count("Tàu đầu mùa") == 1
    assert "Bãi tắm" not in message.text
    assert made([replace(PORT, withdrawn_at=AT)]) == []
    assert made([]) == []


def test_what_changed_after_the_digest_was_made_says_so() -> None:
    before, after = AT - timedelta(minutes=10), AT + timedelta(minutes=12)
    [message] = made([replace(PORT, corrected_at=after), replace(BEACH, corrected_at=before)])
    assert "16:05 <i>(đã cập nhật 18:12)</i>" in message.text
    assert message.text.count("đã cập nhật") == 1


def test_the_one_button_leads_to_the_settings_and_stands_under_the_last_part() -> None:
    *earlier, last = made(many(100))
    assert [part.buttons for part in earlier] == [()] * len(earlier)
    assert last.buttons == ((Button("⚙️ Cài đặt", "settings"),),)
    assert "settings" in router.ACTIONS


def test_a_digest_goes_by_the_readers_own_clock() -> None:
    settings = Settings(zone="Europe/Paris")
    address = Address("telegram", "1")
    sending = Delivery(
        Dispatch(1, DispatchKind.DIGEST, Priority.ARTICLE, Audience(), AT),
        Subscriber(1, address, ChatKind.PRIVATE, "An", settings, NOW),
        1,
        0,
        Match(None),
        articles=(PORT,),
    )
    [message] = render.delivery(
        sending, None, catalogue=CATALOGUE, capabilities=TELEGRAM_LIKE, say=SAY, now=AT + timedelta(hours=5)
    )
    local = AT.astimezone(ZoneInfo("Europe/Paris"))
    assert visible(message.text).startswith(f"🗞 Bản tin {local:%H:%M} · 1 bài")
    assert "· Báo Quảng Ninh · 10:05" in message.text


# --- how it is cut -------------------------------------------------------------------------------------------------


def test_a_topic_that_goes_on_in_the_next_part_says_so_once() -> None:
    first, second, *rest = made([HEALTH, *many(120)], capabilities=replace(TELEGRAM_LIKE, text_max=1500))
    assert first.text.startswith("🗞")
    for part in (second, *rest):
        assert part.text.startswith("<b>🚢 Du lịch (tiếp)</b>\n• ")
        assert part.text.count("(tiếp)") == 1


@pytest.mark.parametrize("capabilities", [TELEGRAM_LIKE, PLAIN])
def test_no_part_is_above_the_limit_wherever_the_limit_falls(capabilities: Capabilities) -> None:
    articles = [HEALTH, *many(30), ODD]
    for text_max in range(500, 650):
        parts = made(articles, Settings(summaries=False), replace(capabilities, text_max=text_max))
        sizes = [length(part.text, capabilities.unit) for part in parts]
        assert max(sizes) <= text_max
        assert min(sizes[:-1]) > text_max - 90  # one more would not have fitted


def test_a_link_that_would_be_most_of_a_plain_message_is_not_written_out() -> None:
    short, long = f"https://bao.vn/{'x' * 485}", f"https://bao.vn/{'x' * 486}"
    [message] = made([replace(PORT, url=short), replace(BEACH, url=long)], capabilities=PLAIN)
    assert short in message.text.split("\n")
    assert long not in message.text


def test_a_topic_that_begins_with_a_part_is_not_said_to_go_on() -> None:
    room = length(made(many(3))[0].text, Unit.CODE_POINTS)
    parts = made([*many(3), replace(HEALTH, topics=())], capabilities=replace(TELEGRAM_LIKE, text_max=room + 20))
    assert [part.text.split("\n")[0] for part in parts][1:] == ["<b>📰 Tin khác</b>"]


def test_no_link_falls_out_of_a_long_digest_on_telegram() -> None:
    parts = made(many(100), capabilities=TELEGRAM)
    for part in parts:
        _, entities = read_text(str(part.text), "HTML")
        assert len(entities) < ENTITIES_MAX
    found = [e.url for part in parts for e in read_text(str(part.text), "HTML")[1] if e.type == "text_link"]
    assert found == [article.url for article in many(100)]


TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=400)
URLS = st.sampled_from(["https://bao.vn/a?b=1&c=<2>", "", "ftp://x", "https://bao.vn/" + "x" * 900])


@st.composite
def news(draw: st.DrawFn) -> list[Article]:
    count = draw(st.integers(0, 60))
    return [
        replace(
            PORT,
            id=n,
            identity=f"b:{n}",
            title=f"⟦{n}⟧{draw(TITLES)}",
            url=draw(URLS),
            summary=draw(TITLES),
            source=draw(st.sampled_from(["baoquangninh", "x&y"])),
            topics=tuple(draw(st.lists(st.sampled_from([*CATALOGUE.topics, "lạ"]), max_size=2))),
            published=AT - timedelta(minutes=draw(st.integers(0, 10**6))),
            corrected_at=draw(st.sampled_from([None, AT + timedelta(hours=1)])),
            withdrawn_at=draw(st.sampled_from([None, None, None, AT])),
        )
        for n in range(count)
    ]


ANY_SETTINGS = st.builds(Settings, language=st.sampled_from(["vi", "en"]), summaries=st.booleans(), rich=st.booleans())
NARROW = replace(TELEGRAM_LIKE, text_max=1600, unit=Unit.UTF16, styles_max=20, rich=True)


@given(news(), ANY_SETTINGS, st.sampled_from([TELEGRAM, PLAIN, NARROW, TELEGRAM_LIKE]))
def test_any_digest_is_whole_well_formed_within_the_limits_and_always_cut_the_same(
    articles: list[Article], settings: Settings, capabilities: Capabilities
) -> None:
    parts = made(articles, settings, capabilities)
    whole = "".join(visible(part.text) for part in parts)
    assert sorted(map(int, re.findall(r"⟦(\d+)⟧", whole))) == [
        article.id for article in articles if article.withdrawn_at is None
    ]
    for part in parts:
        assert 0 < length(part.text, capabilities.unit) <= capabilities.text_max
        assert write(runs(part.text)) == part.text
        assert capabilities.markup or all(not run.tags for run in runs(part.text))
        styles = {tag for run in runs(part.text) for tag in run.tags}
        assert capabilities.styles_max is None or len(styles) <= capabilities.styles_max
        assert (part.rich is not None) == (settings.rich and capabilities.rich)
    assert made(articles, settings, capabilities) == parts


# --- rich ----------------------------------------------------------------------------------------------------------

RICH = replace(TELEGRAM_LIKE, rich=True)


def blocks_of(message: Message) -> list[dict[str, Any]]:
    return rich_of({"rich_message": {"html": str(message.rich)}})


def test_who_wants_it_gets_headings_and_lists_and_who_does_not_does_not() -> None:
    [message] = made([PORT, ODD], Settings(rich=True), RICH)
    assert [(block["type"], block.get("size")) for block in blocks_of(message)] == [
        ("heading", 2),
        ("heading", 3),
        ("list", None),
        ("heading", 3),
        ("list", None),
    ]
    assert shown(blocks_of(message)) == (
        "🗞 Bản tin 18:00 · 2 bài\n"
        "🚢 Du lịch\n"
        "Tàu đầu mùa cập cảng Hạ Long & Tuần Châu · Báo Quảng Ninh · 16:05\n"
        "Sáng nay, tàu chở 1.200 khách cập cảng.\n"
        "📰 Tin khác\n"
        "Chuyện <lạ> · báo lạ · 16:05\n"
        "Sáng nay, tàu chở 1.200 khách cập cảng.\n"
    )
    assert message.text == made([PORT, ODD])[0].text
    assert made([PORT], Settings(rich=True))[0].rich is None
    assert made([PORT], Settings(), RICH)[0].rich is None


@given(news())
def test_any_rich_digest_is_what_the_service_takes_and_leads_to_the_same_articles(articles: list[Article]) -> None:
    for part in made(articles, Settings(rich=True), TELEGRAM):
        blocks = blocks_of(part)
        assert re.findall(r"⟦\d+⟧", shown(blocks)) == re.findall(r"⟦\d+⟧", visible(part.text))
        hrefs = [url for _, url in links(blocks)]
        assert hrefs == [tag.href for tag in dict.fromkeys(t for run in runs(part.text) for t in run.tags) if tag.href]


@pytest.mark.parametrize("count", [12, 100])
def test_a_digest_is_not_longer_than_it_must_be(count: int) -> None:
    parts = made(many(count), capabilities=TELEGRAM)
    text = sum(length(part.text, Unit.CODE_POINTS) for part in parts)
    styles = sum(len({tag for run in runs(part.text) for tag in run.tags}) for part in parts)
    assert len(parts) == max(1 + text // TELEGRAM.text_max, 1 + styles // (TELEGRAM.styles_max or 1))
