"""One life of the program: what a test orders of it, and the program itself in a process that may be killed."""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from bot.app import Plan, connect, stop_on_signals
from bot.catalogue import Catalogue, load_catalogue
from bot.config import load_settings
from bot.demo.run import HURRY
from bot.errors import LoaError
from bot.messengers import telegram
from bot.models import FeedSpec, Source
from bot.redact import protect_logs
from bot.repeats import spare_repeats
from tests.flow.clock import SharedClock
from tests.flow.papers import SECTIONS, SOURCE

ROLES = ("chat", "poller", "sender")
BRISK = replace(HURRY, default_interval_s=1, min_interval_s=1, max_interval_s=1, unvalidated_interval_s=1, backoff_s=1)


@dataclass(frozen=True, slots=True)
class Order:
    """What a life is to do. ``constants`` are set before it begins, by their full names: lives are short, and what
    takes minutes in earnest must take less here."""

    database: str
    clock: str
    papers: str
    api_base: str
    token: str
    admin: str = ""
    roles: tuple[str, ...] = ROLES
    constants: Mapping[str, Any] = field(default_factory=dict)
    own_workers: bool = False  # False: worker processes are forked from one that has loaded the parsers already


def live(order: Order) -> int:
    """The program until it is told to stop; its exit code. As in ``loa run``, what Loa raises on purpose is a sentence."""
    logging.basicConfig(level=logging.INFO, format="%(process)d %(levelname)s %(name)s: %(message)s", force=True)
    for name, value in order.constants.items():
        module, _, constant = name.rpartition(".")
        setattr(importlib.import_module(module), constant, value)
    _choose_workers(own=order.own_workers)
    try:
        asyncio.run(_run(order))
    except LoaError as error:
        print(f"Error: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


def _choose_workers(*, own: bool) -> None:
    """The server that forks worker processes came with the zygote and runs: who forgets it starts another one, who uses
    it need not ask whether it runs, which only its parent can."""
    server: Any = forkserver._forkserver
    if own:
        server._forkserver_pid = server._forkserver_address = server._forkserver_alive_fd = None
    else:
        server.ensure_running = lambda: None


async def _run(order: Order) -> None:
    now = SharedClock(Path(order.clock))
    telegram._now = now  # a wait that the service asks for counts from the clock of the test
    environ = {
        "LOA_DATABASE": order.database,
        "TELEGRAM_TOKEN": order.token,
        "TELEGRAM_API_BASE": order.api_base,
        "LOA_ADMINS": order.admin,
        "LOA_PRIVATE_FEED_HOSTS": "127.0.0.1",
    }
    settings = load_settings(environ, Path("no.env"))
    protect_logs(settings.secrets)
    spare_repeats()
    plan = Plan(catalogue(order.papers), BRISK, idle_s=0.1, workers=1)
    stop = stop_on_signals()
    async with connect(settings, plan, frozenset(order.roles), now) as loa:
        await loa.run(stop)


def catalogue(papers: str) -> Catalogue:
    sources = {SOURCE: Source(SOURCE, "Báo Biển", f"{papers}/")}
    feeds = tuple(
        FeedSpec(f"{papers}/{topic}.rss", SOURCE, f"Báo Biển: {name}", topic=topic) for topic, name in SECTIONS.items()
    )
    return Catalogue(sources, load_catalogue().topics, feeds, home=SOURCE)
