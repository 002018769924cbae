from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.delivery import render
from bot.delivery.cards import card
from bot.delivery.markup import length, plain, runs, shown, visible
from bot.delivery.when import when
from bot.messengers.base import Capabilities, Message, Picture, Preview
from bot.models import (
    Article,
    Broadcast,
    BroadcastState,
    Button,
    Language,
    Match,
    Settings,
    Subscription,
    SubscriptionKind,
)
from handlers.base import CardPart, FilePart, Reply
from tests.delivery.fakes import NOW, PLAIN, TELEGRAM_LIKE
from tests.delivery.newsroom import CATALOGUE, SAY

URL = "https://baoquangninh.vn/du-thuyen-dau-tien-3456.html"
ARTICLE = Article(
    id=77,
    identity="baoquangninh:3456",
    url=URL,
    source="baoquangninh",
    title="Du thuyền đầu tiên của mùa cập cảng Hạ Long & Tuần Châu",
    seen_at=NOW,
    summary="Sáng nay, tàu chở 1.200 khách cập cảng. Đoàn ở lại hai ngày.",
    image="https://baoquangninh.vn/anh/tau.jpg",
    published=NOW - timedelta(minutes=25),
    topics=("du-lich", "kinh-te"),
)
LONG = "Đây là một câu đủ dài để kể lại điều đã xảy ra ở bến cảng sáng nay. "


def show(article: Article = ARTICLE, capabilities: Capabilities = TELEGRAM_LIKE, **more: Any) -> Message:
    arguments: dict[str, Any] = {
        "language": "vi",
        "settings": Settings(),
        "catalogue": CATALOGUE,
        "say": SAY,
        "now": NOW,
    } | more
    return card(article, capabilities=capabilities, **arguments)


def answer(reply: Reply, capabilities: Capabilities = TELEGRAM_LIKE) -> list[Message]:
    return render.reply(
        reply,
        language="vi",
        settings=Settings(),
        catalogue=CATALOGUE,
        capabilities=capabilities,
        say=SAY,
        now=NOW,
    )


def follows(kind: SubscriptionKind, value: str) -> Match:
    return Match(Subscription(kind, value, NOW))


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]


def actions(message: Message) -> list[str | None]:
    return [button.action for row in message.buttons for button in row]


# --- cards ---------------------------------------------------------------------------------------------------------


def test_a_card_shows_topic_title_summary_source_time_and_what_can_be_done() -> None:
    message = show()
    assert message.text == Markup(
        "🚢 Du lịch\n"
        "<b>Du thuyền đầu tiên của mùa cập cảng Hạ Long &amp; Tuần Châu</b>\n\n"
        "<blockquote>Sáng nay, tàu chở 1.200 khách cập cảng. Đoàn ở lại hai ngày.</blockquote>\n\n"
        f'<a href="{URL}">Báo Quảng Ninh</a> · 16:05'
    )
    assert labels(message) == [
        ["Đọc bài", "📰 Các báo khác"],
        ["Theo dõi Du lịch", "🔔 Theo dõi vụ này"],
        ["👍 Thêm tin thế này", "👎 Bớt tin thế này"],
    ]
    assert message.buttons[0][0].url == URL
    assert actions(message) == [None, "others:77", "follow:topic:du-lich", "story:77", "more:77", "less:77"]
    assert message.preview == Preview(URL, ARTICLE.image)


def test_a_long_summary_is_folded_up() -> None:
    assert "<blockquote expandable>" in show(replace(ARTICLE, summary=LONG * 5)).text
    assert "expandable" not in show(replace(ARTICLE, summary=LONG)).text


def test_a_card_without_markup_and_buttons_is_good_plain_text_with_the_link_on_its_own_line() -> None:
    message = show(capabilities=PLAIN)
    assert visible(message.text) == (
        "🚢 Du lịch\n"
        "Du thuyền đầu tiên của mùa cập cảng Hạ Long & Tuần Châu\n\n"
        "Sáng nay, tàu chở 1.200 khách cập cảng. Đoàn ở lại hai ngày.\n\n"
        "Báo Quảng Ninh · 16:05\n"
        f"{URL}"
    )
    assert (message.buttons, message.preview) == ((), None)


def test_what_readers_were_told_and_then_changed_says_when() -> None:
    corrected = NOW - timedelta(minutes=5)
    message = show(replace(ARTICLE, corrected_at=corrected, updated=NOW))
    assert visible(message.text).endswith("Báo Quảng Ninh · 16:05 · ✏️ đã cập nhật 16:25")
    assert visible(show(replace(ARTICLE, corrected_at=corrected), language="en").text).endswith("✏️ updated 16:25")


