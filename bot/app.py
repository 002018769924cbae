"""The only place that builds Loa's parts and connects them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

import uvicorn

from bot.catalogue import Catalogue, load_catalogue
from bot.chat import Conversation
from bot.config import Settings
from bot.delivery.broadcasts import BroadcastReporter
from bot.delivery.notices import NoticeTeller
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Gcra, Pace
from bot.delivery.posting import Poster
from bot.delivery.sender import Sender
from bot.errors import ConfigError
from bot.messengers.base import Messenger
from bot.messengers.webchat import WebChatMessenger
from bot.models import Address
from bot.redact import protect_logs
from bot.sources.fetch import Fetcher
from bot.sources.gate import Gate
from bot.sources.politeness import Policy
from bot.sources.poller import Poller
from bot.sources.reader import PageReader
from bot.sources.workers import Workers
from bot.web.app import create_app
from handlers.base import Services
from handlers.texts import load_texts
from storage import open_storage
from storage.threads import StorageThreads

log = logging.getLogger(__name__)

ROLES = frozenset({"poller", "sender", "chat", "web"})
RESTART_FIRST_S, RESTART_LAST_S = 1.0, 60.0
TRIM_EVERY_S = 3600.0
GRACE_S = 12.0  # the sender finishes what is under way within 10

# Our own page takes what it gets; a chat is only kept from flickering.
WEB_PACE = Pace(bot=Gcra(500, 50), chat=Gcra(20, 5))

Loop = Callable[[], Awaitable[None]]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is not an operator's business but differs between ``loa run``, the demo and a test."""

    catalogue: Catalogue
    policy: Policy = field(default_factory=Policy)
    pace: Pace = field(default_factory=Pace)
    web_pace: Pace = WEB_PACE
    idle_s: float = 1.0
    workers: int = 2
    demo: bool = False


