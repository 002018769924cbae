"""Whatever is typed behind a command of the settings, something is said, and what is kept is sound."""

from __future__ import annotations

from zoneinfo import available_timezones

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.models import Settings
from handlers.base import Services
from handlers.buttons import ACTION_BYTES_MAX
from tests.handlers.talking import actions, ask, lan

ZONES = available_timezones()
COMMANDS = st.sampled_from(["/bantin", "/yentinh", "/toida", "/loc", "/im", "/muigio", "/caidat"])
PIECES = st.sampled_from(
    [
        *("6h30", "18h", "25h", "7", "0", "-", "–", ":", ",", "và", "thứ", "thứ 2", "t8", "chủ nhật", "tối", "sáng"),
        *("tắt", "bật", "22h-5h", "từ", "đến", "+bão", '"Hạ Long"', "-", '+"', "- -", '""', "bóng đá", "3 ngày"),
        *("mãi mãi", "năm", "một", "9999", "ngày", "Seoul", "Mỹ", "../..", "Asia/", "báo Quảng Ninh", "½", "²", "ſ"),
    ]
)
TYPED = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=8).map(" ".join), st.text(min_size=300, max_size=400))


@given(st.lists(st.tuples(COMMANDS, TYPED), min_size=1, max_size=3), st.sampled_from(["vi", "en"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
async def test_any_words_get_an_answer_and_leave_sound_settings(
    services: Services, typed: list[tuple[str, str]], language: str
) -> None:
    await ask(services, f"/ngonngu {language}")
    for command, rest in typed:
        reply = await ask(services, f"{command} {rest}")
        assert reply.text.striptags()
        assert all(len(action.encode()) <= ACTION_BYTES_MAX for action in actions(reply))
        assert all(button.label.strip() for row in reply.choices for button in row)
        sound(lan(services).settings)


def sound(held: Settings) -> None:
    """As bot/models.py promises."""
    assert 1 <= len(held.digest_times) <= 6
    assert list(held.digest_times) == sorted({*held.digest_times})
    assert all(0 <= time < 1440 for time in held.digest_times)
    assert list(held.digest_days) == sorted({*held.digest_days})
    assert all(0 <= day <= 6 for day in held.digest_days)
    assert len(held.digest_days) < 7
    assert held.quiet is None or (held.quiet[0] != held.quiet[1] and all(0 <= time < 1440 for time in held.quiet))
    assert held.daily_max is None or held.daily_max >= 1
    assert held.zone == "" or held.zone in ZONES
    words = [*held.must, *held.any_of, *held.none_of]
    assert len(words) <= 20
    assert all(word.strip() == word and 0 < len(word) <= 60 for word in words)
