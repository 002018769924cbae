"""Settings: what is accepted, and that a wrong one says what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.config import SETTINGS, load_settings
from bot.errors import ConfigError

ROOT = Path(__file__).parents[1]
NOWHERE = Path("no-such.env")
TOKEN = "123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


def test_without_any_setting_there_is_a_default_for_each() -> None:
    settings = load_settings({}, NOWHERE)
    assert settings.database == "loa.db"
    assert (settings.web_host, settings.web_port) == ("127.0.0.1", 8080)
    assert settings.timezone == "Asia/Ho_Chi_Minh"
    assert not settings.telegram_token


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("LOA_DATABASE=from-file.db\nLOA_TIMEZONE=Asia/Bangkok\n", encoding="utf-8")
    settings = load_settings({"LOA_DATABASE": "from-environment.db"}, file)
    assert (settings.database, settings.timezone) == ("from-environment.db", "Asia/Bangkok")


def test_a_summariser_needs_a_model() -> None:
    with pytest.raises(ConfigError, match="LOA_SUMMARISER_MODEL: write which"):
        load_settings({"LOA_SUMMARISER_URL": "https://api.example/v1"}, NOWHERE)
    asked = {"LOA_SUMMARISER_URL": "https://api.example/v1", "LOA_SUMMARISER_MODEL": "m", "LOA_SUMMARISER_KEY": "sk-1"}
    settings = load_settings(asked, NOWHERE)
    assert "sk-1" in settings.secrets
    assert "sk-1" not in repr(settings)


def test_the_example_file_holds_every_setting_and_loads_as_the_defaults() -> None:
    example = ROOT / ".env.example"
    named = re.findall(r"^([A-Z_]+)=", example.read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(setting.name for setting in SETTINGS)
    assert load_settings({}, example) == load_settings({}, NOWHERE)


def test_the_readme_names_every_setting() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in readme] == []


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("TELEGRAM_TOKEN", "my-token", "@BotFather"),
        ("TELEGRAM_API_BASE", "api.telegram.org", "https://"),
        ("TELEGRAM_PROXY", "socks5://127.0.0.1:1080", "HTTP proxy"),
        ("TELEGRAM_SENDS_PER_S", "0", "from 1 to 1000"),
        ("TELEGRAM_SENDS_PER_S", "1e3", "from 1 to 1000"),
        ("TELEGRAM_WEBHOOK_SECRET", "too-short", "16 to 256"),
        ("ZALO_TOKEN", "my-token", "Zalo Bot Manager"),
        ("ZALO_API_BASE", "bot-api.zaloplatforms.com", "https://"),
        ("ZALO_WEBHOOK_SECRET", "two words", "8 to 256"),
        ("ZALO_SENDS_PER_S", "0", "from 1 to 100"),
        ("LOA_WEB", "8080", "127.0.0.1:8080"),
        ("LOA_WEB", "127.0.0.1:99999", "127.0.0.1:8080"),
        ("LOA_ADMINS", "@lan", "numeric id"),
        ("LOA_ADMINS", "123456", "telegram:123456789"),
        ("LOA_FEEDS", "/no/such/file.opml", "there is no file"),
        ("LOA_TIMEZONE", "Hà Nội", "Asia/Ho_Chi_Minh"),
        ("LOA_KEEP_ARTICLES_DAYS", "29", "30 or more"),
        ("LOA_KEEP_ARTICLES_DAYS", "for ever", "such as 730"),
        ("LOA_PUBLIC_URL", "loa.example.vn", "https://"),
        ("LOA_PRIVATE_FEED_HOSTS", "http://intranet.example/", "only the host"),
        ("LOA_DATABSE", "x.db", "did you mean LOA_DATABASE?"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write_instead(name: str, value: str, advice: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings({name: value}, NOWHERE)
    assert str(caught.value).startswith(f"{name}: ")
    assert advice in str(caught.value)


def test_a_slip_in_the_file_is_told_whichever_messenger_it_names_and_other_programs_variables_are_left_alone(
    tmp_path: Path,
) -> None:
    file = tmp_path / ".env"
    file.write_text("TELEGRAM_TOKN=1\nHTTP_PROXY=http://10.0.0.2\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^TELEGRAM_TOKN: there is no such setting; did you mean TELEGRAM_TOKEN\?$"):
        load_settings({}, file)
    assert load_settings({"TELEGRAM_CHAT_ID": "1"}, NOWHERE) == load_settings({}, NOWHERE)


@pytest.mark.parametrize("name", ["TELEGRAM_WEBHOOK_SECRET", "ZALO_WEBHOOK_SECRET"])
def test_a_webhook_needs_an_address_that_services_reach(name: str) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    for address in ("", "http://loa.example.vn"):
        with pytest.raises(ConfigError) as caught:
            load_settings({name: secret, "LOA_PUBLIC_URL": address}, NOWHERE)
        assert name in str(caught.value)
        assert secret not in str(caught.value)
    settings = load_settings({name: secret, "LOA_PUBLIC_URL": "https://loa.example.vn"}, NOWHERE)
    assert secret in settings.secrets
    assert secret not in repr(settings)


def test_all_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings({"LOA_WEB": "x", "LOA_TIMEZONE": "y", "LOA_ADMINS": "z"}, NOWHERE)
    assert len(str(caught.value).splitlines()) == 3


def test_a_token_is_not_shown_when_settings_are_printed() -> None:
    settings = load_settings({"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_PROXY": "http://me:hunter2@10.0.0.1:3128"}, NOWHERE)
    assert TOKEN not in repr(settings)
    assert "hunter2" not in repr(settings)
    assert settings.secrets == (TOKEN, "http://me:hunter2@10.0.0.1:3128")
