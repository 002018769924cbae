"""Faults on order: what the service, or the way to it, may do instead of answering."""

from __future__ import annotations

from dataclasses import dataclass

from tests.fakes.telegram.errors import ApiError


@dataclass(frozen=True, slots=True)
class Refuse:
    """The answer is this error; nothing is stored."""

    error: ApiError


@dataclass(frozen=True, slots=True)
class Flood:
    """429 until ``retry_after`` seconds of the fake's clock have passed, for the chat, or without one for the bot."""

    retry_after: int
    parameters: bool = True


@dataclass(frozen=True, slots=True)
class Raw:
    """Any bytes under any status: an HTML 502, a captive portal's 200, JSON that is none of the service's."""

    status: int
    body: str = "<html><body><h1>502 Bad Gateway</h1></body></html>"
    content_type: str = "text/html"
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer for ever."""

    stored: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection ends without an answer."""

    stored: bool


Fault = Refuse | Flood | Raw | Hang | Cut


@dataclass(slots=True)
class Order:
    """A fault for the next ``times`` calls (None: all) that fit."""

    fault: Fault
    chat: int | None
    method: str | None
    times: int | None

    def fits(self, method: str, chat: int | None) -> bool:
        return (self.chat is None or self.chat == chat) and (self.method is None or self.method == method)


class Orders:
    def __init__(self) -> None:
        self._orders: list[Order] = []

    def add(self, order: Order) -> None:
        self._orders.append(order)

    def clear(self) -> None:
        self._orders.clear()

    def take(self, method: str, chat: int | None) -> Fault | None:
        for order in self._orders:
            if order.fits(method, chat):
                if order.times is not None:
                    order.times -= 1
                    if order.times == 0:
                        self._orders.remove(order)
                return order.fault
        return None
