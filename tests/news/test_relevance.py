"""What makes a sentence worth telling."""

from __future__ import annotations

from collections import Counter
from math import log
from pathlib import Path

import pytest

from bot.news.relevance import (
    BASE,
    WEIGHTS,
    WORD_BASE,
    WORD_WEIGHTS,
    Features,
    Word,
    chances_of,
    features_of,
    likeness,
    vectors_of,
    words_of,
    worth,
)

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

TEXTS = [
    "Cảng Ao Tiên mở tuyến tàu cao tốc ra đảo Cô Tô từ sáng 3/6.",
    "Bà con rất mừng.",
    'Chị Hà nói: "Chúng tôi đợi tuyến tàu này ba năm."',
]
TITLE = "Mở tuyến tàu cao tốc ra Cô Tô"


def features(title: str = TITLE) -> list[Features]:
    return features_of(TEXTS, vectors_of(TEXTS), title)


def test_features_say_what_their_names_say() -> None:
    first, second, third = features()
    assert (first.early, second.early, third.early) == (1, 1 / 2, 1 / 3)
    assert (first.depth, second.depth, third.depth) == (0, 1 / 2, 1)
    assert (first.number, second.number) == (1, 0)
    assert first.names == 5 / 12  # Cảng Ao Tiên, Cô Tô
    assert second.brevity == 4 / 20
    assert first.title_share == 1
    assert first.title == 2 * 8 / (8 + 16)
    assert first.shared > third.shared > second.shared > 0


def test_what_is_known_of_a_word() -> None:
    words = words_of([Counter(["tàu", "mới"]), Counter(["giá"]), Counter(["tàu", "tàu", "giá"])], Counter(["tàu"]))
    assert words["tàu"] == Word(title=1, early=1, often=log(2), title_often=log(2), spread=2 / 3)
    assert words["giá"] == Word(title=0, early=1 / 2, often=log(2), title_often=0, spread=2 / 3)
    assert words["mới"] == Word(title=0, early=1, often=0, title_often=0, spread=1 / 3)


def test_a_word_of_the_title_said_early_and_often_has_the_best_chance() -> None:
    words = words_of([Counter(["tàu", "mới"]), Counter(["giá"]), Counter(["tàu", "giá"])], Counter(["tàu"]))
    chances = chances_of(words)
    assert 1 > chances["tàu"] > chances["giá"] > chances["mới"] > 0


def test_every_feature_lies_between_nothing_and_one() -> None:
    for each in features() + features(""):
        assert all(0 <= value <= 1.0000001 for value in each)


def test_the_subject_is_what_the_article_keeps_coming_back_to() -> None:
    first, second, _ = features("")
    assert first.subject > second.subject


@pytest.mark.parametrize("name", ["brevity", "subject", "title", "title_share", "shared"])
def test_likeness_to_the_article_and_its_title_speak_for_a_sentence(name: str) -> None:
    nothing = Features(*[0.0] * len(Features._fields))
    assert worth(nothing._replace(**{name: 1.0})) > worth(nothing)


def test_a_sentence_is_like_itself_and_unlike_what_shares_nothing() -> None:
    a, b, _ = vectors_of(TEXTS)
    assert likeness(a, a) == pytest.approx(1)
    assert likeness(a, b) == 0


def test_no_sentences_no_features() -> None:
    assert features_of([], [], TITLE) == []


if SAMPLES.is_dir():

    def test_the_weights_are_what_the_script_fits() -> None:
        from tests.quality.fit_summaries import examples, fit, fit_words
        from tests.quality.newspapers import province, reports

        assert (WORD_BASE, *WORD_WEIGHTS) == pytest.approx(fit_words(province() + reports()), abs=0.05)
        base, weights = fit(examples(province()) + examples(reports()))
        assert (BASE, *WEIGHTS) == pytest.approx((base, *weights), abs=0.005)  # or fit them anew
