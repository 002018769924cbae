"""``loa extract``, ``loa summarise``, ``loa classify``: what Loa understands of one text."""

from __future__ import annotations

import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from bot.errors import ParseError
from bot.models import Alert

if TYPE_CHECKING:  # a tenth of a second that `loa --help` need not wait
    from bot.news.learner import TopicModel

INPUT_BYTES_MAX = 3_000_000

json_option = click.option(
    "--json/--text", "as_json", default=None, help="Default: text on a terminal, JSON elsewhere."
)
file_argument = click.argument("file", type=click.File("rb"), default="-")


def _read(file: BinaryIO) -> bytes:
    content = file.read(INPUT_BYTES_MAX + 1)
    if len(content) > INPUT_BYTES_MAX:
        raise ParseError("too_large", f"The input is larger than {INPUT_BYTES_MAX // 1_000_000} MB.")
    return content


def _read_text(file: BinaryIO) -> str:
    try:
        return _read(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ParseError("encoding", f"The text is not UTF-8 (byte {error.start}); convert it first.") from error


def _print(value: Any, as_json: bool | None, text: str) -> None:
    """JSON for programs, text for people; a terminal is taken for a person."""
    if as_json if as_json is not None else not sys.stdout.isatty():
        click.echo(json.dumps(value, ensure_ascii=False, indent=1))
    else:
        click.echo(text)


@click.command()
@click.option("--url", help="Where the page comes from: for its rules and links. Without FILE it is fetched.")
@click.option("--site", help="Use this site's rules whatever the URL says.")
@click.argument("file", type=click.File("rb"), required=False)
@json_option
def extract(url: str | None, site: str | None, file: BinaryIO | None, as_json: bool | None) -> None:
    """Read an article page: title, lead, date, body …

    From FILE, from standard input (-), or from its --url.
    """
    from bot.news import extract as pages

    if file is None and url is None:
        raise click.UsageError("Give a FILE, - for standard input, or --url.")
    charset = None
    if file is None:
        content, url, charset = _fetch(str(url))
    else:
        content = _read(file)
    found = pages.as_json(pages.extract(content, url or "", now=datetime.now(UTC), charset=charset, site=site))
    body = found.pop("body")
    text = "\n".join(f"{name}: {value}" for name, value in found.items() if value) + f"\n\n{body or ''}"
    _print({**found, "body": body}, as_json, text)


def _fetch(url: str) -> tuple[bytes, str, str | None]:
    import asyncio

    from bot.config import load_settings
    from bot.sources.discover import fetch_page

    settings = load_settings()
    return asyncio.run(fetch_page(url, settings.private_feed_hosts, settings.public_url or None))


@click.command()
@click.option("--sentences", type=click.IntRange(1, 20), default=2, show_default=True)
@click.option("--title", default="", help="The article's title, which helps to choose.")
@file_argument
@json_option
def summarise(sentences: int, title: str, file: BinaryIO, as_json: bool | None) -> None:
    """Choose the sentences that tell a text best."""
    from bot.news.summarise import summarise as choose

    chosen = choose(_read_text(file), title=title, sentences=sentences, characters_max=sentences * 600)
    value = {"sentences": [{"text": s.text, "start": s.start, "end": s.end} for s in chosen]}
    _print(value, as_json, "\n".join(s.text for s in chosen))


@click.command()
@click.option("--title", help="The title; without it the first line is taken for the title.")
@click.option("--published", type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]), help="When, with offset. Default: now.")
@file_argument
@json_option
def classify(title: str | None, published: datetime | None, file: BinaryIO, as_json: bool | None) -> None:
    """Name the topics, places and alert of a text.

    Topics as this installation has learned them, where LOA_DATABASE is there; else by the lexicon alone.
    """
    from dataclasses import asdict

    from bot.catalogue import load_catalogue
    from bot.config import load_settings
    from bot.news.alerts import alert_of
    from bot.news.places import places_of
    from bot.news.topics import classify as topics_in

    text = _read_text(file).strip()
    if title is None:
        title, _, text = text.partition("\n")
    settings = load_settings()
    catalogue = load_catalogue(settings.feeds)
    found = topics_in(title, "", text, _learned(settings.database, tuple(catalogue.topics)))
    topics = [{"id": topic.id, "score": round(topic.score, 3)} for topic in found]
    places = places_of(title, "", text, catalogue.gazetteer)
    alert = alert_of(title, "", text, published or datetime.now(UTC))
    told = _alert_json(alert) if alert else None
    value = {"topics": topics, "places": [asdict(place) for place in places], "alert": told}
    lines = [f"{topic.id} {topic.score:.2f}" for topic in found] or ["no topic"]
    lines += [f"{place.id} ({place.name}): {place.evidence}" for place in places] or ["no place"]
    lines += [" ".join(f"{name}: {said}" for name, said in told.items() if said)] if told else ["no alert"]
    _print(value, as_json, "\n".join(lines))


def _learned(database: str, topics: tuple[str, ...]) -> TopicModel | None:
    """What the installation has learned of topics; None where there is none, or it cannot be read."""
    from bot.errors import StorageError
    from bot.news import model_bytes
    from storage import database_path, open_storage

    if not database_path(database).is_file():
        return None
    try:
        with closing(open_storage(database)) as storage:
            memory = storage.topic_memory()
    except StorageError as error:
        click.echo(f"By the lexicon alone, as what was learned cannot be read: {error}", err=True)
        return None
    return model_bytes.load(memory.saved, topics) if memory else None


def _alert_json(alert: Alert) -> dict[str, Any]:
    return {
        "kind": alert.kind.value,
        "from": _local(alert.start),
        "until": _local(alert.until),
        "until_notice": alert.until_notice,
        "over": alert.over,
        "where": list(alert.where),
        "issuer": alert.issuer,
    }


def _local(moment: datetime | None) -> str | None:
    from bot.news.dates import VIETNAM

    return moment.astimezone(VIETNAM).isoformat() if moment else None
