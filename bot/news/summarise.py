"""Extractive summaries: sentences of the article itself, chosen for what they say and for not saying it twice.

The worth of a sentence is in ``relevance.py``; the next one is taken by maximal marginal relevance (MMR, Carbonell and
Goldstein 1998): much worth, little likeness to what is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import Sentence
from bot.news.candidates import candidates, leans_on
from bot.news.relevance import Vector, features_of, likeness, vectors_of, worth
from bot.news.sentences import sentences as split
from bot.news.vietnamese import same_words

TEXT_CHARACTERS_MAX = 40_000  # of a longer text the beginning is read
CARD_CHARACTERS_MAX = 480
CARD_SENTENCES_MAX = 3
LEAD_CHARACTERS_MIN = 40  # a shorter lead tells no more than the title

_RELEVANCE = 0.8  # against likeness to what is taken
_CARD_WORTH_MIN = 0.35  # of the best sentence's: on a card what tells less is not worth its line
_LIKENESS_MAX = 0.5  # past it a sentence says what is said already, whatever its worth


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be taken. ``needs`` is the index of the one it cannot be understood without."""

    sentence: Sentence
    vector: Vector
    worth: float
    needs: int | None


def summarise(
    text: str, *, title: str = "", sentences: int = 2, characters_max: int = CARD_CHARACTERS_MAX
) -> tuple[Sentence, ...]:
    """At most ``sentences`` of ``text`` in its order, together (joined by spaces) at most ``characters_max``.

    Each is a piece of ``text`` at the offsets it carries. Captions, credits, bylines and headings are never among
    them, nor a sentence that leans on one before it (*Ông này…*, *Theo đó…*) without that one. Empty when the text
    holds no sentence worth telling. When none fits, the best one is cut at a clause. ``title`` says what the article
    is about.
    """
    return _chosen(text, title, sentences, characters_max)


def card_summary(lead: str, body: str, title: str) -> str:
    """What a card says under its title, at most 480 characters: the paper's own lead where it has one.

    A lead that is too long ends at a sentence's end; one that is too short, or only says the title again, gives way
    to one to three sentences of ``body``.
    """
    lead = " ".join(lead.split())
    if not tells(lead, title):
        found = _chosen(body, title, CARD_SENTENCES_MAX, CARD_CHARACTERS_MAX, _CARD_WORTH_MIN)
        chosen = " ".join(sentence.text for sentence in found)
        return chosen or ("" if same_words(lead, title) else lead)
    return shortened(lead, CARD_CHARACTERS_MAX)


def tells(lead: str, title: str) -> bool:
    """Whether the paper's lead says more than its title does."""
    return len(lead) >= LEAD_CHARACTERS_MIN and not same_words(lead, title)


def line_summary(summary: str, title: str, characters_max: int) -> str:
    """What a digest says of an article in one line: the sentence of its ``summary`` that tells it best, and fits.

    The first sentence if none is whole; it may be longer.
    """
    summary = " ".join(summary.split())
    for sentence in summarise(summary, title=title, sentences=1, characters_max=characters_max):
        return sentence.text
    return next((sentence.text for sentence in split(summary)), "")


def shortened(text: str, characters_max: int) -> str:
    """``text`` up to the last sentence that fits, or, when the first is too long, up to a word and an ellipsis."""
    if len(text) <= characters_max:
        return text
    ends = [sentence.end for sentence in split(text) if LEAD_CHARACTERS_MIN <= sentence.end <= characters_max]
    if ends:
        return text[: ends[-1]]
    return text[: characters_max - 1].rpartition(" ")[0].rstrip(" ,;:-–") + "…"


def _chosen(text: str, title: str, sentences: int, characters_max: int, worth_min: float = 0.0) -> tuple[Sentence, ...]:
    """After the first only what has at least ``worth_min`` of the best one's worth."""
    known = _candidates(text[:TEXT_CHARACTERS_MAX], title)
    taken = _take(known, sentences, characters_max, worth_min)
    if not taken and known and sentences > 0:
        best = max(known, key=lambda candidate: candidate.worth).sentence
        return _cut_at_clause(best, characters_max)
    return tuple(known[index].sentence for index in sorted(taken))


def _candidates(text: str, title: str) -> list[_Candidate]:
    told = candidates(text) or candidates(text, spoken=True)
    texts = [sentence.text for sentence in told]
    vectors = vectors_of(texts)
    worths = map(worth, features_of(texts, vectors, title))
    return list(map(_Candidate, told, vectors, worths, leans_on(text, told)))


def _take(known: Sequence[_Candidate], wanted: int, characters_max: int, worth_min: float) -> set[int]:
    """The indices of what is taken, by MMR; what does not fit, or leans on what is not taken, waits."""
    taken: set[int] = set()
    said = [0.0] * len(known)
    # Of a text of odd words the worth is negative.
    best = abs(max((candidate.worth for candidate in known), default=0.0)) or 1.0
    room = characters_max
    while len(taken) < wanted:
        open_ = [
            (_RELEVANCE * each.worth / best - (1 - _RELEVANCE) * said[index], -index)
            for index, each in enumerate(known)
            if index not in taken
            and said[index] <= _LIKENESS_MAX
            and each.sentence.end - each.sentence.start <= room
            and (each.needs is None or each.needs in taken)
            and (not taken or each.worth >= worth_min * best)
        ]
        if not open_:
            break
        chosen = -max(open_)[1]
        taken.add(chosen)
        room -= len(known[chosen].sentence.text) + 1
        said = [max(old, likeness(each.vector, known[chosen].vector)) for old, each in zip(said, known, strict=True)]
    return taken


def _cut_at_clause(sentence: Sentence, characters_max: int) -> tuple[Sentence, ...]:
    """The beginning of ``sentence`` that fits, up to a clause's end or at least a word's."""
    room = sentence.text[:characters_max]
    cut = max(room.rfind(mark) for mark in (", ", "; ", " – ", " - ", ": "))
    text = (room[:cut] if cut > characters_max // 3 else room.rpartition(" ")[0]).rstrip(" ,;:-–")
    return (Sentence(text, sentence.start, sentence.start + len(text)),) if text else ()
