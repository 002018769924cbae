"""Conversations: stored updates → handlers → outbox, in order within a chat, next to one another across chats.

An update is stored before it is confirmed, counted before it is handled, and finished when its answer is out. A crash
in between means that it is handled once more; one that was begun three times is given up, with an apology.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.delivery import render
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Gcra
from bot.messengers.base import Event, Incoming, MenuCommand, Message, Messenger, RawUpdate, Sent
from bot.models import Address, ChatKind, Priority, Settings, Subscriber
from handlers import commands, router
from handlers.base import Reply, Request, Services
from handlers.texts import LANGUAGES
from handlers.understand import understand
from storage.base import StoredUpdate

log = logging.getLogger(__name__)

CHATS_AT_ONCE = 64
BATCH = 200
ATTEMPTS_MAX = 2  # the third time, what ends the program is known
CALM = Gcra(1, 12)  # messages of one chat: a dozen at once, then one a second
CALM_CHATS_MAX = 10_000
NAME_CHARACTERS_MAX = 120
RETURN_REASONS = frozenset({"blocked", "kicked", "no_rights", "chat_gone", "deactivated", "gone"})


class _Heard(NamedTuple):
    """An update that waits for its turn in its chat."""

    update: StoredUpdate
    incoming: Incoming
    calm: bool


@dataclass(slots=True)
class _Calm:
    """How much a chat has lately said, and whether it was told to slow down."""

    state: float = 0.0
    told: bool = False


class Conversation:
    """The conversations of one messenger; ``run`` goes on until it is cancelled."""

    def __init__(self, messenger: Messenger, outbox: Outbox, services: Services) -> None:
        self._messenger = messenger
        self._outbox = outbox
        self._services = services
        self._db = services.db
        self._news = asyncio.Event()
        self._queues: dict[Address, asyncio.Queue[_Heard]] = {}
        self._workers: dict[Address, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(CHATS_AT_ONCE)
        self._calm: OrderedDict[Address, _Calm] = OrderedDict()
        self._handed_out = 0

    async def run(self) -> None:
        await self._messenger.announce_commands(
            {
                language: [MenuCommand(*row) for row in commands.menu(self._services.say, language)]
                for language in LANGUAGES
            }
        )
        receiver = asyncio.create_task(self._receive(), name=f"{self._messenger.name}-receiver")
        self._handed_out = 0
        try:
            while True:
                self._news.clear()
                while await self._hand_out():
                    pass
                news = asyncio.create_task(self._news.wait())
                await asyncio.wait({news, receiver}, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
                if receiver.done():
                    receiver.result()
                    return
        finally:
            receiver.cancel()
            for worker in self._workers.values():
                worker.cancel()
            await asyncio.gather(receiver, *self._workers.values(), return_exceptions=True)
            self._workers.clear()
            self._queues.clear()

    # --- from the messenger to the chats ------------------------------------------------------------------------

    async def _receive(self) -> None:
        storage = self._db.storage
        async for batch in self._messenger.updates():
            rows = [(update.id, update.body) for update in batch]
            await self._db.write(storage.store_updates, self._messenger.name, rows, self._services.now())
            self._news.set()

    async def _hand_out(self) -> int:
        """Give what is stored and not begun yet to its chats, in order of arrival."""
        name, storage = self._messenger.name, self._db.storage
        waiting = await self._db.read(storage.open_updates, name, BATCH, self._handed_out)
        for update in waiting:
            self._handed_out = update.number
            incoming = self._messenger.parse(RawUpdate(update.id, update.body))
            if incoming is None:
                await self._db.write(storage.finish_update, name, update.number)
                continue
            self._queue(incoming.address).put_nowait(_Heard(update, incoming, self._is_calm(incoming)))
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
                await self._finish(heard.update, heard.incoming, calm=heard.calm)
        del self._queues[address], self._workers[address]

    async def _finish(self, update: StoredUpdate, incoming: Incoming, *, calm: bool) -> None:
        name, storage = self._messenger.name, self._db.storage
        try:
            if update.attempts >= ATTEMPTS_MAX:
                log.error("Update %d was begun %d times and is given up.", update.number, update.attempts)
                await self._apologise(incoming)
            elif calm:
                await self._db.write(storage.begin_update, name, update.number)
                await self._serve(incoming)
            else:
                await self._ask_for_calm(incoming)
        except Exception:
            # What the person wrote stays out of the log; the number finds it.
            log.exception("Update %d could not be answered.", update.number)
            await self._apologise(incoming)
        await self._db.write(storage.finish_update, name, update.number)

    # --- one update ---------------------------------------------------------------------------------------------

    async def _serve(self, incoming: Incoming) -> None:
        if incoming.event is Event.MOVED and incoming.moved_to:
            new = replace(incoming.address, chat=incoming.moved_to)
            await self._db.write(self._db.storage.migrate, incoming.address, new)
            return
        if incoming.event is Event.BLOCKED:
            known = await self._db.read(self._db.storage.subscriber_at, incoming.address)
            if known is not None:
                await self._db.write(self._db.storage.pause, known.id, "blocked", self._services.now())
            return
        subscriber, is_new = await self._subscriber(incoming)
        if incoming.event is Event.RETURNED:
            if not is_new:
                await self._say(subscriber, "welcome-back")
            return
        request = await self._request(incoming, subscriber, is_new=is_new)
        if request is not None:
            await self._reply(request, incoming, await router.answer(request, self._services))

    async def _subscriber(self, incoming: Incoming) -> tuple[Subscriber, bool]:
        """Who writes; whoever had gone and writes again is back."""
        storage, now = self._db.storage, self._services.now()
        settings = Settings(language=incoming.person.language or "vi")
        name = incoming.person.name[:NAME_CHARACTERS_MAX]
        found, is_new = await self._db.write(
            storage.ensure_subscriber, incoming.address, incoming.kind, name, settings, now
        )
        if found.paused in RETURN_REASONS:
            await self._db.write(storage.resume, found.id, now)
            found = replace(found, paused=None)
        return found, is_new

    async def _request(self, incoming: Incoming, subscriber: Subscriber, *, is_new: bool) -> Request | None:
        services, now = self._services, self._services.now()
        dialog = await self._db.read(self._db.storage.dialog, subscriber.id, incoming.person.id, now)
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
        )
        if incoming.event is Event.ACTION:
            return replace(request, action=tuple(incoming.action.split(":")))
        bot_name = services.bot_names.get(incoming.address.messenger, "")
        said = understand(incoming.text, services.catalogue, bot_name, alone=incoming.kind is ChatKind.PRIVATE)
        return replace(request, command=said.command, words=said.words) if said else None

    async def _reply(self, request: Request, incoming: Incoming, reply: Reply) -> None:
        if incoming.callback_id is not None:
            await self._messenger.answer(incoming.callback_id, reply.toast)
        if not self._only_toasts(reply):
            await self._db.write(self._db.storage.save_dialog, request.subscriber.id, request.person_id, reply.dialog)
        subscriber = await self._db.read(self._db.storage.subscriber, request.subscriber.id) or request.subscriber
        messages = self._rendered(reply, subscriber)
        address = incoming.address
        if reply.edit and messages and incoming.message_id and self._messenger.capabilities.edit:
            first, messages = messages[0], messages[1:]
            edited = await self._outbox.edit(address, incoming.message_id, first, Priority.REPLY)
            if not isinstance(edited, Sent):  # gone or too old: the answer is said all the same
                messages.insert(0, first)
        for message in messages:
            await self._outbox.send(address, message, Priority.REPLY)

    @staticmethod
    def _only_toasts(reply: Reply) -> bool:
        """A toast over the chat leaves a question that waits where it is."""
        return reply == Reply(toast=reply.toast)

    def _rendered(self, reply: Reply, subscriber: Subscriber) -> list[Message]:
        return render.reply(
            reply,
            language=subscriber.settings.language,
            settings=subscriber.settings,
            catalogue=self._services.catalogue,
            capabilities=self._messenger.capabilities,
            say=self._services.say,
            now=self._services.now(),
            zone=ZoneInfo(self._services.timezone),
        )

    async def _say(self, subscriber: Subscriber, key: str) -> None:
        text = self._services.say(subscriber.settings.language, key)
        for message in self._rendered(Reply(text), subscriber):
            await self._outbox.send(subscriber.address, message, Priority.REPLY)

    # --- when something is wrong --------------------------------------------------------------------------------

    def _is_calm(self, incoming: Incoming) -> bool:
        """Whether the chat has not said too much lately, by the service's own times: what waited while Loa was away is
        no flood. Those who said least recently are forgotten first."""
        calm = self._calm.pop(incoming.address, None) or _Calm()
        self._calm[incoming.address] = calm
        while len(self._calm) > CALM_CHATS_MAX:
            self._calm.popitem(last=False)
        state, wait_s = CALM.reserve(calm.state, incoming.at.timestamp())
        if wait_s > 0:
            return False
        calm.state, calm.told = state, False
        return True

    async def _ask_for_calm(self, incoming: Incoming) -> None:
        """One clear answer; what comes until the chat is calm again is not answered."""
        if incoming.callback_id is not None:
            await self._messenger.answer(incoming.callback_id)
        calm = self._calm.setdefault(incoming.address, _Calm())
        if calm.told:
            return
        calm.told = True
        await self._tell(incoming, "too-fast")

    async def _apologise(self, incoming: Incoming) -> None:
        try:
            if incoming.callback_id is not None:
                await self._messenger.answer(incoming.callback_id)
            if incoming.event in {Event.MESSAGE, Event.ACTION}:
                await self._tell(incoming, "trouble")
        except Exception:
            log.exception("The apology could not be sent either.")

    async def _tell(self, incoming: Incoming, key: str) -> None:
        known = await self._db.read(self._db.storage.subscriber_at, incoming.address)
        language = known.settings.language if known else incoming.person.language or "vi"
        text = self._services.say(language, key)
        await self._outbox.send(incoming.address, Message(text), Priority.REPLY)
