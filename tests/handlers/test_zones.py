"""Where a person's clock stands: by city, country or IANA name, with kind doubts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from handlers import cities
from handlers.base import Services
from tests.handlers.talking import actions, ask, chosen, lan, words


async def test_home_is_viet_nam_and_says_what_time_it_is(services: Services) -> None:
    shown = await ask(services, "/muigio")
    assert "Việt Nam" in words(shown)
    assert "10:00 thứ sáu" in words(shown)
    assert chosen(shown) == ["Việt Nam"]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Seoul", "Asia/Seoul"),
        ("Hàn Quốc", "Asia/Seoul"),
        ("han quoc", "Asia/Seoul"),
        ("Đài Bắc", "Asia/Taipei"),
        ("Đức", "Europe/Berlin"),
        ("cali", "America/Los_Angeles"),
        ("america/los_angeles", "America/Los_Angeles"),
        ("Oslo", "Europe/Oslo"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("Asia/Ho_Chi_Minh", ""),
        ("Việt Nam", ""),
    ],
)
async def test_a_city_a_country_or_an_iana_name_is_understood(services: Services, typed: str, zone: str) -> None:
    assert "bây giờ là" in words(await ask(services, f"/muigio {typed}"))
    assert lan(services).settings.zone == zone


async def test_the_time_there_is_said(services: Services) -> None:
    assert "12:00 thứ sáu" in words(await ask(services, "/muigio Seoul"))
    assert "Seoul, bây giờ là 12:00" in words(await ask(services, "/caidat"))
    far = await ask(services, action="zone:America/Los_Angeles")
    assert "19:00 thứ năm" in words(far)
    assert chosen(far) == ["California"]
    await ask(services, action="zone:Asia/Ho_Chi_Minh")
    assert lan(services).settings.zone == ""


async def test_a_country_with_several_zones_is_asked_about(services: Services) -> None:
    which = await ask(services, "/muigio Mỹ")
    assert "mấy múi giờ" in words(which)
    assert actions(which) == ["zone:America/Los_Angeles", "zone:America/Chicago", "zone:America/New_York"]
    assert lan(services).settings.zone == ""


async def test_a_mistyped_city_gets_the_nearest_and_an_unknown_one_the_usual(services: Services) -> None:
    assert actions(await ask(services, "/muigio Berlinn")) == ["zone:Europe/Berlin"]
    unknown = await ask(services, "/muigio qwxyz")
    assert "tên thành phố lớn gần nhất" in words(unknown)
    assert "zone:Asia/Seoul" in actions(unknown)


async def test_a_question_is_answered_without_a_command_and_may_be_tried_again(services: Services) -> None:
    await ask(services, "/muigio")
    assert "thành phố nào" in words(await ask(services, action="zone:ask"))
    assert "chưa biết" in words(await ask(services, "qwxyz"))
    assert "Tokyo" in words(await ask(services, "Tokyo"))
    assert lan(services).settings.zone == "Asia/Tokyo"
    assert "Chưa có bài nào" in words(await ask(services, "Tokyo"))


@pytest.mark.parametrize("name", ["Europe/Atlantis", "../etc/passwd", "/etc/localtime", "localtime/", ""])
async def test_a_forged_zone_changes_nothing(services: Services, name: str) -> None:
    assert "Nút này đã cũ" in words(await ask(services, action=f"zone:{name}"))
    assert lan(services).settings.zone == ""


async def test_the_next_digest_is_said_in_the_time_of_the_person(services: Services) -> None:
    await ask(services, "/muigio Berlin")
    assert "Bản tin tới: 06:30 hôm nay" in words(await ask(services, "/bantin sáng"))


@pytest.mark.parametrize("city", cities.CITIES, ids=lambda city: city.zone)
def test_every_city_has_a_zone_and_is_found_by_each_of_its_names(city: cities.City) -> None:
    assert ZoneInfo(city.zone).key == city.zone
    for name in (city.vi, city.en, *city.called):
        assert city.zone in cities.find(name)
