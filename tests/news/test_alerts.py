"""Which headlines wake people, of what, when, where and on whose word."""

from __future__ import annotations

import json
import time
import tomllib
from datetime import UTC, datetime
from importlib.resources import files
from unicodedata import normalize

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli_texts import classify
from bot.models import Alert, AlertKind
from bot.news.alert_words import alert_words
from bot.news.alerts import alert_of
from bot.news.dates import VIETNAM
from bot.news.vietnamese import one_tone_style
from tests.news.alert_cases import ALERTS, ALL_CLEARS, MORE_ALERTS, MORE_NO_ALERTS, NO_ALERTS

PUBLISHED = datetime(2026, 8, 17, 9, 30, tzinfo=VIETNAM)


def told(title: str, lead: str = "", body: str = "") -> Alert | None:
    return alert_of(title, lead, body, PUBLISHED)


@pytest.mark.parametrize(("kind", "title"), [(kind, title) for kind, titles in ALERTS.items() for title in titles])
def test_an_alert_is_told_by_its_headline(kind: str, title: str) -> None:
    alert = told(title)
    assert alert is not None
    assert (alert.kind.value, alert.over) == (kind, False)


@pytest.mark.parametrize(("kind", "title"), [(kind, title) for kind, titles in ALL_CLEARS.items() for title in titles])
def test_an_all_clear_is_told_as_one(kind: str, title: str) -> None:
    alert = told(title)
    assert alert is not None
    assert (alert.kind.value, alert.over) == (kind, True)


@pytest.mark.parametrize("title", MORE_ALERTS)
def test_alerts_in_other_words_are_told_too(title: str) -> None:
    assert told(title) is not None


@pytest.mark.parametrize("title", [*NO_ALERTS, *MORE_NO_ALERTS])
def test_what_only_looks_like_an_alert_is_none(title: str) -> None:
    assert told(title) is None


def test_the_cases_are_many_and_of_every_kind() -> None:
    assert set(ALERTS) == {kind.value for kind in AlertKind}
    assert sum(map(len, (*ALERTS.values(), *ALL_CLEARS.values()))) >= 60
    assert len(set(NO_ALERTS)) >= 60


def test_marks_and_syllables_matter() -> None:
    assert told("Bão số 5 áp sát Quảng Ninh") is not None
    assert told("Báo số 5 ra mắt tại Quảng Ninh") is None
    assert told("Bao so 5 ap sat Quang Ninh") is None
    assert told("Cắt điện tại Hạ Long ngày mai") is not None
    assert told("Cắt diễn tại Hạ Long ngày mai") is None


def test_both_styles_of_tone_marks_and_both_forms_of_letters_are_one() -> None:
    assert told("Cảnh báo lũ quét tại Khánh Hoà") is not None
    assert told(normalize("NFD", "Cảnh báo lũ quét tại Khánh Hòa")) is not None


def test_not_yet_is_no_all_clear() -> None:
    alert = told("Cấm biển: tàu du lịch Hạ Long chưa được hoạt động trở lại")
    assert alert is not None
    assert not alert.over


def test_further_kinds_are_named() -> None:
    alert = told("Mưa lớn ở Ba Chẽ, nguy cơ lũ quét, sạt lở đất")
    assert alert is not None
    assert alert.kind is AlertKind.FLOOD
    assert set(alert.also) == {AlertKind.LANDSLIDE, AlertKind.RAIN}


def test_when_where_and_who_come_from_the_text() -> None:
    alert = told(
        "Tạm dừng cấp phép tàu du lịch vịnh Hạ Long",
        "Cảng vụ Đường thủy nội địa Quảng Ninh thông báo tạm dừng cấp phép rời bến cho tàu du lịch trên vịnh Hạ Long, "
        "vịnh Bái Tử Long từ 13h ngày 18/8 đến khi có thông báo mới.",
    )
    assert alert == Alert(
        AlertKind.BOATS,
        "Tạm dừng cấp phép tàu du lịch vịnh Hạ Long",
        start=datetime(2026, 8, 18, 6, tzinfo=UTC),
        until_notice=True,
        where=("vịnh Hạ Long",),
        issuer="Cảng vụ Đường thủy nội địa Quảng Ninh",
    )


def test_the_end_may_be_said_after_the_beginning() -> None:
    alert = told("Cấm biển từ 12h ngày 18/8", "Cấm biển từ 12h ngày 18/8. Lệnh cấm biển đến 17h ngày 19/8.")
    assert alert is not None
    assert (alert.start, alert.until) == (datetime(2026, 8, 18, 5, tzinfo=UTC), datetime(2026, 8, 19, 10, tzinfo=UTC))


