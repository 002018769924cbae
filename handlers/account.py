"""What became of an article for one reader, step by step, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from markupsafe import Markup

from bot.catalogue import Catalogue
from bot.delivery.audience import Heard, Later, Muted, Unasked, WhyNot
from bot.delivery.filters import Stopped
from bot.models import Article, DeliveryState, DispatchKind, Match, Subscriber, SubscriptionKind
from handlers import names, place_names
from handlers.clock import next_time, time_past
from handlers.voice import Voice, plain
from storage.base import OVER, DeliveryTrace, Trace

KEPT = timedelta(days=90)  # deliveries are trimmed after that
_FLOOD, _PACE = "flood", "pace"
_WORDS_NAMED_MAX = 5


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and how that person is spoken to."""

    subscriber: Subscriber
    say: Voice
    catalogue: Catalogue
    zone: tzinfo
    now: datetime

    def past(self, at: datetime) -> str:
        return time_past(at, self.now, self.zone, self.say)

    def next(self, at: datetime) -> str:
        return next_time(at, self.now, self.zone, self.say)

    def called(self, subject: names.Subject) -> str:
        if subject.kind is SubscriptionKind.STORY:  # of an article it can only be its own
            return plain(self.say("why-this-story"))
        return names.label(self.catalogue, subject, self.subscriber.settings.language)

    @property
    def messenger(self) -> Markup:
        """What the messenger is called."""
        name = self.subscriber.address.messenger
        return self.say("messenger-web") if name == "web" else Markup("{}").format(name.capitalize())


def account(trace: Trace, why_not: WhyNot | None, reader: Reader) -> list[Markup]:
    """A line for each step. ``why_not`` is why the article is not for the reader as things are now, None if it is."""
    lines = [_seen(trace, reader)]
    if trace.delivery is None:
        return [*lines, *_not_planned(trace, why_not, reader)]
    lines += _planned(trace.delivery, trace.digest, trace.article, reader)
    ends = (_outcome(trace, trace.digest or trace.delivery, reader), *(_later(each, reader) for each in trace.later))
    return [*lines, *(line for line in ends if line is not None), *_withdrawn(trace, reader)]


def _seen(trace: Trace, reader: Reader) -> Markup:
    article = trace.article
    seen = reader.past(article.seen_at)
    published = None if article.published_estimated or article.published is None else reader.past(article.published)
    if published in {None, seen}:
        return reader.say("why-seen", seen=seen)
    return reader.say("why-seen-published", seen=seen, published=published)


# --- what is not on record ---------------------------------------------------------------------------------------


def _not_planned(trace: Trace, why_not: WhyNot | None, reader: Reader) -> Iterator[Markup]:
    say, article = reader.say, trace.article
    if article.withdrawn_at is not None:
        yield say("why-withdrawn", at=reader.past(article.withdrawn_at))
    elif trace.news_at is None:
        yield say("why-not-news")
    elif trace.looked and trace.dispatched_at is not None and reader.now - trace.dispatched_at > KEPT:
        yield say("why-forgotten", days=KEPT.days)
    elif reader.subscriber.paused is not None:
        yield say("why-paused")
    elif why_not is not None:
        yield _not_asked_for(why_not, reader)
    elif not trace.complete:
        yield say("why-page-due")
    elif not trace.looked:
        yield say("why-turn")
    elif article.rings and article.alert is not None and article.alert.over:
        yield say("why-clear-unheard")
    else:
        yield say("why-changed")


def _not_asked_for(why_not: WhyNot, reader: Reader) -> Markup:
    say = reader.say
    match why_not:
        case Unasked():
            return say("why-nothing")
        case Later(followed):
            return say("why-later", what=reader.called(names.of(followed)), since=reader.past(followed.since))
        case Muted(mute):
            what = reader.called(names.Subject(mute.kind, mute.value))
            if mute.until is None:
                return say("why-muted", what=what)
            return say("why-muted-until", what=what, until=reader.next(mute.until))
        case Heard(first):
            paper = names.source_name(reader.catalogue, first.source)
            return say("why-heard", paper=paper, title=first.title)
        case Stopped("any"):
            wanted = reader.subscriber.settings.any_of[:_WORDS_NAMED_MAX]
            return say("why-filter-any", words=", ".join(f"“{each}”" for each in wanted))
        case Stopped(rule, words):
            return say(f"why-filter-{rule}", words=words)


# --- what is on record -------------------------------------------------------------------------------------------


