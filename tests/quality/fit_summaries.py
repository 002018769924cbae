"""``python -m tests.quality.fit_summaries``: fit the weights of ``bot/news/relevance.py`` and print them.

Ridge regression (Hoerl and Kennard 1970) of what each sentence shares with its article's lead (ROUGE-1) on its
features, within articles: only differences between the sentences of an article count, and every article counts once.
Deterministic; learned from the samples alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.news.candidates import candidates, leans_back
from bot.news.relevance import Features, features_of, vectors_of
from tests.quality.newspapers import Written, province, reports
from tests.quality.rouge import Rouge, mean, rouge

RIDGE = 0.1  # of the mean square of a feature
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
    known = examples(province()) + examples(reports())
    base, weights = fit(known)
    print(f"BASE = {base:.4f}\nWEIGHTS = Features(")
    for name, weight in zip(Features._fields, weights, strict=True):
        print(f"    {name}={weight:.4f},")
    score = crossed(known)
    print(f")\n# {len(known)} articles, each tenth by the weights of the others: R1 {score.r1:.4f}, R2 {score.r2:.4f}")


if __name__ == "__main__":
    main()
