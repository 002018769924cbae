"""``loa feeds``: what is polled, how it fares, and what a new address would bring."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import ConfigError
from bot.models import Feed, FeedSpec, FeedStatus

if TYPE_CHECKING:
    from bot.sources.discover import Examination
    from storage.base import Storage

HEALTHY = (FeedStatus.OK, FeedStatus.NEW)


@click.group()
def feeds() -> None:
    """List, try, add and remove feeds."""


def _open() -> tuple[Storage, Any]:
    """The storage with the configured catalogue's feeds in it."""
    from datetime import UTC, datetime

    from bot.catalogue import load_catalogue
    from bot.config import load_settings
    from storage import open_storage

    settings = load_settings()
    catalogue = load_catalogue(settings.feeds)
    storage = open_storage(settings.database)
    storage.sync_feeds(catalogue.feeds, datetime.now(UTC))
    return storage, catalogue


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
@click.option("--ill", is_flag=True, help="Only those that are not healthy.")
def list_feeds(as_json: bool, ill: bool) -> None:
    """Every feed with its health and when it was last read."""
    storage, _ = _open()
    shown = [feed for feed in storage.feeds() if not ill or feed.status not in HEALTHY]
    storage.close()
    if as_json:
        click.echo(json.dumps([_row(feed) for feed in shown], ensure_ascii=False, indent=1))
        return
    for feed in shown:
        mark = click.style("off", dim=True) if not feed.spec.enabled else _coloured(feed.status)
        read = f"{feed.checked_at:%d/%m %H:%M} UTC" if feed.checked_at else "not read yet"
        click.echo(f"{mark:<12} {feed.spec.title} · {feed.spec.url} · {read}")
        if detail := feed.status_detail or feed.spec.note:
            click.echo(f"{'':<12} {detail}")


def _coloured(status: FeedStatus) -> str:
    return click.style(status.value, "green" if status in HEALTHY else "red")


def _row(feed: Feed) -> dict[str, object]:
    return {
        "url": feed.spec.url,
        "title": feed.spec.title,
        "source": feed.spec.source,
        "kind": feed.spec.kind.value,
        "topic": feed.spec.topic,
        "enabled": feed.spec.enabled,
        "status": feed.status.value,
        "detail": feed.status_detail or feed.spec.note,
        "checked_at": feed.checked_at.isoformat() if feed.checked_at else None,
        "next_due": feed.next_due.isoformat() if feed.next_due else None,
        "failures": feed.failures,
    }


def _examine(url: str) -> Examination:
    from bot.config import load_settings
    from bot.sources.discover import examine_url

    settings = load_settings()
    return asyncio.run(examine_url(url, settings.private_feed_hosts, settings.public_url or None))


@feeds.command()
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of lines.")
def test(url: str, as_json: bool) -> None:
    """Read URL once and show what would be stored.

    Also what would be refused, and why. Of a web page, the feeds it names.
    """
    examination = _examine(url)
    if as_json:
        click.echo(json.dumps(examination.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(examination.as_text())
    if not examination.good:
        raise SystemExit(1)


@feeds.command()
@click.argument("url")
@click.option("--source", help="Id of the paper (letters and digits); default: the host's name.")
@click.option("--topic", help="Default topic of its articles.")
@click.option("--title", help="Default: what the feed calls itself.")
def add(url: str, source: str | None, topic: str | None, title: str | None) -> None:
    """Add URL to what is polled, after reading it once."""
    from datetime import UTC, datetime

    from bot.sources.politeness import Policy

    storage, catalogue = _open()
    try:
        if topic is not None and topic not in catalogue.topics:
            raise ConfigError(f"There is no topic {topic}; choose one of: {', '.join(catalogue.topics)}.")
        examination = _examine(url)
        if not examination.good:
            raise ConfigError(f"Not added. {examination.as_text()}")
        spec = examination.spec(source=source, topic=topic, title=title)
        feed = storage.add_feed(spec, datetime.now(UTC))
        if feed.first_polled_at is None:
            # What was looked at is the first poll: the paper is not asked a second time.
            storage.save_poll(examination.first_poll(feed, Policy()))
    finally:
        storage.close()
    click.echo(f"Added: {spec.title} · {spec.url}")


@feeds.command()
@click.argument("url")
def remove(url: str) -> None:
    """Stop polling URL; its articles are kept."""
    storage, _ = _open()
    removed = storage.remove_feed(url)
    storage.close()
    if not removed:
        raise ConfigError(f"There is no feed {url}; see loa feeds list.")
    click.echo("Removed.")


@feeds.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_feeds(file: Path) -> None:
    """Add the feeds of an OPML or .toml FILE.

    They are not read first.
    """
    from datetime import UTC, datetime

    from bot.catalogue import load_catalogue

    wanted: tuple[FeedSpec, ...] = load_catalogue(file).feeds
    storage, _ = _open()
    with click.progressbar(wanted, label="Adding", item_show_func=lambda spec: spec.title if spec else "") as specs:
        for spec in specs:
            storage.add_feed(spec, datetime.now(UTC))
    storage.close()
    click.echo(f"{len(wanted)} feeds.")


@feeds.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
def export_feeds(file: Any) -> None:
    """Write every polled feed as OPML."""
    from bot.catalogue.opml import export_opml

    storage, _ = _open()
    file.write(export_opml([feed.spec for feed in storage.feeds() if feed.spec.enabled]))
    storage.close()
