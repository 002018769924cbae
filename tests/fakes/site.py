"""A newspaper on loopback: real HTTP by uvicorn, pages and feeds of our own invention, and a log of every request."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

RSS = "application/rss+xml; charset=utf-8"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed; ``link`` may be relative."""

    link: str
    title: str
    lead: str = ""
    published: datetime | None = None
    guid: str | None = None


def rss(items: Sequence[Item], title: str = "Báo thử", ttl_min: int | None = None) -> str:
    ttl = "" if ttl_min is None else f"<ttl>{ttl_min}</ttl>"
    rows = "".join(
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f"<description>{escape(item.lead)}</description><guid>{escape(item.guid or item.link)}</guid>"
        + (f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else "")
        + "</item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rss version="2.0"><channel><title>{title}</title><link>/</link>{ttl}{rows}</channel></rss>'
    )


def article_page(item: Item, paragraphs: Sequence[str]) -> str:
    """The markup of a page as many a paper has it."""
    when = f'<meta property="article:published_time" content="{item.published.isoformat()}">' if item.published else ""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escape(item.title)}</title>'
        f'<meta property="og:title" content="{escape(item.title)}">'
        f'<meta property="og:description" content="{escape(item.lead)}">{when}</head>'
        f'<body><article><h1>{escape(item.title)}</h1><p class="sapo">{escape(item.lead)}</p>{body}</article></body></html>'
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came. ``at`` is by the site's clock; header names are lower-case, in order."""

    at: datetime
    method: str
    path: str  # with its query
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)


@dataclass(slots=True)
class Answer:
    """What a path answers. With validators, a matching conditional GET gets 304."""

    body: str | bytes = ""
    status: int = 200
    content_type: str = RSS
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None

    def to(self, request: Request) -> Response:
        validators = {"etag": self.etag, "last-modified": self.last_modified}
        headers = {**self.headers, **{name: value for name, value in validators.items() if value is not None}}
        if self.status == 200 and self._unchanged(request):
            return Response(status_code=304, headers=headers)
        return Response(self.body, self.status, {"content-type": self.content_type, **headers})

    def _unchanged(self, request: Request) -> bool:
        if self.etag is not None and "if-none-match" in request.headers:
            return request.headers["if-none-match"] == self.etag
        return self.last_modified is not None and request.headers.get("if-modified-since") == self.last_modified


class Site:
    """``answers`` by path (a function is asked each time); everything else is 404. ``log`` grows with every request."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.url = ""
        self.log: list[Seen] = []
        self.answers: dict[str, Answer | Callable[[Request], Answer]] = {}
        self._clock = clock

    @property
    def host(self) -> str:
        return "127.0.0.1"

    def requests(self, path: str) -> list[Seen]:
        return [seen for seen in self.log if seen.path == path]

    async def serve(self, request: Request) -> Response:
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        headers = tuple((name.decode("latin-1"), value.decode()) for name, value in request.headers.raw)
        self.log.append(Seen(self._clock(), request.method, path, headers))
        answer = self.answers.get(path)
        if answer is None:
            return Response("Không có trang này.", 404, {"content-type": TEXT})
        return (answer(request) if callable(answer) else answer).to(request)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # the test run keeps its own


@asynccontextmanager
async def news_site(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIterator[Site]:
    """A running site in the loop of the test; ``site.url`` has no final slash."""
    site = Site(clock)
    async with serving(Starlette(routes=[Route("/{path:path}", site.serve)])) as site.url:
        yield site


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """``app`` on a free port of loopback, in the loop of the test; its address without a final slash."""
    # With the protocol named, asyncio switches Nagle's delay off; without, each answer takes 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    server = _Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", date_header=False))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await server.ready.wait()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()
