"""/tim, and any words that are no command: ranked results with snippets, paged in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.models import Button, Rows
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import action, button, fits, follow_action, number, part
from handlers.following import scope
from handlers.query import Asked, parse
from handlers.voice import Voice, plain, voice
from handlers.when import ends_at, full_day, moment, starts_at, zone
from storage.base import Dialog, Hit, SearchPage, SearchQuery

PER_PAGE = 5
QUESTION = "tim"
REMEMBERED = "tim-nho"  # a search too long for its buttons
_OFFSET_MAX = 500
_KEPT = "*"
_QUESTION_S = 15 * 60
_REMEMBERED_S = 24 * 3600


async def search(request: Request, services: Services) -> Reply:
    """Search for the words; with none of them, ask for some."""
    say = voice(request, services)
    if not request.words.strip():
        until = services.now() + timedelta(seconds=_QUESTION_S)
        return Reply(say("search-ask"), dialog=Dialog(QUESTION, {}, until))
    return await _answer(request, services, " ".join(request.words.split()))


async def search_button(request: Request, services: Services) -> Reply:
    """``tim`` asks; ``tim:<as of>:<offset>:<query>`` turns the page in place."""
    if len(request.action) == 1:
        return await search(replace(request, words=""), services)
    as_of, offset = number(request.action, 1), min(number(request.action, 2), _OFFSET_MAX)
    query = ":".join(request.action[3:])
    if query == _KEPT:
        query = _remembered(request)
    if not query:
        return Reply(voice(request, services)("search-forgotten"))
    return replace(await _answer(request, services, query, as_of, offset), edit=True)


def _remembered(request: Request) -> str:
    held = request.dialog
    return str(held.data.get("query", "")) if held and held.name == REMEMBERED else ""


async def _answer(request: Request, services: Services, text: str, as_of: int | None = None, offset: int = 0) -> Reply:
    asked = parse(text, services.catalogue, services.now().astimezone(zone(services.timezone)).date())
    if not asked.words and not asked.filtered:
        return Reply(voice(request, services)("search-unclear", unclear=", ".join(asked.unclear) or text))
    page = await services.db.read(services.db.storage.search, _query(services, asked, as_of, offset))
    if not page.hits:
        return _nothing(request, services, asked)
    keyboard, dialog = _keyboard(request, services, text, asked, page, offset)
    return Reply(_results(request, services, asked, page, offset), choices=keyboard, dialog=dialog)


def _query(services: Services, asked: Asked, as_of: int | None, offset: int) -> SearchQuery:
    here = zone(services.timezone)
    return SearchQuery(
        asked.words,
        topic=asked.topic,
        place=asked.place,
        source=asked.source,
        since=starts_at(asked.since, here) if asked.since else None,
        until=ends_at(asked.until, here) if asked.until else None,
        as_of=as_of,
        offset=offset,
        limit=PER_PAGE,
    )


# --- what is shown -----------------------------------------------------------------------------------------------


def _results(request: Request, services: Services, asked: Asked, page: SearchPage, offset: int) -> Markup:
    say = voice(request, services)
    head = say("search-found", words=asked.words or "…", total=page.total)
    notes = _notes(request, services, asked)
    hits = [_hit(services, say, hit, offset + place) for place, hit in enumerate(page.hits, 1)]
    return Markup("\n\n").join([Markup("\n").join([head, *notes]), *hits])


def _hit(services: Services, say: Voice, hit: Hit, place: int) -> Markup:
    article = hit.article
    return Markup('<b>{}.</b> <a href="{}">{}</a>\n<i>{} · {}</i>\n{}').format(
        place,
        article.url,
        article.title,
        names.source_name(services.catalogue, article.source),
        moment(article.at, services.now(), zone(services.timezone), say),
        hit.snippet,
    )


def _notes(request: Request, services: Services, asked: Asked) -> list[Markup]:
    """The filters that counted, and those nobody could read."""
    say = voice(request, services)
    filters = [
        names.label(services.catalogue, subject, request.language)
        for subject in (
            names.source(asked.source) if asked.source else None,
            names.topic(asked.topic) if asked.topic else None,
            names.place(asked.place) if asked.place else None,
        )
        if subject
    ]
    if asked.since:
        filters.append(plain(say("search-since", day=full_day(asked.since))))
    if asked.until:
        filters.append(plain(say("search-until", day=full_day(asked.until))))
    notes = [say("search-filters", filters=" · ".join(filters))] if filters else []
    return [*notes, say("search-ignored", unclear=", ".join(asked.unclear))] if asked.unclear else notes


def _nothing(request: Request, services: Services, asked: Asked) -> Reply:
    say = voice(request, services)
    text = say("search-nothing", words=asked.words or "…")
    notes = _notes(request, services, asked)
    rows: list[tuple[Button, ...]] = []
    without = action("find", asked.words)
    if asked.filtered and asked.words and fits(without):
        rows.append((button(say, "button-without-filters", without),))
    rows += [(each,) for each in _follow_buttons(request, services, asked)]
    rows.append((button(say, "button-latest", "moi"),))
    return Reply(Markup("\n").join([text, *notes]), choices=tuple(rows))


def _follow_buttons(request: Request, services: Services, asked: Asked) -> list[Button]:
    """Who looks for the name of a topic, place or source may follow it; other words may be followed as a keyword."""
    say = voice(request, services)
    named = names.find(services.catalogue, asked.words)
    subject = named or names.keyword(asked.words)
    wanted = follow_action(subject) if subject else None
    if subject is None or wanted is None:
        return []
    if named:
        called = names.label(services.catalogue, subject, request.language)
        return [
            button(say, "button-follow-this", wanted, what=called),
            button(say, "button-latest-of", action("moi", scope(subject)), what=called),
        ]
    return [button(say, "button-follow-keyword", wanted, words=subject.value)]


def _keyboard(
    request: Request, services: Services, text: str, asked: Asked, page: SearchPage, offset: int
) -> tuple[Rows, Dialog | None]:
    say = voice(request, services)
    opens = tuple(Button(str(offset + place), action("open", hit.article.id)) for place, hit in enumerate(page.hits, 1))
    turns, dialog = _turns(services, say, text, page, offset)
    rows = [opens, *([turns] if turns else []), *((each,) for each in _follow_buttons(request, services, asked))]
    return tuple(rows), dialog


def _turns(
    services: Services, say: Voice, text: str, page: SearchPage, offset: int
) -> tuple[tuple[Button, ...], Dialog | None]:
    last = min(page.total - 1, _OFFSET_MAX)
    query, dialog = text, None
    if last >= PER_PAGE and not fits(action("tim", page.as_of, _OFFSET_MAX, text)):
        until = services.now() + timedelta(seconds=_REMEMBERED_S)
        query, dialog = _KEPT, Dialog(REMEMBERED, {"query": text}, until)
    turns = []
    if offset > 0:
        turns.append(button(say, "button-back", action("tim", page.as_of, max(offset - PER_PAGE, 0), query)))
    if offset + PER_PAGE <= last:
        turns.append(button(say, "button-further", action("tim", page.as_of, offset + PER_PAGE, query)))
    return tuple(turns), dialog


async def find_button(request: Request, services: Services) -> Reply:
    """``find:<words>``: the search once more, without filters."""
    part(request.action, 1)
    return await search(replace(request, words=":".join(request.action[1:])), services)
