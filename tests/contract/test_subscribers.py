from __future__ import annotations

from bot.models import Address, Audience, ChatKind, Mute, Settings, Subscription, SubscriptionKind
from storage.base import Dialog, Storage
from tests.contract.stories import (
    DAY,
    MINUTE,
    NOW,
    SOON,
    begin,
    claim,
    keyword,
    person,
    publish,
    sent,
    source,
    topic,
)

LAN = Address("telegram", "42")
MUTE = Mute(SubscriptionKind.TOPIC, "xa-hoi", None)


def test_a_newcomer_is_created_once_and_keeps_their_settings(storage: Storage) -> None:
    created, is_new = storage.ensure_subscriber(LAN, ChatKind.PRIVATE, "Lan", Settings(language="en"), NOW)
    assert is_new
    assert (created.address, created.kind, created.name, created.created_at) == (LAN, ChatKind.PRIVATE, "Lan", NOW)
    again, is_new = storage.ensure_subscriber(LAN, ChatKind.PRIVATE, "Lan Anh", Settings(), SOON)
    assert not is_new
    assert (again.id, again.name, again.settings, again.created_at) == (created.id, "Lan Anh", Settings("en"), NOW)
    assert storage.subscriber(created.id) == storage.subscriber_at(LAN) == again


def test_people_who_write_often_use_up_no_ids(storage: Storage) -> None:
    for _ in range(20):
        first = person(storage, "1")
    assert person(storage, "2").id == first.id + 1


def test_a_thread_of_a_chat_is_a_subscriber_of_its_own(storage: Storage) -> None:
    chat = storage.ensure_subscriber(Address("telegram", "-1"), ChatKind.GROUP, "Nhóm", Settings(), NOW)[0]
    thread = storage.ensure_subscriber(Address("telegram", "-1", "7"), ChatKind.THREAD, "Tin", Settings(), NOW)[0]
    other = storage.ensure_subscriber(Address("web", "-1"), ChatKind.PRIVATE, "Khách", Settings(), NOW)[0]
    assert len({chat.id, thread.id, other.id}) == 3


def test_settings_are_kept(storage: Storage) -> None:
    reader = person(storage)
    wanted = Settings(language="en", silent=True, pictures=False, summaries=False)
    storage.save_settings(reader.id, wanted)
    stored = storage.subscriber(reader.id)
    assert stored is not None
    assert stored.settings == wanted


