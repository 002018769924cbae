"""From an item in a feed to the text a subscriber sees, and back: the whole program, through real HTTP."""

from __future__ import annotations

import json
from pathlib import Path

from storage.base import LatestQuery, Storage
from tests.fakes.telegram import FakeTelegram
from tests.flow.conftest import ADMIN_ID, answer, hears, running, until

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)


async def test_a_newcomer_is_subscribed_in_three_taps_and_hears_the_news_once(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    reader = fake.person("Lan")
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        greeting = await answer(reader, "/start", "mình là Loa")
        reader.presses(greeting, "Thời tiết")
        await until(lambda: "Thời tiết" in str(reader.messages[0].buttons) and "✓" in str(reader.messages[0].buttons))
        reader.presses(greeting, "Xã hội")
        await until(lambda: str(reader.messages[0].buttons).count("✓") == 2)
        reader.presses(greeting, "Xong")
        await hears(reader, "Xong rồi")
        warning = await hears(reader, "Khẩn: cấm biển từ 12 giờ trưa mai")
        assert "Báo Đất Mỏ" in warning.text
        assert "12 giờ trưa mai" in warning.styled("bold")[0]
        assert str(warning.button("Đọc bài").url).startswith(f"{papers}/datmo/")
        assert warning.preview is not None
        # The rescue is told by three papers under two sections: one story, of which one article is enough.
        await hears(reader, "Cứu tám ngư dân trôi dạt")
        await until(lambda: _looked_at(loa.db.storage, "Tàu kiểm ngư kéo tàu cá gặp nạn"))
        assert not [message for message in reader.messages if "Tàu kiểm ngư kéo tàu cá" in message.text]
        assert len([message for message in reader.messages if "Khẩn: cấm biển" in message.text]) == 1


def _looked_at(storage: Storage, title: str) -> bool:
    """Whether it was decided if the first subscriber gets the article of that title."""
    found = [each for each in storage.latest(LatestQuery(limit=100)).articles if title in each.title]
    trace = storage.trace(1, found[0].id) if found else None
    return trace is not None and trace.looked


async def test_commands_are_answered_on_real_news(fake: FakeTelegram, papers: str, tmp_path: Path) -> None:
    reader = fake.person("Minh")
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        stored = loa.db.storage
        await until(lambda: stored.article_count() >= 20)
        latest = await answer(reader, "/MOI", "Báo Đất Mỏ")
        reader.presses(latest, "Cũ hơn")
        await until(lambda: reader.messages[-1].edited)
        found = await answer(reader, "hoc phi", "Hội đồng nhân dân tỉnh thông qua")
        assert "học phí" in found.styled("bold")
        followed = await answer(reader, "/theo dõi bão số 9", "bão số 9")
        assert "Từ nay" in followed.text
        assert "du lịch" in (await answer(reader, "/theodoi@LoaQuangNinhBot DU LICH", "Du lịch")).text.lower()
        settings = await answer(reader, "/caidat", "Âm báo: bật")
        reader.presses(settings, "Nhận không kêu")
        await until(lambda: "Âm báo: tắt" in str([message.text for message in reader.messages]))
        assert "English" in str((await answer(reader, "/ngonngu", "tiếng gì")).buttons)
        await answer(reader, "/trogiup", "Loa giúp được gì")
        await answer(reader, "/nguon", "Các báo Loa đang đọc")
        await answer(reader, "/lung tung", "chưa biết lệnh")
        data = await answer(reader, "/dulieu", f"telegram:{reader.id}")
        await until(lambda: any(message.document for message in reader.messages))
        [file] = [message.document for message in reader.messages if message.document]
        assert "bão số 9" in json.dumps(json.loads(file.content), ensure_ascii=False)
        assert data.text
        sure = await answer(reader, "/xoa", "Xóa tất cả")
        reader.presses(sure, "Xóa tất cả")
        await hears(reader, "Đã xóa hết")


async def test_a_location_that_is_sent_subscribes_to_the_commune_and_its_news_comes(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    reader = fake.person("Minh")
    async with running(fake, tmp_path / "loa.db", papers) as loa:
        places = await answer(reader, "/diaban", "Bạn muốn nghe tin của nơi nào")
        reader.presses(places, "Tìm nơi gần tôi")
        await hears(reader, "Gửi vị trí của tôi")
        reader.shares_location("Gửi vị trí", 20.956, 107.036)
        near = await hears(reader, "Nơi gần bạn nhất là phường Bãi Cháy")
        assert reader.chat.location_button == ""
        reader.presses(near, "theo dõi phường Bãi Cháy")
        stored = loa.db.storage
        await until(lambda: [each.value for each in stored.subscriptions(1)] == ["phuong-bai-chay"])


async def test_an_editor_announces_with_a_picture_and_sees_who_got_it(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    editor, reader, away = fake.person("Hà", id=ADMIN_ID), fake.person("Lan"), fake.person("Tú")
    async with running(fake, tmp_path / "loa.db", papers):
        for person in (editor, reader, away):
            await answer(person, "/start", "mình là Loa")
        away.blocks_unheard()
        assert "quản trị" in (await answer(reader, "/thongbao Chào cả nhà", "quản trị")).text
        await answer(editor, "/thongbao", "Bạn muốn thông báo điều gì")
        editor.sends_photo(PIXEL, "Chiều nay phà Tuần Châu tạm dừng.")
        control = await hears(editor, "Gửi chứ?")
        editor.presses(control, "Gửi cho")
        received = await hears(reader, "phà Tuần Châu tạm dừng")
        assert received.photo is not None
        report = await hears(editor, "Thông báo đã gửi xong")
        assert "1 người đã chặn" in report.text


async def test_what_was_asked_while_loa_was_away_is_answered_when_it_is_back(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    reader = fake.person("Lan")
    async with running(fake, tmp_path / "loa.db", papers):
        await answer(reader, "/theodoi thời tiết", "Từ nay")
    reader.says("/trogiup")
    async with running(fake, tmp_path / "loa.db", papers):
        await hears(reader, "Loa giúp được gì")
        await hears(reader, "bão số 9")
    titles = [message.text.splitlines()[1] for message in reader.messages if message.preview]
    assert len(titles) == len(set(titles))


async def test_blocking_and_coming_back_keeps_everything(fake: FakeTelegram, papers: str, tmp_path: Path) -> None:
    reader = fake.person("Lan")
    async with running(fake, tmp_path / "loa.db", papers):
        await answer(reader, "/theodoi thể thao", "Từ nay")
        reader.blocks()
        reader.unblocks()
        await hears(reader, "Chào bạn trở lại")
        assert "Thể thao" in (await answer(reader, "/theodoi", "Bạn đang theo dõi")).text


async def test_old_buttons_and_huge_messages_are_answered_kindly(
    fake: FakeTelegram, papers: str, tmp_path: Path
) -> None:
    reader, other = fake.person("Lan"), fake.person("Minh")
    async with running(fake, tmp_path / "loa.db", papers):
        greeting = await answer(reader, "/start", "mình là Loa")
        reader.presses_unknown(greeting, "moi:gone:xx:yy")
        await hears(reader, "Nút này đã cũ")
        for _ in range(40):
            reader.says("á" * 4096)
        await answer(other, "/trogiup", "Loa giúp được gì")
        await hears(reader, "Bạn nhắn nhanh quá")
