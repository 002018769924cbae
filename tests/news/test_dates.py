"""Dates as papers write them: the right instant or none."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.models import DateOrder
from bot.news.dates import date_in_id, parse_date, refuted_orders

NOW = datetime(2026, 8, 24, 12, tzinfo=UTC)
VN = timezone(timedelta(hours=7))


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VN).astimezone(UTC)  # type: ignore[misc,arg-type]  # parts are year, month, day …


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("Sun, 23 Aug 2026 02:00:00 +0700", vn(2026, 8, 23, 2)),
        ("Sun, 23 Aug 26 02:00:00 +0700", vn(2026, 8, 23, 2)),
        ("\n Sun, 23 Aug 2026 02:00:00 GMT \n", vn(2026, 8, 23, 9)),
        ("Sun, 23 Aug 2026 02:00:00 +07:00", vn(2026, 8, 23, 2)),
        ("Sun, 23 Aug 2026 02:00:00 +07", vn(2026, 8, 23, 2)),
        ("Sun, 23 Aug 2026 02:00:00 GMT+7", vn(2026, 8, 23, 2)),
        ("Sat, 22 Aug 2026 15:00:00 EDT", vn(2026, 8, 23, 2)),
        ("Sat, 22 Aug 2026 19:00 Z", vn(2026, 8, 23, 2)),
        ("23 Aug 2026 02:00:00 -0000", vn(2026, 8, 23, 9)),
        ("Sunday, 23-Aug-26 02:00:00 GMT", vn(2026, 8, 23, 9)),
        ("Sun, 23 Aug 2026 02:00:00 +0700 (ICT)", vn(2026, 8, 23, 2)),
        ("Sun Aug 23 2026 02:00:00 GMT+0700 (Indochina Time)", vn(2026, 8, 23, 2)),
        ("Sun Aug 23 02:00:00 2026", vn(2026, 8, 23, 2)),
        ("Aug 23, 2026 5:20 AM", vn(2026, 8, 23, 5, 20)),
        ("14/07/2021", vn(2021, 7, 14)),
        ("14/7/21", vn(2021, 7, 14)),
        ("22/09/2022 15:15", vn(2022, 9, 22, 15, 15)),
        ("22/09/2022 03:15:00 CH", vn(2022, 9, 22, 15, 15)),
        ("22/09/2022 12:15:00 SA", vn(2022, 9, 22, 0, 15)),
        ("22/09/2022 15:15 PM", vn(2022, 9, 22, 15, 15)),
        ("Thứ 4, 14/07/2021 | 18:12:36 [GMT +7]", vn(2021, 7, 14, 18, 12, 36)),
        ("Chủ Nhật, 12/01/2020, 12:40 [GMT+7]", vn(2020, 1, 12, 12, 40)),
        ("Thứ năm, 2/11/2023, 19:20 (GMT+7)", vn(2023, 11, 2, 19, 20)),
        ("Thứ Sáu, 22/11/2024 19:17 (GMT +7)", vn(2024, 11, 22, 19, 17)),
        ("Thứ Bảy, Ngày 13 tháng 06 năm 2026", vn(2026, 6, 13)),
        ("10:36 | 26/07/2023", vn(2023, 7, 26, 10, 36)),
        ("10h36 ngày 26/07/2023", vn(2023, 7, 26, 10, 36)),
        ("23.8.2026 - 10:05", vn(2026, 8, 23, 10, 5)),
        ("2026-08-23T02:00:00", vn(2026, 8, 23, 2)),
        ("2026-08-23T02:00:00Z", vn(2026, 8, 23, 9)),
        ("2026-08-23T02:00:00.123456+07:00", vn(2026, 8, 23, 2)),
        ("2026-08-23 02:00:00+0700", vn(2026, 8, 23, 2)),
        ("2026/08/23", vn(2026, 8, 23)),
        ("Cập nhật: 23/08/2026 10:05", vn(2026, 8, 23, 10, 5)),
        ("Thu\u031b\u0301 tu\u031b, 14/07/2021 18:12", vn(2021, 7, 14, 18, 12)),  # decomposed letters
    ],
)
def test_every_form_that_papers_use_is_read(raw: str, moment: datetime) -> None:
    assert parse_date(raw, "dmy", NOW) == moment


@pytest.mark.parametrize("gap", ["\u202f", "\u00a0", " "])
def test_american_order_is_read_where_the_source_states_it(gap: str) -> None:
    assert parse_date(f"8/23/2026 5:20:00{gap}AM", "mdy", NOW) == vn(2026, 8, 23, 5, 20)
    assert parse_date(f"8/10/2026 12:20:00{gap}PM", "mdy", NOW) == vn(2026, 8, 10, 12, 20)
    assert parse_date("04/10/2025 08:30:00", "dmy", NOW) == vn(2025, 10, 4, 8, 30)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "hôm qua",
        "2 giờ trước",
        "10:36",
        "2026",
        "8/23/2026",  # no such month in the stated order
        "31/02/2025",
        "29/02/2023",
        "00/07/2021",
        "14/07/2021 24:30",
        "14/07/2021 10:75",
        "14/07/2021 15:20 AM",
        "14/07/2021 0:20 CH",
        "14/07/0021",
        "14-07-21",  # may begin with the year
        "Sun, 23 Aug 2026 02:00:00 CEST",
        "Sun, 23 Aug 2026 02:00:00 +25:00",
        "Sun, 23 Aug 2026 02:00:00 +0775",
        "Sun, 23 Xyz 2026 02:00:00 +0700",
        "14/07/2021 và 15/07/2021",
        "01/01/1970",
        "31/12/1989",
        "26/08/2026",  # two days ahead
        "Thu, 01 Jan 2099 00:00:00 GMT",
        "1785000000",
        "٢٣/٠٨/٢٠٢٥",
        "14/07/2021" + " " * 200 + "18:12",
        "1" * 50_000,
        " " * 50_000 + "1",
    ],
)
def test_what_is_not_certain_is_none(raw: str) -> None:
    assert parse_date(raw, "dmy", NOW) is None


def test_a_little_ahead_is_a_clock_that_is_wrong_not_a_lie() -> None:
    assert parse_date("25/08/2026 08:00", "dmy", NOW) == vn(2026, 8, 25, 8)


def test_weekdays_are_ignored() -> None:
    assert parse_date("Thứ Hai, 23/08/2026", "dmy", NOW) == vn(2026, 8, 23)


RENDERED = {
    "rfc 822": lambda d: d.strftime("%a, %d %b %Y %H:%M:%S +0700"),
    "rfc 822, short year": lambda d: d.strftime("%a, %d %b %y %H:%M:%S +07"),
    "gmt+7": lambda d: d.strftime("%a, %d %b %Y %H:%M:%S GMT+7"),
    "gmt": lambda d: d.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"),
    "iso": lambda d: d.isoformat(),
    "iso without zone": lambda d: d.strftime("%Y-%m-%dT%H:%M:%S"),
    "portal": lambda d: d.strftime("%d/%m/%Y %I:%M:%S ") + ("SA" if d.hour < 12 else "CH"),
    "quảng ninh": lambda d: d.strftime("Thứ 4, %d/%m/%Y | %H:%M:%S [GMT +7]"),
    "time first": lambda d: d.strftime("%H:%M:%S | %d/%m/%Y"),
    "in words": lambda d: d.strftime("%H:%M:%S, Thứ Bảy, Ngày %d tháng %m năm %Y"),
}


@pytest.mark.parametrize("form", RENDERED)
@given(st.datetimes(datetime(1990, 1, 2), datetime(2026, 8, 24)))  # noqa: DTZ001  # hypothesis adds no zone to bounds
def test_every_instant_rendered_in_a_form_parses_back(form: str, moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=VN)
    assert parse_date(RENDERED[form](moment), "dmy", NOW) == moment


@given(st.datetimes(datetime(1990, 1, 2), datetime(2026, 8, 24)))  # noqa: DTZ001  # hypothesis adds no zone to bounds
def test_american_instants_parse_back_in_their_order(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=VN)
    raw = f"{moment.month}/{moment.day}/{moment.year} {moment:%I:%M:%S}\u202f{moment:%p}"
    assert parse_date(raw, "mdy", NOW) == moment


@given(st.text(max_size=200), st.sampled_from(["dmy", "mdy"]))
def test_any_text_is_a_date_within_the_bounds_or_none(raw: str, order: DateOrder) -> None:
    found = parse_date(raw, order, NOW)
    assert found is None or datetime(1990, 1, 1, tzinfo=UTC) <= found <= NOW + timedelta(days=1)


@pytest.mark.parametrize("run", ["1 ", "1/", "thứ ", "t2 ", "-", "+7 ", "(a", "12:"])
def test_hostile_dates_take_no_time(run: str) -> None:
    began = time.process_time()
    for length in (20, 60, 119, 100_000):
        parse_date((run * length)[:length], "dmy", NOW)
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    ("raw", "orders"),
    [
        ("8/23/2026 5:20:00 AM", {"dmy"}),
        ("23/08/2026", {"mdy"}),
        ("8/7/2026", set()),
        ("31/31/2026", {"dmy", "mdy"}),
        ("Sun, 23 Aug 2026 02:00:00 +0700", set()),
        ("", set()),
    ],
)
def test_a_date_refutes_the_orders_it_cannot_be_read_in(raw: str, orders: set[str]) -> None:
    assert refuted_orders(raw) == orders


@pytest.mark.parametrize(
    ("url", "moment"),
    [
        ("https://tuoitre.vn/a-100260719211953795.htm", vn(2026, 7, 19, 21, 19, 53)),
        ("https://vtv.vn/a-10026072721541398.htm", vn(2026, 7, 27, 21, 54, 13)),
        ("https://cafef.vn/a-188260720061813496.chn", vn(2026, 7, 20, 6, 18, 13)),
        ("https://xe.baoxaydung.vn/a-192260727125233096.htm", vn(2026, 7, 27, 12, 52, 33)),
        ("https://dantri.com.vn/a/b-20260720053604184.htm", vn(2026, 7, 20, 5, 36, 4)),
        ("https://kenh14.vn/a-215260720062331624.chn", vn(2026, 7, 20, 6, 23, 31)),
        ("https://kenh14.vn/a-215262007110820526.chn", vn(2026, 7, 20, 11, 8, 20)),  # day and month swapped
        ("https://vietnambiz.vn/a-2026725161752937.htm", vn(2026, 7, 25, 16, 17, 52)),
    ],
)
def test_a_number_that_holds_a_time_tells_when_the_draft_was_made(url: str, moment: datetime) -> None:
    assert date_in_id(url, NOW) == moment


@pytest.mark.parametrize(
    "url",
    [
        "https://vnexpress.net/a-5097917.html",
        "https://baoquangninh.vn/a-3279470.html",
        "https://tuoitre.vn/a-100261319211953795.htm",  # month 13
        "https://tuoitre.vn/a-188260719211953795.htm",  # the number of another paper
        "https://kenh14.vn/a-215260708062331624.chn",  # 7 August or 8 July
        "https://vietnambiz.vn/a-202611112345678.htm",  # may be read in many ways
        "https://thu.example.vn/a-100260719211953795.htm",
        "https://tuoitre.vn/a-100270719211953795.htm",  # next year
        "http://[::1",
    ],
)
def test_a_number_that_leaves_a_doubt_tells_nothing(url: str) -> None:
    assert date_in_id(url, NOW) is None
