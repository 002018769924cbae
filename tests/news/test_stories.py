"""Which reports tell of one event: floors on news of our own invention."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import STORY_LIFE
from bot.news.copies import is_copy, sketch
from bot.news.reports import HEAD, NAME, TITLE, Report, report
from bot.news.stories import CLASH_MAX, Commonness, features, same_event
from bot.news.story_index import BRIEF_JOINS_AT, JOINS_AT, KEPT, StoryIndex
from tests.news.newsdays import NEWS, START, News

PAIRS = list(combinations(range(len(NEWS)), 2))


def likeliness() -> dict[tuple[int, int], float]:
    common = Commonness()
    reports = [news.report() for news in NEWS]
    for each in reports:
        common.add(each)
    weighed = [common.weigh(each) for each in reports]
    return {(one, other): same_event(weighed[one], weighed[other]) for one, other in PAIRS}


def stories_of(news: tuple[News, ...] | list[News]) -> dict[int, int]:
    """The index of each news → of the one that began its story."""
    index = StoryIndex()
    order = sorted(range(len(news)), key=lambda at: news[at].at)
    return {at: index.assign(at, news[at].report()) for at in order}


def long_report(words: str, hours: float = 0, source: str = "bao-a") -> Report:
    return report(words[:60], "", words, START + timedelta(hours=hours), source)


def test_reports_of_one_event_are_likelier_than_any_others() -> None:
    found = likeliness()
    of_one = [value for (one, other), value in found.items() if NEWS[one].event == NEWS[other].event]
    of_two = [value for (one, other), value in found.items() if NEWS[one].event != NEWS[other].event]
    assert min(of_one) > max(of_two)
    assert min(of_one) >= 0.6


def test_each_event_becomes_a_story_of_its_own() -> None:
    stories = stories_of(NEWS)
    for one, other in PAIRS:
        if NEWS[one].event != NEWS[other].event:
            assert stories[one] != stories[other], (NEWS[one].title, NEWS[other].title)


def test_most_reports_find_their_story() -> None:
    stories = stories_of(NEWS)
    same = [(one, other) for one, other in PAIRS if NEWS[one].event == NEWS[other].event]
    assert sum(stories[one] == stories[other] for one, other in same) >= len(same) * 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [("market-fire", "workshop-fire"), ("gold-monday", "gold-tuesday"), ("road-accident-north", "road-accident-south")],
)
def test_what_only_looks_alike_stays_apart(one: str, other: str) -> None:
    found = likeliness()
    events = [news.event for news in NEWS]
    assert all(found[pair] < 0.6 for pair in PAIRS if {events[pair[0]], events[pair[1]]} == {one, other})


def test_the_same_article_again_is_the_same_story() -> None:
    first = NEWS[0]
    moved = News(first.event, first.source, 1, "Lửa ở chợ Cửa Vạn", "", first.body)
    assert stories_of([first, moved]) == {0: 0, 1: 0}


def test_asking_again_changes_nothing() -> None:
    index = StoryIndex()
    first = index.assign(7, NEWS[0].report())
    assert index.assign(8, NEWS[1].report()) == first
    assert index.assign(8, NEWS[4].report()) == first  # by its number, whatever it says now
    assert len(index) == 2


def test_what_was_restored_is_found_as_before() -> None:
    index = StoryIndex()
    index.restore(7, NEWS[0].report(), 3)
    assert index.assign(7, NEWS[0].report()) == 3
    assert index.assign(8, NEWS[1].report()) == 3


def test_a_story_lives_three_days_after_its_last_report() -> None:
    body = NEWS[0].body

    def told(hours: float) -> Report:
        return report(NEWS[0].title, NEWS[0].lead, body, START + timedelta(hours=hours), "bao-a")

    index = StoryIndex()
    life = STORY_LIFE / timedelta(hours=1)
    assert [index.assign(number, told(hours)) for number, hours in enumerate([0, life - 1, 2 * life - 2], 1)] == [
        1,
        1,
        1,
    ]
    assert index.assign(4, told(3 * life)) == 4


def test_what_is_over_is_forgotten() -> None:
    index = StoryIndex()
    for day in range(60):
        words = f"Tin số {day} " + " ".join(f"chữ{day}x{at}" for at in range(200))
        index.assign(day, long_report(words, hours=24 * day))
    assert len(index) <= 5


def test_of_a_story_that_goes_on_for_weeks_the_last_reports_are_kept() -> None:
    first = NEWS[0]
    index = StoryIndex()
    for day in range(0, 60, 2):
        again = report(first.title, first.lead, first.body, START + timedelta(days=day), "bao-a")
        assert index.assign(100 + day, again) == 100
    assert len(index) == KEPT // timedelta(days=2) + 1


def test_time_that_goes_back_is_no_trouble() -> None:
    index = StoryIndex()
    index.assign(1, long_report("một " * 200, hours=1000))
    assert index.assign(2, long_report("hai " * 200, hours=0)) == 2


def test_texts_of_a_few_words_are_never_one_story() -> None:
    index = StoryIndex()
    titles = ["", "", "…", "Tin tức", "Tin tức", "Nỗi buồn của người thuê nhà", "Nỗi buồn của người thuê nhà"]
    stories = [index.assign(number, report(title, "", "", START, "bao-a")) for number, title in enumerate(titles)]
    assert stories == list(range(len(titles)))


def test_what_one_says_of_the_others_title_and_names_counts() -> None:
    common = Commonness()
    by_event = {news.event: common.weigh(news.report()) for news in NEWS}
    north, south = by_event["road-accident-north"], by_event["road-accident-south"]
    itself, other = features(north, north), features(north, south)
    assert (itself.told, itself.known, itself.clash) == (1.0, 1.0, 0.0)
    assert other.known < 0.3
    assert other.clash >= CLASH_MAX
    assert features(north, south) == features(south, north)


def test_the_same_paragraph_about_other_people_at_another_place_is_no_copy() -> None:
    """Accidents are told by a template; in a brief text most runs of words may be its."""
    told = (
        "Khoảng {hour} giờ sáng nay, trên {road}, xe máy do anh {who} điều khiển va chạm với xe tải chạy ngược chiều. Vụ va "
        "chạm khiến nạn nhân bị thương nặng, được người dân đưa đi cấp cứu. Lực lượng chức năng có mặt tại hiện trường để "
        "phân luồng giao thông và điều tra nguyên nhân vụ việc. Giao thông qua khu vực đã trở lại bình thường lúc giữa trưa."
    )
    north = told.format(hour=6, road="đường Vũ Khê qua xã Đầm Sậy", who="Lương Văn Mấn")
    south = told.format(hour=9, road="cầu Bến Cói ở phường Cửa Vạn", who="Tạ Đình Khuê")
    assert is_copy(sketch(north), sketch(south))
    index = StoryIndex()
    stories = [
        index.assign(number, report("Tai nạn giao thông", "", text, START, "bao-a"))
        for number, text in enumerate((north, south, f"{south} Theo bao-c."))
    ]
    assert stories == [0, 1, 1]


def test_names_and_places_are_marked() -> None:
    said = report("Ông Vi Văn Thược kể", "", "Trời tối. Hôm qua ở Hòn Mực có gió.", START, "bao-a")
    marks = dict(zip(said.units.tolist(), said.marks.tolist(), strict=True))
    assert sum(mark & NAME > 0 for mark in marks.values()) == 2  # a word that only begins a sentence is none
    assert sum(mark & (HEAD | TITLE) == HEAD | TITLE for mark in marks.values()) > 0


def test_brief_texts_need_more() -> None:
    assert BRIEF_JOINS_AT > JOINS_AT


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=3000))
@settings(max_examples=60)
def test_any_text_can_be_compared(title: str, lead: str, body: str) -> None:
    index = StoryIndex()
    said = report(title, lead, body, START, "bao-a")
    assert np.all(np.diff(said.units.astype(np.int64)) > 0)
    assert index.assign(1, said) == 1
    assert index.assign(2, NEWS[0].report()) in {1, 2}


def test_a_hostile_text_takes_no_longer() -> None:
    began = time.process_time()
    said = report("A" * 100_000, "\n" * 100_000, "Ở. " * 1_000_000, datetime(2026, 5, 4, tzinfo=UTC), "bao-a")
    assert said.syllables <= 5_000
    assert time.process_time() - began < 2
