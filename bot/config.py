"""Settings, from the environment or else from ``.env``: each is checked, and a wrong one says what to write instead."""

from __future__ import annotations

import difflib
import os
import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from starlette.config import Config

from bot.errors import ConfigError

ENV_FILE = ".env"
KEEP_DAYS_MIN = 30  # digests, corrections and what has just been read must still be there
TELEGRAM_SENDS_PER_S_FREE = 30
TELEGRAM_SENDS_PER_S_MAX = 1000
ZALO_SENDS_PER_S_MAX = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may set; the table below says under which name."""

    database: str
    telegram_token: str = field(repr=False)
    telegram_api_base: str
    telegram_proxy: str = field(repr=False)
    telegram_webhook_secret: str = field(repr=False)
    telegram_sends_per_s: int
    zalo_token: str = field(repr=False)
    zalo_api_base: str
    zalo_webhook_secret: str = field(repr=False)
    zalo_sends_per_s: int
    public_url: str
    web_host: str
    web_port: int
    admins: frozenset[str]
    feeds: Path | None
    timezone: str
    private_feed_hosts: frozenset[str]
    keep_articles_days: int
    summariser_url: str
    summariser_model: str
    summariser_key: str = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never stand in a log."""
        kept: tuple[str, ...] = (self.telegram_token, self.telegram_proxy, self.telegram_webhook_secret)
        kept += (self.zalo_token, self.zalo_webhook_secret, self.summariser_key)
        return tuple(value for value in kept if value)


_OURS = ("LOA_", "TELEGRAM_", "ZALO_")


class Setting(NamedTuple):
    """Where a value comes from: ``read`` turns the text into it or raises ValueError with what to write instead."""

    field: str
    name: str
    default: str
    read: Callable[[str], Any]


def _database(text: str) -> str:
    if not text:
        raise ValueError("write a path such as loa.db")
    return text


def _token(text: str) -> str:
    if text and not re.fullmatch(r"\d+:[\w-]{20,}", text):
        raise ValueError("write the token as @BotFather gave it, like 123456:ABC-DEF…, or leave it empty")
    return text


def _zalo_token(text: str) -> str:
    if text and not re.fullmatch(r"[^\s:/?#]+:[^\s/?#]+", text):
        raise ValueError("write the token as the Zalo Bot Manager gave it, like 123456:abc…, or leave it empty")
    return text


def _webhook_secret(text: str) -> str:
    # Zalo Bot Platform, setWebhook: 8 to 256 characters.
    if text and not re.fullmatch(r"[!-~]{8,256}", text):
        raise ValueError("write 8 to 256 signs without spaces, as `openssl rand -hex 32` prints them")
    return text


def _telegram_secret(text: str) -> str:
    # Bot API, setWebhook: 1 to 256 of these; a short one could be guessed.
    if text and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", text):
        raise ValueError("write 16 to 256 letters, digits, _ and -, as `openssl rand -hex 32` prints them")
    return text