def test_a_pause_keeps_everything_and_ends(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    storage.pause(reader.id, "blocked", NOW)
    paused = storage.subscriber(reader.id)
    assert paused is not None
    assert paused.paused == "blocked"
    assert storage.subscriptions(reader.id) == [topic("xa-hoi")]
    storage.resume(reader.id, NOW)
    assert storage.subscriber(reader.id) == reader


def test_following_twice_is_following_once(storage: Storage) -> None:
    reader = person(storage)
    assert storage.follow(reader.id, topic("xa-hoi"))
    assert not storage.follow(reader.id, topic("xa-hoi", since=NOW))
    assert storage.subscriptions(reader.id) == [topic("xa-hoi")]


def test_a_keyword_is_the_same_in_capitals_in_another_tone_style_and_with_more_spaces(storage: Storage) -> None:
    reader = person(storage)
    assert storage.follow(reader.id, keyword("Hoà Bình"))
    assert not storage.follow(reader.id, keyword("hòa  BÌNH"))
    assert [each.value for each in storage.subscriptions(reader.id)] == ["Hoà Bình"]
    assert storage.unfollow(reader.id, keyword("HÒA bình "))
    assert storage.subscriptions(reader.id) == []


def test_keywords_that_differ_in_marks_are_two(storage: Storage) -> None:
    reader = person(storage)
    assert storage.follow(reader.id, keyword("bão"))
    assert storage.follow(reader.id, keyword("báo"))
    assert not storage.unfollow(reader.id, keyword("bao"))


def test_following_and_unfollowing_keep_kinds_apart(storage: Storage) -> None:
    reader = person(storage)
    for each in (topic("bao"), source("bao"), keyword("bao")):
        assert storage.follow(reader.id, each)
    assert storage.unfollow(reader.id, source("bao"))
    assert not storage.unfollow(reader.id, source("bao"))
    assert {each.kind for each in storage.subscriptions(reader.id)} == {
        SubscriptionKind.TOPIC,
        SubscriptionKind.KEYWORD,
    }
    assert storage.unfollow_all(reader.id) == 2
    assert storage.unfollow_all(reader.id) == 0


def test_a_hundred_subscriptions_are_enough(storage: Storage) -> None:
    reader = person(storage)
    assert all(storage.follow(reader.id, keyword(f"từ {n}")) for n in range(100))
    assert not storage.follow(reader.id, keyword("một nữa"))
    assert len(storage.subscriptions(reader.id)) == 100


def test_a_mute_lasts_until_its_time(storage: Storage) -> None:
    reader = person(storage)
    storage.mute(reader.id, Mute(SubscriptionKind.TOPIC, "xa-hoi", NOW + DAY))
    storage.mute(reader.id, Mute(SubscriptionKind.SOURCE, "bao", None))
    assert [each.value for each in storage.mutes(reader.id, NOW)] == ["bao", "xa-hoi"]
    assert [each.value for each in storage.mutes(reader.id, NOW + DAY)] == ["bao"]


def test_muting_again_sets_the_time_anew_and_unmuting_ends_it(storage: Storage) -> None:
    reader = person(storage)
    storage.mute(reader.id, Mute(SubscriptionKind.TOPIC, "xa-hoi", SOON))
    storage.mute(reader.id, MUTE)
    assert storage.mutes(reader.id, NOW) == [MUTE]
    storage.unmute(reader.id, Mute(SubscriptionKind.TOPIC, "xa-hoi", NOW))
    assert storage.mutes(reader.id, NOW) == []


def test_following_what_was_muted_ends_the_mute(storage: Storage) -> None:
    reader = person(storage)
    storage.mute(reader.id, MUTE)
    storage.follow(reader.id, topic("xa-hoi"))
    assert storage.mutes(reader.id, NOW) == []


def test_a_dialog_waits_for_one_person_until_its_time(storage: Storage) -> None:
    group = person(storage, "-5")
    question = Dialog("thongbao", {"chữ": "Mai cắt điện", "n": [1, None]}, SOON)
    storage.save_dialog(group.id, "lan", question)
    assert storage.dialog(group.id, "lan", NOW) == question
    assert storage.dialog(group.id, "minh", NOW) is None
    assert storage.dialog(group.id, "lan", SOON) is None
    storage.save_dialog(group.id, "lan", None)
    assert storage.dialog(group.id, "lan", NOW) is None


def test_what_is_asked_of_nobody_changes_nothing(storage: Storage) -> None:
    nobody = 4711
    assert not storage.follow(nobody, topic("xa-hoi"))
    assert not storage.unfollow(nobody, topic("xa-hoi"))
    storage.mute(nobody, MUTE)
    storage.save_dialog(nobody, "lan", Dialog("x", {}, SOON))
    storage.save_settings(nobody, Settings())
    storage.pause(nobody, "asked", NOW)
    storage.erase_subscriber(nobody)
    assert (storage.subscriber(nobody), storage.subscriptions(nobody), storage.mutes(nobody, NOW)) == (None, [], [])
    assert storage.dialog(nobody, "lan", NOW) is None
    assert storage.export_subscriber(nobody) == {}


def test_an_audience_counts_who_is_not_paused_each_once(storage: Storage) -> None:
    person(storage, "1", "xa-hoi", "kinh-te")
    person(storage, "2", "kinh-te")
    storage.pause(person(storage, "3", "xa-hoi").id, "blocked", NOW)
    person(storage, "4")
    assert storage.count_audience(Audience(everyone=True)) == 3
    assert storage.count_audience(Audience(topics=("xa-hoi", "kinh-te"))) == 2
    assert storage.count_audience(Audience(topics=("the-thao",))) == 0


# --- moving ------------------------------------------------------------------------------------------------------


def test_a_chat_moves_with_its_threads_and_all_they_have(storage: Storage) -> None:
    group = storage.ensure_subscriber(Address("telegram", "-1"), ChatKind.GROUP, "Nhóm", Settings(), NOW)[0]
    thread = storage.ensure_subscriber(Address("telegram", "-1", "7"), ChatKind.THREAD, "Tin", Settings(), NOW)[0]
    storage.follow(group.id, topic("xa-hoi"))
    for _ in range(2):
        storage.migrate(Address("telegram", "-1"), Address("telegram", "-1009"), NOW)
        assert storage.subscriber_at(Address("telegram", "-1")) is None
        moved = storage.subscriber_at(Address("telegram", "-1009"))
        assert moved is not None
        assert (moved.id, storage.subscriptions(moved.id)) == (group.id, [topic("xa-hoi")])
        there = storage.subscriber_at(Address("telegram", "-1009", "7"))
        assert there is not None
        assert there.id == thread.id


def test_a_chat_that_already_wrote_from_its_new_id_becomes_one_again(storage: Storage) -> None:
    old, new = person(storage, "-1", "xa-hoi"), person(storage, "-1009", "kinh-te")
    both = person(storage, "bystander", "xa-hoi")
    storage.mute(new.id, Mute(SubscriptionKind.SOURCE, "bao", None))
    publish(storage)
    deliveries = begin(storage, claim(storage), old, new, both)
    storage.record_results([sent(each) for each in deliveries if each.subscriber.id == old.id])
    storage.migrate(old.address, new.address, NOW)
    one = storage.subscriber_at(new.address)
    assert one is not None
    assert one.id == old.id
    assert {each.value for each in storage.subscriptions(one.id)} == {"xa-hoi", "kinh-te"}
    assert [each.value for each in storage.mutes(one.id, NOW)] == ["bao"]
    assert storage.subscriber(new.id) is None
    storage.record_results([sent(each) for each in deliveries])
    assert storage.progress(deliveries[0].dispatch.id).done


def test_what_waits_for_a_chat_that_moved_goes_to_its_new_place(storage: Storage) -> None:
    group = person(storage, "-1", "xa-hoi")
    publish(storage)
    begin(storage, claim(storage), group)
    storage.migrate(group.address, Address("telegram", "-1009"), NOW)
    [again] = storage.claim_due_deliveries(SOON, 10, SOON + MINUTE)
    assert again.subscriber.address == Address("telegram", "-1009")


def test_moving_a_chat_to_where_it_is_changes_nothing(storage: Storage) -> None:
    group = person(storage, "-1", "xa-hoi")
    storage.migrate(group.address, group.address, NOW)
    assert storage.subscriber(group.id) == group
    assert storage.subscriptions(group.id) == [topic("xa-hoi")]


def test_who_follows_a_story_may_be_in_its_audience(storage: Storage) -> None:
    reader, other = person(storage, "1"), person(storage, "2")
    article = publish(storage)
    storage.follow(reader.id, Subscription(SubscriptionKind.STORY, article.story, NOW))
    storage.follow(other.id, Subscription(SubscriptionKind.STORY, "4711", NOW))
    lease = claim(storage)
    assert [each.subscriber for each in storage.candidates(lease, lease.after, 10)] == [reader]


def test_channels_are_found_by_who_took_the_bot_in(storage: Storage) -> None:
    news, sport = (
        storage.ensure_subscriber(Address("telegram", chat), ChatKind.CHANNEL, chat, Settings(), NOW)[0]
        for chat in ("-100", "-200")
    )
    for channel, person_id in ((sport, "5"), (news, "5"), (news, "6"), (news, "6")):
        storage.add_manager(channel.id, person_id)
    assert storage.managed_by("telegram", "5") == [news, sport]
    assert storage.managed_by("telegram", "6") == [news]
    assert storage.managers_of(news.id) == [Address("telegram", "5"), Address("telegram", "6")]
    assert storage.managers_of(4_711) == []
    assert storage.managed_by("zalo", "5") == storage.managed_by("telegram", "7") == []
    lan = person(storage, "5")
    assert storage.export_subscriber(lan.id)["channels"] == ["-100", "-200"]
    storage.erase_subscriber(lan.id)
    assert storage.managed_by("telegram", "5") == []
    storage.erase_subscriber(news.id)
    assert storage.managed_by("telegram", "6") == []


def test_who_had_asked_for_a_pause_stays_paused_when_a_block_is_over(storage: Storage) -> None:
    reader = person(storage, "1")

    def paused() -> str | None:
        found = storage.subscriber(reader.id)
        assert found is not None
        return found.paused

    storage.pause(reader.id, "asked", NOW)
    for reason in ("blocked", "kicked"):
        storage.pause(reader.id, reason, NOW)
        assert paused() == f"asked+{reason}"
    storage.resume(reader.id, NOW)
    assert paused() == "asked"
    storage.resume(reader.id, NOW)
    assert paused() is None
    storage.pause(reader.id, "blocked", NOW)
    storage.pause(reader.id, "asked", NOW)
    assert paused() == "asked"


def test_a_chat_is_its_subscriber_and_its_threads(storage: Storage) -> None:
    group, thread, _other = (
        storage.ensure_subscriber(Address("telegram", chat, at), ChatKind.GROUP, chat, Settings(), NOW)[0]
        for chat, at in (("-1", ""), ("-1", "9"), ("-2", "9"))
    )
    assert storage.in_chat(thread.address) == storage.in_chat(group.address) == [group, thread]
