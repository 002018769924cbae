"""Conversations: stored updates → handlers → outbox, in order within a chat, next to one another across chats.

An update is stored before it is confirmed, counted before it is handled, and finished when its answer is out. A crash
in between means that it is handled once more; one that was begun twice is given up, with an apology.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple, ParamSpec

from bot.calm import Calm, Verdict
from bot.delivery import menus
from bot.delivery.markup import plain
from bot.delivery.outbox import Outbox
from bot.errors import StorageError
from bot.inquiries import Inquiries
from bot.memberships import Memberships
from bot.messengers.base import About, Event, Incoming, MenuCommand, Messenger, Person, RawUpdate
from bot.models import Address, ChatKind, Settings, Subscriber
from bot.replies import Replies, now_known
from handlers import channels, commands, router, settings
from handlers.base import Reply, Request, Services
from handlers.texts import LANGUAGES
from handlers.understand import Said, clean, clean_name, understand
from storage.base import StoredUpdate

log = logging.getLogger(__name__)
P = ParamSpec("P")

CHATS_AT_ONCE = 64
BATCH = 200
STORAGE_PAUSE_S = 1.0
ATTEMPTS_MAX = 2  # after that, what ends the program is known
NAME_CHARACTERS_MAX = 120
TYPING_AFTER_S = 1.0  # nearly everything is answered sooner


class _Heard(NamedTuple):
    """An update that waits for its turn in its chat."""

    update: StoredUpdate
    incoming: Incoming
    verdict: Verdict


class Conversation:
    """The conversations of one messenger; ``run`` goes on until it is cancelled."""

    def __init__(self, messenger: Messenger, outbox: Outbox, services: Services) -> None:
        self._messenger = messenger
        self._services = services
        self._db = services.db
        self._news = asyncio.Event()
        self._queues: dict[Address, asyncio.Queue[_Heard]] = {}
        self._workers: dict[Address, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(CHATS_AT_ONCE)
        self._calm = Calm()
        self._handed_out = 0
        self._inquiries = Inquiries(messenger, services)
        self._memberships = Memberships(services.db, services.now)
        self._replies = Replies(messenger, outbox, services, self._memberships)

    async def run(self) -> None:
        showing = asyncio.create_task(self._show(), name=f"{self._messenger.name}-profile")
        showing.add_done_callback(_log_shown)
        receiver = asyncio.create_task(self._receive(), name=f"{self._messenger.name}-receiver")
        self._handed_out = 0
        try:
            while True:
                self._news.clear()
                while await self._hand_out():
                    pass
                news = asyncio.create_task(self._news.wait())
                try:
                    await asyncio.wait({news, receiver}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    news.cancel()
                if receiver.done():
                    receiver.result()
                    return
        finally:
            receiver.cancel()
            tasks = [showing, *self._workers.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(receiver, *tasks, self._inquiries.close(), return_exceptions=True)
            self._workers.clear()
            self._queues.clear()

    async def _show(self) -> None:
        """What is seen of Loa before anybody talks with it. Nobody waits for it."""
        say, province = self._services.say, self._services.catalogue.gazetteer.province.name
        await self._messenger.announce_commands(
            {language: [MenuCommand(*row) for row in commands.menu(say, language)] for language in LANGUAGES}
        )
        await self._messenger.introduce(
            {
                each: About(plain(say(each, "about-short", province=province)), plain(say(each, "about-long")))
                for each in LANGUAGES
            }
        )

    # --- from the messenger to the chats ------------------------------------------------------------------------

    async def _receive(self) -> None:
        storage = self._db.storage
        async for batch in self._messenger.updates():
            rows = [(update.id, update.body) for update in batch]
            await self._patiently(storage.store_updates, self._messenger.name, rows, self._services.now())
            self._news.set()

    async def _hand_out(self) -> int:
        """Give what is stored and not begun yet to its chats, in order of arrival."""
        name, storage = self._messenger.name, self._db.storage
        waiting = await self._db.read(storage.open_updates, name, BATCH, self._handed_out)
        finished = []
        for update in waiting:
            self._handed_out = update.number
            incoming = self._messenger.parse(RawUpdate(update.id, update.body))
            if incoming is None:
                finished.append(update.number)
            elif incoming.event is Event.QUERY:  # answered soon or not at all
                finished.append(update.number)
                self._inquiries.ask(incoming, update.at)
            else:
                self._queue(incoming.address).put_nowait(_Heard(update, incoming, self._judge(incoming)))
        await asyncio.gather(*(self._db.write(storage.finish_update, name, number) for number in finished))
        return len(waiting)

    def _queue(self, address: Address) -> asyncio.Queue[_Heard]:
        queue = self._queues.get(address)
        if queue is None:
            queue = self._queues[address] = asyncio.Queue()
            task = asyncio.create_task(self._work(address, queue), name=f"chat-{self._messenger.name}")
            self._workers[address] = task
        return queue

    async def _work(self, address: Address, queue: asyncio.Queue[_Heard]) -> None:
        """One chat's updates, one after the other, until there are none."""
        while not queue.empty():
            heard = queue.get_nowait()
            async with self._slots:
                try:
                    await self._handle(heard)
                    await self._patiently(self._db.storage.finish_update, self._messenger.name, heard.update.number)
                except Exception as error:  # noqa: BLE001 - the top of a chat's loop: the next update is served
                    _log_failure(heard.update.number, error)
        del self._queues[address], self._workers[address]

    async def _handle(self, heard: _Heard) -> None:
        update, incoming, verdict = heard
        if verdict is Verdict.IGNORE:
            return
        try:
            if verdict is Verdict.ASK_FOR_CALM and update.attempts < ATTEMPTS_MAX:
                await self._replies.apologise(incoming, "too-fast")
            else:
                await self._attempt(update, incoming)
        except Exception as error:  # noqa: BLE001 - whatever a handler does, its person hears of it
            _log_failure(update.number, error)
            await self._replies.apologise(incoming, "trouble")

    async def _attempt(self, update: StoredUpdate, incoming: Incoming) -> None:
        """Serve it, once more if the database refused on the way; what was begun too often is given up."""
        for _ in range(update.attempts, ATTEMPTS_MAX):
            await self._patiently(self._db.storage.begin_update, self._messenger.name, update.number)
            try:
                await self._serve(incoming)
            except StorageError as error:
                log.warning("Update %d is handled once more: %s", update.number, error)
            else:
                return
        log.error("Update %d was begun %d times and is given up.", update.number, ATTEMPTS_MAX)
        await self._replies.apologise(incoming, "trouble")

    async def _patiently(self, write: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> None:
        """While the database refuses, it is waited for: what people said keeps."""
        while True:
            try:
                await self._db.write(write, *args, **kwargs)
            except StorageError as error:
                log.warning("storage refused, trying again: %s", error)
                await asyncio.sleep(STORAGE_PAUSE_S)
            else:
                return

    # --- one update ---------------------------------------------------------------------------------------------

    async def _serve(self, incoming: Incoming) -> None:
        if incoming.event is Event.MOVED and incoming.moved_to:
            await self._memberships.moved(incoming.address, replace(incoming.address, chat=incoming.moved_to))
            return
        if incoming.event is Event.BLOCKED:
            await self._memberships.shut_out(incoming)
            return
        if incoming.event is Event.REOPENED:
            await self._memberships.reopened(incoming)
            return
        if incoming.event is Event.MESSAGE and incoming.kind is ChatKind.CHANNEL:
            await self._called_in_channel(incoming)
            return
        if not await self._is_meant(incoming):
            return
        subscriber, is_new = await self._subscriber(incoming)
        if incoming.event is Event.RETURNED:
            await self._returned(incoming, subscriber, is_new=is_new)
            return
        request = await self._request(incoming, subscriber, is_new=is_new)
        if request is not None:
            await self._replies.reply(request, incoming, await self._answer(request, incoming.address))

    async def _answer(self, request: Request, address: Address) -> Reply:
        """Whoever waits for longer than a moment sees that Loa is at it."""
        typing = asyncio.create_task(self._type(address))
        try:
            return await router.answer(request, self._services)
        finally:
            typing.cancel()

    async def _type(self, address: Address) -> None:
        await asyncio.sleep(TYPING_AFTER_S)
        await self._messenger.typing(address)

    async def _returned(self, incoming: Incoming, subscriber: Subscriber, *, is_new: bool) -> None:
        if incoming.kind is ChatKind.CHANNEL:
            person = incoming.person
            await self._db.write(self._db.storage.add_manager, subscriber.id, person.id)
            await self._offer_channel(subscriber, Address(incoming.address.messenger, person.id), person, incoming.at)
            return
        await self._memberships.restored(incoming.address)
        if incoming.kind is ChatKind.GROUP and is_new:
            await self._replies.say(subscriber, "company-hello", bot=self._messenger.username or "Loa")
        elif not is_new:
            await self._replies.say(subscriber, "welcome-back")

    async def _called_in_channel(self, incoming: Incoming) -> None:
        """Nothing is said in a channel but news, and whoever reads there could press what is shown: those who manage it
        are shown in their own chats what they may have wanted."""
        channel = await self._db.read(self._db.storage.subscriber_at, incoming.address)
        if channel is None:
            return
        for address in await self._db.read(self._db.storage.managers_of, channel.id):
            await self._offer_channel(channel, address, Person(address.chat, address.chat), incoming.at)

    async def _offer_channel(self, channel: Subscriber, to: Address, person: Person, at: datetime) -> None:
        """Somebody decides in a chat of their own what is posted in a channel."""
        private = Incoming(Event.MESSAGE, to, ChatKind.PRIVATE, person, at)
        known = await self._db.read(self._db.storage.subscriber_at, to)
        known = known or (await self._subscriber(private))[0]
        request = await self._request(private, known, is_new=False)
        if request is not None:
            await self._replies.reply(request, private, await channels.welcome(request, self._services, channel))

    async def _subscriber(self, incoming: Incoming) -> tuple[Subscriber, bool]:
        """Who writes; whoever had gone and writes again is back."""
        storage, now = self._db.storage, self._services.now()
        name = clean_name(incoming.title or incoming.person.name)[:NAME_CHARACTERS_MAX]
        # Loa greets in Vietnamese, whatever the telephone speaks; English is one button away.
        found, is_new = await self._db.write(
            storage.ensure_subscriber, incoming.address, incoming.kind, name, Settings(), now
        )
        if found.paused not in {None, settings.PAUSED}:
            await self._memberships.heard_from(found)
            found = await now_known(self._db, found)
        # One of several chats, perhaps: whoever writes is answered there.
        return replace(found, address=incoming.address), is_new

    async def _request(self, incoming: Incoming, subscriber: Subscriber, *, is_new: bool) -> Request | None:
        services, now = self._services, self._services.now()
        dialog = await self._db.read(self._db.storage.dialog, subscriber.id, incoming.person.id, now)
        menu = menus.recall(dialog, now) if dialog is not None and dialog.name == menus.NAME else None
        dialog = menu.waiting if menu else dialog
        fetch: Callable[[], Awaitable[bytes | None]] | None = None
        if incoming.picture_ref:
            fetch = partial(self._messenger.fetch_picture, incoming.picture_ref)
        request = Request(
            subscriber,
            incoming.person.id,
            is_admin=f"{incoming.address.messenger}:{incoming.person.id}" in services.admins,
            is_new=is_new,
            at=incoming.at,
            message_id=incoming.message_id,
            has_picture=incoming.picture_ref is not None,
            fetch_picture=fetch,
            dialog=dialog,
            replied=incoming.replied,
            manages=partial(self._messenger.manages, incoming.address, incoming.person.id),
            manages_at=partial(self._manages_at, incoming.person.id),
            opened_by=self._replies.opened_by(incoming),
            location=incoming.location,
        )
        action = menus.picked(menu, clean(incoming.text)) if menu else None
        if incoming.event is Event.ACTION or action is not None:
            return replace(request, action=tuple((action or clean(incoming.action)).split(":")))
        said = self._understood(incoming, is_answer=dialog is not None and dialog.name in router.DIALOGS)
        return replace(request, command=said.command, words=said.words) if said else None

    async def _manages_at(self, person_id: str, address: Address) -> bool | None:
        return await self._messenger.manages(address, person_id)

    def _understood(self, incoming: Incoming, *, is_answer: bool = False) -> Said | None:
        """``is_answer``: a question of Loa's waits, so even where others listen it is Loa who is answered."""
        bot_name = self._messenger.username or ""
        alone = incoming.kind is ChatKind.PRIVATE or incoming.called or is_answer
        return understand(incoming.text, self._services.catalogue, bot_name, alone=alone)

    async def _is_meant(self, incoming: Incoming) -> bool:
        """Whether it is for Loa: where people talk with one another, most is not, and leaves no trace."""
        if incoming.event is not Event.MESSAGE or self._understood(incoming) is not None:
            return True
        known = await self._db.read(self._db.storage.subscriber_at, incoming.address)
        if known is None:
            return False
        now, person = self._services.now(), incoming.person.id
        return await self._db.read(self._db.storage.dialog, known.id, person, now) is not None

    # --- when something is wrong --------------------------------------------------------------------------------

    def _judge(self, incoming: Incoming) -> Verdict:
        """What people say to one another does not count."""
        if incoming.event not in {Event.MESSAGE, Event.ACTION}:
            return Verdict.SERVE
        if incoming.event is Event.MESSAGE and self._understood(incoming) is None:
            return Verdict.SERVE
        return self._calm.judge((incoming.address, incoming.person.id), incoming.at.timestamp())


def _log_shown(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("What is seen of Loa could not be shown: %s", type(error).__name__)


def _log_failure(number: int, error: Exception) -> None:
    """Where it happened, but not what was said: an error's message may quote a person."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("Update %d could not be answered: %s\n%s", number, type(error).__name__, where)
