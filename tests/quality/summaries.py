"""How near Loa's summaries come to what journalists and readers write."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import log

import numpy as np

from bot.news.candidates import candidates
from bot.news.sentences import sentences
from bot.news.story_summary import SYLLABLES_MAX, story_summary
from bot.news.summarise import summarise
from tests.quality.fit_summaries import chosen, crossed, examples, fit
from tests.quality.newspapers import VIETNEWS, Told, Written, province, reports, stories, vietnews
from tests.quality.report import Bar, Report, Table
from tests.quality.rouge import Rouge, mean, rouge, tokens

_VIETNEWS_ARTICLES = 12_000
_TEXTRANK_ARTICLES = 1_000
_COST = (
    "What a reader wants costs points here: a sentence that leans on another (*Theo đó…*), what somebody says, half a quotation, a "
    "question or a caption is not chosen, though it may share words with the lead."
)
Choose = Callable[[Written], str]
Tell = Callable[[Told], str]


def measure() -> Report:
    corpora = {"province, 567": province(), "reports of 2013": reports()}
    if VIETNEWS:
        corpora[f"vietnews, {_VIETNEWS_ARTICLES}"] = vietnews(_VIETNEWS_ARTICLES)
    told = stories()
    _, speed = _timed(_ours, corpora["province, 567"])
    halves = Table(
        ("fitted on", "chosen from", "R1", "R2"), tuple(_halves()), "The weights, fitted on one half of the samples"
    )
    return Report(
        "Summaries",
        "One sentence against the lead that the paper printed (not part of the text given), and stories at "
        f"{SYLLABLES_MAX} syllables against each of two people, who wrote independently. ROUGE F1 over syllables, lower case. "
        "The weights come from the first two sets (`tests/quality/fit_summaries.py`); of those, *each tenth by the weights of the "
        "others* is the honest figure. vietnews was not learned from, and articles that stand in the samples are left out.",
        (*_bars(corpora, told), Bar("articles a second, one core", speed, least=250)),
        (_leads(corpora), halves, _stories(told)),
        (_COST, "The weights saw the first two sets of the table; the next table shows what that gives away."),
    )


def _bars(corpora: dict[str, list[Written]], told: Sequence[Told]) -> Iterable[Bar]:
    if VIETNEWS:
        score, _ = _timed(_ours, corpora[f"vietnews, {_VIETNEWS_ARTICLES}"])
        yield Bar("vietnews, one sentence: R1", 100 * score.r1, least=31.5)
        yield Bar("vietnews, one sentence: R2", 100 * score.r2, least=17.4)
    else:
        score = crossed(examples(corpora["province, 567"]) + examples(corpora["reports of 2013"]))
        yield Bar("articles of the samples, each tenth by the weights of the others: R1", 100 * score.r1, least=31.5)
        yield Bar("articles of the samples, each tenth by the weights of the others: R2", 100 * score.r2, least=17.4)
    score = _told(_our_story, told)
    yield Bar("stories: R1", 100 * score.r1, least=57.0)
    yield Bar("stories: R2", 100 * score.r2, least=43.5)


# --- one sentence of an article ---------------------------------------------------------------------------------


def _ours(article: Written) -> str:
    return " ".join(each.text for each in summarise(article.body, title=article.title, sentences=1))


def _first(article: Written) -> str:
    return next((each.text for each in sentences(article.body)), "")


def _textrank(article: Written) -> str:
    """Mihalcea and Tarau 2004: sentences that share words vote for each other."""
    texts = [each.text for each in sentences(article.body)][:150]
    sets = [set(tokens(text)) for text in texts]
    shared = np.array([[_shared(a, b) if a is not b else 0.0 for b in sets] for a in sets]).reshape(
        len(sets), len(sets)
    )
    flow = shared / np.maximum(shared.sum(1, keepdims=True), 1e-9)
    rank = np.ones(len(sets))
    for _ in range(30):
        rank = 0.15 + 0.85 * flow.T @ rank
    return texts[int(rank.argmax())] if texts else ""


def _shared(a: set[str], b: set[str]) -> float:
    return len(a & b) / (log(len(a)) + log(len(b))) if len(a) > 1 and len(b) > 1 else 0.0


def _oracle(article: Written) -> str:
    """The sentence that shares most: nothing that takes one sentence can do better."""
    texts = [each.text for each in candidates(article.body)]
    return max(texts, key=lambda text: sum(rouge(text, article.lead)), default="")


def _timed(choose: Choose, articles: Sequence[Written]) -> tuple[Rouge, float]:
    begin = time.process_time()
    told = [choose(article) for article in articles]
    seconds = time.process_time() - begin
    return mean([rouge(text, each.lead) for text, each in zip(told, articles, strict=True)]), len(articles) / seconds


def _leads(corpora: dict[str, list[Written]]) -> Table:
    methods = {"first sentence": _first, "TextRank": _textrank, "**Loa**": _ours, "best sentence there is": _oracle}
    rows = []
    for name, choose in methods.items():
        scores = [
            _timed(choose, each[:_TEXTRANK_ARTICLES] if choose is _textrank else each) for each in corpora.values()
        ]
        rows.append((name, *(_both(score) for score, _ in scores), f"{scores[0][1]:,.0f}"))
    return Table(
        ("R1 / R2", *corpora, "articles/s"),
        tuple(rows),
        f"One sentence against the paper's lead (TextRank: on at most {_TEXTRANK_ARTICLES})",
    )


def _halves() -> Iterable[tuple[str, ...]]:
    known = examples(province()) + examples(reports())
    halves = {"even": known[::2], "odd": known[1::2]}
    for learned, other in (("even", "odd"), ("odd", "even")):
        _, weights = fit(halves[learned])
        score = mean([chosen(each, weights) for each in halves[other]])
        yield learned, other, f"{100 * score.r1:.1f}", f"{100 * score.r2:.1f}"
    score = crossed(known)
    yield "nine tenths", "each tenth by the weights of the others", f"{100 * score.r1:.1f}", f"{100 * score.r2:.1f}"


# --- stories ----------------------------------------------------------------------------------------------------


def _our_story(story: Told) -> str:
    return " ".join(each.sentence.text for each in story_summary(story.articles))


def _first_of_each(story: Told) -> str:
    """The first sentence of each report, the second of each …, until there are syllables enough."""
    found: list[str] = []
    texts = [[each.text for each in candidates(article.body)] for article in story.articles]
    for place in range(max(map(len, texts))):
        for each in texts:
            if place < len(each) and len(tokens(" ".join([*found, each[place]]))) <= SYLLABLES_MAX * 1.1:
                found.append(each[place])
    return " ".join(found)


def _centroid(story: Told) -> str:
    """Sentences by the share of the story's frequent words, until there are syllables enough."""
    texts = [each.text for article in story.articles for each in candidates(article.body)]
    counts = Counter(token for text in texts for token in tokens(text))
    ranked = sorted(texts, key=lambda text: -sum(counts[token] for token in tokens(text)) / len(tokens(text)))
    return " ".join(tokens(" ".join(ranked))[:SYLLABLES_MAX])


def _told(tell: Tell, told: Sequence[Told]) -> Rouge:
    scores = []
    for story in told:
        text = tell(story)
        scores += [rouge(text, reference) for reference in story.references]
    return mean(scores)


def _stories(told: Sequence[Told]) -> Table:
    people = mean([rouge(story.references[1], story.references[0]) for story in told])
    methods: dict[str, Tell] = {"frequent words": _centroid, "first sentences": _first_of_each, "**Loa**": _our_story}
    rows = [
        (name, *(_both(_told(tell, each)) for each in (told, told[::2], told[1::2])), _speed(tell, told))
        for name, tell in methods.items()
    ]
    rows.append(("one person against the other", _both(people), "", "", ""))
    columns = ("R1 / R2", f"all {len(told)}", "half that was looked at", "other half", "stories/s")
    return Table(columns, tuple(rows), f"Stories at {SYLLABLES_MAX} syllables")


def _speed(tell: Tell, told: Sequence[Told]) -> str:
    begin = time.process_time()
    for story in told:
        tell(story)
    return f"{len(told) / (time.process_time() - begin):,.0f}"


def _both(score: Rouge) -> str:
    return f"{100 * score.r1:.1f} / {100 * score.r2:.1f}"
