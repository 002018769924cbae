"""Which topics an article is about: what the paper says by its section, then its feed; where both are silent, what was
learned and the lexicon, which know when to be silent too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bot.catalogue.sections import told_by_sections
from bot.models import ScoredTopic
from bot.news import learner, lexicon
from bot.news.learner import TopicModel

TOPICS_MAX = lexicon.TOPICS_MAX
DISASTER = "thoi-tiet"
LEARNED_MIN = 200  # articles with a section, before which the lexicon alone speaks


def classify(title: str, lead: str, body: str, model: TopicModel | None = None) -> tuple[ScoredTopic, ...]:
    """At most three topics that the text is about, best first, each with a score of 0 … 1; none when in doubt.

    Without a ``model``, or with one that has seen little, the lexicon speaks alone; where the model is not sure, the
    lexicon speaks if it is.
    """
    by_words = lexicon.classify(title, lead, body)
    if model is None or model.learned < LEARNED_MIN:
        return by_words
    return learner.predict(model, title, lead, body) or tuple(each for each in by_words if each.score >= lexicon.SURE)


class Known(NamedTuple):
    """What the paper says itself. In a ``catch_all`` the text is asked first."""

    topics: tuple[str, ...] = ()
    catch_all: bool = False


def known_topics(sections: Iterable[str], url: str, feed_topics: tuple[str, ...]) -> Known:
    """The topic of the first section that has one, or of the address; then the feeds'."""
    told = told_by_sections(sections, url)
    own = (told.topic,) if told else ()
    return Known(tuple(dict.fromkeys((*own, *feed_topics))), bool(told and told.catch_all and not feed_topics))


def topics_of(
    *,
    feed_topic: str | None,
    sections: Iterable[str],
    url: str,
    title: str,
    lead: str,
    body: str,
    model: TopicModel | None = None,
) -> tuple[str, ...]:
    """The topics of an article, at most three: what its section says, then its feed. Where both are silent, the text
    decides; so it does in a section that takes everything, whose topic is told if the text is silent. Beside a general
    topic stands what the words leave no doubt of. A storm is told as one in whatever section it stands."""
    known = known_topics(sections, url, (feed_topic,) if feed_topic else ())
    if known.catch_all or not known.topics:
        return _said(title, lead, body, model) or known.topics
    told = [*known.topics, DISASTER] if _tells_of_disaster(title, lead, body) else [*known.topics]
    if lexicon.GENERAL.issuperset(known.topics) and (sure := lexicon.sure_topic(title, lead, body)):
        told.append(sure)
    return tuple(dict.fromkeys(told))[:TOPICS_MAX]


def _tells_of_disaster(title: str, lead: str, body: str) -> bool:
    said = lexicon.classify(title, lead, body)
    sure = any(each.id == DISASTER and each.score >= lexicon.SURE for each in said)
    return sure and lexicon.title_tells(title, DISASTER)


def _said(title: str, lead: str, body: str, model: TopicModel | None) -> tuple[str, ...]:
    """The best topic, and beside it those of which the words leave no doubt."""
    sure = [each.id for each in lexicon.classify(title, lead, body) if each.score >= lexicon.SURE]
    said = [each.id for each in classify(title, lead, body, model)][:1]
    return tuple(dict.fromkeys([*said, *sure]))[:TOPICS_MAX] if said else ()
