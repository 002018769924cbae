"""What is to be done with a copy, and how it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.delivery import corrections
from bot.delivery.corrections import Delete, Edit, Note, Step
from bot.delivery.markup import length, runs, visible, write
from bot.messengers.base import Capabilities, Preview
from bot.messengers.telegram import CAPABILITIES as TELEGRAM
from bot.models import (
    Address,
    Article,
    Audience,
    ChatKind,
    Dispatch,
    DispatchKind,
    Match,
    Priority,
    Settings,
    Subscriber,
    Subscription,
    SubscriptionKind,
)
from storage.base import Copy, Delivery
from tests.delivery.fakes import PLAIN
from tests.delivery.newsroom import CATALOGUE, SAY

SENT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 9:00 in Hạ Long
NOW = SENT + timedelta(hours=6)
URL = "https://baoquangninh.vn/cam-bien-1.html"
ARTICLE = Article(
    id=1,
    identity="b:1",
    url=URL,
    source="baoquangninh",
    title="Cấm biển từ 18 giờ & gió giật",
    seen_at=SENT - timedelta(minutes=5),
    summary="Tàu thuyền phải vào bờ trước 18 giờ.",
    image="https://baoquangninh.vn/1.jpg",
    topics=("thoi-tiet",),
    revision=2,
    corrected_at=SENT + timedelta(hours=5, minutes=5),
)
OTHER = replace(ARTICLE, id=2, identity="b:2", title="Mùa du lịch", corrected_at=None, topics=("du-lich",))
REASON = Match(Subscription(SubscriptionKind.TOPIC, "thoi-tiet", SENT))
CARD = Copy(("7",), SENT, REASON)
DIGEST = Copy(("7",), SENT, Match(None), in_digest=True, articles=(ARTICLE, OTHER))
CORRECTION, RETRACTION = DispatchKind.CORRECTION, DispatchKind.RETRACTION


def steps(
    kind: DispatchKind,
    copy: Copy | None,
    settings: Settings | None = None,
    capabilities: Capabilities = TELEGRAM,
    *,
    article: Article = ARTICLE,
    now: datetime = NOW,
) -> Sequence[Step]:
    to = Subscriber(1, Address("telegram", "1"), ChatKind.PRIVATE, "An", settings or Settings(), SENT)
    dispatch = Dispatch(9, kind, Priority.CORRECTION, Audience(), NOW, article=article)
    sending = Delivery(dispatch, to, 1, 0, Match(None), copy=copy)
    return corrections.steps(sending, catalogue=CATALOGUE, capabilities=capabilities, say=SAY, now=now)


def noted(found: Sequence[Step]) -> str:
    [step] = found
    assert isinstance(step, Note)
    [message] = step.messages
    assert (message.silent, message.buttons, message.preview) == (True, (), None)
    return str(message.text)


# --- corrections -----------------------------------------------------------------------------------------------


def test_a_card_becomes_the_card_of_the_article_as_it_is_now_and_says_when() -> None:
    [step] = steps(CORRECTION, CARD)
    assert isinstance(step, Edit)
    assert (step.message_id, len(step.instead)) == ("7", 1)
    assert step.message.text == Markup(
        "⛈️ Thời tiết – thiên tai\n<b>Cấm biển từ 18 giờ &amp; gió giật</b>\n\n"
        "<blockquote>Tàu thuyền phải vào bờ trước 18 giờ.</blockquote>\n\n"
        f'<a href="{URL}">Báo Quảng Ninh</a> · 08:55 · ✏️ đã cập nhật 14:05'
    )
    assert [button.action for row in step.message.buttons for button in row] == [
        None,
        "others:1",
        "story:1",
        "more:1",
        "less:1",
    ]
    assert step.message.preview == Preview(URL, ARTICLE.image)


def test_a_digest_is_written_anew_with_the_time_it_had() -> None:
    [step] = steps(CORRECTION, replace(DIGEST, made_at=SENT - timedelta(minutes=30)))
    assert isinstance(step, Edit)
    assert visible(step.message.text).startswith("🗞 Bản tin 08:30 · 2 bài\n")
    assert "gió giật</a> · Báo Quảng Ninh · 08:55 <i>(đã cập nhật 14:05)</i>" in step.message.text
    assert step.message.text.count("đã cập nhật") == 1


def test_the_note_for_a_copy_that_cannot_be_edited_is_short_and_silent() -> None:
    nothing = replace(TELEGRAM, edit=False, delete=False)
    assert noted(steps(CORRECTION, CARD, capabilities=nothing)) == (
        "✏️ <b>Báo đã cập nhật bài này</b> · 14:05\n"
        f'<b><a href="{URL}">Cấm biển từ 18 giờ &amp; gió giật</a></b>\n'
        "<blockquote>Tàu thuyền phải vào bờ trước 18 giờ.</blockquote>"
    )
    assert noted(steps(CORRECTION, CARD, Settings(language="en", summaries=False), nothing)) == (
        "✏️ <b>The paper has updated this article</b> · 14:05\n"
        f'<b><a href="{URL}">Cấm biển từ 18 giờ &amp; gió giật</a></b>'
    )
    assert visible(Markup(noted(steps(CORRECTION, CARD, capabilities=PLAIN)))) == (
        f"✏️ Báo đã cập nhật bài này · 14:05\nCấm biển từ 18 giờ & gió giật\nTàu thuyền phải vào bờ trước 18 giờ.\n{URL}"
    )


@pytest.mark.parametrize("copy", [CARD, DIGEST])
def test_a_copy_whose_messages_are_not_known_is_followed_by_a_note(copy: Copy) -> None:
    assert "cập nhật" in noted(steps(CORRECTION, replace(copy, message_ids=())))


def test_messages_that_are_left_over_go_while_they_are_young_enough() -> None:
    longer = replace(DIGEST, message_ids=("7", "8", "9"))
    first, *others = steps(CORRECTION, longer)
    assert isinstance(first, Edit)
    assert first.message_id == "7"
    assert others == [Delete("8", first.instead), Delete("9", first.instead)]
    assert "cập nhật" in noted(steps(CORRECTION, longer, now=SENT + timedelta(days=3)))


def test_every_part_of_a_long_digest_is_edited_in_its_place() -> None:
    articles = tuple(replace(OTHER, id=n, identity=f"b:{n}", title=f"Tin {n}") for n in range(2, 102))
    [note] = steps(CORRECTION, replace(DIGEST, articles=(ARTICLE, *articles)))
    assert isinstance(note, Note)
    found = steps(CORRECTION, replace(DIGEST, articles=(ARTICLE, *articles), message_ids=("7", "8")))
    assert [step.message_id for step in found if isinstance(step, Edit)] == ["8", "7"]


@pytest.mark.parametrize("refused", range(3))
def test_a_message_that_cannot_be_edited_costs_no_article(refused: int) -> None:
    """What grows moves others to the next message, which may be gone."""
    small = replace(TELEGRAM, text_max=330)
    articles = [replace(OTHER, id=n, identity=f"b:{n}", title=f"Tin {n:02}.") for n in range(2, 20)]
    changed = replace(articles[0], title="Tin 02. Dài thêm một dòng nữa", revision=2, corrected_at=NOW)
    ids = ("7", "8", "9")
    stood = {step.message_id: str(step.message.text) for step in _edits(articles[0], articles, ids, small)}
    for number, step in enumerate(_edits(changed, [changed, *articles[1:]], ids, small)):
        if number == refused:
            break
        stood[step.message_id] = str(step.message.text)
    assert all(any(each.title in text for text in stood.values()) for each in articles)


def _edits(
    article: Article, articles: Sequence[Article], ids: tuple[str, ...], capabilities: Capabilities
) -> list[Edit]:
    copy = replace(DIGEST, articles=tuple(articles), message_ids=ids)
    found = [each for each in steps(CORRECTION, copy, None, capabilities, article=article) if isinstance(each, Edit)]
    assert len(found) == len(ids)
    return found


# --- retractions -----------------------------------------------------------------------------------------------

WITHDRAWN = replace(ARTICLE, withdrawn_at=NOW)


def test_what_was_withdrawn_is_deleted_while_it_is_young_enough_else_it_says_so() -> None:
    within = timedelta(seconds=TELEGRAM.delete_within_s or 0)
    [young] = steps(RETRACTION, CARD, article=WITHDRAWN, now=SENT + within - timedelta(seconds=1))
    [old] = steps(RETRACTION, CARD, article=WITHDRAWN, now=SENT + within)
    assert isinstance(young, Delete)
    assert isinstance(old, Edit)
    assert (young.message_id, old.message_id) == ("7", "7")
    assert young.instead == old.instead
    assert old.message.text == "🚫 Bài này đã được rút:\n<s>Cấm biển từ 18 giờ &amp; gió giật</s>"
    assert (old.message.buttons, old.message.preview) == ((), None)
    for_ever = replace(TELEGRAM, delete_within_s=None)
    assert isinstance(steps(RETRACTION, CARD, capabilities=for_ever, now=NOW + timedelta(days=999))[0], Delete)


def test_where_nothing_can_be_taken_back_a_note_says_that_it_was_withdrawn() -> None:
    assert visible(Markup(noted(steps(RETRACTION, CARD, capabilities=PLAIN)))) == (
        "🚫 Một bài Loa gửi bạn nay đã được rút, mong bạn bỏ qua:\nCấm biển từ 18 giờ & gió giật"
    )
    assert noted(steps(RETRACTION, CARD, Settings(language="en"), replace(TELEGRAM, edit=False, delete=False))) == (
        "🚫 An article that Loa sent you has been withdrawn; please disregard it:\n"
        "<s>Cấm biển từ 18 giờ &amp; gió giật</s>"
    )


def test_a_digest_keeps_the_rest_and_goes_when_nothing_is_left_of_it() -> None:
    [step] = steps(RETRACTION, replace(DIGEST, articles=(OTHER,)), article=WITHDRAWN)
    assert isinstance(step, Edit)
    assert "Mùa du lịch" in step.message.text
    assert "Cấm biển" not in step.message.text
    empty = replace(DIGEST, articles=(), message_ids=("7", "8"))
    assert [type(step) for step in steps(RETRACTION, empty, article=WITHDRAWN)] == [Delete, Delete]
    [step] = steps(RETRACTION, replace(DIGEST, articles=()), article=WITHDRAWN, now=NOW + timedelta(days=9))
    assert isinstance(step, Edit)
    assert step.message.text.startswith("🚫 Bài này đã được rút")


def test_who_has_no_copy_is_told_nothing() -> None:
    assert [list(steps(kind, None)) for kind in (CORRECTION, RETRACTION)] == [[], []]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=600)


@given(
    st.builds(
        replace,
        st.just(ARTICLE),
        title=WORDS.map("Tin {}".format),
        summary=WORDS,
        url=st.sampled_from([URL, "", "x:" + "y" * 5000]),
    ),
    st.sampled_from([CORRECTION, RETRACTION]),
    st.sampled_from([CARD, DIGEST, replace(DIGEST, articles=())]),
    st.sampled_from([TELEGRAM, PLAIN, replace(TELEGRAM, edit=False), replace(TELEGRAM, delete=False)]),
)
def test_any_article_has_steps_whose_messages_the_messenger_can_show(
    article: Article, kind: DispatchKind, copy: Copy, capabilities: Capabilities
) -> None:
    found = steps(kind, copy, capabilities=capabilities, article=article)
    assert found
    for step in found:
        notes = step.messages if isinstance(step, Note) else step.instead
        for message in [*notes, *([step.message] if isinstance(step, Edit) else [])]:
            assert 0 < length(message.text, capabilities.unit) <= capabilities.text_max
            assert write(runs(message.text)) == message.text
            assert capabilities.markup or all(not run.tags for run in runs(message.text))
