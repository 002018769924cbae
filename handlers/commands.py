"""The commands: their names, what else people call them, and the menu."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import Language
from handlers.base import Say
from handlers.company import READING_COMMANDS
from handlers.voice import plain


@dataclass(frozen=True, slots=True)
class Command:
    """``aliases`` follow a slash and are written as ``vietnamese.fold`` leaves them. Without a slash a message is the
    command when it is one of the ``phrases``, or opens with one of the ``openings`` and goes on; both are written with
    their marks and may be typed without any."""

    name: str
    aliases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    english: str | None = None  # its name in the English menu; None: not in the menu


COMMANDS = (
    Command(
        "start",
        ("bat dau", "batdau", "chao"),
        ("bắt đầu", "chào", "xin chào", "chào bạn", "chào loa", "start", "hello", "hi", "hey", "alo"),
    ),
    Command(
        "moi",
        ("latest", "new", "news", "tin moi", "tinmoi", "moi nhat", "moinhat", "tin", "tin tuc", "tintuc"),
        ("mới", "mới nhất", "tin", "tin tức", "tin mới", "tin mới nhất", "có gì mới", "latest", "latest news"),
        ("tin mới về", "tin mới", "latest"),
        english="latest",
    ),
    Command(
        "tim",
        ("search", "find", "tim kiem", "timkiem"),
        ("tìm", "tìm kiếm", "search"),
        ("tìm kiếm", "tìm", "search", "find"),
        english="search",
    ),
    Command(
        "theodoi",
        ("theo doi", "follow", "subscribe", "dangky", "dang ky"),
        ("theo dõi", "đang theo dõi", "follow"),
        ("theo dõi", "follow"),
        english="follow",
    ),
    Command(
        "bo",
        ("unfollow", "unsubscribe", "botheodoi", "bo theo doi", "huydangky"),
        ("bỏ theo dõi", "hủy đăng ký", "unfollow", "unsubscribe"),
        ("bỏ theo dõi", "ngừng theo dõi", "unfollow"),
        english="unfollow",
    ),
    Command("chude", ("chu de", "topics", "topic"), ("chủ đề", "các chủ đề", "topics"), ("chủ đề",), english="topics"),
    Command(
        "diaban",
        ("dia ban", "places", "place", "noi", "noi o"),
        ("địa bàn", "nơi ở", "places"),
        ("địa bàn",),
        english="places",
    ),
    Command("nguon", ("sources", "source"), ("nguồn", "nguồn tin", "sources"), english="sources"),
    Command(
        "caidat",
        ("cai dat", "settings", "setting", "cau hinh", "cauhinh", "tuy chon", "tuychon"),
        ("cài đặt", "settings"),
        english="settings",
    ),
    Command("bantin", ("ban tin", "digest", "digests"), ("bản tin", "digest"), english="digest"),
    Command(
        "yentinh",
        ("yen tinh", "gio yen tinh", "quiet", "quiet hours"),
        ("yên tĩnh", "giờ yên tĩnh", "quiet hours"),
        ("giờ yên tĩnh", "quiet hours"),
        english="quiet",
    ),
    Command(
        "canhbao",
        ("canh bao", "alerts", "alert", "baodong", "bao dong"),
        ("cảnh báo", "cảnh báo khẩn", "báo động", "alerts"),
        english="alerts",
    ),
    Command("toida", ("toi da", "limit", "max"), ("tối đa mỗi ngày",)),
    Command(
        "loc",
        ("loc tin", "bo loc", "filter", "filters"),
        ("lọc tin", "bộ lọc", "filters"),
        ("lọc tin",),
        english="filter",
    ),
    Command("im", ("mute", "an tin", "hide"), ("đang ẩn",), english="mute"),
    Command("muigio", ("mui gio", "timezone", "zone"), ("múi giờ", "timezone"), ("múi giờ",)),
    Command(
        "ngonngu",
        ("ngon ngu", "language", "lang"),
        ("ngôn ngữ", "đổi ngôn ngữ", "tiếng việt", "tiếng anh", "english", "language"),
        english="language",
    ),
    Command(
        "tamdung",
        ("tam dung", "pause", "stop"),
        (
            "tạm dừng",
            "dừng",
            "dừng gửi",
            "dừng gửi tin",
            "ngừng gửi",
            "ngừng gửi tin",
            "tắt thông báo",
            "stop",
            "pause",
        ),
    ),
    Command("tieptuc", ("tiep tuc", "resume"), ("tiếp tục",)),
    Command("dulieu", ("du lieu", "mydata", "data"), ("dữ liệu", "dữ liệu của tôi", "my data"), english="mydata"),
    Command("xoa", ("delete", "xoa du lieu", "xoadulieu"), ("xóa dữ liệu", "xóa hết dữ liệu"), english="delete"),
    Command(
        "trogiup",
        ("tro giup", "help", "giup", "huongdan", "huong dan", "menu"),
        ("trợ giúp", "giúp", "giúp tôi", "hướng dẫn", "bạn là ai", "loa là ai", "help", "menu", "lệnh", "?"),
        english="help",
    ),
    Command("visao", ("vi sao", "why", "tai sao", "taisao"), ("vì sao", "tại sao", "why"), english="why"),
    Command("tinhtrang", ("tinh trang", "status"), ("tình trạng", "status"), english="status"),
    Command("sua", ("fix", "correct", "sua chu de", "suachude")),
    Command("lienket", ("lien ket", "link", "connect"), ("liên kết", "link"), ("liên kết", "link")),
    Command("kenh", ("channel", "channels", "kenh cua toi"), ("kênh của tôi", "my channels")),
    Command("chiase", ("chia se", "share", "qr", "ma qr", "maqr"), ("chia sẻ", "mã qr", "share"), ("chia sẻ",)),
    Command(
        "themtin",
        ("them tin", "them", "more"),
        ("👍", "thêm tin thế này", "thêm tin như thế này", "more like this"),
    ),
    Command(
        "bottin",
        ("bot tin", "less"),
        ("👎", "bớt tin thế này", "ít tin như thế này", "ít tin thế này", "less like this"),
    ),
    Command("rut", ("rut bai", "rutbai", "retract", "withdraw")),
    Command("thongbao", ("thong bao", "broadcast", "announce")),
    Command("thoi", ("cancel", "huy"), ("thôi", "hủy", "thôi nhé", "không", "cancel")),
    Command(
        "camon", ("thanks",), ("cảm ơn", "cám ơn", "cảm ơn loa", "cảm ơn bạn", "cảm ơn nhiều", "thanks", "thank you")
    ),
)

NAMES = frozenset(command.name for command in COMMANDS)


def menu(say: Say, language: Language) -> tuple[tuple[str, str, bool], ...]:
    """(name, description, whether everybody in a group may use it) in the order of the menu; the English menu has
    English names."""
    shown = [command for command in COMMANDS if command.english is not None]
    return tuple(
        (
            command.name if language == "vi" else command.english or command.name,
            plain(say(language, _about(command))),
            command.name in READING_COMMANDS,
        )
        for command in shown
    )


def _about(command: Command) -> str:
    return f"menu-{command.name}"