@dataclass(slots=True)
class Loa:
    """Everything connected. ``loops`` are the parts of the roles; each runs until it is cancelled."""

    db: StorageThreads
    messengers: Mapping[str, Messenger]
    webchat: WebChatMessenger
    sender: Sender
    loops: dict[str, Loop]
    web: uvicorn.Server | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set; then everything ends in order, and what is in flight is recorded."""
        tasks = [asyncio.create_task(_supervise(name, loop), name=name) for name, loop in self.loops.items()]
        try:
            await stop.wait()
        finally:
            self.sender.stop()
            await self.webchat.close()
            if self.web is not None:
                self.web.should_exit = True
            lasting = [task for task in tasks if task.get_name() in {"sender", "web"}]
            for task in tasks:
                if task not in lasting:
                    task.cancel()
            await asyncio.wait(tasks, timeout=GRACE_S)
            for task in lasting:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _supervise(name: str, loop: Loop) -> None:
    """A part that breaks is logged and begun again, ever more slowly; the others go on."""
    pause_s = RESTART_FIRST_S
    while True:
        began = asyncio.get_running_loop().time()
        try:
            await loop()
        except Exception:
            log.exception("The %s broke; it begins again in %g s.", name, pause_s)
        else:
            return
        if asyncio.get_running_loop().time() - began > RESTART_LAST_S:
            pause_s = RESTART_FIRST_S
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 2, RESTART_LAST_S)


@asynccontextmanager
async def connect(
    settings: Settings, plan: Plan, roles: frozenset[str] = ROLES, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[Loa]:
    """Build what ``roles`` need on the configured database."""
    async with AsyncExitStack() as stack:
        storage = open_storage(settings.database)
        stack.callback(storage.close)
        storage.sync_feeds(plan.catalogue.feeds, now())
        db = StorageThreads(storage)
        stack.push_async_callback(db.close)

        say = load_texts()
        webchat = WebChatMessenger(db, now)
        messengers: dict[str, Messenger] = {webchat.name: webchat}
        if settings.telegram_token:
            telegram = _telegram(settings)
            messengers[telegram.name] = telegram
        outboxes = {
            name: Outbox(messenger, now, plan.web_pace if messenger is webchat else plan.pace)
            for name, messenger in messengers.items()
        }
        services = Services(db, plan.catalogue, say, now, settings.timezone, settings.admins)
        owner = f"{socket.gethostname()}:{os.getpid()}"
        sender = Sender(db, Poster(db, outboxes, plan.catalogue, say, now, ZoneInfo(settings.timezone)), now, owner)

        loops: dict[str, Loop] = {}
        if "poller" in roles:
            fetcher = await stack.enter_async_context(
                Fetcher(
                    version=version("loa"),
                    public_url=settings.public_url or None,
                    private_hosts=settings.private_feed_hosts,
                )
            )
            workers = await stack.enter_async_context(Workers(plan.workers))
            gate = Gate(plan.policy.host_gap_s)
            loops["poller"] = Poller(db, fetcher, workers, gate, plan.policy, now=now, idle_s=plan.idle_s).run
            loops["page reader"] = PageReader(db, fetcher, workers, gate, now=now, idle_s=plan.idle_s).run
        if roles & {"sender", "chat"}:
            for messenger in messengers.values():
                await messenger.start()
                stack.push_async_callback(messenger.close)
        if "sender" in roles:
            loops["sender"] = sender.run
            loops["broadcast reports"] = BroadcastReporter(db, outboxes, say).run
            loops["notices"] = NoticeTeller(
                db, outboxes, say, now, _admin_chats(settings.admins), ZoneInfo(settings.timezone)
            ).run
            loops["trimming"] = lambda: _trim(db, now)
        if "chat" in roles:
            for name, messenger in messengers.items():
                loops[f"chat on {name}"] = Conversation(messenger, outboxes[name], services).run
        web = None
        if "web" in roles:
            web = _web_server(settings, webchat, demo=plan.demo)
            loops["web"] = web.serve
        yield Loa(db, messengers, webchat, sender, loops, web)


def _admin_chats(admins: frozenset[str]) -> list[Address]:
    """A person's private chat has the person's id, on every messenger."""
    return [Address(*admin.split(":", 1)) for admin in sorted(admins)]


def _telegram(settings: Settings) -> Messenger:
    from bot.messengers.telegram import TelegramMessenger  # noqa: PLC0415 - 20 MB that a web chat alone need not load

    return TelegramMessenger(
        settings.telegram_token, api_base=settings.telegram_api_base, proxy=settings.telegram_proxy or None
    )


async def _trim(db: StorageThreads, now: Callable[[], datetime]) -> None:
    """Small slices with pauses between them, so that nobody waits for the housekeeping."""
    while True:
        deleted = await db.write(db.storage.trim, now())
        await asyncio.sleep(1.0 if deleted else TRIM_EVERY_S)


class _Server(uvicorn.Server):
    """Signals are the program's business, not the web server's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _web_server(settings: Settings, webchat: WebChatMessenger, *, demo: bool) -> _Server:
    app = create_app(webchat, demo=demo)
    config = uvicorn.Config(
        app,
        host=settings.web_host,
        port=settings.web_port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
    return _Server(config)


def require_free_port(host: str, port: int) -> None:
    """ConfigError if somebody listens there already, before anything else is begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigError(
                f"LOA_WEB: {host}:{port} cannot be used ({error.strerror}); choose another, such as 127.0.0.1:8081."
            ) from error


def stop_on_signals() -> asyncio.Event:
    """Set by Ctrl-C and SIGTERM; a second one ends at once, as usual."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def asked(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked, number)
    return stop


async def run_loa(settings: Settings, roles: frozenset[str]) -> None:
    """``loa run``."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    protect_logs(settings.secrets)
    if "web" in roles:
        require_free_port(settings.web_host, settings.web_port)
    stop = stop_on_signals()
    async with connect(settings, Plan(load_catalogue(settings.feeds)), roles) as loa:
        log.info(
            "Loa %s: %s on %s; web chat at http://%s:%d",
            version("loa"),
            ", ".join(sorted(roles)),
            " and ".join(loa.messengers),
            settings.web_host,
            settings.web_port,
        )
        await loa.run(stop)
