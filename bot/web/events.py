"""The live stream of a page: server-sent events (HTML Living Standard, 9.2).

Events: ``lines`` {chat, lines, reset} with the cursor as its id (``reset``: there are no others, what the page shows
besides was erased); ``typing`` {chat}; ``answer`` {chat, press, text}; ``alive`` when nothing happened for long;
``replaced`` when a newer page took this one's place. The cursor is ``epoch:position,position``, a position for each
conversation in the order of the page's list; it comes back as Last-Event-ID or ``?after=``.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence

from bot.messengers.webchat import WebChatMessenger
from bot.messengers.webchat_lines import shown_line

HEARTBEAT_S = 15.0  # keeps proxies from closing the stream, and lets the page notice a dead one
_CURSOR = re.compile(r"([0-9a-f]{8}):(\d{1,15}(?:,\d{1,15}){0,7})")


def read_cursor(text: str, epoch: str, size: int) -> list[int] | None:
    """The positions in a cursor of this run; None for anything else: then everything is sent again."""
    found = _CURSOR.fullmatch(text)
    if not found or found[1] != epoch:
        return None
    positions = [int(position) for position in found[2].split(",")]
    return positions if len(positions) == size else None


def event(name: str, data: Mapping[str, object], event_id: str | None = None) -> bytes:
    lines = [f"event: {name}", f"data: {json.dumps(data, ensure_ascii=False)}"]
    if event_id:
        lines.insert(0, f"id: {event_id}")
    return ("\n".join(lines) + "\n\n").encode()


async def stream_events(
    webchat: WebChatMessenger, client: str, chats: Mapping[str, str], cursor: str, heartbeat_s: float = HEARTBEAT_S
) -> AsyncIterator[bytes]:
    """What happens in ``chats`` (key → chat id) after the cursor, until the page leaves."""
    stream = webchat.live.open(client, chats.values())
    known = read_cursor(cursor, webchat.epoch, len(chats))
    positions = known or [0] * len(chats)
    reset = known is None
    names = {chat: key for key, chat in chats.items()}
    try:
        yield b"retry: 1000\n\n"
        while not stream.closed:
            found = [part async for part in _new_lines(webchat, chats, positions, reset=reset)]
            reset = False
            while stream.notes:  # first: "typing" after the line that it announced would stay on the page
                name, data = stream.notes.popleft()
                yield event(name, data | {"chat": names[str(data["chat"])]})
            for part in found:
                yield part
            if not await stream.wait(heartbeat_s):
                yield event("alive", {})
        if stream.replaced:
            yield event("replaced", {})
    finally:
        webchat.live.leave(stream)


async def _new_lines(
    webchat: WebChatMessenger, chats: Mapping[str, str], positions: list[int], *, reset: bool
) -> AsyncIterator[bytes]:
    for place, (key, chat) in enumerate(chats.items()):
        found = await webchat.lines_after(chat, positions[place])
        if not found and not reset:
            continue
        if found:
            positions[place] = found[-1].changed
        whole = reset or not await webchat.has_more_than(chat, len(found))
        data = {"chat": key, "lines": [shown_line(line) for line in found], "reset": whole}
        yield event("lines", data, write_cursor(webchat.epoch, positions))


def write_cursor(epoch: str, positions: Sequence[int]) -> str:
    return f"{epoch}:{','.join(str(position) for position in positions)}"
