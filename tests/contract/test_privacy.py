from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup

from bot.models import DeliveryState, Mute, SubscriptionKind
from storage.base import Dialog, Storage
from tests.contract.stories import (
    AT_ONCE,
    HOUR,
    NOW,
    SOON,
    begin,
    claim,
    ended,
    keyword,
    person,
    publish,
    sent,
)


def test_an_export_holds_everything_and_is_json(storage: Storage) -> None:
    reader = person(storage, "42", "xa-hoi", messenger="web")
    storage.follow(reader.id, keyword("Bão số 3"))
    storage.mute(reader.id, Mute(SubscriptionKind.SOURCE, "bao", NOW + HOUR))
    storage.save_dialog(reader.id, "42", Dialog("thongbao", {"text": "nháp"}, SOON))
    storage.save_broadcast(reader.id, Markup("Mai <b>cắt điện</b>."), None, None, NOW)
    storage.add_line("42", '{"text": "xin chào"}', NOW)
    storage.add_line("43", '{"text": "của người khác"}', NOW)
    storage.pause(reader.id, "asked", NOW)
    storage.resume(reader.id, NOW)
    publish(storage)
    storage.record_results([sent(each) for each in begin(storage, claim(storage), reader)])
    told = json.dumps(storage.export_subscriber(reader.id), ensure_ascii=False)
    for each in (
        "web:42",
        "Bạn 42",
        "xa-hoi",
        "Bão số 3",
        "bao",
        "nháp",
        "cắt điện",
        "xin chào",
        "Cầu mới",
        "2026-07-14",
    ):
        assert each in told
    assert "của người khác" not in told


def test_an_export_does_not_hold_the_exports_before_it(storage: Storage) -> None:
    """Each would be twice as large as the last, until no chat takes it."""
    reader = person(storage, "42", messenger="web")
    handed = {"author": "loa", "document": {"name": "loa-du-lieu.json", "bytes": 3, "content": "bGFu"}}
    storage.add_line("42", json.dumps(handed), NOW)
    [line] = storage.export_subscriber(reader.id)["messages"]
    assert line["body"] == {"author": "loa", "document": {"name": "loa-du-lieu.json", "bytes": 3}}


def test_nothing_of_an_erased_subscriber_is_left(storage: Storage, url: str) -> None:
    reader = person(storage, "chat-bi-mat", "xa-hoi", messenger="web")
    storage.ensure_subscriber(reader.address, reader.kind, "Tên Bí Mật", reader.settings, NOW)
    storage.follow(reader.id, keyword("từ khóa bí mật"))
    storage.save_dialog(reader.id, "42", Dialog("thongbao", {"text": "lời bí mật"}, SOON))
    storage.save_broadcast(reader.id, Markup("thông báo bí mật"), None, b"anh-bi-mat", NOW)
    storage.add_line("chat-bi-mat", "dòng bí mật", NOW)
    publish(storage)
    begin(storage, claim(storage), reader)
    storage.erase_subscriber(reader.id)
    storage.erase_subscriber(reader.id)
    assert storage.subscriber(reader.id) is None
    assert storage.subscriber_at(reader.address) is None
    assert storage.export_subscriber(reader.id) == {}
    assert storage.deliveries_of(reader.id, 10) == []
    assert storage.lines("chat-bi-mat") == []
    copy = Path(url).with_name("copy")
    storage.backup(str(copy))
    for word in ("bí mật", "Bí Mật", "bi-mat"):
        assert word.encode() not in copy.read_bytes()


def test_a_delivery_in_flight_of_an_erased_subscriber_ends_without_a_trace(storage: Storage) -> None:
    reader, other = person(storage, "1", "xa-hoi"), person(storage, "2", "xa-hoi")
    publish(storage)
    deliveries = begin(storage, claim(storage), reader, other)
    storage.erase_subscriber(reader.id)
    storage.record_results([sent(each) for each in deliveries])
    assert storage.deliveries_of(reader.id, 10) == []
    progress = storage.progress(deliveries[0].dispatch.id)
    assert (progress.counts, progress.done) == ({DeliveryState.SENT: 1}, True)
    assert storage.claim_due_deliveries(NOW + HOUR, 10, NOW + 2 * HOUR) == []


def test_what_waits_for_an_erased_subscriber_waits_no_longer(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    publish(storage)
    [delivery] = begin(storage, claim(storage), reader)
    storage.record_results([ended(delivery, DeliveryState.WAITING, due=SOON)])
    storage.erase_subscriber(reader.id)
    assert storage.progress(delivery.dispatch.id).done
    assert storage.dispatches_open() == 0


def test_who_is_erased_between_looking_and_sending_gets_nothing(storage: Storage) -> None:
    reader, other = person(storage, "1", "xa-hoi"), person(storage, "2", "xa-hoi")
    publish(storage)
    lease = claim(storage)
    plans = {each.subscriber.id: AT_ONCE for each in storage.candidates(lease, lease.after, 10)}
    storage.erase_subscriber(reader.id)
    begun = storage.begin_deliveries(lease, "sender", lease.last, plans, NOW, SOON)
    assert begun is not None
    assert [each.subscriber.id for each in begun] == [other.id]


def test_the_id_of_an_erased_subscriber_is_never_anothers(storage: Storage) -> None:
    erased = person(storage, "1")
    storage.erase_subscriber(erased.id)
    assert person(storage, "2").id > erased.id


def test_a_broadcast_outlives_its_author(storage: Storage) -> None:
    author = person(storage, "1")
    person(storage, "2")
    written = storage.save_broadcast(author.id, Markup("Mai cắt điện."), None, None, NOW)
    storage.start_broadcast(written.id, NOW)
    storage.erase_subscriber(author.id)
    [running] = storage.running_broadcasts()
    assert running.text == Markup("Mai cắt điện.")
    assert storage.subscriber(running.author_id) is None


def test_where_an_announcement_was_told_of_is_forgotten_with_its_author(storage: Storage) -> None:
    author = person(storage, "1")
    started = storage.start_broadcast(storage.save_broadcast(author.id, Markup("x"), None, None, NOW).id, NOW)
    assert started
    storage.save_broadcast_progress(started.id, "9", reported=False, at=author.address)
    storage.erase_subscriber(author.id)
    kept = storage.broadcast(started.id)
    assert kept
    assert (kept.told_at, kept.progress_message_id) == (None, None)


def test_an_erased_web_chat_goes_on_where_open_pages_wait(storage: Storage, connect: Callable[[], Storage]) -> None:
    reader = person(storage, "c", messenger="web")
    cursor = storage.add_line("c", "{}", NOW).changed
    storage.erase_subscriber(reader.id)
    goodbye = connect().add_line("c", '"Đã xóa."', NOW)
    assert storage.lines("c", changed_after=cursor) == [goodbye]
