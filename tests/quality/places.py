"""Places: what the rules find in articles that were labelled by hand, beside names taken wherever they stand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.gazetteer import Bare, Gazetteer
from bot.catalogue.provinces import load_province
from bot.models import PlaceKind
from bot.news.mentions import mentions_in
from bot.news.places import places_of
from bot.news.vietnamese import nfc, one_tone_style
from tests.quality.report import SAMPLES, Bar, Report, Table

LABELS = Path(__file__).parent / "labels" / "places.jsonl"
PRECISION, RECALL = 0.97, 0.95
_HALVES = {"tuned": "the half that the rules were tuned on", "held": "the other half"}
_FIRST_LOOK = (
    "The other half was labelled before and first measured after the rules were tuned: precision 0.983, recall 0.993. Then "
    "firms, the district of Quảng Ninh in Quảng Bình and the cooperative (hợp tác xã) were made rules; the figures above "
    "are with these."
)
_LEFT = (
    "What is left: names in a row without any word or address beside them, and things called after a place (a shopping "
    "centre, a carving of an islet)."
)


@dataclass(frozen=True, slots=True)
class Labelled:
    title: str
    lead: str
    body: str
    half: str
    places: frozenset[str]
    open: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.extra)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


Finder = Callable[[Labelled], frozenset[str]]


def measure() -> Report:
    gazetteer, articles = load_province(), labelled()
    province = gazetteer.province.id

    def by_rules(article: Labelled) -> frozenset[str]:
        return frozenset(found.id for found in places_of(article.title, article.lead, article.body, gazetteer))

    def by_names(article: Labelled) -> frozenset[str]:
        return frozenset(_named(article, gazetteer))

    finders: dict[str, Finder] = {"rules": by_rules, "names wherever they stand": by_names}
    kinds = {
        "all": frozenset(gazetteer.places),
        "without the province": frozenset(gazetteer.places) - {province},
        "communes": frozenset(place.id for place in gazetteer.of_kind(PlaceKind.COMMUNE)),
    }
    rows, bars = [], []
    for half, called in _HALVES.items():
        part = [article for article in articles if article.half == half]
        for name, finder in finders.items():
            for kind, ids in kinds.items():
                score = score_of(finder, part, ids)
                rows.append((called, name, kind, f"{score.precision:.3f}", f"{score.recall:.3f}", str(score.right)))
        score = score_of(by_rules, part, kinds["all"])
        bars.append(Bar(f"precision, {called}", score.precision, least=PRECISION))
        bars.append(Bar(f"recall, {called}", score.recall, least=RECALL))
    return Report(
        "Places",
        f"{len(articles)} articles of 2016–2019, read and labelled by hand before anything looked for places in them "
        "(tests/quality/labels/README.md says what counts). Precision and recall are over pairs of article and place.",
        tuple(bars),
        (
            Table(("articles", "found by", "places", "precision", "recall", "right"), tuple(rows)),
            Table(("", ""), _speeds(finders, articles)),
        ),
        (
            _FIRST_LOOK,
            _LEFT,
        ),
    )


def labelled() -> list[Labelled]:
    lines = (SAMPLES / "quangninh" / "articles.jsonl").read_text("utf-8").splitlines()
    texts = {row["id"]: row for row in map(json.loads, lines)}
    labels = map(json.loads, LABELS.read_text("utf-8").splitlines())
    return [
        Labelled(
            texts[label["id"]]["title"],
            texts[label["id"]]["sapo"] or "",
            texts[label["id"]]["body"],
            label["half"],
            frozenset(label["places"]),
            frozenset(label.get("open", ())),
        )
        for label in labels
    ]


def score_of(finder: Finder, articles: Iterable[Labelled], ids: frozenset[str]) -> Score:
    right = extra = missed = 0
    for article in articles:
        found, places = (finder(article) - article.open) & ids, article.places & ids
        right += len(found & places)
        extra += len(found - places)
        missed += len(places - found)
    return Score(right, extra, missed)


def _named(article: Labelled, gazetteer: Gazetteer) -> Iterable[str]:
    """The baseline: the longest names, with their capitals, each in its first sense."""
    text = one_tone_style(nfc(f"{article.title}\n{article.lead}\n{article.body}"))
    for mention in mentions_in(text, gazetteer):
        yield from max(mention.senses, key=lambda sense: sense.bare is Bare.ALONE).leads


def _speeds(finders: dict[str, Finder], articles: list[Labelled]) -> tuple[tuple[str, str], ...]:
    rows = []
    for name, finder in finders.items():
        begin = time.process_time()
        for article in articles:
            finder(article)
        rows.append((f"{name}, articles/s", f"{len(articles) / (time.process_time() - begin):,.0f}"))
    return tuple(rows)
