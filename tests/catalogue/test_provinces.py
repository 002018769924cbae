"""The places of a province as its file tells them: every name, old and new, leads where the resolution says."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files
from math import isclose
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue import load_catalogue
from bot.catalogue.gazetteer import distance_km
from bot.catalogue.provinces import load_province, place_id, provinces, read_province
from bot.errors import ConfigError
from bot.models import Place, PlaceKind
from bot.news.places import places_of
from bot.news.vietnamese import fold, nfc

QUANGNINH = load_province()
FILE = files("bot.catalogue") / "places" / "quangninh.toml"
TABLE = tomllib.loads(FILE.read_text("utf-8"))
COMMUNES = QUANGNINH.of_kind(PlaceKind.COMMUNE)
AREAS = {row["id"]: row["name"] for row in TABLE["area"]}
OLD = [
    (old, area, place_id(row["name"]), part)
    for row in TABLE["commune"]
    for part in ("whole", "most", "rest", "older")
    for area, names in row.get(part, {}).items()
    for old in names
]
BEFORE_2025 = {(old, area) for old, area, _, part in OLD if part != "older"}


def found(text: str) -> set[str]:
    return {place.id for place in places_of(text, "", "", QUANGNINH)}


# --- the province of Quảng Ninh ---------------------------------------------------------------------------------------


def test_there_are_54_communes_of_171_and_their_source_is_named() -> None:
    types = Counter(place.id.split("-")[0] for place in COMMUNES)
    assert types == {"phuong": 30, "xa": 22, "dac": 2}
    assert len(BEFORE_2025) == 171
    assert len({area for _, area in BEFORE_2025}) == 13
    assert QUANGNINH.source == "Nghị quyết 1679/NQ-UBTVQH15"
    assert "1679/NQ-UBTVQH15" in FILE.read_text("utf-8").split("\nid =")[0]


@pytest.mark.parametrize("commune", COMMUNES, ids=lambda place: place.id)
def test_every_commune_is_found_by_its_name(commune: Place) -> None:
    assert found(f"Tin {commune.name}, tỉnh Quảng Ninh") == {commune.id, "quang-ninh"}


@pytest.mark.parametrize(("old", "area"), sorted({(old, area) for old, area, _, _ in OLD}), ids=place_id)
def test_every_old_name_leads_to_all_that_became_of_it(old: str, area: str) -> None:
    """A name that lives on in the same place means the commune that has it now."""
    into = {commune for name, of, commune, _ in OLD if (name, of) == (old, area)}
    own = place_id(old)
    expected = {own} if own in into else into
    communes = found(f"Tin {old}, {AREAS[area]}, tỉnh Quảng Ninh") - {"quang-ninh", area}
    assert communes - alone(area) == expected - alone(area)
    assert expected <= communes


def alone(area: str) -> set[str]:
    """The commune that a whole old district became, which its name leads to."""
    communes = {commune for _, of, commune, part in OLD if of == area and part != "rest"}
    return communes if len(communes) == 1 else set()


@pytest.mark.parametrize(("area", "name"), AREAS.items())
def test_an_old_district_is_found_and_means_its_communes(area: str, name: str) -> None:
    single = alone(area)
    assert found(f"Tin {name}") == (single or {area})
    if not single:
        whole = {commune for _, of, commune, part in OLD if of == area and part in ("whole", "most")}
        assert whole <= {place.id for place in QUANGNINH.communes_of(area)} or area == "huyen-hoanh-bo"


@pytest.mark.parametrize("row", [*TABLE["water"], *TABLE["site"]], ids=lambda row: row.get("id") or row["names"][0])
def test_every_bay_island_mine_and_crossing_is_found(row: dict[str, Any]) -> None:
    leads = {row["id"]} if "id" in row else set(row["in"])
    for name in [*([row["name"]] if "name" in row else []), *row["names"]]:
        assert found(f"Khách đến {name} sáng nay") == leads


def test_what_is_no_place_is_none() -> None:
    for name in TABLE["nothing"]:
        assert found(f"Tin về {name} sáng nay") == set()


def test_ids_are_the_names_of_today_without_marks() -> None:
    assert {place.id for place in COMMUNES} == {"-".join(fold(place.name).split()) for place in COMMUNES}
    assert len(QUANGNINH.places) == len({fold(place.name) for place in QUANGNINH.places.values()})


def test_hundreds_of_names_hold_no_stray_letters() -> None:
    text = FILE.read_text("utf-8")
    assert text == nfc(text)
    assert len(text.encode()) < 40_000


def test_the_communes_of_a_district_are_listed_those_first_that_are_wholly_of_it() -> None:
    assert len(QUANGNINH.communes_of("tp-ha-long")) == 13
    assert QUANGNINH.communes_of("huyen-ba-che")[0].id == "xa-ba-che"
    assert {place.id for place in QUANGNINH.communes_of("tp-cam-pha")} >= {"xa-hai-hoa", "phuong-cua-ong"}
    assert "xa-hai-lang" not in {place.id for place in QUANGNINH.communes_of("tp-cam-pha")}  # no more than a strip


# --- the nearest commune ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latitude", "longitude", "commune"),
    [
        (20.956, 107.036, "phuong-bai-chay"),  # the beach
        (20.951, 107.079, "phuong-hong-gai"),  # below núi Bài Thơ
        (21.526, 107.966, "phuong-mong-cai-1"),  # the border bridge
        (20.885, 107.493, "dac-khu-van-don"),  # Quan Lạn, 25 km from Cái Rồng
        (20.975, 107.763, "dac-khu-co-to"),
        (21.305, 107.745, "xa-cai-chien"),  # an island off Hải Hà
        (21.37, 107.93, "xa-vinh-thuc"),  # an island off Móng Cái
        (21.161, 106.713, "phuong-yen-tu"),  # the mountain
    ],
)
def test_a_location_leads_to_the_nearest_commune(latitude: float, longitude: float, commune: str) -> None:
    nearest = QUANGNINH.nearest(latitude, longitude)
    assert nearest is not None
    assert nearest[0].id == commune
    assert nearest[1] < 8


def test_every_commune_has_points_inside_the_province() -> None:
    for place in COMMUNES:
        assert place.points, place.id
        for latitude, longitude in place.points:
            assert 20.6 < latitude < 21.7, place.id
            assert 106.4 < longitude < 108.1, place.id


@given(*[st.floats(-90, 90), st.floats(-180, 180)] * 2)
def test_distances_are_those_of_a_globe(a: float, b: float, c: float, d: float) -> None:
    there, back = distance_km((a, b), (c, d)), distance_km((c, d), (a, b))
    assert isclose(there, back, abs_tol=1e-6)
    assert 0 <= there < 20_020
    assert distance_km((20.951, 107.076), (21.53, 107.972)) == pytest.approx(113, abs=2)  # Hồng Gai – Móng Cái


# --- another province is another file ---------------------------------------------------------------------------------


def test_another_province_is_another_file(tmp_path: Path) -> None:
    assert provinces() == ("haiphong", "quangninh")
    haiphong = load_province("haiphong")
    assert haiphong.source == "Nghị quyết 1669/NQ-UBTVQH15"
    text = "Tàu rời thị trấn Cát Bà, phường Đồ Sơn và phường An Lư (TP Thủy Nguyên) tránh bão; vịnh Hạ Long lặng sóng"
    places = [place.id for place in places_of(text, "", "", haiphong)]
    assert set(places) == {"dac-khu-cat-hai", "phuong-do-son", "phuong-thuy-nguyen", "tp-thuy-nguyen"}
    assert [place.id for place in places_of(text, "", "", QUANGNINH)] == ["vinh-ha-long"]
    nearest = haiphong.nearest(20.727, 107.05)
    assert nearest is not None
    assert nearest[0].id == "dac-khu-cat-hai"


def test_an_operators_catalogue_names_its_province(tmp_path: Path) -> None:
    path = tmp_path / "cang.toml"
    feeds = '[[source]]\nid = "cang"\nname = "Cảng"\nhome = "https://cang.example/"\nfeeds = [{ url = "https://cang.example/rss" }]\n'
    path.write_text(f'province = "haiphong"\n{feeds}', "utf-8")
    assert load_catalogue(path).gazetteer.province.name == "TP Hải Phòng"
    path.write_text(feeds, "utf-8")
    assert load_catalogue(path).gazetteer is QUANGNINH
    path.write_text(f'province = "haifong"\n{feeds}', "utf-8")
    with pytest.raises(ConfigError, match='did you mean "haiphong"'):
        load_catalogue(path)


HEAD = {"id": "tinh", "name": "tỉnh Tinh", "source": "Nghị quyết 1"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"commune": [{"name": "xã A", "whole": {"huyen-b": ["xã C"]}}]}, 'names the area "huyen-b", which is none'),
        ({"commune": [{"name": "xã A", "points": [[107.1, 20.9]]}]}, "latitude, longitude"),
        ({"commune": [{"name": "xã A", "points": [20.9, 107.1]}]}, "latitude, longitude"),
        ({"commune": [{"name": "xã A", "whole": ["xã C"]}]}, "write whole ="),
        ({"commune": [{"name": "xã A"}, {"name": "xã A"}]}, '"xa-a" stands twice'),
        ({"commune": {"name": "xã A"}}, r"begin each commune with a line \[\[commune\]\]"),
        ({"commune": [{"name": "xã A", "olds": {}}]}, "there is no field 'olds'"),
        ({"site": [{"names": ["đảo D"], "in": ["xa-d"]}]}, '"xa-d"'),
        ({"alone": "Bãi Cháy"}, "write alone ="),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_write(rows: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_province("tinh.toml", HEAD | rows)
