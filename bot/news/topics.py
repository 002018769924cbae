"""Which topics an article is about: what the paper says by its section, then its feed; where both are silent, what was
learned and the lexicon, which know when to be silent too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.catalogue.sections import told_by_sections
from bot.models import ScoredTopic
from bot.news import learner, lexicon
from bot.news.learner import TopicModel

TOPICS_MAX = lexicon.TOPICS_MAX
DISASTER = "thoi-tiet"
LEARNED_MIN = 200  # articles with a section, before which the lexicon alone speaks
_GUESS_MIN = 0.5  # below, that the model thinks so too says little
_MANY_POINTS = 20.0  # about seven phrases; a title alone has ten points
_MUCH_MORE = 1.5  # times the points of what the model says


def classify(title: str, lead: str, body: str, model: TopicModel | None = None) -> tuple[ScoredTopic, ...]:
    """At most three topics that the text is about, best first, each with a score of 0 … 1; none when in doubt. What an
    editor said of this very title stands.

    Without a ``model``, or with one that has seen little, the lexicon speaks alone.
    """
    if model is not None and (corrected := learner.recalled(model, title)) is not None:
        return tuple(ScoredTopic(topic, 1.0) for topic in corrected)
    points = lexicon.points(title, lead, body)
    by_words = lexicon.scored(points)
    if model is None or model.learned < LEARNED_MIN:
        return by_words
    return _weighed(by_words, points, learner.ranked(model, title, lead, body), model)


def _weighed(
    by_words: tuple[ScoredTopic, ...],
    points: Mapping[str, float],
    by_model: tuple[ScoredTopic, ...],
    model: TopicModel,
) -> tuple[ScoredTopic, ...]:
    """What the model is sure of, unless many words speak against it; else what the words are sure of, or what they and
    the model's first guess agree on. Many words are those of a whole text, which say more than a model that may have
    seen titles only."""
    told = learner.sure_of(model, by_model)
    if by_words and points[by_words[0].id] >= _MANY_POINTS:
        against = not told or points[by_words[0].id] > _MUCH_MORE * points.get(told[0].id, 0.0)
        return by_words if against else told
    if told or not by_words:
        return told
    guess = by_model[0]
    agreed = by_words[:1] if by_words[0].id == guess.id and guess.score >= _GUESS_MIN else ()
    return agreed or tuple(each for each in by_words if each.score >= lexicon.SURE)


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
    topic stands what the words leave no doubt of. A storm is told as one in whatever section it stands. What an editor
    said of this very title comes before all of it."""
    if model is not None and (corrected := learner.recalled(model, title)) is not None:
        return corrected
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