def test_a_card_in_an_answer_goes_by_the_readers_clock_and_offers_nothing_that_comes_already() -> None:
    [message] = render.reply(
        Reply(cards=(CardPart(ARTICLE, followed=frozenset({"du-lich"})),)),
        language="vi",
        settings=Settings(zone="Europe/Paris"),
        catalogue=CATALOGUE,
        capabilities=TELEGRAM_LIKE,
        say=SAY,
        now=NOW,
    )
    assert visible(message.text).endswith("Báo Quảng Ninh · 10:05")
    assert actions(message) == [None, "others:77", "story:77", "more:77", "less:77"]


def test_who_follows_the_topic_is_not_offered_it_again() -> None:
    message = show(reason=follows(SubscriptionKind.TOPIC, "du-lich"))
    assert actions(message) == [None, "others:77", "story:77", "more:77", "less:77"]


def test_the_topic_that_brought_an_article_is_the_one_it_shows() -> None:
    message = show(reason=follows(SubscriptionKind.TOPIC, "kinh-te"))
    assert message.text.startswith("💼 Kinh tế\n")
    assert actions(message) == [None, "others:77", "story:77", "more:77", "less:77"]


def test_the_place_that_brought_an_article_is_named() -> None:
    message = show(reason=follows(SubscriptionKind.PLACE, "phuong-bai-chay"))
    assert message.text.startswith("🚢 Du lịch · 📍 phường Bãi Cháy\n")


def test_the_keyword_that_brought_an_article_is_named() -> None:
    message = show(reason=follows(SubscriptionKind.KEYWORD, "Tuần <Châu>"))
    assert message.text.startswith("🚢 Du lịch · từ khóa “Tuần &lt;Châu&gt;”\n")
    assert "follow:topic:du-lich" in actions(message)


def test_a_card_in_a_list_says_where_it_stands() -> None:
    assert show(position=(3, 120)).text.startswith("🚢 Du lịch · 3/120\n")


def test_a_snippet_stands_in_place_of_the_summary() -> None:
    text = show(snippet=Markup("… <b>du thuyền</b> …")).text
    assert "<blockquote>… <b>du thuyền</b> …</blockquote>" in text
    assert "1.200" not in text


def test_settings_take_away_summary_picture_and_sound() -> None:
    message = show(settings=Settings(summaries=False, pictures=False, silent=True))
    assert "blockquote" not in message.text
    assert message.preview is None
    assert message.silent
    assert not show().silent


def test_an_article_without_picture_has_no_preview() -> None:
    assert show(replace(ARTICLE, image=None)).preview is None


def test_a_correction_is_dated_and_a_second_save_is_not() -> None:
    assert show(replace(ARTICLE, updated=NOW)).text.endswith("</a> · 16:05 · cập nhật 16:30")
    assert "cập nhật" not in show(replace(ARTICLE, updated=ARTICLE.at + timedelta(minutes=2))).text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://bao.vn/x", "file:///etc/passwd", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    message = show(replace(ARTICLE, url=url))
    assert "href" not in message.text
    assert all(button.url is None for row in message.buttons for button in row)
    assert message.preview is None


def test_an_address_cannot_break_out_of_its_link() -> None:
    text = show(replace(ARTICLE, url='https://bao.vn/"><b>x')).text
    assert '<a href="https://bao.vn/&#34;&gt;&lt;b&gt;x">' in text


def test_unknown_topic_and_source_are_no_fault() -> None:
    message = show(replace(ARTICLE, topics=("xoa-roi",), source="bao-la"))
    assert message.text.startswith("<b>Du thuyền")
    assert ">bao-la</a>" in message.text
    assert actions(message) == [None, "others:77", "story:77", "more:77", "less:77"]


def test_a_card_counts_the_other_papers() -> None:
    assert show(replace(ARTICLE, others=3)).text.endswith("</a> · 16:05 · +3 báo khác")


def test_a_card_offers_the_story_and_the_papers_that_may_come_while_it_lives() -> None:
    told, over = replace(ARTICLE, others=3), NOW + timedelta(days=4)
    for article in (ARTICLE, told):
        assert actions(show(article))[1:] == ["others:77", "follow:topic:du-lich", "story:77", "more:77", "less:77"]
    assert actions(show(told, now=over))[1:] == ["others:77", "follow:topic:du-lich", "more:77", "less:77"]
    assert actions(show(ARTICLE, now=over))[1:] == ["follow:topic:du-lich", "more:77", "less:77"]


