"""Which parts of Loa may run apart from one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import ROLES, require_together
from bot.config import load_settings
from bot.errors import ConfigError

HOOK = {
    "ZALO_TOKEN": "1:abc",
    "ZALO_WEBHOOK_SECRET": "mat-khau-cua-loa-va-zalo",
    "LOA_PUBLIC_URL": "https://loa.example.vn",
}


def check(*roles: str, **settings: str) -> None:
    require_together(load_settings(settings, Path("no.env")), frozenset(roles))


@pytest.mark.parametrize("roles", [ROLES, {"poller"}, {"sender"}, {"chat"}, {"chat", "web"}, {"poller", "sender"}])
def test_parts_that_need_nobody_run_apart(roles: set[str]) -> None:
    check(*roles)


def test_the_page_needs_whoever_answers() -> None:
    with pytest.raises(ConfigError, match="Add --role chat"):
        check("web", "poller")


def test_whoever_answers_needs_the_server_to_which_a_service_brings_messages() -> None:
    check("chat", "web", **HOOK)
    check("poller", "sender", **HOOK)
    with pytest.raises(ConfigError, match="Add --role web"):
        check("chat", **HOOK)
