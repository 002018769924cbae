"""One summary of what several papers tell of an event."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import Article
from bot.news.story_summary import story_summary
from bot.news.vietnamese import syllables


def report(title: str, body: str, lead: str = "") -> Article:
    return Article(
        1, title, "https://bao.example/1.html", "bao", title, datetime(2026, 7, 1, tzinfo=UTC), lead, body=body
    )


FIRST = report(
    "Sạt lở chia cắt quốc lộ 18C ở Bình Liêu",
    "Rạng sáng 12/7, khoảng 3.000 m³ đất đá sạt xuống quốc lộ 18C tại xã Hoành Mô, chia cắt hoàn toàn tuyến đường.\n"
    "Ông này nói chưa bao giờ thấy đất sạt nhiều như thế.\n"
    "Huyện đã huy động sáu máy xúc và 40 công nhân dọn đường ngay trong đêm.\n"
    "Ảnh: Hoàng Lan",
)
SECOND = report(
    "Quốc lộ 18C thông xe trở lại sau sạt lở",
    "Quốc lộ 18C qua xã Hoành Mô bị đất đá sạt lở chia cắt từ rạng sáng 12/7, chưa có ai bị thương.\n"
    "Theo đó, xe tải trên 10 tấn phải đi vòng qua Tiên Yên.\n"
    "Đến 16h cùng ngày, một làn đường đã thông xe trở lại cho ô tô con và xe máy.\n"
    "Theo TTXVN",
    lead="Quốc lộ 18C ở Bình Liêu đã thông một làn sau khi bị sạt lở chia cắt.",
)


def test_both_reports_are_told_and_nothing_twice() -> None:
    again = (
        "Khoảng 3.000 m³ đất đá sạt xuống quốc lộ 18C tại xã Hoành Mô rạng sáng 12/7, chia cắt hoàn toàn tuyến đường."
    )
    third = report("Sạt lở quốc lộ 18C", again)
    told = story_summary([FIRST, SECOND, third], 1_000)
    texts = [each.sentence.text for each in told]
    assert {each.article for each in told} >= {0, 1}
    assert sum("3.000 m³" in text for text in texts) == 1
    assert any("thông xe trở lại" in text for text in texts)


def test_sentences_stand_in_the_articles_and_in_their_order() -> None:
    told = story_summary([FIRST, SECOND])
    for each in told:
        body = (FIRST, SECOND)[each.article].body
        assert body[each.sentence.start : each.sentence.end] == each.sentence.text
    assert [(each.article, each.sentence.start) for each in told] == sorted(
        (each.article, each.sentence.start) for each in told
    )


def test_what_leans_back_comes_with_what_it_leans_on_or_not_at_all() -> None:
    leaning = "Ông này nói chưa bao giờ thấy đất sạt nhiều như thế."
    told = [each.sentence.text for each in story_summary([FIRST], 1_000)]
    assert told[told.index(leaning) - 1].startswith("Rạng sáng")
    assert leaning not in [each.sentence.text for each in story_summary([FIRST], 20)]
    alone = report("Sạt lở", "Ông này nói chưa bao giờ thấy đất sạt nhiều như thế.")
    assert story_summary([FIRST, alone], 1_000) == story_summary([FIRST], 1_000)


@pytest.mark.parametrize("syllables_max", [20, 60, 120, 184])
def test_it_is_about_as_long_as_asked(syllables_max: int) -> None:
    told = story_summary([FIRST, SECOND, FIRST], syllables_max)
    assert sum(len(syllables(each.sentence.text)) for each in told) <= 1.5 * syllables_max


def test_nothing_is_told_of_nothing() -> None:
    assert story_summary([]) == ()
    assert story_summary([report("Tin", ""), report("Tin", "Theo TTXVN")]) == ()


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["Tàu ra đảo lúc bảy giờ. ", "Theo đó, biển động.\n", "Ảnh: An\n", '"', "Giá 2.000 đ. ", "…"]
            ),
            max_size=20,
        ).map("".join),
        max_size=10,
    ),
    st.integers(0, 100),
)
def test_every_promise_holds_for_any_reports(bodies: list[str], syllables_max: int) -> None:
    articles = [report("Tàu ra đảo", body) for body in bodies]
    for each in story_summary(articles, syllables_max):
        assert bodies[each.article][each.sentence.start : each.sentence.end] == each.sentence.text
