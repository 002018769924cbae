"""/tim, and any words that are no command: ranked results with snippets, paged in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.models import Button, Rows
from handlers import alerts, names
from handlers.base import Reply, Request, Services
from handlers.buttons import action, button, fits, follow_action, number, part
from handlers.following import scope
from handlers.query import Asked, parse, search_query
from handlers.voice import Voice, plain, voice
from handlers.when import full_day, moment, zone
from storage.base import Dialog, Hit, SearchPage, SearchQuery

PER_PAGE = 5
QUESTION = "tim"
BEST, NEWEST = "tim", "new"  # the buttons of a search, by its order
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
    if not any(map(str.isalnum, request.words)):  # emoji, dots
        return Reply(say("help-no-words"))
    return await _answer(request, services, " ".join(request.words.split()))


async def search_button(request: Request, services: Services) -> Reply:
    """``tim`` asks; ``tim:<as of>:<offset>:<query>`` turns the page in place, the best first; ``new:…``, the newest."""
    if len(request.action) == 1:
        return await search(replace(request, words=""), services)
    as_of, offset = number(request.action, 1), min(number(request.action, 2), _OFFSET_MAX)
    query = ":".join(request.action[3:])
    if query == _KEPT:
        query = _remembered(request)
    if not query:
        return Reply(voice(request, services)("search-forgotten"))
    newest = request.action[0] == NEWEST
    return replace(await _answer(request, services, query, as_of, offset, newest=newest), edit=True)


def _remembered(request: Request) -> str:
    held = request.dialog
    return str(held.data.get("query", "")) if held and held.name == REMEMBERED else ""


async def _answer(
    request: Request,
    services: Services,
    text: str,
    as_of: int | None = None,
    offset: int = 0,
    *,
    newest: bool = False,
) -> Reply:
    asked = parse(text, services.catalogue, services.now().astimezone(zone(services.timezone)).date())
    if not asked.words and not asked.filtered:
        return Reply(voice(request, services)("search-unclear", unclear=", ".join(asked.unclear) or text))
    query = search_query(asked, services.catalogue, zone(services.timezone))
    query = replace(query, as_of=as_of, offset=offset, limit=PER_PAGE, newest=newest)
    page = await services.db.read(services.db.storage.search, query)
    if not page.hits:
        return _nothing(request, services, asked, page)
    keyboard, dialog = _keyboard(request, services, text, asked, page, query)
    return Reply(_results(request, services, asked, page, offset), choices=keyboard, dialog=dialog)


# --- what is shown -----------------------------------------------------------------------------------------------


def _results(request: Request, services: Services, asked: Asked, page: SearchPage, offset: int) -> Markup:
    say = voice(request, services)
    head = say("search-found", words=asked.words or "…", total=page.total)
    notes = [*_notes(request, services, asked), *_meant(say, page), *_unread(say, page)]
    hits = [_hit(services, say, hit) for hit in page.hits]
    if page.total > 1:  # one alone is opened by its name, not by a number
        hits = [Markup("<b>{}.</b> {}").format(offset + place, hit) for place, hit in enumerate(hits, 1)]
    return Markup("\n\n").join([Markup("\n").join([head, *notes]), *hits])


def _hit(services: Services, say: Voice, hit: Hit) -> Markup:
    article = hit.article
    return Markup('<a href="{}">{}</a>\n<i>{} · {}</i>\n{}').format(
        article.url,
        article.title,
        names.source_name(services.catalogue, article.source),
        moment(article.at, services.now(), zone(services.timezone), say),
        hit.snippet,
    )


def _notes(request: Request, services: Services, asked: Asked) -> list[Markup]:
    """The filters that counted, where alerts are told, and the filters nobody could read."""
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
    if alerts.are_named(asked.words):
        notes.append(say("search-alerts"))
    return [*notes, say("search-ignored", unclear=", ".join(asked.unclear))] if asked.unclear else notes


def _nothing(request: Request, services: Services, asked: Asked, page: SearchPage) -> Reply:
    say = voice(request, services)
    text = say("search-nothing", words=asked.words or "…")
    notes = [*_notes(request, services, asked), *_meant(say, page), *_unread(say, page)]
    rows = _meant_rows(say, page)
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


def _meant(say: Voice, page: SearchPage) -> list[Markup]:
    return [] if page.meant is None else [say("search-meant", words=page.meant)]


def _unread(say: Voice, page: SearchPage) -> list[Markup]:
    """While the index is built anew: why older articles may be missing."""
    return [] if page.read >= 1 else [say("search-unread", percent=int(page.read * 100))]


def _meant_rows(say: Voice, page: SearchPage) -> list[tuple[Button, ...]]:
    found = action("find", page.meant or "")
    return [(button(say, "button-meant", found, words=page.meant),)] if page.meant and fits(found) else []


def _keyboard(
    request: Request, services: Services, text: str, asked: Asked, page: SearchPage, query: SearchQuery
) -> tuple[Rows, Dialog | None]:
    say = voice(request, services)
    opens = tuple(
        Button(str(query.offset + place), action("open", hit.article.id)) for place, hit in enumerate(page.hits, 1)
    )
    if page.total == 1:
        opens = (button(say, "button-read-it", action("open", page.hits[0].article.id)),)
    words, dialog = _carried(services, text, page)
    turns = _turns(say, words, page, query)
    order = [(_other_order(say, words, page, query),)] if asked.words and page.total > 1 else []
    follow = [(each,) for each in _follow_buttons(request, services, asked)]
    return (*_meant_rows(say, page), opens, *([turns] if turns else []), *order, *follow), dialog


def _carried(services: Services, text: str, page: SearchPage) -> tuple[str, Dialog | None]:
    """What the buttons carry of the query; what is too long for them is remembered for a day."""
    if page.total <= 1 or fits(action("tim", page.as_of, _OFFSET_MAX, text)):
        return text, None
    until = services.now() + timedelta(seconds=_REMEMBERED_S)
    return _KEPT, Dialog(REMEMBERED, {"query": text}, until)


def _turns(say: Voice, words: str, page: SearchPage, query: SearchQuery) -> tuple[Button, ...]:
    last, offset = min(page.total - 1, _OFFSET_MAX), query.offset
    order = NEWEST if query.newest else BEST
    turns = []
    if offset > 0:
        turns.append(button(say, "button-back", action(order, page.as_of, max(offset - PER_PAGE, 0), words)))
    if offset + PER_PAGE <= last:
        turns.append(button(say, "button-further", action(order, page.as_of, offset + PER_PAGE, words)))
    return tuple(turns)


def _other_order(say: Voice, words: str, page: SearchPage, query: SearchQuery) -> Button:
    if query.newest:
        return button(say, "button-best-first", action(BEST, page.as_of, 0, words))
    return button(say, "button-newest-first", action(NEWEST, page.as_of, 0, words))


async def find_button(request: Request, services: Services) -> Reply:
    """``find:<words>``: the search once more, without filters."""
    part(request.action, 1)
    return await search(replace(request, words=":".join(request.action[1:])), services)
