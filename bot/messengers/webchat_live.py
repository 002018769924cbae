"""Who is looking at which web chat right now, and waking them when something happens."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection
from typing import Any

STREAMS_PER_CLIENT_MAX = 5  # a browser opens six connections to a host; one must stay free for what people say
STREAMS_MAX = 1000
NOTES_MAX = 32


class Stream:
    """One open page. ``notes`` are passing things (typing, toasts): what nobody sees in time is forgotten."""

    def __init__(self, client: str, chats: Collection[str]) -> None:
        self.client = client
        self.chats = frozenset(chats)
        self.notes: deque[tuple[str, dict[str, Any]]] = deque(maxlen=NOTES_MAX)
        self.replaced = False
        self.closed = False
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    async def wait(self, timeout_s: float) -> bool:
        """Until something happened (True), or the time is over."""
        try:
            async with asyncio.timeout(timeout_s):
                return await self._woken.wait()
        except TimeoutError:
            return False
        finally:
            self._woken.clear()


class Live:
    def __init__(self) -> None:
        self._streams: list[Stream] = []

    @property
    def is_full(self) -> bool:
        return len(self._streams) >= STREAMS_MAX

    def open(self, client: str, chats: Collection[str]) -> Stream:
        """A new stream; the client's oldest gives way to it when there are too many. Whoever opens it leaves it."""
        mine = [stream for stream in self._streams if stream.client == client]
        if len(mine) >= STREAMS_PER_CLIENT_MAX:
            mine[0].replaced = True
            self._end(mine[0])
        stream = Stream(client, chats)
        self._streams.append(stream)
        return stream

    def leave(self, stream: Stream) -> None:
        if stream in self._streams:
            self._streams.remove(stream)

    def changed(self, chat: str) -> None:
        for stream in self._of(chat):
            stream.wake()

    def note(self, chat: str, event: str, **data: object) -> None:
        for stream in self._of(chat):
            stream.notes.append((event, {"chat": chat} | data))
            stream.wake()

    def close(self) -> None:
        for stream in list(self._streams):
            self._end(stream)

    def __len__(self) -> int:
        return len(self._streams)

    def _of(self, chat: str) -> list[Stream]:
        return [stream for stream in self._streams if chat in stream.chats]

    def _end(self, stream: Stream) -> None:
        self.leave(stream)
        stream.closed = True
        stream.wake()
