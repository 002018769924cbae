from __future__ import annotations

from unicodedata import normalize

import pytest
from markupsafe import Markup

from bot.models import Whereabouts
from storage.base import PageRead, SearchPage, SearchQuery, Storage
from tests.contract.stories import ECONOMY, HOUR, NOW, draft, entry, follow_search, poll, publish


def add(storage: Storage, number: int, title: str, lead: str = "Sapo.", body: str = "", **changes: object) -> None:
    article = publish(storage, f"bao.example:{number}", title=title, lead=lead, wants_page=bool(body), **changes)
    if body:
        storage.save_page(PageRead(article.id, NOW, body=body))


def titles(page: SearchPage) -> list[str]:
    return [hit.article.title for hit in page.hits]


def found(storage: Storage, words: str) -> list[str]:
    return titles(search(storage, SearchQuery(words, limit=100)))


def search(storage: Storage, query: SearchQuery) -> SearchPage:
    follow_search(storage)
    return storage.search(query)


@pytest.mark.parametrize(
    "words", ["Đồng bằng", "dong bang", "ĐỒNG BẰNG", "đồng  băng", "dong-bang", normalize("NFD", "Đồng bằng")]
)
def test_words_are_found_with_and_without_marks(storage: Storage, words: str) -> None:
    add(storage, 1, "Lúa chín khắp đồng bằng")
    add(storage, 2, "Cá về vịnh")
    assert found(storage, words) == ["Lúa chín khắp đồng bằng"]


@pytest.mark.parametrize("words", ["hoà bình", "hòa bình", "Hoà Bình"])
def test_both_tone_styles_are_one(storage: Storage, words: str) -> None:
    add(storage, 1, "Vì hòa bình")
    add(storage, 2, "Vì hoà bình lâu dài")
    assert len(found(storage, words)) == 2


def test_title_lead_and_body_are_searched_and_the_title_says_most(storage: Storage) -> None:
    add(storage, 1, "Tin một", body="Ngoài khơi có sứa.\n\nBờ biển đẹp.")
    add(storage, 2, "Tin hai", lead="Sứa dạt vào bờ.")
    add(storage, 3, "Sứa ở vịnh")
    assert found(storage, "sứa") == ["Sứa ở vịnh", "Tin hai", "Tin một"]


def test_all_words_are_wanted_while_anything_holds_them_all(storage: Storage) -> None:
    add(storage, 1, "Cầu mới")
    add(storage, 2, "Cầu mới ở vịnh")
    assert found(storage, "cầu vịnh") == ["Cầu mới ở vịnh"]
    assert set(found(storage, "cầu kỳ-lân")) == {"Cầu mới", "Cầu mới ở vịnh"}


def test_words_in_quotes_stand_side_by_side(storage: Storage) -> None:
    add(storage, 1, "Bão số 3 đổi hướng")
    add(storage, 2, "Số 3 may mắn sau bão")
    assert found(storage, '"bão số 3"') == ["Bão số 3 đổi hướng"]
    assert len(found(storage, "bão số 3")) == 2
    assert found(storage, '"bão số') == found(storage, "bão số")
    assert found(storage, '"3 số bão"') == []


def test_words_behind_a_minus_are_kept_out(storage: Storage) -> None:
    add(storage, 1, "Bão số 3")
    add(storage, 2, "Bão số 3 gần bờ")
    assert found(storage, "bão -bờ") == ["Bão số 3"]
    assert found(storage, 'bão -"gần bờ"') == ["Bão số 3"]
    assert len(found(storage, "bão - bờ")) == 1


def test_what_was_typed_with_marks_comes_first(storage: Storage) -> None:
    for number in range(20):
        add(storage, number, f"Báo báo báo {number}")
    add(storage, 99, "Chuyện dài về một cơn mưa và một cơn bão ngoài khơi xa")
    add(storage, 100, "Nhà báo")
    assert found(storage, "bão")[0] == "Chuyện dài về một cơn mưa và một cơn bão ngoài khơi xa"
    assert found(storage, "báo")[-1] == "Chuyện dài về một cơn mưa và một cơn bão ngoài khơi xa"


def test_neighbours_in_the_query_are_wanted_as_neighbours_first(storage: Storage) -> None:
    add(storage, 1, "Long đong hạ giá")
    add(storage, 2, "Ghé Hạ Long", body="Nhiều chữ khác đứng quanh tên thành phố này cho dài thêm một chút nữa.")
    assert found(storage, "ha long")[0] == "Ghé Hạ Long"


def test_half_of_the_marks_count_for_the_words_that_have_them(storage: Storage) -> None:
    add(storage, 1, "Báo so sánh giá")
    add(storage, 2, "Bão số ba")
    add(storage, 3, "Bão so với năm ngoái")
    assert found(storage, "bão so") == ["Bão so với năm ngoái", "Bão số ba", "Báo so sánh giá"]


