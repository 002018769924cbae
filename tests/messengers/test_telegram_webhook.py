"""How the webhook stands, by what the service says of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram.error import InvalidToken, NetworkError

from bot.messengers.telegram import check_token
from bot.messengers.telegram_webhook import LOOKED_AT_S, WebhookReceiving, way_of
from bot.messengers.webhook import Webhook
from bot.models import HealthState
from tests.fakes.telegram import FakeTelegram

NOW = datetime(2026, 11, 28, 5, tzinfo=UTC)
HOOK = Webhook("https://loa.example.vn/webhooks/telegram", "mat-khau-cua-loa")


class Stop(Exception):  # noqa: N818 - the end of a test's time
    pass


class Service:
    """A service that says what the test tells it, and the waits between two looks."""

    def __init__(self, *infos: Any) -> None:
        self.infos = list(infos)
        self.installed: list[Webhook] = []
        self.waits: list[float] = []
        self.states: list[HealthState] = []
        self.receiving = WebhookReceiving(self, HOOK, self.sleep)

    async def webhook_info(self) -> dict[str, Any]:
        info = self.infos.pop(0)
        if isinstance(info, Exception):
            raise info
        found: dict[str, Any] = info
        return found

    async def install_webhook(self, webhook: Webhook) -> None:
        self.installed.append(webhook)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.states.append(self.receiving.health.state)
        if not self.infos:
            raise Stop

    async def lived(self) -> None:
        with pytest.raises(Stop):
            await self.receiving._keep()


async def test_it_is_set_where_there_is_none_or_another_and_left_where_it_stands() -> None:
    service = Service({"url": ""}, {"url": "https://other.vn"}, {"url": HOOK.url})
    await service.lived()
    assert service.installed == [HOOK, HOOK]
    assert (service.waits, set(service.states)) == ([LOOKED_AT_S] * 3, {HealthState.OK})


async def test_a_service_that_is_away_or_refuses_the_token_is_asked_again_ever_more_rarely() -> None:
    service = Service(
        NetworkError("away"), NetworkError("away"), InvalidToken("no"), TypeError("odd"), {"url": HOOK.url}
    )
    await service.lived()
    assert service.waits == [5, 10, 20, 40, LOOKED_AT_S]
    assert service.states == [
        HealthState.UNREACHABLE,
        HealthState.UNREACHABLE,
        HealthState.TOKEN,
        HealthState.UNREACHABLE,
        HealthState.OK,
    ]


async def test_what_the_service_cannot_bring_is_a_trouble_until_it_can() -> None:
    failing = {
        "url": HOOK.url,
        "pending_update_count": 3,
        "last_error_date": int(datetime.now(UTC).timestamp()) + 1,
        "last_error_message": "Connection refused",
    }
    service = Service(failing, failing | {"pending_update_count": 0})
    await service.lived()
    assert service.states == [HealthState.UNREACHABLE, HealthState.OK]


def test_an_old_failure_is_over() -> None:
    info = {"url": HOOK.url, "pending_update_count": 3, "last_error_date": int(NOW.timestamp()) - 3600}
    assert way_of(info, HOOK, NOW) == (True, f"messages come to {HOOK.url}")


async def test_the_check_says_how_messages_come(fake: FakeTelegram) -> None:
    good, says = await check_token(fake.token, api_base=fake.url)
    assert (good, says) == (True, "@LoaQuangNinhBot answers; messages come by long polling")
    fake.state.delivering.url = "https://old.example.vn"
    assert "it will be removed" in (await check_token(fake.token, api_base=fake.url))[1]
    assert "will be set at the start" in (await check_token(fake.token, api_base=fake.url, webhook=HOOK))[1]
    fake.state.delivering.url, fake.state.delivering.last_error = HOOK.url, "Connection refused"
    fake.person().says("/start")
    good, says = await check_token(fake.token, api_base=fake.url, webhook=HOOK)
    assert (good, "Connection refused" in says) == (False, True)
    assert HOOK.secret not in repr(HOOK)
