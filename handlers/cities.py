"""Time zones by the names of cities and countries: where Vietnamese live, and every city that IANA knows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from zoneinfo import available_timezones

from bot.models import Language
from bot.news.vietnamese import fold
from handlers.names import key

HOME = "Asia/Ho_Chi_Minh"
OFFERED = (
    HOME,
    "Asia/Seoul",
    "Asia/Tokyo",
    "Asia/Taipei",
    "Europe/Berlin",
    "Europe/Prague",
    "Europe/Paris",
    "Europe/London",
    "America/Los_Angeles",
    "America/Chicago",
    "America/New_York",
    "Australia/Sydney",
)
_NAME_CHARACTERS_MAX = 60
_FOUND_MAX = 4


@dataclass(frozen=True, slots=True)
class City:
    """``called`` are other names for it, as ``names.key`` leaves them."""

    zone: str
    vi: str
    en: str
    called: tuple[str, ...] = ()


CITIES = (
    City(HOME, "Việt Nam", "Viet Nam", ("vietnam", "vn", "ha noi", "hanoi", "sai gon", "saigon", "ha long", "ict")),
    City("Asia/Seoul", "Seoul", "Seoul", ("han quoc", "korea", "south korea", "busan", "incheon")),
    City("Asia/Tokyo", "Tokyo", "Tokyo", ("nhat", "nhat ban", "japan", "osaka", "nagoya", "fukuoka")),
    City("Asia/Taipei", "Đài Bắc", "Taipei", ("dai loan", "taiwan", "cao hung", "kaohsiung", "dai trung")),
    City("Asia/Shanghai", "Trung Quốc", "China", ("bac kinh", "beijing", "thuong hai", "quang chau", "nam ninh")),
    City("Asia/Hong_Kong", "Hồng Kông", "Hong Kong", ("hongkong", "huong cang")),
    City("Asia/Singapore", "Singapore", "Singapore", ("xin ga po", "sing")),
    City("Asia/Kuala_Lumpur", "Malaysia", "Malaysia", ("ma lai", "ma lay xi a")),
    City("Asia/Bangkok", "Thái Lan", "Thailand", ("bang coc", "thai")),
    City("Asia/Vientiane", "Lào", "Laos", ("vieng chan",)),
    City("Asia/Phnom_Penh", "Campuchia", "Cambodia", ("cam pu chia", "phnom penh", "phnong penh")),
    City("Asia/Dubai", "Dubai", "Dubai", ("uae", "a rap")),
    City("Europe/Berlin", "Berlin", "Berlin", ("duc", "germany", "munich", "hamburg", "frankfurt", "leipzig")),
    City("Europe/Prague", "Praha", "Prague", ("sec", "cong hoa sec", "tiep", "czech", "czechia", "brno")),
    City("Europe/Warsaw", "Vác-sa-va", "Warsaw", ("ba lan", "poland", "vacsava", "warszawa")),
    City("Europe/Paris", "Paris", "Paris", ("phap", "france", "pa ri", "lyon", "marseille")),
    City("Europe/London", "Luân Đôn", "London", ("anh", "anh quoc", "england", "uk", "manchester")),
    City("Europe/Moscow", "Mát-xcơ-va", "Moscow", ("nga", "russia", "matxcova", "moskva")),
    City("America/Los_Angeles", "California", "California", ("my", "usa", "hoa ky", "cali", "san jose", "seattle")),
    City("America/Chicago", "Texas", "Texas", ("my", "usa", "hoa ky", "houston", "dallas")),
    City("America/New_York", "New York", "New York", ("my", "usa", "hoa ky", "washington", "virginia", "boston")),
    City("America/Toronto", "Toronto", "Toronto", ("canada", "ca na da", "montreal", "ottawa")),
    City("America/Vancouver", "Vancouver", "Vancouver", ("canada", "ca na da")),
    City("Australia/Sydney", "Sydney", "Sydney", ("uc", "australia", "canberra")),
    City("Australia/Melbourne", "Melbourne", "Melbourne", ("uc", "australia")),
    City("Australia/Perth", "Perth", "Perth", ("uc", "australia")),
    City("Pacific/Auckland", "New Zealand", "New Zealand", ("niu di lan", "wellington")),
)


def called(zone: str, language: Language) -> str:
    """``Seoul``, ``Đài Bắc``; what is not in the list by its own last name (``America/Sao_Paulo``: Sao Paulo)."""
    for city in CITIES:
        if city.zone == zone:
            return city.vi if language == "vi" else city.en
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def is_zone(name: str) -> bool:
    return name in available()


def find(words: str) -> tuple[str, ...]:
    """The zones of that name: none, one, or those of a country that has several."""
    return _named().get(key(words.replace("_", " ")), ()) if len(words) <= _NAME_CHARACTERS_MAX else ()


def near(words: str) -> tuple[str, ...]:
    """What may have been meant, likeliest first."""
    if len(words) > _NAME_CHARACTERS_MAX:
        return ()
    named = _named()
    close = get_close_matches(key(words.replace("_", " ")), named, n=_FOUND_MAX, cutoff=0.7)
    return tuple(dict.fromkeys(zone for name in close for zone in named[name]))[:_FOUND_MAX]


@lru_cache(maxsize=1)
def available() -> frozenset[str]:
    """Every zone there is. The first call reads a folder of some hundred files: not for the event loop."""
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _named() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for city in CITIES:
        for name in dict.fromkeys((fold(city.vi), fold(city.en), *city.called)):
            names[key(name)] = (*names.get(key(name), ()), city.zone)
    for zone in sorted(available()):
        if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/")):
            for name in (zone, zone.rsplit("/", 1)[-1]):
                names.setdefault(key(name.replace("_", " ")), (zone,))
    return names