@pytest.mark.parametrize("words", ["TP HCM", "tphcm", "TP.HCM", "thành phố hồ chí minh", "sai gon", "TP Hồ Chí Minh"])
def test_a_name_is_found_in_all_its_forms_as_typed_first(storage: Storage, words: str) -> None:
    written = ["Chợ TP HCM", "Chợ TP.HCM", "Chợ TPHCM", "Chợ thành phố Hồ Chí Minh", "Chợ Sài Gòn"]
    for number, title in enumerate(written):
        add(storage, number, title)
    add(storage, 9, "Chợ phố của thành viên họ Minh")
    assert sorted(found(storage, f"chợ {words}")) == sorted(written)


def test_a_province_is_found_by_its_letters(storage: Storage) -> None:
    add(storage, 1, "Du lịch Quảng Ninh")
    add(storage, 2, "Du lịch quảng trường")
    assert found(storage, "du lich QN") == ["Du lịch Quảng Ninh"]


@pytest.mark.parametrize("words", ["3.500 tỷ", "3.500", '"3.500 tỷ"', "30/4", "ngày 30/4", "số 3"])
def test_numbers_are_found_as_they_are_written(storage: Storage, words: str) -> None:
    add(storage, 1, "Chi 3.500 tỷ cho cầu số 3, xong trước ngày 30/4")
    add(storage, 2, "Tỷ phú 500 năm, 3 người, 4 ngày, 30 số")
    assert found(storage, words)[0] == "Chi 3.500 tỷ cho cầu số 3, xong trước ngày 30/4"


@pytest.mark.parametrize("typed", ["cầu m", "cau mo", "m", "cầu mớ", "cau moi"])
def test_the_last_word_is_a_beginning_while_somebody_types(storage: Storage, typed: str) -> None:
    add(storage, 1, "Cầu mới")
    add(storage, 2, "Đèn đỏ")
    assert titles(search(storage, SearchQuery(typed, typing=True))) == ["Cầu mới"]


def test_a_beginning_is_completed_by_what_stands_behind_its_neighbour_first(storage: Storage) -> None:
    add(storage, 1, "Nông dân ở Quảng trường")
    add(storage, 2, "Quảng Ninh")
    assert titles(search(storage, SearchQuery("quang n", typing=True)))[0] == "Quảng Ninh"
    assert found(storage, "quang n") == titles(search(storage, SearchQuery("quảng")))


def test_the_newest_come_first_if_that_is_asked(storage: Storage) -> None:
    add(storage, 1, "Cầu cầu cầu", published=NOW - 2 * HOUR)
    add(storage, 2, "Chuyện dài về một cây cầu", published=NOW)
    add(storage, 3, "Cầu", published=NOW - HOUR)
    page = search(storage, SearchQuery("cầu", newest=True))
    assert [hit.article.id for hit in page.hits] == [2, 3, 1]
    assert [hit.article.id for hit in storage.search(SearchQuery("cầu")).hits] != [2, 3, 1]


def test_a_name_of_a_place_finds_what_plays_there_behind_what_says_it(storage: Storage) -> None:
    add(storage, 1, "Cầu ở xã", where=Whereabouts(("xa-moi",), ("huyen-cu",)))
    add(storage, 2, "Cầu ở Huyện Cũ")
    add(storage, 3, "Cầu ở nơi khác")
    page = search(storage, SearchQuery("cầu huyện cũ", named=(("Huyện Cũ", ("huyen-cu",)),)))
    assert titles(page) == ["Cầu ở Huyện Cũ", "Cầu ở xã"]


def test_a_slip_is_told_with_what_was_meant_as_an_article_writes_it(storage: Storage) -> None:
    for number in range(6):
        add(storage, number, f"Vịnh Hạ Long {number}")
    for number in range(6, 14):
        add(storage, number, "Vinh Ha Long, vinh Ha Long", published=NOW + HOUR)
    page = search(storage, SearchQuery("vinh ha lomg"))
    assert page.meant == "Vịnh Hạ Long"
    assert storage.search(SearchQuery(page.meant)).meant is None
    assert storage.search(SearchQuery("kỳ lân")).meant is None
    assert storage.search(SearchQuery("vinh ha lomg", typing=True)).meant is None


def test_of_equals_the_newer_comes_first(storage: Storage) -> None:
    for number, hours in ((1, 5), (2, 1), (3, 3)):
        add(storage, number, "Cầu mới", published=NOW - hours * HOUR)
    assert [hit.article.id for hit in search(storage, SearchQuery("cau moi")).hits] == [2, 3, 1]


