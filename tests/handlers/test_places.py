"""Places in the chat: typed in any spelling, pressed, or shared as a location; followed, hidden, searched and explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.catalogue import load_catalogue
from bot.models import Address, ChatKind, Mute, PlaceKind, Settings, SubscriptionKind, Whereabouts
from handlers import place_names, router
from handlers.base import Reply, Request, Services
from handlers.buttons import ACTION_BYTES_MAX
from tests.handlers.desk import NOW, Desk, actions, labels, shown

GAZETTEER = load_catalogue().gazetteer
BEACH = Whereabouts(("phuong-bai-chay",), ("tp-ha-long", "quang-ninh"))
DISTRICT = Whereabouts(("huyen-dam-ha",), ("quang-ninh",), ("xa-dam-ha", "xa-quang-tan"))


def followed(desk: Desk, chat: str = "5") -> set[str]:
    held = desk.storage.subscriptions(desk.reader(chat).id)
    return {each.value for each in held if each.kind is SubscriptionKind.PLACE}


def meant(words: str) -> list[str]:
    return [called.place.id for called in place_names.meant(GAZETTEER, words)]


def text(reply: Reply) -> str:
    return " ".join(shown(reply))


async def share(services: Services, latitude: float, longitude: float, messenger: str = "telegram") -> Reply:
    storage = services.db.storage
    to, _ = storage.ensure_subscriber(Address(messenger, "5"), ChatKind.PRIVATE, "An", Settings(), NOW)
    request = Request(to, "5", is_admin=False, is_new=False, at=NOW, location=(latitude, longitude))
    return await router.answer(request, services)


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Bãi Cháy", ["phuong-bai-chay"]),
        ("bai chay", ["phuong-bai-chay"]),
        ("P. BÃI CHÁY", ["phuong-bai-chay"]),
        ("phuong bai chay", ["phuong-bai-chay"]),
        ("baichay", ["phuong-bai-chay"]),
        ("Hải Hoà", ["xa-hai-hoa", "phuong-mong-cai-1"]),
        ("xã hải hòa", ["xa-hai-hoa"]),
        ("phường Hải Hòa", ["phuong-mong-cai-1"]),
        ("ha long", ["tp-ha-long", "phuong-ha-long", "vinh-ha-long", "dac-khu-van-don"]),
        ("Hạ Long", ["tp-ha-long", "phuong-ha-long", "vinh-ha-long", "dac-khu-van-don"]),
        ("vịnh hạ long", ["vinh-ha-long"]),
        ("TP Hạ Long", ["tp-ha-long"]),
        ("tx quang yen", ["tx-quang-yen"]),
        ("h. đầm hà", ["huyen-dam-ha"]),
        ("thị xã Đông Triều", ["tp-dong-trieu"]),
        ("ha khau", ["phuong-viet-hung", "phuong-tuan-chau"]),
        ("tt Trới", ["phuong-hoanh-bo"]),
        ("hon gai", ["phuong-hong-gai"]),
        ("đảo Cô Tô", ["dac-khu-co-to"]),
        ("cửa khẩu Bắc Phong Sinh", ["xa-quang-duc"]),
        ("QN", ["quang-ninh"]),
        ("Hà Nội", []),
        ("", []),
    ],
)
def test_a_name_in_any_spelling_means_its_places(words: str, places: list[str]) -> None:
    assert meant(words) == places


def test_marks_tell_names_apart_where_they_are_typed() -> None:
    assert set(meant("Đồng Tâm")) == {"xa-luc-hon"}
    for sense in GAZETTEER.senses:
        if sense.type and sense.leads:
            assert set(sense.leads) <= set(meant(f"{sense.type} {sense.name}")), sense.name
            assert set(sense.leads) <= set(meant(sense.name)), sense.name


def test_a_mistyped_name_finds_its_neighbours() -> None:
    assert [called.place.id for called in place_names.near(GAZETTEER, "bai chai")] == ["phuong-bai-chay"]
    assert place_names.near(GAZETTEER, "x" * 500) == ()
    assert meant("x" * 500) == []


# --- typed ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Bãi Cháy", "bai chay", "P.Bãi Cháy"])
async def test_a_name_that_is_clear_is_followed_at_once(desk: Desk, words: str) -> None:
    assert "Từ nay có tin về 📍 phường Bãi Cháy" in text(await desk.ask(f"/diaban {words}"))
    assert followed(desk) == {"phuong-bai-chay"}


async def test_an_old_name_is_followed_as_what_became_of_it_and_says_so(desk: Desk) -> None:
    said = text(await desk.ask("/places thị trấn Trới"))
    assert "thị trấn Trới nay thuộc phường Hoành Bồ" in said
    assert followed(desk) == {"phuong-hoanh-bo"}


async def test_of_several_places_of_one_name_the_person_chooses(desk: Desk) -> None:
    reply = await desk.ask("/diaban ha long")
    assert labels(reply) == ["TP Hạ Long (cũ)", "Phường Hạ Long", "Vịnh Hạ Long", "Đặc khu Vân Đồn ← xã Hạ Long"]
    assert followed(desk) == set()
    await desk.ask(action=actions(reply)[2])
    assert followed(desk) == {"vinh-ha-long"}


async def test_a_name_nobody_knows_is_said_and_places_are_offered(desk: Desk) -> None:
    reply = await desk.ask("/diaban Hà Nội")
    assert "Loa chưa biết “Hà Nội” ở tỉnh Quảng Ninh" in text(reply)
    assert "TP Hạ Long (cũ) ›" in labels(reply)


async def test_after_the_question_a_place_is_enough_and_other_words_are_a_search(services: Services) -> None:
    from tests.handlers.talking import ask, lan, words

    await ask(services, "/diaban")
    assert "phường Bãi Cháy" in words(await ask(services, "bai chay"))
    held = services.db.storage.subscriptions(lan(services).id)
    assert [each.value for each in held] == ["phuong-bai-chay"]
    await ask(services, "/diaban")
    assert "Cấm biển" in words(await ask(services, "cấm biển"))


async def test_following_by_theodoi_knows_places_and_asks_where_words_may_be_meant(desk: Desk) -> None:
    await desk.ask("/theodoi Quan Lạn")  # an old commune, and words that people may look for
    assert followed(desk) == set()
    await desk.ask("/theodoi vân đồn")
    assert followed(desk) == {"dac-khu-van-don"}
    asked = await desk.ask("/theodoi Hạ Long")
    assert {"follow:place:tp-ha-long", "follow:keyword:Hạ Long"} <= set(actions(asked))
    await desk.ask("/theodoi cầu Bãi Cháy")  # a sight: the words are meant
    assert followed(desk) == {"dac-khu-van-don"}
    await desk.ask("/bo van don")
    assert followed(desk) == set()


# --- buttons ----------------------------------------------------------------------------------------------------------


async def test_buttons_lead_from_the_old_district_to_the_commune_and_back(desk: Desk) -> None:
    first = await desk.ask("/diaban")
    assert (
        len(labels(first)) == 17
    )  # what is near, the province, 11 old districts, two that became one commune, two bays
    assert "Hoành Bồ" not in str(labels(first))
    district = await desk.ask(action=pick(first, "TP Hạ Long"))
    assert district.edit
    assert labels(district)[0] == "TP Hạ Long (cũ)"
    second = await desk.ask(action=pick(district, "Sau"))
    both = [
        label for reply in (district, second) for label in labels(reply)[1:] if "‹" not in label and "›" not in label
    ]
    assert len(both) == len(set(both)) == 13
    ticked = await desk.ask(action=pick(second, "Xã Thống Nhất"))
    assert followed(desk) == {"xa-thong-nhat"}
    assert [button.label for row in ticked.choices for button in row if button.active] == ["Xã Thống Nhất"]
    assert labels(ticked) == labels(second)
    await desk.ask(action=pick(ticked, "Xã Thống Nhất"))
    assert followed(desk) == set()
    whole = await desk.ask(action=pick(ticked, "TP Hạ Long"))
    assert followed(desk) == {"tp-ha-long"}
    back = await desk.ask(action=pick(whole, "Địa bàn"))
    assert [button.label for row in back.choices for button in row if button.active] == ["TP Hạ Long (cũ) ›"]
    assert "Bạn đang theo dõi: TP Hạ Long (cũ)" in text(back)


async def test_a_district_that_became_one_commune_is_followed_from_the_first_page(desk: Desk) -> None:
    first = await desk.ask("/diaban")
    reply = await desk.ask(action=pick(first, "Đặc khu Cô Tô"))
    assert reply.toast == "Đã theo dõi 📍 đặc khu Cô Tô"
    assert followed(desk) == {"dac-khu-co-to"}


def pick(reply: Reply, label: str) -> str:
    return next(b.action for row in reply.choices for b in row if b.action and label in b.label)


FORGED = (
    "place:in place:in:tp-hue:0 place:in:tp-ha-long:-1 place:in:tp-ha-long:999999 place:on:hue place:x place:on"
    " place:on:phuong-bai-chay:tp-hue:0 follow:place:hue follow:story:1 moi:p-hue stop:place:hue mute:place:hue"
)


@pytest.mark.parametrize("action", FORGED.split())
async def test_a_forged_or_old_button_is_answered(desk: Desk, action: str) -> None:
    reply = await desk.ask(action=action)
    assert reply.text or reply.toast


PLACES = st.sampled_from([sense.name for sense in GAZETTEER.senses])


@given(st.one_of(PLACES, st.text(max_size=70), PLACES.map(lambda name: name[1:] + name[0])))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
async def test_whatever_is_typed_is_answered_and_every_button_fits(desk: Desk, words: str) -> None:
    for command in ("/diaban", "/theodoi", "/im"):
        reply = await desk.ask(f"{command} {words}")
        assert reply.text
        assert all(len(action.encode()) <= ACTION_BYTES_MAX for action in actions(reply))
    await desk.ask("/bo tất cả")


def test_every_place_fits_a_button() -> None:
    longest = max(GAZETTEER.places, key=len)
    area = max((place.id for place in GAZETTEER.of_kind(PlaceKind.AREA)), key=len)
    assert len(f"place:off:{longest}:{area}:16".encode()) <= ACTION_BYTES_MAX


# --- a location -------------------------------------------------------------------------------------------------------


async def test_a_location_is_asked_for_on_a_button_and_leads_to_the_nearest_commune(desk: Desk) -> None:
    assert "place:here" in actions(await desk.ask("/diaban"))
    asked = await desk.ask(action="place:here")
    assert (asked.location_button, asked.choices) == ("📍 Gửi vị trí của tôi", ())
    assert "không lưu lại" in text(asked)
    seen = await share(desk.services, 20.956, 107.036)
    assert (seen.location_done, seen.choices) == (True, ())
    [near] = seen.then
    assert "Nơi gần bạn nhất là phường Bãi Cháy (cách chừng 1 km)" in text(near)
    assert labels(near) == ["✅ Đúng, theo dõi phường Bãi Cháy", "Nơi khác"]
    assert followed(desk) == set()
    await desk.ask(action=actions(near)[0])
    assert followed(desk) == {"phuong-bai-chay"}
    assert b"107.036" not in b"".join(file.read_bytes() for file in desk.path.iterdir())


async def test_a_name_may_be_typed_instead_and_the_button_goes(desk: Desk) -> None:
    asked = await desk.ask(action="place:here")
    desk.storage.save_dialog(desk.reader().id, "5", asked.dialog)
    request = Request(desk.reader(), "5", is_admin=False, is_new=False, at=NOW, words="bai chay", dialog=asked.dialog)
    reply = await router.answer(request, desk.services)
    assert reply.location_done
    assert followed(desk) == {"phuong-bai-chay"}
    assert "Bãi Cháy" in text(reply.then[0])


async def test_where_others_are_nobody_is_asked_where_they_are(desk: Desk) -> None:
    group = replace(desk.reader(), kind=ChatKind.GROUP)
    request = Request(group, "5", is_admin=False, is_new=False, at=NOW, command="diaban")
    assert "place:here" not in actions(await router.answer(request, desk.services))
    old = await router.answer(replace(request, command="", action=("place", "here")), desk.services)
    assert not old.location_button


async def test_a_location_elsewhere_is_answered_with_the_places_there_are(desk: Desk) -> None:
    for latitude, longitude in ((21.03, 105.85), (-90.0, 180.0), (90.0, -180.0)):
        [far] = (await share(desk.services, latitude, longitude)).then
        assert "ở ngoài tỉnh Quảng Ninh" in text(far)
        assert actions(far) == ["place"]


async def test_where_no_location_can_be_shared_one_line_says_so(services: Services) -> None:
    from tests.handlers.talking import ask, words

    hello = await ask(services, "/diaban")
    assert "Ở đây Loa không xem được vị trí" in words(hello)
    assert "place:here" not in actions(hello)


# --- the rest of the chat ---------------------------------------------------------------------------------------------


async def test_the_latest_of_a_place(desk: Desk) -> None:
    desk.article(1, where=BEACH, title="Bãi tắm mở lại")
    desk.article(2, where=DISTRICT, title="Chợ phiên họp lại")
    for words, title in (("Bãi Cháy", "Bãi tắm"), ("TP Hạ Long", "Bãi tắm"), ("xã Quảng Tân", "Chợ phiên")):
        reply = await desk.ask(f"/moi {words}")
        assert reply.cards[0].article.title.startswith(title)
        assert any(action.startswith("follow:place:") for action in actions(reply))


async def test_a_search_can_be_kept_to_a_place(desk: Desk) -> None:
    desk.article(1, where=BEACH, title="Cầu A")
    desk.article(2, where=DISTRICT, title="Cầu B")
    desk.storage.follow_search()
    said = text(await desk.ask("/tim cầu noi:hạ long"))
    assert "Cầu A" in said
    assert "Cầu B" not in said
    assert "📍 TP Hạ Long (cũ)" in said
    assert "Loa chưa hiểu: noi:hà" in text(await desk.ask("/tim cầu noi:hà nội"))


async def test_a_place_is_hidden_and_heard_again(desk: Desk) -> None:
    reply = await desk.ask("/im Vân Đồn 3 ngày")
    assert "📍 đặc khu Vân Đồn" in text(reply)
    [held] = desk.storage.mutes(desk.reader().id, NOW)
    assert (held.kind, held.value) == (SubscriptionKind.PLACE, "dac-khu-van-don")
    await desk.ask(action="unmute:place:dac-khu-van-don")
    assert desk.storage.mutes(desk.reader().id, NOW) == []


async def test_less_of_an_article_offers_the_place_it_came_for(desk: Desk) -> None:
    desk.follows("place", "tp-ha-long")
    article = desk.article(1, where=BEACH)
    assert "mute:place:tp-ha-long" in actions(await desk.ask(action=f"less:{article.id}"))


@pytest.mark.parametrize(
    ("place", "where", "said"),
    [
        ("phuong-bai-chay", BEACH, None),
        ("tp-ha-long", BEACH, "Bài nói đến phường Bãi Cháy, thuộc TP Hạ Long (cũ)"),
        ("quang-ninh", BEACH, "Bài nói đến phường Bãi Cháy, thuộc tỉnh Quảng Ninh"),
        ("xa-quang-tan", DISTRICT, "Bài nói đến huyện Đầm Hà (cũ), nay gồm cả xã Quảng Tân"),
    ],
)
async def test_why_tells_which_place_the_article_names(desk: Desk, place: str, where: Whereabouts, said: str) -> None:
    desk.follows("place", place)
    article = desk.article(1, where=where)
    desk.deliver(article, "5")
    lines = shown(await desk.ask(action=f"why:{article.id}"))
    assert any("Khớp với 📍" in line for line in lines)
    told = [line.removeprefix("📍 ") for line in lines if "Bài nói đến" in line]
    assert told == ([said] if said else [])


async def test_who_asks_why_not_is_offered_the_place(desk: Desk) -> None:
    article = desk.article(1, "xa-hoi", where=replace(BEACH, places=("quang-ninh", "phuong-bai-chay")))
    reply = await desk.ask(action=f"why:{article.id}")
    assert actions(reply)[:2] == ["follow:topic:xa-hoi", "follow:place:phuong-bai-chay"]


async def test_a_muted_place_is_told_as_the_reason_against(desk: Desk) -> None:
    desk.follows("topic", "xa-hoi")
    desk.storage.mute(desk.reader().id, Mute(SubscriptionKind.PLACE, "tp-ha-long"))
    article = desk.article(1, "xa-hoi", where=BEACH)
    assert "📍 TP Hạ Long (cũ)" in text(await desk.ask(action=f"why:{article.id}"))


async def test_what_left_the_gazetteer_is_still_listed_and_can_be_dropped(desk: Desk) -> None:
    desk.follows("place", "xa-da-mat")
    assert "xa-da-mat" in str(labels(await desk.ask("/theodoi")))
    assert "Bạn đang theo dõi" not in text(await desk.ask("/diaban"))
    await desk.ask(action="stop:place:xa-da-mat")
    assert followed(desk) == set()


def test_labels_say_which_districts_are_gone() -> None:
    def called(ids: Iterable[str], language: str) -> list[str]:
        return [place_names.label(GAZETTEER.places[each], "vi" if language == "vi" else "en") for each in ids]

    ids = ("tp-ha-long", "phuong-ha-long", "vinh-ha-long", "quang-ninh")
    assert called(ids, "vi") == ["TP Hạ Long (cũ)", "phường Hạ Long", "vịnh Hạ Long", "tỉnh Quảng Ninh"]
    assert called(ids[:1], "en") == ["TP Hạ Long (former)"]
