"""Who follows words is found by the words that an article says, not by trying every keyword."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.filters import says
from bot.models import Mute, SubscriptionKind
from storage.base import Storage
from storage.keywords import anchor, spoken
from tests.contract.stories import claim, keyword, person, publish

WORDS = ["bão", "báo", "Bão", "bao", "hoà", "hòa", "số", "3", "Hạ", "long,", "TP.", "đ", "-", "…", "İ", "ß"]
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=30).map(" ".join)


@given(texts, texts)
def test_no_keyword_that_a_text_says_is_missed(text: str, words: str) -> None:
    said = spoken(text)
    if says(text, words):
        assert said.may_say(words)
        assert anchor(words) in said.anchors


@given(texts)
def test_what_a_text_may_say_it_says_without_marks(text: str) -> None:
    said = spoken(text)
    for each in said.anchors:
        assert said.may_say(each)
        assert says(text, each)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("thành phố Hạ Long", "ha long"), ("Bão", "bao"), ("30/4", "30 4"), ("  ", ""), ("!", "")],
)
def test_a_keyword_is_kept_under_its_last_two_syllables(words: str, expected: str) -> None:
    assert anchor(words) == expected


def followers(storage: Storage, **article: Any) -> list[list[str]]:
    """What those who may be in the audience of an article follow of it."""
    publish(storage, **article)
    return [[each.value for each in one.subscriptions] for one in storage.candidates(claim(storage), 0, 10_000)]


def test_only_who_follows_what_is_said_is_looked_at(storage: Storage) -> None:
    for chat, *words in (
        ("1", "bão số 3", "mưa"),
        ("2", "vịnh hạ long"),
        ("3", "hạ long"),
        ("4", "long hạ"),
        ("5", "bão"),
    ):
        reader = person(storage, chat)
        for each in words:
            storage.follow(reader.id, keyword(each))
    found = followers(storage, title="Vịnh Hạ Long đón bão số 4", topics=())
    assert found == [["vịnh hạ long"], ["hạ long"], ["bão"]]


def test_a_keyword_followed_between_two_slices_counts(storage: Storage) -> None:
    first, second = person(storage, "1"), person(storage, "2")
    storage.follow(first.id, keyword("bão"))
    publish(storage, title="Bão số 4", topics=())
    lease = claim(storage)
    assert [each.subscriber.id for each in storage.candidates(lease, 0, 1)] == [first.id]
    storage.follow(second.id, keyword("số 4"))
    assert [each.subscriber.id for each in storage.candidates(lease, first.id, 1)] == [second.id]


def test_a_word_that_is_not_said_is_no_longer_among_what_is_followed_but_its_mute_is(storage: Storage) -> None:
    reader = person(storage, "1", "xa-hoi")
    storage.follow(reader.id, keyword("sứa"))
    storage.mute(reader.id, Mute(SubscriptionKind.KEYWORD, "bão", None))
    publish(storage, title="Bão số 4")
    [candidate] = storage.candidates(claim(storage), 0, 10)
    assert [each.value for each in candidate.subscriptions] == ["xa-hoi"]
    assert [each.value for each in candidate.mutes] == ["bão"]
