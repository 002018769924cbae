"""/theodoi, /bo, /chude: what one follows, by topic, place, source and keyword."""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import Markup

from bot.models import Button, Rows, Subscription, SubscriptionKind
from handlers import mutes, names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, follow_action, in_rows, part, stop_action, topic_toggles
from handlers.names import Subject
from handlers.voice import plain, voice

SUBSCRIPTIONS_MAX = 100
_AT_ONCE_MAX = 10
_BUTTONS_SHOWN_MAX = 60


# --- /theodoi ----------------------------------------------------------------------------------------------------


async def follow(request: Request, services: Services) -> Reply:
    """Follow what is named; several at once with commas; nothing named: show what is followed."""
    asked = [part.strip() for part in re.split(r"[,;\n]+", request.words) if part.strip()]
    if not asked:
        return await overview(request, services)
    if len(asked) == 1:
        return await _follow_one(request, services, asked[0])
    subjects = [_subject(services, each) for each in asked[:_AT_ONCE_MAX]]
    return await follow_subjects(request, services, [subject for subject in subjects if subject])


async def _follow_one(request: Request, services: Services, words: str) -> Reply:
    subject = _subject(services, words)
    is_name = subject is not None and subject.kind is not SubscriptionKind.KEYWORD
    close = () if is_name or names.is_keyword(words) else names.near(services.catalogue, words)
    if close:
        return _ask_which(request, services, words, close)
    if subject is None:
        say = voice(request, services)
        return Reply(say("follow-no-keyword", min=names.KEYWORD_CHARACTERS_MIN, max=names.KEYWORD_CHARACTERS_MAX))
    return await follow_subjects(request, services, [subject])


def _subject(services: Services, words: str) -> Subject | None:
    if names.is_keyword(words):
        return names.keyword(words)
    return names.find(services.catalogue, words) or names.keyword(words)


def _ask_which(request: Request, services: Services, words: str, close: tuple[Subject, ...]) -> Reply:
    say = voice(request, services)
    offered = [*close, names.keyword(words)]
    buttons = [
        Button(names.label(services.catalogue, subject, request.language), wanted)
        for subject in offered
        if subject and (wanted := follow_action(subject))
    ]
    return Reply(say("follow-which", words=words), choices=in_rows(buttons, 1))


async def follow_subjects(request: Request, services: Services, subjects: list[Subject]) -> Reply:
    """Follow all of them and say so; none: say what may be followed."""
    say = voice(request, services)
    if not subjects:
        return Reply(say("follow-nothing"), choices=await _all_topics(request, services))
    outcome = [await _add(request, services, subject) for subject in dict.fromkeys(subjects)]
    if "full" in outcome:
        return Reply(say("follow-full", max=SUBSCRIPTIONS_MAX))
    called = await _called(request, services, subjects)
    key = "follow-done" if "new" in outcome else "follow-already"
    return Reply(say(key, what=called), choices=_after_following(request, services, subjects))


async def _add(request: Request, services: Services, subject: Subject) -> str:
    db, subscriber_id = services.db, request.subscriber.id
    known = await db.read(db.storage.subscriptions, subscriber_id)
    if any(subject.same_as(each) for each in known):
        return "already"
    new = Subscription(subject.kind, subject.value, services.now())
    return "new" if await db.write(db.storage.follow, subscriber_id, new) else "full"


def _after_following(request: Request, services: Services, subjects: list[Subject]) -> Rows:
    say = voice(request, services)
    if len(subjects) > 1:
        return ((button(say, "button-mine", "mine"),),)
    subject = subjects[0]
    stop = button(say, "button-stop-this", stop_action(subject))
    if subject.kind in {SubscriptionKind.KEYWORD, SubscriptionKind.STORY}:
        return ((stop, button(say, "button-mine", "mine")),)
    return ((button(say, "button-latest", action("moi", scope(subject))), stop),)


