"""Tells the admins what they must know: once when it begins, once when it is over, many things in one message."""

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
from bot.models import Address, FeedStatus, Language, Priority
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
        """Tell what is untold. It counts as told when one admin was told, or when there is none who could be."""
        notices = await self._db.read(self._db.storage.untold_notices, _AT_ONCE_MAX)
        if not notices:
            return
        self._log(notices)
        told = [await self._tell(admin, worth_telling(notices)) for admin in self._admins]
        if told and not any(told):
            return  # the next look tries again
        for notice in notices:
            await self._db.write(self._db.storage.mark_told, notice)
            self._logged.discard(_identity(notice))

    async def _tell(self, admin: Address, notices: Sequence[Notice]) -> bool:
        """False: not now, perhaps later."""
        outbox = self._outboxes.get(admin.messenger)
        if outbox is None:
            return False
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
    if subject == "thread":
        return "notice-thread"
    if subject == "messenger" and notice.kind in _OF_MESSENGERS:
        return f"notice-messenger-{notice.kind}"
    return f"notice-{notice.kind}" if notice.kind in _OF_FEEDS else "notice-other"


def worth_telling(notices: Sequence[Notice]) -> list[Notice]:
    """All but the ends of what went on as something else: a feed that changed illnesses is not well."""
    open_keys = {notice.key for notice in notices if notice.over_at is None}
    return [notice for notice in notices if notice.over_at is None or notice.key not in open_keys]


def _identity(notice: Notice) -> tuple[str, str, datetime, bool]:
    return notice.key, notice.kind, notice.since, notice.over_at is not None
