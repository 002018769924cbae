"""``python -m tests.quality.fit_stories``: the weights of bot/news/stories.py, from half of the clusters.

Logistic regression by Newton's method over pairs that are not more than the life of a story apart. The ridge is
strong, for a few hundred pairs of one autumn must not decide much: it draws the standardised weights together. The
weight of time is given, not fitted: the clusters of the sample lie too far apart to say what a day tells.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from bot.models import STORY_LIFE
from bot.news.stories import FITTED, Features
from tests.quality.story_data import Array, clusters, feature_table, is_fitted, pairs_of, same

RIDGE = 50.0
_STEPS = 30


def fit(table: Array, truth: Array, given: Array, ridge: float = RIDGE) -> tuple[float, Array]:
    """(intercept, weights), on top of what is ``given`` to each row."""
    mean, spread = table.mean(0), table.std(0) + 1e-9
    rows = np.column_stack([np.ones(len(table)), (table - mean) / spread])
    penalty = ridge * np.eye(rows.shape[1])
    penalty[0, 0] = 0.0
    found = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-rows @ found - given))
        slope = rows.T @ (guess - truth) + penalty @ found
        bend = (rows * (guess * (1 - guess))[:, None]).T @ rows + penalty
        found -= np.linalg.solve(bend, slope)
    weights = found[1:] / spread
    return float(found[0] - weights @ mean), weights


def main() -> None:
    told = [each for each in clusters() if is_fitted(each.cluster)]
    near = np.array(
        [abs(told[one].at - told[other].at) <= STORY_LIFE + timedelta(days=1) for one, other in pairs_of(told)]
    )
    table, days = np.split(feature_table(told)[near], [-1], axis=1)
    intercept, weights = fit(table, same(told)[near].astype(float), FITTED.days * days[:, 0])
    print(f"{len({each.cluster for each in told})} clusters, {near.sum()} pairs")
    print(f"INTERCEPT = {intercept:.2f}")
    rounded = [round(float(weight), 2) for weight in weights]
    print("FITTED =", Features._make([*rounded, FITTED.days]))


if __name__ == "__main__":
    main()