def test_the_end_of_another_stretch_is_not_taken() -> None:
    alert = told("Cấm biển từ 12h ngày 18/8", "Trước đó, lệnh cấm biển kéo dài từ 5h ngày 2/8 đến 9h ngày 3/8.")
    assert alert is not None
    assert (alert.start, alert.until) == (datetime(2026, 8, 18, 5, tzinfo=UTC), None)


def test_what_is_not_said_is_missing() -> None:
    alert = told("Cấm biển", "Tàu thuyền ở nguyên nơi neo đậu.")
    assert alert == Alert(AlertKind.BOATS, "Cấm biển")


@pytest.mark.parametrize(
    ("lead", "issuer"),
    [
        ("Theo Đài Khí tượng Thủy văn tỉnh Quảng Ninh, đêm nay mưa to.", "Đài Khí tượng Thủy văn tỉnh Quảng Ninh"),
        ("UBND đặc khu Cô Tô yêu cầu tàu cá vào bờ.", "UBND đặc khu Cô Tô"),
        ("Sáng nay, Công ty Điện lực Quảng Ninh thông báo lịch mới.", "Công ty Điện lực Quảng Ninh"),
        ("Sở Giáo dục và Đào tạo công bố điểm thi.", "Sở Giáo dục và Đào tạo"),
        ("Người dân cho biết nước lên nhanh.", None),
    ],
)
def test_who_says_so_is_an_authority(lead: str, issuer: str | None) -> None:
    alert = told("Mưa lớn ở Cô Tô kéo dài", lead)
    assert alert is not None
    assert alert.issuer == issuer


def test_where_is_as_written_and_in_order() -> None:
    alert = told("Mưa lớn tại xã Bình Liêu, phường Móng Cái 1 và Lạng Sơn, quốc lộ 18C bị chia cắt")
    assert alert is not None
    assert alert.where == ("xã Bình Liêu", "phường Móng Cái 1", "Lạng Sơn", "quốc lộ 18C")


def test_a_storm_that_is_only_abroad_is_none_but_the_numbered_one_is_ours() -> None:
    assert told("Siêu bão đổ bộ Philippines, hàng nghìn người sơ tán") is None
    assert told("Bão số 4 sắp đổ bộ Quảng Đông (Trung Quốc)") is not None
    assert told("Sáng nay Mỹ Đình ngập sâu vì mưa lớn") is not None  # a place of Hà Nội, not America


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_gets_an_answer(title: str, lead: str) -> None:
    alert = told(f"Bão số 3 {title}", lead, lead)
    assert alert is None or alert.evidence.startswith("Bão số 3")


def test_long_and_hostile_texts_take_no_time() -> None:
    alert_words()
    begin = time.process_time()
    told("tàu " * 10_000, "từ 1h đến " * 10_000, "Sở " + "Á " * 100_000)
    told("Cấm biển " + "tìm kiếm " * 100, "Theo Sở " * 5_000, "từ 13h ngày " * 5_000)
    assert time.process_time() - begin < 1


def test_thousands_of_articles_a_minute_are_looked_at() -> None:
    alert_words()
    body = "Sáng nay, công an phường và ban quản lý chợ nhắc tiểu thương phòng cháy, giữ lối đi. " * 60
    begin = time.process_time()
    for _ in range(200):
        told("Chợ đêm mở cửa trở lại", "Chợ có 120 gian hàng.", body)
    assert time.process_time() - begin < 0.2 * 3  # 1,000 a second, with room for a busy machine


def test_the_command_tells_an_alert_as_json() -> None:
    title = "Cấm biển từ 12h trưa nay đến 17h ngày 20/8"
    answer = CliRunner().invoke(classify, ["--json", "--published", PUBLISHED.isoformat()], input=title)
    assert json.loads(answer.output)["alert"] == {
        "kind": "boats",
        "from": "2026-08-17T12:00:00+07:00",
        "until": "2026-08-20T17:00:00+07:00",
        "until_notice": False,
        "over": False,
        "where": [],
        "issuer": None,
    }
    nothing = CliRunner().invoke(classify, ["--json"], input="Họp báo chiều nay")
    assert json.loads(nothing.output)["alert"] is None


# --- the words ------------------------------------------------------------------------------------------------------


def test_phrases_are_lower_case_in_one_tone_style() -> None:
    table = tomllib.loads((files("bot.catalogue") / "alerts.toml").read_text("utf-8"))
    lists = [table[name] for name in ("nothing", "aftermath", "circumstance")]
    lists += [phrases for name in ("about", "signs") for phrases in table[name].values()]
    lists += [words for kind in table["kind"].values() for words in kind.values() if isinstance(words, list)]
    phrases = [phrase for words in lists for phrase in words]
    assert [phrase for phrase in phrases if phrase != one_tone_style(phrase).lower()] == []
    assert [words for words in lists if len(words) != len(set(words))] == []


def test_every_kind_has_its_words() -> None:
    assert set(alert_words().kinds) == set(AlertKind)
