"""/canhbao: kinds and places to tap, what is in force, and the offer to newcomers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Alert, AlertKind, DeliveryState, Match, Subscription, SubscriptionKind
from handlers.base import Services
from storage.base import Planned
from tests.handlers.desk import DAY, HOUR, MINUTE, NOW, Desk, actions, labels, shown
from tests.handlers.talking import ask, chosen, lan, words

BAN = Alert(
    AlertKind.BOATS,
    "Cấm biển",
    start=NOW + HOUR,
    until_notice=True,
    where=("Cô Tô",),
    issuer="Cảng vụ Quảng Ninh",
    places=("dac-khu-co-to",),
)


def kinds(services: Services) -> set[str]:
    followed = services.db.storage.subscriptions(lan(services).id)
    return {each.value for each in followed if each.kind is SubscriptionKind.ALERT}


async def test_one_tap_at_the_start_chooses_every_kind_and_one_drops_them(services: Services) -> None:
    hello = await ask(services, "/start")
    assert "start:alerts:on" in actions(hello)
    again = await ask(services, action="start:alerts:on")
    assert kinds(services) == {kind.value for kind in AlertKind}
    assert any("Cảnh báo khẩn" in label for label in chosen(again))
    await ask(services, action="start:alerts:off")
    assert kinds(services) == set()


async def test_a_greeting_does_not_count_alerts_as_topics(services: Services) -> None:
    await ask(services, action="start:alerts:on")
    assert "Bạn quan tâm chuyện gì?" in words(await ask(services, "/start"))
    assert "chưa chọn chủ đề" in words(await ask(services, action="start:done"))


async def test_kinds_are_turned_over_where_they_stand(services: Services) -> None:
    screen = await ask(services, "/canhbao")
    assert "Bạn chưa chọn loại nào" in words(screen)
    assert [action for action in actions(screen) if action.startswith("alerts:on:")] == [
        f"alerts:on:{kind}" for kind in AlertKind
    ]
    turned = await ask(services, action="alerts:on:boats")
    assert turned.edit
    assert turned.toast == "Đã bật ⛔ Cấm biển"
    assert kinds(services) == {"boats"}
    assert "1 loại đã chọn" in words(turned)
    await ask(services, action="alerts:off:boats")
    assert kinds(services) == set()


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("bão", {"storm"}),
        ("cam bien", {"boats"}),
        ("ra khơi", {"boats"}),
        ("power", {"power"}),
        ("tất cả", {kind.value for kind in AlertKind}),
        ("tắt", set()),
        ("hoa lá", set()),
    ],
)
async def test_a_kind_may_be_typed(services: Services, typed: str, held: set[str]) -> None:
    await ask(services, f"/canhbao {typed}")
    assert kinds(services) == held


async def test_typing_adds_to_what_is_chosen(services: Services) -> None:
    await ask(services, "/canhbao bão")
    await ask(services, "/canhbao cắt điện")
    assert kinds(services) == {"storm", "power"}


async def test_what_is_neither_a_kind_nor_a_place_is_said_to_be_unclear_and_changes_nothing(services: Services) -> None:
    await ask(services, "/canhbao bão")
    for typed in ("động cơ", "ha long"):  # Hạ Long may be several
        screen = await ask(services, f"/canhbao {typed}")
        assert words(screen).startswith(f"Loa chưa rõ “{typed}”")
        assert "1 loại đã chọn" in words(screen)
    assert "chưa rõ" not in words(await ask(services, "/canhbao bão"))


async def test_alerts_are_told_of_the_places_that_one_follows_and_change_with_them(services: Services) -> None:
    assert "Nơi: cả tỉnh" in words(await ask(services, action="alerts:on:power"))
    followed = [
        Subscription(SubscriptionKind.PLACE, place, services.now()) for place in ("phuong-bai-chay", "tp-ha-long")
    ]
    for each in followed:
        services.db.storage.follow(lan(services).id, each)
    assert "phường Bãi Cháy, TP Hạ Long (cũ). Đổi ở /diaban" in words(await ask(services, "/canhbao"))
    services.db.storage.unfollow(lan(services).id, followed[1])
    assert "theo dõi: phường Bãi Cháy." in words(await ask(services, "/canhbao"))
    assert kinds(services) == {"power"}


async def test_one_may_choose_other_places_for_alerts_as_many_as_one_likes(services: Services) -> None:
    await ask(services, action="alerts:all")
    assert "cả tỉnh" in words(await ask(services, action="alerts:place:all"))
    offered = [each for each in actions(await ask(services, action="alerts:at")) if each.startswith("alerts:at:on:")]
    for each in offered:
        shown_again = await ask(services, action=each)
        assert shown_again.edit
    places = {each.partition(":on:")[2] for each in offered} - {"quang-ninh"}
    assert len(places) >= 12
    assert kinds(services) == {*AlertKind, *(f"@{place}" for place in places)}  # not the whole province besides
    said = words(await ask(services, "/canhbao"))
    assert f"và {len(places) - 5} nơi nữa" in said
    await ask(services, action=f"alerts:at:off:{max(places)}")
    assert f"@{max(places)}" not in kinds(services)
    await ask(services, action="alerts:place:mine")
    assert kinds(services) == set(AlertKind)


async def test_a_place_for_alerts_may_be_typed_and_asks_for_every_kind_if_none_was_chosen(services: Services) -> None:
    assert "chọn riêng: đặc khu Cô Tô" in words(await ask(services, "/canhbao co to"))
    assert kinds(services) == {*AlertKind, "@dac-khu-co-to"}
    await ask(services, "/canhbao Bãi Cháy")
    assert kinds(services) == {*AlertKind, "@dac-khu-co-to", "@phuong-bai-chay"}


async def test_quiet_hours_are_asked_about_only_where_there_are_some(services: Services) -> None:
    assert not any(action.startswith("alerts:quiet") for action in actions(await ask(services, "/canhbao bão")))
    await ask(services, "/yentinh 22h-5h")
    assert "chờ đến khi hết giờ" in words(await ask(services, "/canhbao"))
    assert "vẫn đến" in words(await ask(services, action="alerts:quiet:on"))
    assert lan(services).settings.alerts_in_quiet


@pytest.mark.parametrize(
    "action",
    ["alerts:on", "alerts:on:snow", "alerts:up:rain", "alerts:place:moon", "alerts:quiet", "alerts:at:on:moon"],
)
async def test_what_is_no_choice_of_ours_is_answered_kindly(services: Services, action: str) -> None:
    await ask(services, action="alerts:on:boats")
    assert "cũ" in words(await ask(services, action=action))
    assert kinds(services) == {"boats"}


async def test_what_is_chosen_keeps_its_age(desk: Desk) -> None:
    await desk.ask(action="alerts:on:boats")
    desk.at += DAY
    await desk.ask(action="alerts:on:storm")
    ages = {each.value: each.since for each in desk.storage.subscriptions(desk.reader().id)}
    assert ages == {"boats": NOW, "storm": NOW + DAY}


async def test_alerts_are_no_part_of_what_is_followed(desk: Desk) -> None:
    await desk.ask(action="alerts:all")
    desk.follows("topic", "du-lich")
    mine = await desk.ask("/theodoi")
    assert "1 mục" in " ".join(shown(mine))
    assert "alerts" in actions(mine)


# --- what is in force -----------------------------------------------------------------------------------------------


async def test_what_is_in_force_says_when_where_who_and_links_the_report(desk: Desk) -> None:
    assert "Lúc này không có cảnh báo" in " ".join(shown(await desk.ask("/canhbao")))
    article = desk.article(alert=BAN)
    answer = await desk.ask("/canhbao")
    lines = shown(answer)
    at = lines.index("Đang có hiệu lực")
    assert lines[at + 1 : at + 5] == [
        "⛔ Cấm biển · Cô Tô",
        "🕐 Từ 17:30 hôm nay đến khi có thông báo mới",
        "🏛 Cảng vụ Quảng Ninh",
        "Đọc bài · Báo Quảng Ninh",
    ]
    assert article.url in answer.text


async def test_what_is_over_is_in_force_no_more(desk: Desk) -> None:
    desk.article(alert=BAN)
    desk.at += HOUR
    desk.article(2, alert=replace(BAN, over=True))
    assert "Lúc này không có cảnh báo" in " ".join(shown(await desk.ask("/canhbao")))


async def test_english_readers_get_it_in_english(desk: Desk) -> None:
    await desk.ask("/ngonngu english")
    desk.article(alert=BAN)
    lines = shown(await desk.ask("/alerts"))
    assert "⛔ No sailing · Cô Tô" in lines
    assert "🕐 From 17:30 today until further notice" in lines


# --- /visao ---------------------------------------------------------------------------------------------------------


async def test_why_names_the_kind_that_woke_one(desk: Desk) -> None:
    wanted = desk.follows("alert", "boats")
    article = desk.article(alert=BAN)
    [delivery] = desk.plan(article, {"5": Planned(Match(wanted))}).values()
    desk.end(delivery, DeliveryState.SENT, message_id="40")
    assert any("⛔ Cấm biển" in line for line in shown(await desk.ask(f"/visao {article.id}")))


async def test_why_says_that_a_report_went_with_an_earlier_one(desk: Desk) -> None:
    desk.follows("alert", "boats")
    desk.article(alert=BAN)
    desk.at += 30 * MINUTE
    later = desk.article(2, alert=BAN)
    assert any("đã báo" in line for line in shown(await desk.ask(f"/visao {later.id}")))
    desk.at += timedelta(minutes=1)
    assert not any("đã báo" in line for line in shown(await desk.ask(f"/visao {later.id}", chat="6")))


async def test_labels_are_short_enough_for_two_in_a_row(desk: Desk) -> None:
    assert max(map(len, labels(await desk.ask("/canhbao")))) <= 24
