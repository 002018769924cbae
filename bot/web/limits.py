"""How much one client may ask for, and how large a body may be."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request

CLIENTS_MAX = 10_000


class Pace:
    """So many requests at once, then one every ``interval_s`` (GCRA), for each of the newest 10,000 clients."""

    def __init__(self, burst: int, interval_s: float, clock: Callable[[], float]) -> None:
        self._slack_s = (burst - 1) * interval_s
        self._interval_s = interval_s
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()

    def wait_s(self, client: str) -> float:
        """0: go ahead, it is counted. Otherwise how long to wait; it is not counted."""
        now = self._clock()
        due = max(self._due.get(client, now), now)
        if due - now > self._slack_s:
            return due - now - self._slack_s
        self._due[client] = due + self._interval_s
        self._due.move_to_end(client)
        if len(self._due) > CLIENTS_MAX:
            self._due.popitem(last=False)
        return 0.0


async def read_body(request: Request, bytes_max: int) -> bytes | None:
    """The body, or None when it is larger; no more than ``bytes_max`` and one chunk is ever held."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > bytes_max:
            return None
    return bytes(body)
