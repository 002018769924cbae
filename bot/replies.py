"""Answers on their way out: fitted to the messenger, sent before all else, and what may be said to them remembered."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.delivery import menus, render
from bot.delivery.outbox import Outbox
from bot.memberships import Memberships
from bot.messengers.base import Event, Gone, Incoming, Message, Messenger, Moved, Sent, Unknown
from bot.models import Address, ChatKind, Priority, Subscriber
from handlers.base import Reply, Request, Services
from storage.base import Dialog
from storage.threads import StorageThreads

OPENERS_MAX = 10_000  # menus in groups whose openers are remembered


async def now_known(db: StorageThreads, subscriber: Subscriber) -> Subscriber:
    """As the subscriber is after an answer that may have changed settings, or made two chats one person's."""
    found = await db.read(db.storage.subscriber, subscriber.id)
    return found or await db.read(db.storage.subscriber_at, subscriber.address) or subscriber


class Replies:
    """The answers of one messenger."""

    def __init__(self, messenger: Messenger, outbox: Outbox, services: Services, memberships: Memberships) -> None:
        self._messenger = messenger
        self._outbox = outbox
        self._services = services
        self._db = services.db
        self._memberships = memberships
        self._openers: OrderedDict[tuple[Address, str], str] = OrderedDict()

    async def reply(self, request: Request, incoming: Incoming, reply: Reply) -> None:
        if incoming.callback_id is not None:
            await self._messenger.answer(incoming.callback_id, reply.toast)
        subscriber = await now_known(self._db, request.subscriber)
        if reply != Reply(toast=reply.toast):  # a toast over the chat leaves a question that waits where it is
            dialog = self._awaited(reply)
            await self._db.write(self._db.storage.save_dialog, subscriber.id, request.person_id, dialog)
        if reply.toast and not self._messenger.capabilities.buttons:  # chosen by words: there is no other place for it
            reply = replace(reply, text=Markup("\n\n").join(filter(None, [escape(reply.toast), reply.text])))
        messages = self._rendered(reply, subscriber)
        address = incoming.address
        if reply.edit and messages and incoming.message_id and self._messenger.capabilities.edit:
            first, messages = messages[0], messages[1:]
            edited = await self._outbox.edit(address, incoming.message_id, first, Priority.REPLY)
            if not isinstance(edited, Sent):  # gone or too old: the answer is said all the same
                messages.insert(0, first)
        for message in messages:
            opener = "" if incoming.kind is ChatKind.PRIVATE else request.person_id
            address = await self._send(request.subscriber, address, message, opener)

    async def say(self, subscriber: Subscriber, key: str, **values: str) -> None:
        """Say something that nobody asked for."""
        text = self._services.say(subscriber.settings.language, key, **values)
        for message in self._rendered(Reply(text), subscriber):
            await self._send(subscriber, subscriber.address, message)

    async def apologise(self, incoming: Incoming, key: str) -> None:
        """Say why there is no answer, to whoever waits for one."""
        if incoming.callback_id is not None:
            await self._messenger.answer(incoming.callback_id)
        if incoming.event not in {Event.MESSAGE, Event.ACTION} or incoming.kind is ChatKind.CHANNEL:
            return
        known = await self._db.read(self._db.storage.subscriber_at, incoming.address)
        language = known.settings.language if known else "vi"
        message = Message(self._services.say(language, key))
        fitted = render.fitted(message, self._messenger.capabilities)
        await self._outbox.send(incoming.address, fitted, Priority.REPLY)

    def opened_by(self, incoming: Incoming) -> str | None:
        """Whose menu a button was pressed on, where others could; None: that is not known."""
        return self._openers.get((incoming.address, incoming.message_id or ""))

    def _awaited(self, reply: Reply) -> Dialog | None:
        """What the next message may answer."""
        choices = {} if self._messenger.capabilities.buttons else menus.choices_of(reply)
        return menus.remember(choices, reply.dialog, self._services.now()) if choices else reply.dialog

    async def _send(self, subscriber: Subscriber, address: Address, message: Message, opener: str = "") -> Address:
        """Once more if it may not have arrived, or if the chat has moved; returns where the chat is now."""
        for _ in range(2):
            outcome = await self._outbox.send(address, message, Priority.REPLY)
            if isinstance(outcome, Sent) and message.buttons and opener:
                self._opened(address, outcome.message_id, opener)
            if isinstance(outcome, Moved):
                moved = replace(address, chat=outcome.chat)
                await self._memberships.moved(address, moved)
                address = moved
            elif isinstance(outcome, Gone):
                await self._memberships.lost(subscriber.id, address, outcome.reason)
                return address
            elif not isinstance(outcome, Unknown):
                return address
        return address

    def _opened(self, address: Address, message_id: str, person_id: str) -> None:
        """Remember whose menu a message is; after a restart nobody's, and whoever manages the chat may press."""
        self._openers[address, message_id] = person_id
        if len(self._openers) > OPENERS_MAX:
            self._openers.popitem(last=False)

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
