"""Updates that a service brings over HTTP: known by a secret, stored before they are answered."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Protocol, runtime_checkable

from bot.messengers.base import RawUpdate
from bot.messengers.inbox import STORED_WITHIN_S, Inbox

Body = Callable[[], Awaitable[bytes | None]]  # reads what is brought; None: it is larger than it may be


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where the service brings updates, and what it shows there so that it is known."""

    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where on Loa's own server updates are brought: the header that holds the secret, and how large a body may be."""

    path: str
    header: str
    bytes_max: int


@runtime_checkable
class HasEntrance(Protocol):
    """A messenger to which a service may bring updates."""

    entrance: Entrance

    async def take(self, secret: str, body: Body) -> int:
        """As ``Bringing.take``; 404 while updates are asked for."""


class Bringing:
    """``read`` makes an update of a body's JSON, or None of what is none of ours."""

    def __init__(
        self, webhook: Webhook, read: Callable[[object], RawUpdate | None], stored_within_s: float = STORED_WITHIN_S
    ) -> None:
        self.webhook = webhook
        self._read = read
        self._inbox = Inbox(stored_within_s)

    def updates(self) -> AsyncIterator[Sequence[RawUpdate]]:
        return self._inbox.updates()

    async def take(self, secret: str, body: Body) -> int:
        """The HTTP status to answer: 200 once the update is stored, and for what is none of ours, which would only be
        brought again; 403 to whom the secret is not known, of whom nothing is read; 413 to what is too large; 503 when
        it could not be stored in time."""
        if not compare_digest(secret.encode("utf-8", "replace"), self.webhook.secret.encode()):
            return 403
        brought = await body()
        if brought is None:
            return 413
        try:
            update = self._read(json.loads(brought))
        except (ValueError, RecursionError):
            return 400
        if update is None or await self._inbox.take(update):
            return 200
        return 503