def _planned(
    delivery: DeliveryTrace, digest: DeliveryTrace | None, article: Article, reader: Reader
) -> Iterator[Markup]:
    yield _matched(delivery.reason, reader)
    yield from _named_instead(delivery.reason, article, reader)
    if delivery.state is DeliveryState.HELD:
        until = reader.next(delivery.due) if delivery.due is not None else ""
        yield reader.say(f"why-held-{delivery.hold or 'digest'}", until=until)
    elif delivery.hold is not None:
        yield reader.say(f"why-was-held-{delivery.hold}")
    if digest is not None:
        yield reader.say("why-bundled", at=reader.past(digest.planned_at))


def _matched(reason: Match, reader: Reader) -> Markup:
    asked = reason.subscription
    if asked is None:
        return reader.say("why-everyone")
    return reader.say("why-match", what=reader.called(names.of(asked)), since=reader.past(asked.since))


def _named_instead(reason: Match, article: Article, reader: Reader) -> Iterator[Markup]:
    """Which place the article names, if not the one that is followed."""
    asked, gazetteer = reason.subscription, reader.catalogue.gazetteer
    if asked is None or asked.kind is not SubscriptionKind.PLACE or asked.value in article.places:
        return
    followed = gazetteer.places.get(asked.value)
    is_part = asked.value in article.where.parts
    for each in article.places:
        named = gazetteer.places.get(each)
        if followed and named and (named.id in followed.areas if is_part else gazetteer.holds(followed, named)):
            language = reader.subscriber.settings.language
            key = "why-place-part" if is_part else "why-place-within"
            labels = (place_names.label(place, language) for place in (named, followed))
            yield reader.say(key, **dict(zip(("named", "place"), labels, strict=True)))
            return


def _outcome(trace: Trace, told: DeliveryTrace, reader: Reader) -> Markup | None:
    """How the message stands that the article is in."""
    say, at = reader.say, reader.past(told.at)
    match told.state:
        case DeliveryState.HELD | DeliveryState.BUNDLED:
            return None  # said already
        case DeliveryState.QUEUED:
            return say("why-queued")
        case DeliveryState.WAITING:
            return _waiting(told, reader)
        case DeliveryState.CLAIMED | DeliveryState.SENDING:
            return say("why-sending-again" if told.doubts else "why-sending")
        case DeliveryState.SENT:
            return say("why-sent-again" if told.doubts else "why-sent", at=at)
        case DeliveryState.UNKNOWN:
            return say("why-unknown", at=at)
        case DeliveryState.GONE:
            return say("why-gone-paused" if told.detail == "asked" else "why-gone", at=at)
        case DeliveryState.REJECTED:
            return _rejected(trace.article, told, reader)


def _rejected(article: Article, told: DeliveryTrace, reader: Reader) -> Markup:
    if article.withdrawn_at is not None:
        return reader.say("why-withdrawn-before", at=reader.past(article.withdrawn_at))
    if told.detail == OVER:
        return reader.say("why-alert-over")
    return reader.say("why-rejected", messenger=reader.messenger)


def _waiting(told: DeliveryTrace, reader: Reader) -> Markup:
    say = reader.say
    if told.due is None or told.due <= reader.now:
        return say("why-sending-again" if told.doubts else "why-turn-comes")
    until = reader.next(told.due)
    if told.doubts:
        return say("why-waiting-doubt", until=until)
    if told.detail == _FLOOD:
        return say("why-waiting-asked", messenger=reader.messenger, until=until)
    return say("why-turn-comes") if told.detail == _PACE else say("why-waiting-trouble", until=until)


def _withdrawn(trace: Trace, reader: Reader) -> Iterator[Markup]:
    """That the article is gone, where no other line says so."""
    told = trace.digest or trace.delivery
    rejected = told is not None and told.state is DeliveryState.REJECTED
    if trace.article.withdrawn_at is not None and not rejected and not any(map(_is_told_gone, trace.later)):
        yield reader.say("why-withdrawn", at=reader.past(trace.article.withdrawn_at))


def _is_told_gone(each: DeliveryTrace) -> bool:
    return _retracts(each) and each.state not in {DeliveryState.REJECTED, DeliveryState.GONE}


def _later(each: DeliveryTrace, reader: Reader) -> Markup | None:
    """What came after; None for what needed no telling."""
    what = "retracted" if _retracts(each) else "corrected"
    match each.state:
        case DeliveryState.SENT:
            return reader.say(f"why-{what}", at=reader.past(each.at))
        case DeliveryState.UNKNOWN:
            return reader.say(f"why-{what}-perhaps", at=reader.past(each.at))
        case DeliveryState.REJECTED | DeliveryState.GONE:
            return None
        case _:
            return reader.say(f"why-{what}-soon")


def _retracts(each: DeliveryTrace) -> bool:
    return each.kind is DispatchKind.RETRACTION