def _zalo_sends_per_s(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= ZALO_SENDS_PER_S_MAX:
        raise ValueError(f"write a whole number from 1 to {ZALO_SENDS_PER_S_MAX}; Zalo publishes none, 2 is careful")
    return int(text)


def _web_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("write a whole address such as https://loa.example.vn")
    return text.rstrip("/")


def _proxy(text: str) -> str:
    # aiohttp speaks to HTTP proxies only; a SOCKS proxy needs a local HTTP bridge.
    if text and urlsplit(text).scheme not in {"http", "https"}:
        raise ValueError("write an HTTP proxy such as http://user:password@10.0.0.2:3128")
    return text


def _sends_per_s(text: str) -> int:
    # Bot API, allow_paid_broadcast: above 30 a second each message costs Stars.
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= TELEGRAM_SENDS_PER_S_MAX:
        raise ValueError(f"write a whole number from 1 to {TELEGRAM_SENDS_PER_S_MAX}; 30 is what Telegram gives freely")
    return int(text)


def _host_and_port(text: str) -> tuple[str, int]:
    host, separator, port = text.rpartition(":")
    if not separator or not port.isascii() or not port.isdecimal() or int(port) > 65535:
        raise ValueError("write host:port such as 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in re.split(r"[,\s]+", text) if word)


def _hosts(text: str) -> frozenset[str]:
    words = _words(text)
    for word in words:
        if "/" in word:
            raise ValueError(f"write only the host of “{word}”, such as 192.168.1.20 or intranet.example")
    return words


def _admins(text: str) -> frozenset[str]:
    words = _words(text)
    for word in words:
        if not re.fullmatch(r"(telegram|zalo|web):[\w-]+", word):
            # By number, never by @name: names change hands.
            raise ValueError(
                f"“{word}” should look like telegram:123456789 (the person's numeric id, not @name) or "
                "zalo:6ede9afa66b8; /dulieu tells it"
            )
    return words


def _feeds(text: str) -> Path | None:
    if text and not Path(text).is_file():
        raise ValueError(f"there is no file {text}; write the path of a .toml catalogue or an .opml file")
    return Path(text) if text else None


def _days_kept(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) < KEEP_DAYS_MIN:
        raise ValueError(f"write a number of days, {KEEP_DAYS_MIN} or more, such as 730")
    return int(text)


def _timezone(text: str) -> str:
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, IsADirectoryError):
        raise ValueError("write a name such as Asia/Ho_Chi_Minh") from None
    return text


SETTINGS = (
    Setting("database", "LOA_DATABASE", "loa.db", _database),
    Setting("telegram_token", "TELEGRAM_TOKEN", "", _token),
    Setting("telegram_api_base", "TELEGRAM_API_BASE", "https://api.telegram.org", _web_url),
    Setting("telegram_proxy", "TELEGRAM_PROXY", "", _proxy),
    Setting("telegram_webhook_secret", "TELEGRAM_WEBHOOK_SECRET", "", _telegram_secret),
    Setting("telegram_sends_per_s", "TELEGRAM_SENDS_PER_S", str(TELEGRAM_SENDS_PER_S_FREE), _sends_per_s),
    Setting("zalo_token", "ZALO_TOKEN", "", _zalo_token),
    Setting("zalo_api_base", "ZALO_API_BASE", "https://bot-api.zaloplatforms.com", _web_url),
    Setting("zalo_webhook_secret", "ZALO_WEBHOOK_SECRET", "", _webhook_secret),
    Setting("zalo_sends_per_s", "ZALO_SENDS_PER_S", "2", _zalo_sends_per_s),
    Setting("public_url", "LOA_PUBLIC_URL", "", _web_url),
    Setting("web", "LOA_WEB", "127.0.0.1:8080", _host_and_port),
    Setting("admins", "LOA_ADMINS", "", _admins),
    Setting("feeds", "LOA_FEEDS", "", _feeds),
    Setting("timezone", "LOA_TIMEZONE", "Asia/Ho_Chi_Minh", _timezone),
    Setting("private_feed_hosts", "LOA_PRIVATE_FEED_HOSTS", "", _hosts),
    Setting("keep_articles_days", "LOA_KEEP_ARTICLES_DAYS", "730", _days_kept),
    Setting("summariser_url", "LOA_SUMMARISER_URL", "", _web_url),
    Setting("summariser_model", "LOA_SUMMARISER_MODEL", "", str),
    Setting("summariser_key", "LOA_SUMMARISER_KEY", "", str),
)


def load_settings(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """Settings from ``environ`` (the process's), else ``env_file`` (``.env`` where it exists). ConfigError lists every
    wrong one at once."""
    environ = os.environ if environ is None else environ
    file = Path(ENV_FILE) if env_file is None else env_file
    config = Config(file if file.is_file() else None, environ=dict(environ), encoding="utf-8")
    values: dict[str, Any] = {}
    wrong = _misspelt({name for name in environ if name.startswith("LOA_")} | {*config.file_values})
    for setting in SETTINGS:
        try:
            values[setting.field] = setting.read(str(config(setting.name, default=setting.default)).strip())
        except ValueError as error:
            wrong.append(f"{setting.name}: {error}")
    wrong += _without_address(values)
    if values.get("summariser_url") and not values.get("summariser_model"):
        wrong.append("LOA_SUMMARISER_MODEL: write which of the models at LOA_SUMMARISER_URL is to be asked")
    if wrong:
        raise ConfigError("\n".join(wrong))
    values["web_host"], values["web_port"] = values.pop("web")
    assert values.keys() == {member.name for member in fields(Settings)}  # noqa: S101 - the table above is complete
    return Settings(**values)


def _without_address(values: Mapping[str, Any]) -> list[str]:
    """A webhook needs somewhere to be."""
    secrets = [each.name for each in SETTINGS if each.field.endswith("_webhook_secret") and values.get(each.field)]
    if not secrets or str(values.get("public_url", "")).startswith("https://"):
        return []
    said = " and ".join(secrets)
    return [f"LOA_PUBLIC_URL: messages are brought to an https:// address only; write yours, or leave {said} empty"]


def _misspelt(names: set[str]) -> list[str]:
    """Names that mean nothing: a setting that silently does not act costs an evening."""
    known = [setting.name for setting in SETTINGS]
    strangers = sorted(name for name in names if name.startswith(_OURS) and name not in known)
    return [
        f"{name}: there is no such setting"
        + "".join(f"; did you mean {near}?" for near in difflib.get_close_matches(name, known, 1))
        for name in strangers
    ]