def test_who_follows_the_story_is_told_so_and_can_leave_it() -> None:
    card = show(ARTICLE, reason=follows(SubscriptionKind.STORY, "77"))
    assert card.text.startswith("🚢 Du lịch · 🔔 vụ bạn theo dõi\n")
    assert labels(card)[1] == ["🔕 Bỏ theo dõi vụ này"]
    # The topic is not offered, for perhaps he follows it: a story is named before a topic.
    assert actions(card)[1:] == ["others:77", "story:77:off", "more:77", "less:77"]


def test_what_weighs_opens_the_card_and_it_answers_the_first_message() -> None:
    message = show(weight="dead", answers="40")
    assert message.text.startswith("🔴 <b>Tin mới của vụ bạn đã đọc:</b> thêm người thiệt mạng\n")
    assert message.answers == "40"


def test_an_english_reader_gets_english_around_the_vietnamese_article() -> None:
    message = show(replace(ARTICLE, updated=NOW), language="en")
    assert message.text.startswith("🚢 Tourism\n<b>Du thuyền")
    assert message.text.endswith("16:05 · updated 16:30")
    assert labels(message) == [
        ["Read", "📰 Other papers"],
        ["Follow Tourism", "🔔 Follow this story"],
        ["👍 More like this", "👎 Less like this"],
    ]


@given(
    st.integers(0, 3_000),
    st.integers(0, 300),
    st.sampled_from([TELEGRAM_LIKE, PLAIN, replace(PLAIN, text_max=500, markup=True)]),
)
def test_a_card_always_fits(title: int, summary: int, capabilities: Capabilities) -> None:
    article = replace(ARTICLE, title="Tin <&> 🎉 " * title, summary=LONG * summary, url=URL + "?" + "x" * title)
    message = show(article, capabilities)
    assert 0 < length(message.text, capabilities.unit) <= capabilities.text_max


def test_every_action_fits_into_a_button() -> None:
    for topic in CATALOGUE.topics:
        message = show(replace(ARTICLE, id=2**53, topics=(topic,)))
        assert f"follow:topic:{topic}" in actions(message)
        assert all(len(action.encode()) <= 64 for action in actions(message) if action)


# --- when ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ago", "language", "shown"),
    [
        (timedelta(minutes=25), "vi", "16:05"),
        (timedelta(hours=16, minutes=30), "vi", "00:00"),  # midnight in Hạ Long
        (timedelta(hours=16, minutes=31), "vi", "hôm qua, 23:59"),
        (timedelta(hours=16, minutes=31), "en", "yesterday, 23:59"),
        (timedelta(days=133), "vi", "14/7"),
        (timedelta(days=133), "en", "14 July"),
        (timedelta(days=133 + 5 * 365 + 1), "vi", "14/7/2021"),
        (timedelta(days=133 + 5 * 365 + 1), "en", "14 July 2021"),
    ],
)
def test_a_time_is_told_as_far_back_as_it_needs(ago: timedelta, language: Language, shown: str) -> None:
    assert when(NOW - ago, NOW, language=language, say=SAY) == shown


# --- answers -------------------------------------------------------------------------------------------------------


def test_an_answer_is_text_then_cards_then_file_with_the_choices_under_the_last() -> None:
    reply = Reply(
        Markup("Tin mới:"),
        cards=(CardPart(ARTICLE, position=(1, 2)), CardPart(ARTICLE, position=(2, 2))),
        choices=((Button("Trang sau", action="moi::5"),),),
    )
    text, first, second = answer(reply)
    assert text.text == "Tin mới:"
    assert (text.buttons, labels(first)[-1][-1]) == ((), "👎 Bớt tin thế này")
    assert labels(second)[-1] == ["Trang sau"]
    with_file = answer(replace(reply, file=FilePart("loa.json", b"{}", Markup("Dữ liệu của bạn"))))
    assert with_file[-1].document is not None
    assert labels(with_file[-1]) == [["Trang sau"]]
    assert with_file[-1].text == "Dữ liệu của bạn"


def test_what_follows_an_answer_comes_as_messages_of_its_own() -> None:
    parts = answer(Reply(Markup("một"), choices=((Button("A", "a"),),), then=(Reply(Markup("hai")),)))
    assert [(part.text, len(part.buttons)) for part in parts] == [("một", 1), ("hai", 0)]


