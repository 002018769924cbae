"""The only place that builds Loa's parts and connects them, with what only a messenger or a role loads (``messaging``,
``reading``, ``serving``)."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot import messaging
from bot.catalogue import Catalogue, load_catalogue
from bot.config import Settings
from bot.delivery.broadcasts import BroadcastReporter
from bot.delivery.notices import NoticeTeller
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Gcra, Pace
from bot.delivery.planner import Planner
from bot.delivery.posting import Poster
from bot.delivery.sender import Sender
from bot.delivery.watch import Watch
from bot.errors import ConfigError, StorageError
from bot.memory import share_arenas
from bot.messengers.base import Messenger
from bot.messengers.webchat import WebChatMessenger
from bot.models import Address, Health
from bot.redact import protect_logs
from bot.repeats import spare_repeats
from bot.sources.politeness import Policy
from bot.tenure import RolesLostError, Tenure
from handlers.base import Say, Services
from handlers.texts import load_texts
from storage import open_storage
from storage.keeping import quiet_enough
from storage.threads import StorageThreads

if TYPE_CHECKING:
    from bot.serving import Server

log = logging.getLogger(__name__)

ROLES = frozenset({"poller", "sender", "chat", "web"})
RESTART_FIRST_S, RESTART_LAST_S = 1.0, 60.0
TRIM_EVERY_S = 3600.0
TRIM_PAUSE_S = 1.0
FOLLOW_EVERY_S = 0.3  # what is new can be found within a second
FOLLOW_ELSEWHERE_S = 5.0
FOLLOW_PAUSE_S = 0.05  # an index that is built anew leaves room for everything else
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
    pace: Pace | None = None  # None: what the settings say
    web_pace: Pace = WEB_PACE
    idle_s: float = 1.0
    workers: int = 2
    demo: bool = False
    messengers: tuple[Messenger, ...] = ()  # besides those of the settings


@dataclass(slots=True)
class Loa:
    """Everything connected. ``loops`` are the parts of the roles; each runs until it is cancelled."""

    db: StorageThreads
    messengers: Mapping[str, Messenger]
    webchat: WebChatMessenger
    sender: Sender
    tenure: Tenure
    begin: Loop
    loops: dict[str, Loop]
    web: Server | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Wait until no other process has these roles; then work until ``stop`` is set. Everything ends in order, and
        what is in flight is recorded. RolesLostError: another process has taken over."""
        if not await self.tenure.begin(stop):
            return
        try:
            await self.begin()
            await self._work(stop)
        finally:
            await self.tenure.end()
        if self.tenure.lost:
            raise RolesLostError("Another Loa has taken over this database.")

    async def _work(self, stop: asyncio.Event) -> None:
        tasks = [asyncio.create_task(_supervise(name, loop), name=name) for name, loop in self.loops.items()]
        tasks.append(asyncio.create_task(self.tenure.run(stop), name="tenure"))
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
        except StorageError as error:
            log.warning("The %s stopped, it begins again in %g s: %s", name, pause_s, error)
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
        db = StorageThreads(storage)
        stack.push_async_callback(db.close)

        say = load_texts()
        webchat = WebChatMessenger(db, now)
        messengers: dict[str, Messenger] = {webchat.name: webchat}
        messengers |= {each.name: each for each in (*messaging.named(settings), *plan.messengers)}
        paces = {"web": plan.web_pace} | ({} if plan.pace else messaging.paces(settings))
        outboxes = {name: Outbox(each, now, paces.get(name, plan.pace)) for name, each in messengers.items()}
        zone = ZoneInfo(settings.timezone)

        def health() -> Mapping[str, Health]:
            return {name: messenger.health for name, messenger in messengers.items()}

        def usernames() -> Mapping[str, str | None]:
            return {name: messenger.username for name, messenger in messengers.items()}

        services = Services(
            db,
            plan.catalogue,
            say,
            now,
            settings.timezone,
            settings.admins,
            health=health,
            usernames=usernames,
            rich_on=frozenset(name for name, each in messengers.items() if each.capabilities.rich),
            location_on=frozenset(name for name, each in messengers.items() if each.capabilities.location),
        )
        tenure = Tenure(db, roles, now, settings.timezone)
        poster = Poster(db, outboxes, plan.catalogue, say, now, zone)
        sender = Sender(
            db, poster, now, tenure.owner, zone=zone, slots=messaging.slots(settings), shares=messaging.SHARES
        )

        loops: dict[str, Loop] = {}
        if "poller" in roles:
            from bot.reading import reading

            loops |= await reading(stack, settings, plan, db, now, sender.wake)
        if "sender" in roles:
            loops["sender"] = sender.run
            loops["planner"] = Planner(db, now, sender.wake, zone=zone).run
            loops |= _telling(settings, db, outboxes, say, now)
        if roles & {"sender", "chat"}:  # who receives knows how a messenger stands, who sends what is late
            loops["watch"] = Watch(db, messengers.values(), now).run
        if "chat" in roles:
            from bot.chat import Conversation

            loops["search index"] = partial(_follow_search, db)
            loops |= {
                f"chat on {name}": Conversation(messenger, outboxes[name], services).run
                for name, messenger in messengers.items()
            }
        web = None
        if "web" in roles:
            from bot.serving import web_server

            web = web_server(settings, webchat, messengers, demo=plan.demo)
            loops["web"] = web.serve

        begin = partial(_begin, stack, settings, plan, roles, db, messengers, now)
        yield Loa(db, messengers, webchat, sender, tenure, begin, loops, web)


