"""What makes a sentence worth telling."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.news.relevance import BASE, WEIGHTS, Features, features_of, likeness, vectors_of, worth

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
    assert (first.number, second.number, third.quote, first.quote) == (1, 0, 1, 0)
    assert first.names == 5 / 12  # Cảng Ao Tiên, Cô Tô
    assert second.brevity == 4 / 20
    assert first.length == 16 / 60
    assert first.title_share == 1
    assert first.title == 2 * 8 / (8 + 16)


def test_every_feature_lies_between_nothing_and_one() -> None:
    for each in features() + features(""):
        assert all(0 <= value <= 1.0000001 for value in each)


def test_the_subject_is_what_the_article_keeps_coming_back_to() -> None:
    first, second, _ = features("")
    assert first.subject > second.subject


@pytest.mark.parametrize("name", ["brevity", "subject", "title", "title_share"])
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
        from tests.quality.fit_summaries import examples, fit
        from tests.quality.newspapers import province, reports

        base, weights = fit(examples(province()) + examples(reports()))
        assert (BASE, *WEIGHTS) == pytest.approx((base, *weights), abs=0.005)  # or fit them anew