def test_a_long_answer_is_split_and_the_choices_stand_under_its_end() -> None:
    parts = answer(Reply(Markup(LONG * 200), choices=((Button("Tiếp", "x"),),)))
    assert len(parts) > 2
    assert [len(part.buttons) for part in parts] == [0] * (len(parts) - 1) + [1]
    assert all(length(part.text, TELEGRAM_LIKE.unit) <= 4096 for part in parts)


def test_a_picture_carries_a_short_text_and_precedes_a_long_one() -> None:
    [both] = answer(Reply(Markup("Ngắn"), picture=b"png"))
    assert isinstance(both.picture, Picture)
    assert both.text == "Ngắn"
    first, *rest = answer(Reply(Markup(LONG * 20), picture=b"png"))
    assert first.picture == both.picture  # equal content, equal key: uploaded once
    assert first.text == ""
    assert "".join(part.text for part in rest).startswith("Đây là")


def test_more_rows_than_a_message_takes_go_under_a_second_one() -> None:
    rows = tuple((Button(str(number), f"x:{number}"),) for number in range(30))
    parts = answer(Reply(Markup("Chọn:"), choices=rows))
    assert [len(part.buttons) for part in parts] == [12, 12, 6]
    assert [button.label for part in parts for row in part.buttons for button in row] == [str(n) for n in range(30)]
    assert all(part.text for part in parts)


def test_an_answer_of_cards_alone_has_no_text_in_front_of_them() -> None:
    [card] = answer(Reply(cards=(CardPart(ARTICLE),)), PLAIN)
    assert visible(card.text).startswith("🚢 Du lịch")


def test_without_buttons_the_choices_are_numbered_lines() -> None:
    rows = ((Button("Du lịch", "a", active=True), Button("Kinh tế", "b")), (Button("Mở trang", url="https://a.vn"),))
    parts = answer(Reply(Markup("<b>Chọn:</b>"), choices=rows), PLAIN)
    assert [visible(part.text) for part in parts] == ["Chọn:\n\n1. ✓ Du lịch\n2. Kinh tế\n• Mở trang: https://a.vn"]
    assert all(part.buttons == () for part in parts)


def test_choices_alone_get_a_text_to_stand_under() -> None:
    [message] = answer(Reply(choices=((Button("A", "a"),),)))
    assert message.text


def test_an_answer_that_is_only_a_toast_is_no_message() -> None:
    assert answer(Reply(toast="Đã lưu")) == []


# --- announcements -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("characters", "messages"), [(900, 1), (3000, 2), (9000, 4)])
def test_an_announcement_carries_its_heading_and_fits(characters: int, messages: int) -> None:
    text = Markup((LONG * 200)[:characters])
    announcement = Broadcast(1, 1, text, None, 5, BroadcastState.SENDING, NOW)
    parts = render.broadcast(
        announcement, b"png", language="vi", settings=Settings(silent=True), capabilities=TELEGRAM_LIKE, say=SAY
    )
    assert len(parts) == messages
    assert parts[0].picture is not None
    assert "<b>Thông báo</b>" in parts[0 if messages == 1 else 1].text
    assert all(part.silent for part in parts)


BOLD = replace(PLAIN, bold=True)


def test_where_only_bold_is_shown_titles_are_bold_and_addresses_written_out() -> None:
    message = show(capabilities=BOLD)
    assert f"<b>{ARTICLE.title.replace('&', '&amp;')}</b>" in message.text
    assert URL in message.text
    assert visible(message.text) == visible(show(capabilities=PLAIN).text)


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", '<a href="https://a.vn">', "</a>", "chữ ", "&lt;", "\n"]))
)
def test_whatever_is_marked_up_only_bold_is_left_and_never_within_bold(pieces: list[str]) -> None:
    markup = Markup("".join(pieces))
    left = shown(markup, BOLD)
    assert visible(left) == plain(markup)
    assert {tag.name for run in runs(left) for tag in run.tags} <= {"b"}
    assert all(len(run.tags) <= 1 for run in runs(left))


def test_where_no_location_can_be_shared_the_words_alone_are_said() -> None:
    asking = Reply(Markup("Bạn ở đâu?"), location_button="📍 Ở đây")
    assert answer(asking, replace(TELEGRAM_LIKE, location=True)) == [
        Message(Markup("Bạn ở đâu?"), location_button="📍 Ở đây")
    ]
    assert (
        answer(asking)
        == answer(replace(asking, location_button="", location_done=True))
        == [Message(Markup("Bạn ở đâu?"))]
    )
