"""The messengers that the settings name: how each is made, how fast it may send, and where its service brings messages.
A messenger is loaded only where there is a token for it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.config import TELEGRAM_SENDS_PER_S_FREE, Settings
from bot.delivery.pace import Pace, telegram_pace, zalo_pace
from bot.messengers.base import Messenger
from bot.messengers.webhook import Webhook

SHARES = {"zalo": 6}  # of the sender's slots: a few messages a second, of which each may take half a minute


def named(settings: Settings) -> Iterator[Messenger]:
    """Those with a token."""
    if settings.telegram_token:
        yield _telegram(settings)
    if settings.zalo_token:
        yield _zalo(settings)


def paces(settings: Settings) -> dict[str, Pace]:
    """How fast each may send."""
    return {"telegram": telegram_pace(settings.telegram_sends_per_s), "zalo": zalo_pace(settings.zalo_sends_per_s)}


def slots(settings: Settings) -> int:
    """How much may be under way to keep the pace: a send takes a tenth of a second, or half of one on a bad day."""
    count = 16 if settings.telegram_sends_per_s <= TELEGRAM_SENDS_PER_S_FREE else 128
    return count + (SHARES["zalo"] if settings.zalo_token else 0)


def _telegram(settings: Settings) -> Messenger:
    from bot.messengers.telegram import TelegramMessenger

    return TelegramMessenger(
        settings.telegram_token,
        api_base=settings.telegram_api_base,
        proxy=settings.telegram_proxy or None,
        paid=settings.telegram_sends_per_s > TELEGRAM_SENDS_PER_S_FREE,
        webhook=telegram_webhook(settings),
    )


def telegram_webhook(settings: Settings) -> Webhook | None:
    """Where Telegram brings messages; None: they are asked for by long polling."""
    from bot.messengers.telegram_webhook import ENTRANCE

    return _webhook(settings, ENTRANCE.path, settings.telegram_webhook_secret)


def _zalo(settings: Settings) -> Messenger:
    from bot.messengers.zalo import ZaloMessenger

    return ZaloMessenger(settings.zalo_token, api_base=settings.zalo_api_base, webhook=zalo_webhook(settings))


def zalo_webhook(settings: Settings) -> Webhook | None:
    """Where Zalo brings messages; None: they are asked for."""
    from bot.messengers.zalo import ENTRANCE

    return _webhook(settings, ENTRANCE.path, settings.zalo_webhook_secret)


def _webhook(settings: Settings, path: str, secret: str) -> Webhook | None:
    return Webhook(settings.public_url + path, secret) if secret else None
