"""Which places a text names, and which names are no places."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.provinces import load_province
from bot.models import NOWHERE, Whereabouts
from bot.news.places import PlaceFinder, places_of, whereabouts
from bot.news.vietnamese import nfc

QUANGNINH = load_province()


def ids(title: str, body: str = "", *, local: bool = False) -> set[str]:
    return {place.id for place in places_of(title, "", body, QUANGNINH, local=local)}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # The three Hạ Longs, and a fourth.
        ("Chợ phường Hạ Long mở sớm", {"phuong-ha-long"}),
        ("TP Hạ Long trồng cây", {"tp-ha-long"}),
        ("Hạ Long trồng cây", {"tp-ha-long"}),
        ("Vịnh Hạ Long lặng sóng", {"vinh-ha-long"}),
        ("Đảo Ti Tốp đông khách", {"vinh-ha-long"}),
        ("Người xã Hạ Long (huyện Vân Đồn) nuôi hàu", {"dac-khu-van-don"}),
        # Written as papers and people write.
        ("Nước ngập ở P.Bãi Cháy, TP.Hạ Long", {"phuong-bai-chay", "tp-ha-long"}),
        ("Lở đất tại P. Hồng Hà, TP. Hạ Long", {"phuong-ha-long", "tp-ha-long"}),
        ("TX. Quảng Yên, H. Ba Chẽ và H.Đầm Hà họp", {"tx-quang-yen", "huyen-ba-che", "huyen-dam-ha"}),
        ("CẨM PHẢ: CHÁY CHỢ CỬA ÔNG", {"tp-cam-pha", "phuong-cua-ong"}),
        ("Xã Hải Hoà, tỉnh Quảng Ninh", {"xa-hai-hoa", "quang-ninh"}),
        ("Xã Hải Hòa, tỉnh Quảng Ninh", {"xa-hai-hoa", "quang-ninh"}),
        ("Tàu ra huyện đảo Cô Tô", {"dac-khu-co-to"}),
        ("Thành phố Quảng Ninh", {"quang-ninh"}),
        # Old names lead to the new communes, to all of them.
        ("Phường Hà Khẩu (TP Hạ Long) mất nước", {"phuong-viet-hung", "phuong-tuan-chau", "tp-ha-long"}),
        ("Thị trấn Trới, huyện Hoành Bồ", {"phuong-hoanh-bo", "huyen-hoanh-bo"}),
        ("Thị trấn Cái Rồng vào hè", {"dac-khu-van-don"}),
        # One word for several.
        ("Các phường Hồng Hà, Bạch Đằng và Hà Tu (TP Hạ Long)", {"phuong-ha-long", "phuong-hong-gai", "phuong-ha-tu", "tp-ha-long"}),
        ("Nhiều xã như Đông Xá, Hạ Long của huyện Vân Đồn", {"dac-khu-van-don"}),
        ("Các phường Móng Cái 1, 2 và 3", {"phuong-mong-cai-1", "phuong-mong-cai-2", "phuong-mong-cai-3"}),
        ("Phường Móng Cái 2, 15 hộ dân", {"phuong-mong-cai-2"}),
        # What kind of commune it is stands between.
        ("Xã miền núi Thống Nhất, tỉnh Quảng Ninh", {"xa-thong-nhat", "quang-ninh"}),
        ("Xã đảo Cái Chiên (huyện miền núi Hải Hà)", {"xa-cai-chien", "huyen-hai-ha"}),
        ("Các xã biên giới Hải Sơn và Hoành Mô (Quảng Ninh)", {"xa-hai-son", "xa-hoanh-mo", "quang-ninh"}),
        ("Các huyện Tiên Yên, Hải Hà", {"huyen-tien-yen", "huyen-hai-ha"}),
        # Roads, mines, islands, crossings.
        ("Đường Hạ Long - Vân Đồn thông xe", {"tp-ha-long", "dac-khu-van-don"}),
        ("Thợ than Hà Lầm vượt kế hoạch", {"phuong-ha-lam"}),
        ("Cửa khẩu Bắc Phong Sinh thông quan", {"xa-quang-duc"}),
        ("Sóng to ở đảo Trần", {"dac-khu-co-to"}),
        # The address goes on and says which.
        ("Xã Cộng Hòa, TP Cẩm Phả", {"xa-hai-hoa", "tp-cam-pha"}),
        ("Phường Cộng Hòa, TX Quảng Yên", {"phuong-hiep-hoa", "tx-quang-yen"}),
        ("Phường Bắc Sơn, TP Uông Bí", {"phuong-vang-danh", "tp-uong-bi"}),
        ("Xã Bắc Sơn, TP Móng Cái", {"xa-hai-son", "tp-mong-cai"}),
        ("Hà Khánh (Hạ Long) chờ cầu", {"phuong-cao-xanh", "tp-ha-long"}),
    ],
)  # fmt: skip
def test_places_are_found(text: str, places: set[str]) -> None:
    assert ids(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "Xe đâm nhau trên đường Trần Phú",
        "Hàng cây phố Hạ Long",
        "Ông Hạ Long kể chuyện biển",
        "Bà Nguyễn Hải Hà bán hàng",
        "Chị Vân Đồn nhận giải",
        "Trường THPT Cẩm Phả khai giảng",
        "Trường tiểu học Quang Trung khai giảng",
        "Công ty cổ phần Hạ Long lãi lớn",
        "Khách sạn Hạ Long giữa Hà Nội",
        "Than Quảng Ninh thắng trận",
        "Báo Quảng Ninh đưa tin",
        "Cầu Bạch Đằng thông xe",
        "hạ long, cô tô, móng cái",
        # Elsewhere.
        "Xã Thống Nhất, huyện Gia Lộc, tỉnh Hải Dương",
        "Xã Hải Hòa (Thanh Hóa) được mùa",
        "Phường Việt Hưng, quận Long Biên, Hà Nội",
        "Phường Việt Hưng",
        "Xã Quảng Yên, huyện Quảng Xương",
        "Phường Đông Hải 2, quận Hải An",
        "Núi Cô Tô (An Giang)",
        "Phường Trần Phú, Hà Nội; chợ phường Trần Phú đông",
        "Huyện Quảng Ninh (Quảng Bình) họp; Công an Quảng Ninh vào cuộc",
    ],
)
def test_streets_people_firms_and_namesakes_are_no_places(text: str) -> None:
    assert ids(text) == set()


def test_a_name_that_stands_elsewhere_too_needs_support() -> None:
    for name, place in (
        ("xã Thống Nhất", "xa-thong-nhat"),
        ("phường Việt Hưng", "phuong-viet-hung"),
        ("xã Hải Hòa", "xa-hai-hoa"),
    ):
        assert ids(f"Chợ {name} đông khách") == set()
        assert ids(f"Chợ {name} đông khách", "Tỉnh Quảng Ninh cho biết.") == {place, "quang-ninh"}
        assert ids(f"Chợ {name} đông khách", "Người Bãi Cháy cũng sang.") == {place, "phuong-bai-chay"}
        assert ids(f"Chợ {name} đông khách", local=True) == {place}
        assert ids(f"Chợ {name}, tỉnh Hải Dương", "Cách đó, Quảng Ninh có mưa.") == {"quang-ninh"}


def test_the_place_named_nearest_tells_where_a_commune_is() -> None:
    far = "Bão vào. " * 30
    assert "phuong-mong-cai-1" not in ids("Mưa ở Quảng Ninh", f"{far}Tại Hà Nội, phường Trần Phú ngập.")
    assert "phuong-mong-cai-1" in ids("Mưa ở Quảng Ninh", f"Tại Móng Cái, phường Trần Phú ngập. {far}Hà Nội nắng.")


def test_the_title_comes_first_then_what_is_named_more() -> None:
    found = places_of("Cô Tô đón khách", "", "Từ Móng Cái và Uông Bí; Uông Bí đông nhất.", QUANGNINH)
    assert [place.id for place in found] == ["dac-khu-co-to", "tp-uong-bi", "tp-mong-cai"]


def test_the_evidence_is_what_the_text_says() -> None:
    found = places_of("Mưa ở P.  Hồng Hà, TP.Hạ Long", "", "Thị trấn Trới cũng mưa, Hoành Bồ ngập.", QUANGNINH)
    assert {(place.id, place.name, place.evidence) for place in found} == {
        ("phuong-ha-long", "phường Hạ Long", "P. Hồng Hà"),
        ("tp-ha-long", "TP Hạ Long", "TP.Hạ Long"),
        ("phuong-hoanh-bo", "phường Hoành Bồ", "Thị trấn Trới"),
        ("huyen-hoanh-bo", "huyện Hoành Bồ", "Hoành Bồ"),
    }


NAMES = st.sampled_from(
    [
        "phường Hồng Hà",
        "Hạ Long",
        "TP",
        "tỉnh",
        "Hải Dương",
        "(",
        ", ",
        "các xã",
        "ông",
        "đường",
        "và",
        "\n",
        "2",
        "Quảng Ninh",
        "Nguyễn",
    ]
)


@given(st.lists(st.one_of(NAMES, st.text(max_size=5)), max_size=40).map(" ".join), st.booleans())
def test_whatever_is_written_the_evidence_stands_in_the_text(text: str, local: bool) -> None:
    for place in places_of(text, "", text, QUANGNINH, local=local):
        assert place.id in QUANGNINH.places
        assert place.evidence in " ".join(nfc(text).split())


@pytest.mark.parametrize(
    "text",
    [
        "Hạ Long " * 9_000,
        "các phường Hạ Long, " * 4_000,
        "A " * 40_000,
        "xã Thống Nhất, Hà Nội " * 3_000,
        "Hạ Long - " * 8_000,
        "Hạ Long" + " " * 29_000 + "có mưa",
        "Hạ Long" + " " * 14_000 + "phường" + " " * 14_000 + "mưa",
    ],
)
def test_hostile_texts_take_bounded_time(text: str) -> None:
    begin = time.process_time()
    places_of("", "", text, QUANGNINH)
    assert time.process_time() - begin < 2


def test_hundreds_of_articles_a_second_are_read() -> None:
    body = "Sáng nay, phường Hồng Hà (TP Hạ Long) và các xã Quảng La, Vũ Oai nhắc dân giữ lối đi thông thoáng. " * 20
    places_of("", "", "", QUANGNINH)  # the names are put in order once
    begin = time.process_time()
    for _ in range(100):
        places_of("Chợ đêm Bãi Cháy mở cửa", "", body, QUANGNINH)
    assert time.process_time() - begin < 1.5


# --- where an article plays -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "regions", "parts"),
    [
        ((), (), ()),
        (("quang-ninh",), (), ()),
        (("phuong-bai-chay",), ("tp-ha-long", "quang-ninh"), ()),
        (("dac-khu-van-don",), ("quang-ninh",), ()),
        (("vinh-ha-long", "quang-ninh"), (), ()),
        (("phuong-bai-chay", "tp-ha-long"), ("quang-ninh",), ()),
        (("huyen-dam-ha",), ("quang-ninh",), ("xa-dam-ha", "xa-quang-tan")),
        (("huyen-dam-ha", "phuong-bai-chay"), ("tp-ha-long", "quang-ninh"), ("xa-dam-ha", "xa-quang-tan")),
        (("xa-ky-thuong",), ("tp-ha-long", "huyen-ba-che", "huyen-hoanh-bo", "quang-ninh"), ()),
    ],
)
def test_an_article_concerns_what_its_places_lie_in_and_the_parts_of_a_district_named_alone(
    places: tuple[str, ...], regions: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    assert whereabouts(places, QUANGNINH) == Whereabouts(places, regions, parts)


def test_the_home_paper_speaks_of_the_province_and_others_must_say_so() -> None:
    finder = PlaceFinder(QUANGNINH, "baoquangninh")
    assert finder.where("baoquangninh", "Chợ xã Thống Nhất", "", "").places == ("xa-thong-nhat",)
    assert finder.where("tuoitre", "Chợ xã Thống Nhất", "", "") == NOWHERE
