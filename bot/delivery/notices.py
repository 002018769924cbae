"""Tells the admins what they must know, and who manages a channel what concerns it: once when it begins, once when it
is over, many things in one message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import NoReturn

from markupsafe import Markup

from bot.delivery.outbox import Outbox
from bot.delivery.render import text_messages
from bot.delivery.when import VIETNAM, when
from bot.errors import StorageError
from bot.messengers.base import RetryAt, Sent, TokenRefused
from bot.models import Address, FeedStatus, Language, Priority, Subscriber
from handlers.base import Say
from storage.base import Notice
from storage.threads import StorageThreads

_log = logging.getLogger(__name__)

LOOK_S = 5.0
_AT_ONCE_MAX = 20
_REASON_MAX = 300
# Kinds with a text of their own, by what they are about.
_OF_FEEDS = {status.value for status in FeedStatus} - {"new", "ok"}
_OF_MESSENGERS = {"token", "conflict", "unreachable"}


class NoticeTeller:
    """Tells untold notices to every admin who can be reached, and writes them into the log."""

    def __init__(
        self,
        db: StorageThreads,
        outboxes: Mapping[str, Outbox],
        say: Say,
        now: Callable[[], datetime],
        admins: Sequence[Address],
        zone: tzinfo = VIETNAM,
    ) -> None:
        self._db = db
        self._outboxes = outboxes
        self._say = say
        self._now = now
        self._admins = admins
        self._zone = zone
        self._logged: set[tuple[str, str, datetime, bool]] = set()

    async def run(self) -> NoReturn:
        while True:
            try:
                await self.look()
            except StorageError as error:
                _log.error("storage refused, trying again: %s", error)
            await asyncio.sleep(LOOK_S)

    async def look(self) -> None:
        """Tell what is untold. It counts as told when one of its readers was, or when there is none who could be."""
        notices = await self._db.read(self._db.storage.untold_notices, _AT_ONCE_MAX)
        if not notices:
            return
        self._log(notices)
        for these, readers in await self._by_readers(notices):
            told = [await self._tell(reader, worth_telling(these)) for reader in readers]
            if told and not any(told):
                continue  # the next look tries again
            for notice in these:
                await self._db.write(self._db.storage.mark_told, notice)
                self._logged.discard(_identity(notice))

    async def _by_readers(self, notices: Sequence[Notice]) -> list[tuple[list[Notice], Sequence[Address]]]:
        """What concerns a channel is for those who took the bot in, everything else for the admins."""
        admins, channels = list[Notice](), dict[int, list[Notice]]()
        for notice in notices:
            channel_id = _channel_of(notice)
            (admins if channel_id is None else channels.setdefault(channel_id, [])).append(notice)
        managers = self._db.storage.managers_of
        theirs = [(about, await self._db.read(managers, channel_id)) for channel_id, about in channels.items()]
        return [(admins, self._admins), *theirs] if admins else [*theirs]

    async def _tell(self, admin: Address, notices: Sequence[Notice]) -> bool:
        """False: not now, perhaps later."""
        outbox = self._outboxes.get(admin.messenger)
        if outbox is None:
            return False
        if not notices:
            return True
        known = await self._db.read(self._db.storage.subscriber_at, admin)
        language: Language = known.settings.language if known else "vi"
        text = Markup("\n\n").join(self._text(notice, language) for notice in notices)
        for message in text_messages(text, outbox.messenger.capabilities):
            outcome = await outbox.send(admin, message, Priority.ALERT)
            if isinstance(outcome, RetryAt | TokenRefused):
                return False
            if not isinstance(outcome, Sent):
                _log.warning("an admin on %s was not told: %s", admin.messenger, outcome)
        return True

    def _text(self, notice: Notice, language: Language) -> Markup:
        name = notice.detail.get("title") or notice.detail.get("url") or notice.key
        since = when(notice.since, self._now(), language=language, say=self._say, zone=self._zone)
        text = self._say(language, text_key(notice), name=name, url=notice.detail.get("url", ""), since=since)
        if notice.over_at is not None:
            return text
        reason = notice.detail.get("reason", "")[:_REASON_MAX]
        return text if not reason else text + Markup("\n<i>{}</i>").format(reason)

    def _log(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            if _identity(notice) not in self._logged:
                self._logged.add(_identity(notice))
                over = "over" if notice.over_at else "begins"
                _log.warning("%s: %s %s: %s", notice.key, notice.kind, over, notice.detail.get("reason", ""))


def text_key(notice: Notice) -> str:
    """Which text tells it."""
    subject = notice.key.split(":")[0]
    if notice.over_at is not None:
        return "notice-queue-over" if subject == "queue" else "notice-over"
    if subject == "queue":
        return "notice-queue"
    if subject in {"thread", "channel"}:
        return f"notice-{subject}"
    if subject == "messenger" and notice.kind in _OF_MESSENGERS:
        return f"notice-messenger-{notice.kind}"
    return f"notice-{notice.kind}" if notice.kind in _OF_FEEDS else "notice-other"


def worth_telling(notices: Sequence[Notice]) -> list[Notice]:
    """All but the ends of what went on as something else: a feed that changed illnesses is not well. That a channel is
    open again is told by its menu, which comes then."""
    silent = {notice.key for notice in notices if notice.over_at is None or _channel_of(notice) is not None}
    return [notice for notice in notices if notice.over_at is None or notice.key not in silent]


def channel_notice(channel: Subscriber, now: datetime) -> Notice:
    """Loa can post no more in a channel."""
    return Notice(f"channel:{channel.id}", "shut", {"title": channel.name}, now)


def _channel_of(notice: Notice) -> int | None:
    subject, _, number = notice.key.partition(":")
    return int(number) if subject == "channel" and number.isdecimal() else None


def _identity(notice: Notice) -> tuple[str, str, datetime, bool]:
    return notice.key, notice.kind, notice.since, notice.over_at is not None
