"""One person in several chats: linked by a code, told in one of them, and in another where that one fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models import Address, ChatKind, DeliveryState, Mute, Settings, Subscriber, Subscription, SubscriptionKind
from storage.base import KEEPING, Storage
from tests.contract.stories import DAY, NOW, SOON, begin, claim, publish, sent

TELEGRAM, ZALO, WEB = Address("telegram", "5"), Address("zalo", "6ede"), Address("web", "a" * 32)
UNTIL = NOW + timedelta(minutes=5)


def somebody(storage: Storage, address: Address, *topics: str, kind: ChatKind = ChatKind.PRIVATE) -> Subscriber:
    to, _ = storage.ensure_subscriber(address, kind, "Lan", Settings(silent=address == TELEGRAM), NOW)
    for topic in topics:
        storage.follow(to.id, Subscription(SubscriptionKind.TOPIC, topic, NOW - DAY))
    return to


def linked(storage: Storage, *addresses: Address) -> Subscriber:
    first, *rest = (somebody(storage, address, f"chu-de-{n}") for n, address in enumerate(addresses))
    for number, each in enumerate(rest):
        storage.offer_link(first.id, f"MA{number}", NOW, UNTIL)
        assert storage.link(f"MA{number}", each.id, NOW) is not None
    found = storage.subscriber(first.id)
    assert found is not None
    return found


def test_two_chats_become_one_with_what_both_follow_and_the_settings_of_who_offered(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO)
    assert (one.address, one.settings.silent) == (TELEGRAM, True)
    assert storage.addresses(one.id) == [TELEGRAM, ZALO]
    assert sorted(each.value for each in storage.subscriptions(one.id)) == ["chu-de-0", "chu-de-1"]
    assert storage.subscriber_at(ZALO) == storage.subscriber_at(TELEGRAM) == one
    assert storage.ensure_subscriber(ZALO, ChatKind.PRIVATE, "Tên Zalo", Settings(), NOW) == (one, False)


def test_a_code_is_good_once_for_five_minutes_and_ends_when_another_is_asked_for(storage: Storage) -> None:
    lan, minh, web = somebody(storage, TELEGRAM), somebody(storage, ZALO), somebody(storage, WEB)
    storage.offer_link(lan.id, "CU", NOW, UNTIL)
    storage.offer_link(lan.id, "MOI", NOW, UNTIL)
    assert storage.link("CU", minh.id, NOW) is None
    assert storage.link("MOI", minh.id, UNTIL) is None
    assert storage.link("MOI", minh.id, NOW) is not None
    assert storage.link("MOI", web.id, NOW) is None


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (Address("telegram", "6"), ChatKind.PRIVATE),
        (Address("zalo", "nhom"), ChatKind.GROUP),
        (TELEGRAM, ChatKind.PRIVATE),
    ],
    ids=["the same messenger", "a group", "itself"],
)
def test_what_cannot_be_one_person_stays_two(storage: Storage, address: Address, kind: ChatKind) -> None:
    lan = somebody(storage, TELEGRAM)
    other = somebody(storage, address, kind=kind)
    storage.offer_link(lan.id, "MA", NOW, UNTIL)
    assert storage.link("MA", other.id, NOW) is None
    assert storage.addresses(other.id) == [address]


@pytest.mark.parametrize("offers", [True, False], ids=["who offers", "who says the code"])
def test_whoever_has_been_given_more_than_one_may_choose_is_given_no_more(storage: Storage, offers: bool) -> None:
    """Else what is followed would grow with each chat that is linked and parts again; pages cost nothing."""
    one = somebody(storage, TELEGRAM, *(f"chu-de-{n}" for n in range(80)))
    for number in range(2):
        page = somebody(storage, Address("web", f"{number}" * 32), *(f"trang-{number}-{n}" for n in range(80)))
        storage.offer_link(one.id if offers else page.id, f"MA{number}", NOW, UNTIL)
        found = storage.link(f"MA{number}", page.id if offers else one.id, NOW)
        assert (found is None) is (number == 1)
        one = found or one
        storage.unlink(one.id, "web", SOON)
    there = storage.subscriber_at(TELEGRAM)
    assert there is not None
    assert len(storage.subscriptions(there.id)) == 160


def test_three_chats_can_be_one_but_no_two_on_a_messenger(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO, WEB)
    assert set(storage.addresses(one.id)) == {TELEGRAM, ZALO, WEB}
    other = somebody(storage, Address("web", "b" * 32))
    storage.offer_link(one.id, "MA", NOW, UNTIL)
    assert storage.link("MA", other.id, NOW) is None


def test_news_goes_where_it_is_preferred(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO)
    storage.prefer(one.id, "zalo")
    assert storage.addresses(one.id) == [ZALO, TELEGRAM]
    publish(storage, "1", topics=("chu-de-0",))
    [delivery] = begin(storage, claim(storage), one)
    assert delivery.subscriber.address == ZALO


@pytest.mark.parametrize("parts", [False, True], ids=["another is preferred", "the chats part"])
def test_what_arrives_where_news_does_not_go_any_more_is_sent_but_out_of_reach(storage: Storage, parts: bool) -> None:
    """Its number would name another message in the other chat, which a correction would overwrite."""
    one = linked(storage, TELEGRAM, ZALO)
    publish(storage, "1", topics=("chu-de-0",))
    [under_way] = begin(storage, claim(storage), one)
    if parts:
        storage.unlink(one.id, "telegram", NOW)
    else:
        storage.prefer(one.id, "zalo")
    storage.record_results([replace(sent(under_way), to=under_way.subscriber.address)])
    [(_, state, message_id)] = storage.deliveries_of(one.id, 5)
    assert (state, message_id) == (DeliveryState.SENT, None)


@pytest.mark.parametrize("both", [False, True], ids=["one of them gets it", "both do"])
def test_what_arrives_while_two_chats_are_linked_is_not_sent_again(storage: Storage, both: bool) -> None:
    kept = somebody(storage, TELEGRAM, *["xa-hoi"] * both)
    gone = somebody(storage, ZALO, "xa-hoi")
    publish(storage)
    under_way = begin(storage, claim(storage), *[kept] * both, gone)
    for each in under_way:
        assert storage.depart(each.dispatch.id, each.subscriber.id, each.attempts, (), NOW)
    storage.offer_link(kept.id, "MA", NOW, UNTIL)
    assert storage.link("MA", gone.id, NOW) is not None
    storage.record_results([replace(sent(each), to=each.subscriber.address) for each in reversed(under_way)])
    assert [state for _, state, _ in storage.deliveries_of(kept.id, 5)] == [DeliveryState.SENT]
    assert storage.claim_due_deliveries(NOW + DAY, 5, NOW + DAY + DAY) == []


def test_where_one_address_fails_for_good_another_serves_until_somebody_writes_from_it(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO)
    assert storage.fall_back(one.id, TELEGRAM) == ZALO
    assert storage.fall_back(one.id, TELEGRAM) == ZALO  # a second delivery that failed there changes nothing
    assert storage.fall_back(one.id, ZALO) is None  # no other is left
    assert storage.addresses(one.id)[0] == ZALO
    found, _ = storage.ensure_subscriber(TELEGRAM, ChatKind.PRIVATE, "Lan", Settings(), SOON)
    assert found.address == TELEGRAM


def test_who_has_one_chat_falls_back_on_none(storage: Storage) -> None:
    lan = somebody(storage, TELEGRAM)
    assert storage.fall_back(lan.id, TELEGRAM) is None
    assert storage.move_away("telegram", ["zalo"], 10) == 0


def test_while_a_messenger_is_away_news_goes_to_another_and_comes_back(storage: Storage) -> None:
    one, alone = linked(storage, TELEGRAM, ZALO), somebody(storage, Address("telegram", "77"))
    assert storage.move_away("telegram", ["web"], 10) == 0  # the other one is not well either
    assert storage.move_away("telegram", ["zalo", "web"], 10) == 1
    assert storage.addresses(one.id) == [ZALO, TELEGRAM]
    assert storage.addresses(alone.id) == [Address("telegram", "77")]
    assert storage.move_away("telegram", ["zalo"], 10) == 0
    assert (storage.come_back("zalo", 10), storage.come_back("telegram", 10)) == (0, 1)
    assert storage.addresses(one.id) == [TELEGRAM, ZALO]
    assert storage.come_back("telegram", 10) == 0


def test_who_chose_meanwhile_is_not_moved_back(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO)
    storage.move_away("telegram", ["zalo"], 10)
    storage.prefer(one.id, "zalo")
    assert storage.come_back("telegram", 10) == 0


def test_who_parts_keeps_a_copy_of_everything_and_so_does_the_other(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO)
    storage.mute(one.id, Mute(SubscriptionKind.KEYWORD, "bóng đá"))
    storage.save_settings(one.id, Settings(digest_times=(390,)))
    storage.pause(one.id, "asked", NOW)
    assert storage.unlink(one.id, "telegram", SOON)
    assert storage.addresses(one.id) == [ZALO]
    again, is_new = storage.ensure_subscriber(TELEGRAM, ChatKind.PRIVATE, "Lan", Settings(), SOON)
    assert (is_new, again.id != one.id) == (False, True)
    for each in (storage.subscriber_at(ZALO), storage.subscriber_at(TELEGRAM)):
        assert each is not None
        assert (each.settings.digest_times, each.paused) == ((390,), "asked")
        assert sorted(follow.value for follow in storage.subscriptions(each.id)) == ["chu-de-0", "chu-de-1"]
        assert [mute.value for mute in storage.mutes(each.id, NOW)] == ["bóng đá"]
    assert not storage.unlink(again.id, "telegram", SOON)
    storage.unfollow(again.id, Subscription(SubscriptionKind.TOPIC, "chu-de-0", NOW))
    assert len(storage.subscriptions(one.id)) == 2


def test_a_chat_that_parts_for_having_been_blocked_is_not_paused_for_that(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO)
    storage.pause(one.id, "blocked", NOW)
    storage.unlink(one.id, "zalo", SOON)
    parted = storage.subscriber_at(ZALO)
    assert parted is not None
    assert parted.paused is None


# --- what is kept of two chats ---------------------------------------------------------------------------------------


def follows(storage: Storage, one: Subscriber) -> list[str]:
    return sorted(each.value for each in storage.subscriptions(one.id))


def is_silent(storage: Storage, one: Subscriber) -> bool:
    found = storage.subscriber(one.id)
    assert found is not None
    return found.settings.silent


def test_what_one_of_two_chats_had_can_be_kept_alone_and_the_choice_changed(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO)  # silent on Telegram, where the code was offered
    assert storage.sides(one.id, SOON) == ["telegram", "zalo"]
    assert storage.keep_side(one.id, "zalo", SOON)
    assert (follows(storage, one), is_silent(storage, one)) == (["chu-de-1"], False)
    storage.follow(one.id, Subscription(SubscriptionKind.TOPIC, "sau-nay", SOON))
    assert storage.keep_side(one.id, "telegram", SOON)
    assert (follows(storage, one), is_silent(storage, one)) == (["chu-de-0", "sau-nay"], True)
    assert storage.keep_side(one.id, None, SOON)
    assert (follows(storage, one), is_silent(storage, one)) == (["chu-de-0", "chu-de-1", "sau-nay"], True)


def test_there_is_nothing_to_choose_later_elsewhere_or_once_they_part(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO)
    before = follows(storage, one)
    assert not storage.keep_side(one.id, "web", SOON)
    assert (storage.sides(one.id, NOW + KEEPING), storage.keep_side(one.id, "zalo", NOW + KEEPING)) == ([], False)
    assert follows(storage, one) == before
    storage.unlink(one.id, "zalo", SOON)
    assert storage.sides(one.id, SOON) == []


@pytest.mark.parametrize("newcomer", [TELEGRAM, ZALO], ids=["who offers", "who says the code"])
def test_where_only_one_follows_anything_its_settings_hold_and_nobody_is_asked(
    storage: Storage, newcomer: Address
) -> None:
    lan = somebody(storage, TELEGRAM, *([] if newcomer == TELEGRAM else ["du-lich"]))
    other = somebody(storage, ZALO, *([] if newcomer == ZALO else ["du-lich"]))
    storage.offer_link(lan.id, "MA", NOW, UNTIL)
    one = storage.link("MA", other.id, NOW)
    assert one is not None
    assert one.settings.silent is (newcomer == ZALO)
    assert (follows(storage, one), storage.sides(one.id, NOW)) == (["du-lich"], [])


def test_what_two_chats_had_is_handed_over_and_let_go_of(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, ZALO)
    handed = storage.export_subscriber(one.id)["before_linking"]
    assert [each["messenger"] for each in handed] == ["telegram", "zalo"]
    storage.trim(NOW + KEEPING)
    assert storage.export_subscriber(one.id)["before_linking"] == []


def test_nothing_of_any_chat_is_left_when_a_person_is_erased(storage: Storage) -> None:
    one = linked(storage, TELEGRAM, WEB)
    storage.add_line(WEB.chat, "{}", NOW)
    assert storage.export_subscriber(one.id)["other_addresses"] == [str(WEB)]
    storage.erase_subscriber(one.id)
    assert storage.lines(WEB.chat) == []
    assert storage.subscriber_at(WEB) is None


def test_what_is_known_of_the_chat_that_news_does_not_go_to_is_handed_over_and_erased_too(storage: Storage) -> None:
    one = linked(storage, ZALO, TELEGRAM, WEB)
    channel = somebody(storage, Address("telegram", "-100"), kind=ChatKind.CHANNEL)
    storage.add_manager(channel.id, TELEGRAM.chat)
    storage.add_line(WEB.chat, "{}", NOW)
    handed = storage.export_subscriber(one.id)
    assert (handed["channels"], [each["body"] for each in handed["messages"]]) == (["Lan"], [{}])
    storage.erase_subscriber(one.id)
    assert storage.managers_of(channel.id) == []