def test_hits_are_filtered_by_topic_source_and_time(storage: Storage) -> None:
    add(storage, 1, "Cầu A", published=NOW - 3 * HOUR)
    add(storage, 2, "Cầu B", source="khac", topics=("kinh-te",), published=NOW - 2 * HOUR)
    add(storage, 3, "Cầu C", topics=("xa-hoi", "kinh-te"), published=NOW - HOUR)
    for query, expected in (
        (SearchQuery("cầu", topic="kinh-te"), {"Cầu B", "Cầu C"}),
        (SearchQuery("cầu", source="bao"), {"Cầu A", "Cầu C"}),
        (SearchQuery("cầu", since=NOW - 2 * HOUR), {"Cầu B", "Cầu C"}),
        (SearchQuery("cầu", until=NOW - 2 * HOUR), {"Cầu A"}),
        (SearchQuery("cầu", topic="xa-hoi", source="bao", since=NOW - 2 * HOUR, until=NOW), {"Cầu C"}),
        (SearchQuery("cầu", topic="the-thao"), set()),
    ):
        page = search(storage, query)
        assert (set(titles(page)), page.total) == (expected, len(expected))


def test_filters_without_words_show_the_newest(storage: Storage) -> None:
    add(storage, 1, "Cũ", published=NOW - HOUR)
    add(storage, 2, "Mới", published=NOW)
    add(storage, 3, "Khác", source="khac")
    assert titles(search(storage, SearchQuery("", source="bao"))) == ["Mới", "Cũ"]


def test_a_snippet_shows_the_words_as_the_article_writes_them_and_escapes_the_rest(storage: Storage) -> None:
    add(storage, 1, "Tin", lead="Giá <điện> & nước: Đồng Bằng lên 5 %.")
    [hit] = search(storage, SearchQuery("dong bang")).hits
    assert isinstance(hit.snippet, Markup)
    assert hit.snippet == Markup("Giá &lt;điện&gt; &amp; nước: <b>Đồng Bằng</b> lên 5 %.")


def test_pages_of_hits_neither_repeat_nor_miss_and_stay_while_new_articles_arrive(storage: Storage) -> None:
    for number in range(25):
        add(storage, number, f"Cầu mới {'và cầu cũ ' * (number % 5)}{number}")
    first = search(storage, SearchQuery("cầu", limit=10))
    add(storage, 100, "Cầu cầu cầu")
    rest = [search(storage, SearchQuery("cầu", as_of=first.as_of, offset=start, limit=10)) for start in (10, 20)]
    assert {page.total for page in (first, *rest)} == {25}
    seen = [title for page in (first, *rest) for title in titles(page)]
    assert len(seen) == len(set(seen)) == 25


def test_what_changed_is_found_as_it_is_now(storage: Storage) -> None:
    poll(storage, entry(draft(title="Cầu gỗ", lead="Sapo.")))
    poll(storage, entry(draft(title="Cầu đá", lead="Sapo."), fingerprint="second"))
    assert found(storage, "gỗ") == []
    assert found(storage, "đá") == ["Cầu đá"]
    article = search(storage, SearchQuery("đá")).hits[0].article
    for body in ("Thân một.", "Thân hai."):
        storage.save_page(PageRead(article.id, NOW, body=body))
    assert found(storage, "một") == []
    assert found(storage, "hai") == ["Cầu đá"]
    poll(storage, entry(draft(title="Tên khác", lead="Khác.")), of=ECONOMY)
    assert found(storage, "đá") == ["Cầu đá"]


@pytest.mark.parametrize(
    "words",
    [
        "", " ", '"', '""', "*", "-", "--", "()", "NEAR(", "NEAR(cầu mới)", "title:", "^", "+", "{}", "' or 1=1 --", "\0", "🌀", "🌀🌀 🎏",
        "…", "đ" * 100, "\ud800", "a\u0301" * 500, '"' * 301, "- " * 200, "َّ", "한국어", "ก็",
    ],
)  # fmt: skip
def test_a_query_without_an_answer_finds_nothing_and_fails_nothing(storage: Storage, words: str) -> None:
    add(storage, 1, "Bão số 3")
    page = search(storage, SearchQuery(words))
    assert (page.hits, page.total) == ((), 0)


@pytest.mark.parametrize(
    "words",
    [
        "bão*",
        "bão OR",
        "AND bão",
        '"bão',
        "title:bão",
        "(bão",
        "bão)",
        "bão^2",
        "bão\0",
        "bão 🌀",
        "NEAR(bão, 2)",
        "bão;--",
    ],
)
def test_the_words_of_an_odd_query_are_found_all_the_same(storage: Storage, words: str) -> None:
    add(storage, 1, "Bão số 3")
    assert found(storage, words) == ["Bão số 3"]


def test_a_query_of_two_megabytes_is_answered_from_its_beginning(storage: Storage) -> None:
    add(storage, 1, "Bão số 3")
    assert found(storage, "bão " + "x " * 1_000_000) == ["Bão số 3"]


def test_a_total_is_counted_up_to_a_thousand(storage: Storage) -> None:
    poll(storage, *(entry(draft(f"bao.example:{n}", title=f"Cầu {n}", news_at=None)) for n in range(1005)))
    page = search(storage, SearchQuery("cầu", offset=990, limit=50))
    assert page.total == 1000
    assert len(page.hits) == 10
    assert search(storage, SearchQuery("cầu", offset=5000)).hits == ()
