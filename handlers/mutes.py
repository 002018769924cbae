"""/im: what stays away for a while: topics, places, papers, words and single stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.models import Button, Mute, Rows, Subscription, SubscriptionKind
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, back_to_settings, button, fits, in_rows, number, part, stop_action
from handlers.durations import FOR_EVER, OFFERED_DAYS, split_duration
from handlers.names import Subject
from handlers.saving import own_zone
from handlers.voice import plain, voice
from handlers.when import coming

MUTES_MAX = 100
DEFAULT = timedelta(days=7)
_LISTED_MAX = 20
_TITLE_CHARACTERS_MAX = 60
_WORDS_SHOWN_MAX = 80
_DAYS_MAX = 366


# --- typed -------------------------------------------------------------------------------------------------------


async def mute(request: Request, services: Services) -> Reply:
    """The list; ``/im bóng đá 3 ngày``, ``/im báo Quảng Ninh`` hide at once, a week if nothing is said."""
    say = voice(request, services)
    words, length = split_duration(request.words)
    if not words:
        return await listed(request, services)
    subject = None if names.is_keyword(words) else names.find(services.catalogue, words)
    close = () if subject or names.is_keyword(words) else names.near(services.catalogue, words)
    if close:
        return Reply(say("mute-which", words=words[:_WORDS_SHOWN_MAX]), choices=_which(request, services, words, close))
    subject = subject or names.keyword(words)
    if subject is None:
        return Reply(say("mute-unclear", min=names.KEYWORD_CHARACTERS_MIN, max=names.KEYWORD_CHARACTERS_MAX))
    return await _hide(request, services, subject, length or DEFAULT)


def _which(request: Request, services: Services, words: str, close: tuple[Subject, ...]) -> Rows:
    offered = [*close, names.keyword(words)]
    return in_rows(
        [
            Button(names.label(services.catalogue, subject, request.language), wanted)
            for subject in offered
            if subject and fits(wanted := _new_action(subject))
        ],
        1,
    )


def _new_action(subject: Subject) -> str:
    """As ``ask_action``; a keyword that is neither followed nor hidden yet stands in the button itself."""
    is_keyword = subject.kind is SubscriptionKind.KEYWORD
    return action("mute", "words", subject.value) if is_keyword else ask_action(subject)


def ask_action(subject: Subject) -> str:
    """Asks for how long."""
    return action("mute", subject.kind.value, _key(subject))


# --- pressed -----------------------------------------------------------------------------------------------------


async def mute_button(request: Request, services: Services) -> Reply:
    """``mute:<kind>:<value>`` asks for how long, ``mute:<kind>:<value>:<days>`` hides, 0 days for ever;
    ``mute:words:<keyword>`` hides a keyword for as long as is usual."""
    if part(request.action, 1) == "words":
        subject = names.keyword(":".join(request.action[2:]))
        if subject is None:
            raise OldButton
        return replace(await _hide(request, services, subject, DEFAULT), edit=True)
    subject = await _meant(request, services)
    if len(request.action) < 4:
        return await _ask_how_long(request, services, subject)
    days = number(request.action, 3)
    if days > _DAYS_MAX:
        raise OldButton
    return replace(await _hide(request, services, subject, timedelta(days=days) or FOR_EVER), edit=True)


async def _ask_how_long(request: Request, services: Services, subject: Subject) -> Reply:
    say = voice(request, services)
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    rows = [*_lengths(request, services, subject, None)]
    if any(subject.same_as(each) for each in followed):
        rows.append((button(say, "button-stop-this", stop_action(subject)),))
    rows.append((button(say, "button-never-mind", "never"),))
    what = await called(request, services, subject)
    return Reply(say("mute-ask", what=what), choices=tuple(rows), edit=True)


async def unmute_button(request: Request, services: Services) -> Reply:
    """``unmute:<kind>:<value>`` takes it back; ``unmute:<kind>:<value>:list`` shows what is still hidden."""
    say = voice(request, services)
    subject = await _meant(request, services)
    what = await called(request, services, subject)
    await services.db.write(services.db.storage.unmute, request.subscriber.id, Mute(subject.kind, subject.value))
    if request.action[3:] == ("list",):
        return replace(await listed(request, services), edit=True, toast=plain(say("toast-lifted", what=what)))
    return Reply(say("mute-undone", what=what), edit=True)


async def muted_button(request: Request, services: Services) -> Reply:
    """``muted``: the list, in place."""
    return replace(await listed(request, services), edit=True)


async def _meant(request: Request, services: Services) -> Subject:
    """What ``<kind>:<value>`` of a button stands for: something hidden or followed, else a name of the catalogue."""
    kind, value = part(request.action, 1), part(request.action, 2)
    for subject in await _held(request, services):
        if subject.kind == kind and value in {subject.value, names.short_hash(subject.value)}:
            return subject
    if known := names.in_catalogue(services.catalogue, kind, value):
        return known
    if kind == SubscriptionKind.STORY:
        return Subject(SubscriptionKind.STORY, str(number(request.action, 2)))
    raise OldButton


async def _held(request: Request, services: Services) -> list[Subject]:
    storage, subscriber_id = services.db.storage, request.subscriber.id
    muted = await services.db.read(storage.mutes, subscriber_id, services.now())
    followed = await services.db.read(storage.subscriptions, subscriber_id)
    return [*map(_subject, muted), *map(_subject, followed)]


def _subject(each: Mute | Subscription) -> Subject:
    return Subject(each.kind, each.value)


# --- hidden ------------------------------------------------------------------------------------------------------


async def _hide(request: Request, services: Services, subject: Subject, length: timedelta) -> Reply:
    say, db = voice(request, services), services.db
    muted = await db.read(db.storage.mutes, request.subscriber.id, services.now())
    if len(muted) >= MUTES_MAX and subject not in map(_subject, muted):
        return Reply(say("mute-full", max=MUTES_MAX), choices=((button(say, "button-mutes", "muted"),),))
    until = None if length == FOR_EVER else services.now() + length
    await db.write(db.storage.mute, request.subscriber.id, Mute(subject.kind, subject.value, until))
    what = Markup("<b>{}</b>").format(await called(request, services, subject))
    undo = button(say, "button-undo", action("unmute", subject.kind.value, _key(subject)))
    rows = (*_lengths(request, services, subject, length), (undo, button(say, "button-mutes", "muted")))
    if until is None:
        return Reply(say("mute-done-for-ever", what=what), choices=rows)
    return Reply(say("mute-done", what=what, until=_until(request, services, until)), choices=rows)


def _lengths(request: Request, services: Services, subject: Subject, held: timedelta | None) -> Rows:
    say = voice(request, services)
    days = tuple(
        button(say, "mute-days", _mute_action(subject, each), active=held == timedelta(days=each), days=each)
        for each in OFFERED_DAYS
    )
    return (days, (button(say, "mute-for-ever", _mute_action(subject, 0), active=held == FOR_EVER),))


def _mute_action(subject: Subject, days: int) -> str:
    return action("mute", subject.kind.value, _key(subject), days)


def _key(subject: Subject) -> str:
    return names.short_hash(subject.value) if subject.kind is SubscriptionKind.KEYWORD else subject.value


def _until(request: Request, services: Services, until: datetime) -> str:
    return coming(until, services.now(), own_zone(request, services), voice(request, services))


# --- shown -------------------------------------------------------------------------------------------------------


async def listed(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    muted = await services.db.read(services.db.storage.mutes, request.subscriber.id, services.now())
    if not muted:
        return Reply(say("mute-nothing"), choices=(back_to_settings(say),))
    lines, lifts = [], []
    for each in muted[:_LISTED_MAX]:
        what = await called(request, services, _subject(each))
        until = None if each.until is None else _until(request, services, each.until)
        lines.append(say("mute-line", what=what, until=until) if until else say("mute-line-for-ever", what=what))
        lift = action("unmute", each.kind.value, _key(_subject(each)), "list")
        lifts.append(button(say, "button-lift", lift, what=what))
    if len(muted) > _LISTED_MAX:
        lines.append(say("mute-more", count=len(muted) - _LISTED_MAX))
    text = say("mute-list", count=len(muted), what=Markup("\n").join(lines))
    return Reply(text, choices=(*in_rows(lifts, 1), back_to_settings(say)))


async def called(request: Request, services: Services, subject: Subject) -> str:
    """As ``names.label``; a story is called by the title of its first report."""
    if subject.kind is not SubscriptionKind.STORY:
        return names.label(services.catalogue, subject, request.language)
    say = voice(request, services)
    article = None
    if subject.value.isascii() and subject.value.isdigit() and len(subject.value) <= 15:
        article = await services.db.read(services.db.storage.article, int(subject.value))
    if article is None:
        return plain(say("mute-story-gone"))
    title = article.title
    short = title if len(title) <= _TITLE_CHARACTERS_MAX else f"{title[:_TITLE_CHARACTERS_MAX].rstrip()}…"
    return plain(say("mute-story", title=short))
