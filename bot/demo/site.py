"""The sample papers' web site: feeds and article pages in the markup of three real publishing systems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.demo.newsroom import PAPERS, SECTIONS, Piece, pieces
from bot.demo.pictures import picture

FEED_ITEMS = 20
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WEEKDAYS = ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ Nhật")


def create_site(started: datetime, now: Callable[[], datetime]) -> Starlette:
    """The site as it stands at ``now()``; conditional requests are answered as a good server does."""
    templates = Environment(
        loader=PackageLoader("bot.demo"),
        autoescape=select_autoescape(["html", "xml"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["rfc822"] = lambda at: format_datetime(at.astimezone(ZONE))
    templates.filters["iso"] = lambda at: at.astimezone(ZONE).isoformat(timespec="seconds")
    templates.filters["printed"] = _printed

    def page(request: Request, template: str, media_type: str, **values: object) -> Response:
        base = str(request.base_url).rstrip("/")
        text = templates.get_template(template).render(base=base, papers=PAPERS, clock=now(), **values)
        return _conditional(request, text, media_type)

    def published(paper: str) -> list[Piece]:
        return [piece for piece in pieces(started, now()) if piece.paper == paper]

    def feed(request: Request) -> Response:
        paper, section = request.path_params["paper"], request.path_params["section"]
        if paper not in PAPERS or not (section == "home" or (paper == "datmo" and section in SECTIONS)):
            return PlainTextResponse("Không có chuyên mục này.", 404)
        listed = [piece for piece in published(paper) if section in {"home", piece.section}][:FEED_ITEMS]
        template = "atom.xml" if paper == "nhipvinh" else "rss.xml"
        return page(request, template, "application/xml", paper=paper, pieces=listed)

    def article(request: Request) -> Response:
        paper, name = request.path_params["paper"], request.path_params["name"]
        # As the real papers do: the number decides, a slug that has changed since is as good.
        ending = name.rsplit("-", 1)[-1]
        for piece in published(paper):
            if piece.path.endswith(f"-{ending}"):
                others = [other for other in published(paper) if other.number != piece.number][:3]
                return page(request, f"{paper}.html", "text/html", piece=piece, others=others)
        return PlainTextResponse("Không có bài này.", 404)

    def front(request: Request) -> Response:
        return page(request, "front.html", "text/html", pieces=pieces(started, now())[:40])

    return Starlette(
        routes=[
            Route("/", front),
            Route("/robots.txt", lambda _: PlainTextResponse("User-agent: *\nDisallow: /admin/\n")),
            Route("/anh/{name}.svg", _image),
            Route("/{paper}/", front),
            Route("/{paper}/rss/{section}.rss", feed),
            Route("/{paper}/{name}", article),
        ]
    )


def _image(request: Request) -> Response:
    svg = picture(request.path_params["name"])
    if svg is None:
        return PlainTextResponse("Không có ảnh này.", 404)
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def _conditional(request: Request, text: str, media_type: str) -> Response:
    etag = f'"{blake2b(text.encode(), digest_size=8).hexdigest()}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(text, media_type=media_type, headers={"ETag": etag})


def _printed(at: datetime) -> str:
    """As Báo Quảng Ninh prints a time: ``Thứ 4, 14/07/2021 | 18:12:36 [GMT +7]``."""
    local = at.astimezone(ZONE)
    return f"{WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y} | {local:%H:%M:%S} [GMT +7]"
