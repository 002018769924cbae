"""``python -m tests.quality.fit_summaries``: fit the weights of ``bot/news/relevance.py`` and print them.

First the words: logistic regression (Cox 1958) of whether the lead holds a word. Then the sentences: ridge regression
(Hoerl and Kennard 1970) of what each shares with its article's lead (ROUGE-1) on its features, within articles: only
differences between the sentences of an article count. Every article counts once in both.
Deterministic; learned from the samples alone. The features of the sentences rest on the weights of the words: when those
change, put them into the module and run this again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.news.candidates import candidates, leans_back
from bot.news.relevance import Features, Word, features_of, vectors_of, words_of
from bot.news.vietnamese import syllables
from tests.quality.newspapers import Written, province, reports
from tests.quality.rouge import Rouge, mean, rouge

RIDGE = 0.1  # of the mean square of a feature
_STEPS = 12  # of Newton's method, which has settled by then
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The sentences of an article that may stand alone: features, and what each shares with the lead."""

    features: Array
    scores: tuple[Rouge, ...]

    @property
    def worths(self) -> Array:
        return np.array([score.r1 for score in self.scores])


def example(article: Written) -> Example | None:
    """None where nothing is to be chosen."""
    texts = [sentence.text for sentence in candidates(article.body)]
    features = features_of(texts, vectors_of(texts), article.title)
    alone = [index for index, text in enumerate(texts) if not leans_back(text)]
    if len(alone) < 2:
        return None
    return Example(
        np.array([features[index] for index in alone]), tuple(rouge(texts[index], article.lead) for index in alone)
    )


def examples(articles: Sequence[Written]) -> list[Example]:
    return [found for found in map(example, articles) if found is not None]


def fit(learned_from: Sequence[Example], ridge: float = RIDGE) -> tuple[float, Array]:
    """The base and the weight of each feature."""
    count = len(Features._fields)
    products, targets = np.zeros((count, count)), np.zeros(count)
    for each in learned_from:
        apart = each.features - each.features.mean(0)
        products += apart.T @ apart / len(apart) / len(learned_from)
        targets += apart.T @ (each.worths - each.worths.mean()) / len(apart) / len(learned_from)
    weights: Array = np.linalg.solve(products + ridge * np.diag(np.diag(products)), targets).astype(np.float64)
    return float(np.mean([(each.worths - each.features @ weights).mean() for each in learned_from])), weights


def fit_words(articles: Sequence[Written]) -> Array:
    """The base and the weight of each feature of a word."""
    known, stands, counts = [], [], []
    for article in articles:
        sentences = [Counter(syllables(sentence.text)) for sentence in candidates(article.body)]
        words, lead = words_of(sentences, Counter(syllables(article.title))), set(syllables(article.lead))
        known += [(1.0, *word) for word in words.values()]
        stands += [word in lead for word in words]
        counts += [1 / max(1, len(words))] * len(words)
    x, y, count = np.array(known), np.array(stands, dtype=float), np.array(counts)
    weights: Array = np.zeros(1 + len(Word._fields))
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        curve = (x.T * (count * chance * (1 - chance))) @ x
        weights = weights - np.linalg.solve(curve, x.T @ (count * (chance - y)))
    return weights


def chosen(each: Example, weights: Array) -> Rouge:
    return each.scores[int(np.argmax(each.features @ weights))]


def crossed(known: Sequence[Example], folds: int = 10, ridge: float = RIDGE) -> Rouge:
    """Each tenth chosen from by weights fitted on the other nine."""
    scores = []
    for fold in range(folds):
        _, weights = fit([each for index, each in enumerate(known) if index % folds != fold], ridge)
        scores += [chosen(each, weights) for each in known[fold::folds]]
    return mean(scores)


def main() -> None:
    articles = province() + reports()
    word_base, *word_weights = fit_words(articles)
    _print("WORD_BASE", word_base, "WORD_WEIGHTS", Word(*word_weights))
    known = examples(articles)
    base, weights = fit(known)
    _print("BASE", base, "WEIGHTS", Features(*weights))
    score = crossed(known)
    print(f"# {len(known)} articles, each tenth by the weights of the others: R1 {score.r1:.4f}, R2 {score.r2:.4f}")


def _print(base_name: str, base: float, name: str, weights: Word | Features) -> None:
    print(f"{base_name} = {base:.4f}\n{name} = {type(weights).__name__}(")
    for field, weight in weights._asdict().items():
        print(f"    {field}={weight:.4f},")
    print(")")


if __name__ == "__main__":
    main()
