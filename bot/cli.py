"""The command line ``loa``. Each command imports what it needs, so that ``loa --help`` is instant."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bot.cli_feeds import feeds
from bot.cli_texts import classify, extract, summarise
from bot.errors import LoaError

_AT_ONCE = 2000  # articles between two steps of the progress bar
ROLES = ("poller", "sender", "chat", "web")


class LoaGroup(click.Group):
    """Shows what Loa raises on purpose as a sentence; anything else is a bug and keeps its traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LoaError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=LoaGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="loa", prog_name="loa")
def main() -> None:
    """Loa, the loudspeaker of a province: its news by topic, summarised, in chat.

    Settings come from the environment or from .env (see .env.example).
    """


for command in (feeds, extract, summarise, classify):
    main.add_command(command)


@main.command()
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(ROLES),
    help="Only this part, may be repeated: poller reads, sender pushes, chat answers, web serves the web chat.",
)
def run(roles: tuple[str, ...]) -> None:
    """Run Loa until it is stopped (Ctrl-C)."""
    from bot.app import run_loa
    from bot.config import load_settings

    asyncio.run(run_loa(load_settings(), frozenset(roles or ROLES)))


@main.command()
@click.option("--web", default="127.0.0.1:8080", show_default=True, help="host:port of the chat page.")
@click.option("--keep", type=click.Path(dir_okay=False), help="Keep the database in this file.")
def demo(web: str, keep: str | None) -> None:
    """Show Loa at work on this machine, with sample papers.

    The real program and its web chat; no token, no internet.
    """
    from bot.config import load_settings
    from bot.demo.run import run_demo

    settings = load_settings({"LOA_WEB": web}, Path("no .env in the demo"))
    asyncio.run(run_demo(settings.web_host, settings.web_port, keep))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of lines.")
def check(as_json: bool) -> None:
    """Check configuration, database, tokens and feeds.

    One line each; exit 1 if any fails.
    """
    from bot.check import check_all

    lines = asyncio.run(check_all())
    if as_json:
        click.echo(json.dumps([{"what": x.what, "good": x.good, "says": x.says} for x in lines], ensure_ascii=False))
    else:
        for line in lines:
            mark = click.style("✓", "green") if line.good else click.style("✗", "red")
            click.echo(f"{mark} {line.what}: {line.says}")
    sys.exit(0 if all(line.good for line in lines) else 1)


@main.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--json/--text", "as_json", default=None, help="Default: text on a terminal, JSON elsewhere.")
def search(query: tuple[str, ...], limit: int, as_json: bool | None) -> None:
    """Search the stored articles, with or without diacritics."""
    from dataclasses import replace
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.catalogue import load_catalogue
    from bot.config import load_settings
    from handlers.query import parse, search_query
    from storage.base import Hit, SearchPage, Storage

    def row(hit: Hit) -> dict[str, object]:
        published = hit.article.published
        return {
            "id": hit.article.id,
            "title": hit.article.title,
            "url": hit.article.url,
            "source": hit.article.source,
            "published": published.isoformat() if published else None,
            "snippet": str(hit.snippet),
            "score": hit.score,
        }

    settings = load_settings()
    catalogue, timezone = load_catalogue(settings.feeds), ZoneInfo(settings.timezone)
    asked = search_query(parse(" ".join(query), catalogue, datetime.now(timezone).date()), catalogue, timezone)

    def find(storage: Storage) -> SearchPage:
        follow_search(storage)
        return storage.search(replace(asked, limit=limit))

    page = with_storage(find)
    if page.read < 1:  # a running Loa is at it, or the index was damaged
        click.echo(f"The search index holds {page.read:.0%} of the articles so far; search again in a while.", err=True)
    hits = page.hits
    if as_json if as_json is not None else not sys.stdout.isatty():
        click.echo(json.dumps([row(hit) for hit in hits], ensure_ascii=False, indent=1))
        return
    for hit in hits:
        click.echo(click.style(hit.article.title, bold=True))
        click.echo(f"  {hit.article.source} · {hit.article.at:%d/%m/%Y} · {hit.article.url}")
        click.echo(f"  {hit.snippet.striptags()}")
    if page.meant:
        click.echo(f"Ý bạn là: {page.meant}?")


@main.command()
def migrate() -> None:
    """Bring the schema and the search index up to date."""
    with_storage(follow_search)  # opening it has seen to the schema
    click.echo("The schema and the search index are up to date.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False))
def backup(file: str) -> None:
    """Copy the database into FILE, and check the copy.

    Loa may be running.
    """
    with_storage(lambda storage: storage.backup(file))
    click.echo(f"Saved to {file} ({Path(file).stat().st_size / 1e6:.1f} MB).")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def restore(file: str) -> None:
    """Put a backup FILE in the place of the database.

    Stop Loa first. What was there is kept beside it.
    """
    from bot.config import load_settings
    from storage import database_path
    from storage.restoring import restore_sqlite

    aside = restore_sqlite(database_path(load_settings().database), Path(file))
    click.echo("Restored." + (f" The former database is kept as {aside}." if aside else ""))


def follow_search(storage: Any) -> None:
    """Let the index take in what it lacks, with a progress bar where somebody waits for that; a running Loa does so
    itself."""
    left = storage.follow_search().left
    with click.progressbar(length=left, label="Search index", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        while left:
            before, left = left, storage.follow_search(_AT_ONCE).left
            bar.update(max(before - left, 0))


def with_storage(call: Callable[[Any], Any]) -> Any:
    """``call`` with the configured storage, closed afterwards."""
    from bot.config import load_settings
    from storage import open_storage

    storage = open_storage(load_settings().database)
    try:
        return call(storage)
    finally:
        storage.close()
