"""One summary of all that the papers tell of an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import Article, Sentence
from bot.news.candidates import MISSING, candidates, leans_on
from bot.news.relevance import Vector, likeness, unit_length, units, vectors_of, weighted_sum
from bot.news.summarise import TEXT_CHARACTERS_MAX
from bot.news.vietnamese import syllables

SYLLABLES_MAX = 184  # about what two people wrote of such stories
ARTICLES_READ_MAX = 8
_SENTENCES_READ_MAX = 240  # of all articles together: their likeness is compared
_RELEVANCE = 0.7  # against likeness to what is taken
_LIKENESS_MAX = 0.5  # past it a sentence says what is said already
_FULL = 0.85  # of the syllables: enough said
_OVERHANG_MAX = 0.5  # of a sentence
_USUAL_SYLLABLES = range(8, 61)
_UNUSUAL_FACTOR = 0.7


@dataclass(frozen=True, slots=True)
class StorySentence:
    """A sentence of ``articles[article].body``, at the offsets it carries."""

    article: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence, its place in its article, and the place of the one it leans on."""

    told: StorySentence
    place: int
    needs: int | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    told: StorySentence
    vector: Vector
    syllables: int
    worth: float
    needs: int | None


def story_summary(articles: Sequence[Article], syllables_max: int = SYLLABLES_MAX) -> tuple[StorySentence, ...]:
    """What ``articles``, reports of one event, tell together: sentences of their bodies, ``syllables_max`` syllables.

    They stand article by article in the order given (give the first report first), within each in its order. The last
    one may overhang by less than half of it. Of more than eight articles the first eight are read. What ``summarise``
    never tells is not told here either; a sentence that leans on another comes with that one. Empty if no body holds a
    sentence worth telling.
    """
    known = _candidates(articles[:ARTICLES_READ_MAX])
    return tuple(known[index].told for index in sorted(_take(known, syllables_max)))


def _candidates(articles: Sequence[Article]) -> list[_Candidate]:
    """With their worth: likeness to all sentences together, share of the units of the titles and of the leads, and
    standing early in its article, each worth as much as the other. No weight here is fitted."""
    told = [each for number, article in enumerate(articles) for each in _read(number, article, len(articles))]
    vectors = vectors_of(each.told.sentence.text for each in told)
    centroid = unit_length(weighted_sum((1.0, vector) for vector in vectors))
    titles = {unit for article in articles for unit in units(article.title)}
    leads = {unit for article in articles for unit in units(article.lead)}
    found: list[_Candidate] = []
    for each, vector in zip(told, vectors, strict=True):
        length = len(syllables(each.told.sentence.text))
        worth = likeness(vector, centroid) + _share(titles, vector) + _share(leads, vector) + 1 / (1 + each.place)
        worth *= 1 if length in _USUAL_SYLLABLES else _UNUSUAL_FACTOR
        needs = each.needs if each.needs in {None, MISSING} else len(found) - 1
        found.append(_Candidate(each.told, vector, length, worth, needs))
    return found


def _read(number: int, article: Article, articles: int) -> list[_Read]:
    text = article.body[:TEXT_CHARACTERS_MAX]
    told = candidates(text, spoken=True)[: _SENTENCES_READ_MAX // articles]
    return [
        _Read(StorySentence(number, sentence), place, needs)
        for place, (sentence, needs) in enumerate(zip(told, leans_on(text, told), strict=True))
    ]


def _share(wanted: set[str], vector: Vector) -> float:
    return len(wanted & vector.keys()) / len(wanted) if wanted else 0.0


def _take(known: Sequence[_Candidate], syllables_max: int) -> set[int]:
    taken: set[int] = set()
    said = [0.0] * len(known)
    best = max((each.worth for each in known), default=0.0)
    room = syllables_max
    while room > (1 - _FULL) * syllables_max:
        open_ = [
            (_RELEVANCE * each.worth / best - (1 - _RELEVANCE) * said[index], -index)
            for index, each in enumerate(known)
            if index not in taken
            and said[index] <= _LIKENESS_MAX
            and each.syllables - room <= _OVERHANG_MAX * each.syllables
            and (each.needs is None or each.needs in taken)
        ]
        if not open_:
            break
        chosen = known[-max(open_)[1]]
        taken.add(-max(open_)[1])
        room -= chosen.syllables
        said = [max(old, likeness(each.vector, chosen.vector)) for old, each in zip(said, known, strict=True)]
    return taken