def scope(subject: Subject) -> str:
    """How buttons of the latest name a topic, a place or a source."""
    return f"{subject.kind.value[0]}-{subject.value}"


# --- what is followed --------------------------------------------------------------------------------------------


async def overview(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    followed = await _news_followed(request, services)
    if not followed:
        return Reply(say("follow-none"), choices=await _all_topics(request, services))
    subjects = [names.of(each) for each in _in_order(followed)]
    labels = {each: await mutes.called(request, services, each) for each in subjects}
    stops = {each: Button(f"✖️ {labels[each]}", stop_action(each)) for each in subjects[:_BUTTONS_SHOWN_MAX]}
    wide = [each for subject, each in stops.items() if subject.kind is SubscriptionKind.STORY]  # titles are long
    narrow = [each for each in stops.values() if each not in wide]
    more = (button(say, "button-topics", "topics"), button(say, "button-sources", "sources"))
    text = say("follow-mine", count=len(followed), what=Markup("\n").join(labels.values()))
    rows = (*in_rows(narrow), *in_rows(wide, 1), more, (button(say, "button-alerts-settings", "alerts"),))
    return Reply(text, choices=rows)


async def _news_followed(request: Request, services: Services) -> list[Subscription]:
    """All but alerts, which have a screen of their own."""
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    return [each for each in followed if each.kind is not SubscriptionKind.ALERT]


async def mine_button(request: Request, services: Services) -> Reply:
    return await overview(request, services)


async def topics_followed(request: Request, services: Services) -> frozenset[str]:
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    return frozenset(each.value for each in followed if each.kind is SubscriptionKind.TOPIC)


def _in_order(followed: list[Subscription]) -> list[Subscription]:
    order = list(SubscriptionKind)
    return sorted(followed, key=lambda each: order.index(each.kind))


async def _called(request: Request, services: Services, subjects: list[Subject]) -> Markup:
    labels = [await mutes.called(request, services, subject) for subject in dict.fromkeys(subjects)]
    return Markup(", ").join(Markup("<b>{}</b>").format(each) for each in labels)


# --- /bo ---------------------------------------------------------------------------------------------------------


async def stop(request: Request, services: Services) -> Reply:
    """Stop following what is named; ``tất cả`` asks first; nothing named: show what is followed."""
    say = voice(request, services)
    words = request.words.strip()
    if not words:
        return await overview(request, services)
    if names.means_all(words):
        return await _ask_stop_all(request, services)
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    subject = _followed_subject(services, followed, words)
    if subject is None:
        shown = await overview(request, services)
        return replace(shown, text=say("stop-unknown", words=words) + Markup("\n\n") + shown.text)
    return await _stop_subject(request, services, subject)


def _followed_subject(services: Services, followed: list[Subscription], words: str) -> Subject | None:
    """What is meant by ``words`` among what is followed; a keyword, then a name, then the nearest name."""
    candidates = [names.keyword(words), names.find(services.catalogue, words), *names.near(services.catalogue, words)]
    for candidate in candidates:
        for each in followed:
            if candidate and candidate.same_as(each):
                return names.of(each)
    return None


async def _stop_subject(request: Request, services: Services, subject: Subject) -> Reply:
    say = voice(request, services)
    db = services.db
    gone = Subscription(subject.kind, subject.value, services.now())
    was = await db.write(db.storage.unfollow, request.subscriber.id, gone)
    called = await _called(request, services, [subject])
    again = follow_action(subject)
    choices = ((button(say, "button-follow-again", again), button(say, "button-mine", "mine")),) if again else ()
    return Reply(say("stop-done" if was else "stop-was-not", what=called), choices=choices)


async def _ask_stop_all(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    if not followed:
        return Reply(say("follow-none"), choices=await _all_topics(request, services))
    rows = ((button(say, "button-stop-all", "stopall"), button(say, "button-no", "never")),)
    return Reply(say("stop-all-ask", count=len(followed)), choices=rows)


async def stop_all_button(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    count = await services.db.write(services.db.storage.unfollow_all, request.subscriber.id)
    return Reply(say("stop-all-done", count=count), choices=((button(say, "button-topics", "topics"),),), edit=True)


# --- buttons -----------------------------------------------------------------------------------------------------


async def follow_button(request: Request, services: Services) -> Reply:
    """``follow:topic:<id>``, and so for a place or a source, ``follow:keyword:<words>``: followed with a toast."""
    say = voice(request, services)
    subject = _pressed(request, services)
    outcome = await _add(request, services, subject)
    called = names.label(services.catalogue, subject, request.language)
    if outcome == "full":
        return Reply(toast=plain(say("follow-full", max=SUBSCRIPTIONS_MAX)))
    return Reply(toast=plain(say("toast-followed" if outcome == "new" else "toast-already", what=called)))


def _pressed(request: Request, services: Services) -> Subject:
    kind, value = part(request.action, 1), ":".join(request.action[2:])
    subject = names.keyword(value) if kind == SubscriptionKind.KEYWORD else None
    subject = subject or names.in_catalogue(services.catalogue, kind, value)
    if subject is None:
        raise OldButton
    return subject


async def stop_button(request: Request, services: Services) -> Reply:
    """``stop:topic:<id>`` …, ``stop:keyword:<hash>``: what is left is shown where the button was."""
    kind, value = part(request.action, 1), part(request.action, 2)
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    for each in followed:
        held = names.short_hash(each.value) if each.kind is SubscriptionKind.KEYWORD else each.value
        if each.kind == kind and held == value:
            return replace(await _stop_subject(request, services, names.of(each)), edit=True)
    return replace(await overview(request, services), edit=True)


# --- /chude ------------------------------------------------------------------------------------------------------


async def topics(request: Request, services: Services) -> Reply:
    """All topics with what is followed ticked; a named one: what it is about."""
    say = voice(request, services)
    subject = names.find(services.catalogue, request.words) if request.words else None
    if subject and subject.kind is SubscriptionKind.TOPIC:
        return await _about(request, services, subject)
    return Reply(say("topics-all"), choices=await _all_topics(request, services))


async def _about(request: Request, services: Services, subject: Subject) -> Reply:
    say = voice(request, services)
    about = services.catalogue.topics[subject.value].description[request.language]
    row = (
        button(say, "button-follow", action("follow", "topic", subject.value)),
        button(say, "button-latest", action("moi", scope(subject))),
    )
    return Reply(say("topics-about", what=await _called(request, services, [subject]), about=about), choices=(row,))


async def topics_button(request: Request, services: Services) -> Reply:
    """``topics``; ``topics:on:<id>``, ``topics:off:<id>`` turn one over where it stands."""
    if len(request.action) == 1:
        return await topics(request, services)
    toast = await toggle(request, services, names.topic(part(request.action, 2)))
    say = voice(request, services)
    return Reply(say("topics-all"), choices=await _all_topics(request, services), edit=True, toast=toast)


async def toggle(request: Request, services: Services, subject: Subject) -> str:
    """Follow on ``…:on:…``, stop on ``…:off:…``; returns the toast that says so."""
    say = voice(request, services)
    if not names.exists(services.catalogue, subject) or part(request.action, 1) not in {"on", "off"}:
        raise OldButton
    called = names.label(services.catalogue, subject, request.language)
    if request.action[1] == "off":
        gone = Subscription(subject.kind, subject.value, services.now())
        await services.db.write(services.db.storage.unfollow, request.subscriber.id, gone)
        return plain(say("toast-stopped", what=called))
    if await _add(request, services, subject) == "full":
        return plain(say("follow-full", max=SUBSCRIPTIONS_MAX))
    return plain(say("toast-followed", what=called))


async def _all_topics(request: Request, services: Services) -> Rows:
    followed = await services.db.read(services.db.storage.subscriptions, request.subscriber.id)
    return topic_toggles(services.catalogue, request.language, followed, "topics")