async def _begin(
    stack: AsyncExitStack,
    settings: Settings,
    plan: Plan,
    roles: frozenset[str],
    db: StorageThreads,
    messengers: Mapping[str, Messenger],
    now: Callable[[], datetime],
) -> None:
    """What may be done only once nobody else does this work."""
    if "web" in roles:
        require_free_port(settings.web_host, settings.web_port)
    await db.write(db.storage.sync_feeds, plan.catalogue.feeds, now())
    if "poller" in roles:
        await db.write(db.storage.reclaim_reading, now())
    if "sender" in roles:
        await db.write(db.storage.reclaim, now())
    for messenger in messengers.values() if roles & {"sender", "chat"} else ():
        stack.push_async_callback(messenger.close)
        await messenger.start()


def _telling(
    settings: Settings, db: StorageThreads, outboxes: Mapping[str, Outbox], say: Say, now: Callable[[], datetime]
) -> dict[str, Loop]:
    """What editors and admins hear of how things stand, and the housekeeping."""
    admins, zone = _admin_chats(settings.admins), ZoneInfo(settings.timezone)
    return {
        "broadcast reports": BroadcastReporter(db, outboxes, say).run,
        "notices": NoticeTeller(db, outboxes, say, now, admins, zone).run,
        "trimming": lambda: trim(db, now, settings.keep_articles_days),
    }


def _admin_chats(admins: frozenset[str]) -> list[Address]:
    """A person's private chat has the person's id, on every messenger."""
    return [Address(*admin.split(":", 1)) for admin in sorted(admins)]


async def trim(
    db: StorageThreads,
    now: Callable[[], datetime],
    keep_articles_days: int,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Small slices with pauses between them, and none while something is to be sent: nobody waits for housekeeping."""
    while True:
        if not quiet_enough(await db.read(db.storage.late_since, now()), now()):
            await sleep(TRIM_PAUSE_S)
            continue
        deleted = await db.write(db.storage.trim, now(), articles_kept=timedelta(days=keep_articles_days))
        await sleep(TRIM_PAUSE_S if deleted else TRIM_EVERY_S)


async def _follow_search(db: StorageThreads) -> None:
    """Keep the search index up with what is stored; where another process does, be ready to take over."""
    while True:
        state = await db.read(db.storage.follow_search)
        pause = FOLLOW_ELSEWHERE_S if state.elsewhere else FOLLOW_PAUSE_S if state.left else FOLLOW_EVERY_S
        await asyncio.sleep(pause)


def require_together(settings: Settings, roles: frozenset[str]) -> None:
    """What is written on the page, or brought to a webhook, waits in the web server's process for whoever answers."""
    if "web" in roles and "chat" not in roles:
        raise ConfigError(
            "The role web needs chat beside it: what people write on the page is answered there. Add --role chat."
        )
    if "chat" in roles and "web" not in roles and (settings.telegram_webhook_secret or settings.zalo_webhook_secret):
        raise ConfigError(
            "With a webhook secret the role chat needs web beside it: messages are brought there. Add --role web."
        )


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
    share_arenas()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    protect_logs(settings.secrets)
    spare_repeats()
    require_together(settings, roles)
    stop = stop_on_signals()
    async with connect(settings, Plan(load_catalogue(settings.feeds)), roles) as loa:
        log.info(
            "Loa %s: roles %s; messengers %s; web chat at http://%s:%d",
            version("loa"),
            ", ".join(sorted(roles)),
            " and ".join(loa.messengers),
            settings.web_host,
            settings.web_port,
        )
        await loa.run(stop)
