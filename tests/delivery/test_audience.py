from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.audience import Heard, Later, Muted, Unasked, heard_of, match, why_not
from bot.delivery.filters import Stopped
from bot.models import Alert, AlertKind, Article, Audience, Match, Mute, Settings, Subscription, SubscriptionKind
from tests.delivery.fakes import NOW

TOPIC, PLACE, SOURCE, KEYWORD, STORY, ALERT = SubscriptionKind
YESTERDAY = NOW - timedelta(days=1)
STORM = Audience(
    topics=("thoi-tiet", "giao-thong"),
    places=("phuong-bai-chay", "huyen-dam-ha", "tp-ha-long", "quang-ninh"),
    parts=("xa-dam-ha", "xa-quang-tan"),
    source="baoquangninh",
    story="42",
    text="Bão số 3 vào vịnh Bắc Bộ. Cầu Bãi Cháy cấm xe máy khi gió giật cấp 8.",
    since=NOW,
)


def follows(kind: SubscriptionKind, value: str) -> Subscription:
    return Subscription(kind, value, YESTERDAY)


WEATHER = follows(TOPIC, "thoi-tiet")
PAPER = follows(SOURCE, "baoquangninh")
BRIDGE = follows(KEYWORD, "cầu Bãi Cháy")


def reason(*subscriptions: Subscription, mutes: tuple[Mute, ...] = ()) -> Subscription | None:
    found = match(STORM, subscriptions, mutes, NOW)
    return found.subscription if found else None


@pytest.mark.parametrize("subscription", [WEATHER, PAPER, BRIDGE, follows(TOPIC, "giao-thong")])
def test_topic_source_and_keyword_each_ask_for_an_article(subscription: Subscription) -> None:
    assert reason(subscription) == subscription


def test_five_subscriptions_that_match_are_one_match_and_the_most_particular_is_its_reason() -> None:
    assert reason(PAPER, WEATHER, follows(TOPIC, "giao-thong"), BRIDGE) == BRIDGE
    assert reason(PAPER, WEATHER) == WEATHER


def test_who_follows_something_else_is_not_in_the_audience() -> None:
    assert match(STORM, [follows(TOPIC, "the-thao"), follows(SOURCE, "tuoitre")], [], NOW) is None
    assert match(STORM, [], [], NOW) is None


def test_a_subscription_does_not_ask_for_what_was_news_before_it() -> None:
    later = Subscription(TOPIC, "thoi-tiet", NOW + timedelta(microseconds=1))
    assert reason(later) is None
    assert reason(Subscription(TOPIC, "thoi-tiet", NOW)) is not None


def test_what_is_for_everyone_reaches_even_who_follows_nothing_and_mutes_everything() -> None:
    everyone = Audience(everyone=True)
    assert match(everyone, [], [Mute(SOURCE, "baoquangninh")], NOW) == Match(None)


def test_a_muted_source_is_silent_whatever_else_matches() -> None:
    assert reason(WEATHER, BRIDGE, PAPER, mutes=(Mute(SOURCE, "baoquangninh"),)) is None


def test_a_text_with_a_muted_keyword_is_not_sent() -> None:
    assert reason(WEATHER, PAPER, mutes=(Mute(KEYWORD, "xe máy"),)) is None
    assert reason(WEATHER, mutes=(Mute(KEYWORD, "xe đạp"),)) == WEATHER


def test_a_muted_topic_takes_its_own_claim_away_and_no_other() -> None:
    mute = Mute(TOPIC, "thoi-tiet")
    assert reason(WEATHER, mutes=(mute,)) is None
    assert reason(WEATHER, follows(TOPIC, "giao-thong"), mutes=(mute,)) == follows(TOPIC, "giao-thong")
    assert reason(BRIDGE, mutes=(mute,)) == BRIDGE


def test_a_source_does_not_bring_what_is_muted_by_all_its_topics() -> None:
    both = (Mute(TOPIC, "thoi-tiet"), Mute(TOPIC, "giao-thong"))
    assert reason(PAPER, mutes=both[:1]) == PAPER
    assert reason(PAPER, mutes=both) is None
    assert match(Audience(source="baoquangninh"), [PAPER], both, NOW) == Match(PAPER)


def test_a_mute_ends_at_its_time() -> None:
    assert reason(WEATHER, mutes=(Mute(TOPIC, "thoi-tiet", NOW),)) == WEATHER
    assert reason(WEATHER, mutes=(Mute(TOPIC, "thoi-tiet", NOW + timedelta(seconds=1)),)) is None


def test_a_muted_story_is_silent_whatever_else_matches() -> None:
    assert reason(WEATHER, BRIDGE, PAPER, mutes=(Mute(STORY, "42"),)) is None
    assert reason(WEATHER, mutes=(Mute(STORY, "43"),)) == WEATHER
    assert reason(WEATHER, mutes=(Mute(STORY, "42", NOW),)) == WEATHER


def test_a_followed_story_is_asked_for_and_named_before_topic_and_source() -> None:
    story = follows(STORY, "42")
    assert reason(PAPER, WEATHER, story) == story
    assert reason(follows(STORY, "baoquangninh")) is None


BEACH, CITY, PROVINCE, HILLS = (
    follows(PLACE, value) for value in ("phuong-bai-chay", "tp-ha-long", "quang-ninh", "xa-dam-ha")
)


@pytest.mark.parametrize("subscription", [BEACH, CITY, PROVINCE, HILLS])
def test_a_place_asks_for_what_names_it_what_lies_in_it_or_its_old_district(subscription: Subscription) -> None:
    assert reason(subscription) == subscription
    assert reason(follows(PLACE, "phuong-hong-gai")) is None


def test_a_place_is_named_before_topic_and_source_and_after_words() -> None:
    assert reason(PAPER, WEATHER, BEACH) == BEACH
    assert reason(BEACH, BRIDGE) == BRIDGE


def test_a_muted_place_is_silent_with_all_that_lies_in_it_but_not_for_its_old_districts_sake() -> None:
    for muted in ("phuong-bai-chay", "tp-ha-long", "quang-ninh"):
        assert reason(WEATHER, BRIDGE, BEACH, mutes=(Mute(PLACE, muted),)) is None
    assert reason(WEATHER, mutes=(Mute(PLACE, "xa-dam-ha"),)) == WEATHER
    assert reason(WEATHER, mutes=(Mute(PLACE, "phuong-hong-gai"),)) == WEATHER


def test_filters_stop_articles_that_were_asked_for() -> None:
    assert match(STORM, [WEATHER], [], NOW, Settings(must=("bão",))) == Match(WEATHER)
    assert match(STORM, [WEATHER], [], NOW, Settings(none_of=("xe máy",))) is None
    assert match(STORM, [WEATHER], [], NOW, Settings()) == Match(WEATHER)


def test_filters_leave_announcements_alone() -> None:
    picky = Settings(must=("bão",), any_of=("lũ",), none_of=("mưa",))
    assert match(Audience(topics=("thoi-tiet",)), [WEATHER], [], NOW, picky) == Match(WEATHER)
    assert match(Audience(everyone=True), [], [], NOW, picky) == Match(None)


ROADS = follows(TOPIC, "giao-thong")
TOMORROW = Subscription(TOPIC, "giao-thong", NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("subscriptions", "mutes", "settings", "cause"),
    [
        ([], [], Settings(), Unasked()),
        ([follows(TOPIC, "the-thao")], [Mute(SOURCE, "baoquangninh")], Settings(must=("lũ",)), Unasked()),
        ([TOMORROW, Subscription(SOURCE, "baoquangninh", NOW + timedelta(2))], [], Settings(), Later(TOMORROW)),
        ([TOMORROW], [Mute(TOPIC, "giao-thong")], Settings(must=("lũ",)), Later(TOMORROW)),
        ([WEATHER, PAPER], [Mute(SOURCE, "baoquangninh")], Settings(), Muted(Mute(SOURCE, "baoquangninh"))),
        ([WEATHER], [Mute(TOPIC, "giao-thong"), Mute(STORY, "42")], Settings(), Muted(Mute(STORY, "42"))),
        ([WEATHER], [Mute(KEYWORD, "xe máy")], Settings(must=("lũ",)), Muted(Mute(KEYWORD, "xe máy"))),
        (
            [WEATHER],
            [Mute(TOPIC, "thoi-tiet", NOW + timedelta(1))],
            Settings(),
            Muted(Mute(TOPIC, "thoi-tiet", NOW + timedelta(1))),
        ),
        ([PAPER], [Mute(TOPIC, "giao-thong"), Mute(TOPIC, "thoi-tiet")], Settings(), Muted(Mute(TOPIC, "thoi-tiet"))),
        (
            [PAPER, ROADS],
            [Mute(TOPIC, "thoi-tiet"), Mute(TOPIC, "giao-thong")],
            Settings(),
            Muted(Mute(TOPIC, "giao-thong")),
        ),
        ([WEATHER, TOMORROW], [Mute(TOPIC, "thoi-tiet")], Settings(), Muted(Mute(TOPIC, "thoi-tiet"))),
        ([WEATHER], [], Settings(must=("lũ",)), Stopped("must", "lũ")),
        ([WEATHER], [], Settings(any_of=("lũ", "sạt lở")), Stopped("any", "lũ")),
        ([WEATHER], [Mute(TOPIC, "the-thao")], Settings(none_of=("xe máy",)), Stopped("not", "xe máy")),
        ([WEATHER, TOMORROW], [], Settings(must=("bão",)), None),
    ],
)
def test_the_first_reason_against_is_named(
    subscriptions: list[Subscription], mutes: list[Mute], settings: Settings, cause: object
) -> None:
    assert why_not(STORM, subscriptions, mutes, NOW, settings) == cause


VALUES = {
    TOPIC: ["thoi-tiet", "giao-thong", "the-thao"],
    PLACE: ["phuong-bai-chay", "xa-dam-ha", "dac-khu-co-to"],
    SOURCE: ["baoquangninh", "tuoitre"],
    KEYWORD: ["bão", "lũ"],
    STORY: ["42", "43"],
}
THINGS = st.sampled_from([(kind, value) for kind, values in VALUES.items() for value in values])
MOMENTS = st.sampled_from([YESTERDAY, NOW, NOW + timedelta(seconds=1)])
SUBSCRIPTIONS = st.lists(
    st.builds(lambda thing, since: Subscription(thing[0], thing[1], since), THINGS, MOMENTS), max_size=4
)
MUTES = st.lists(
    st.builds(lambda thing, until: Mute(thing[0], thing[1], until), THINGS, st.none() | MOMENTS), max_size=3
)
WORDS = st.lists(st.sampled_from(["bão", "xe máy", "lũ"]), max_size=1).map(tuple)
FILTERS = st.builds(Settings, must=WORDS, any_of=WORDS, none_of=WORDS)


@given(SUBSCRIPTIONS, MUTES, FILTERS)
def test_either_there_is_a_reason_for_or_one_against(
    subscriptions: list[Subscription], mutes: list[Mute], settings: Settings
) -> None:
    found = match(STORM, subscriptions, mutes, NOW, settings)
    assert (found is None) == (why_not(STORM, subscriptions, mutes, NOW, settings) is not None)
    assert found is None or found.subscription in subscriptions


@given(SUBSCRIPTIONS, MUTES, FILTERS)
def test_what_is_named_against_it_stands_in_the_way(
    subscriptions: list[Subscription], mutes: list[Mute], settings: Settings
) -> None:
    causes = []
    while (cause := why_not(STORM, subscriptions, mutes, NOW, settings)) is not None:
        causes.append(cause)
        if isinstance(cause, Unasked):
            subscriptions = [*subscriptions, WEATHER]
        elif isinstance(cause, Later):
            subscriptions = [Subscription(each.kind, each.value, YESTERDAY) for each in subscriptions]
        elif isinstance(cause, Muted):
            mutes = [mute for mute in mutes if mute != cause.mute]
        else:
            settings = Settings()
    order = [(Unasked, Later, Muted, Stopped).index(type(cause)) for cause in causes]
    assert order == sorted(order)
    assert all(order.count(once) <= 1 for once in (0, 1, 3))


# --- alerts ---------------------------------------------------------------------------------------------------------

BAN = Alert(AlertKind.BOATS, "Cấm biển", also=(AlertKind.STORM,), places=("co-to",), around=("huyen-co-to",))
RINGING = replace(STORM, alert=BAN)


@pytest.mark.parametrize("places", [(), ("co-to",), ("huyen-co-to",), ("van-don", "co-to")])
@pytest.mark.parametrize("kind", ["boats", "storm"])
def test_an_alert_reaches_who_asked_for_its_kind_there(kind: str, places: tuple[str, ...]) -> None:
    asked = follows(ALERT, kind)
    held = [asked, *(follows(ALERT, f"@{place}") for place in places)]
    assert match(RINGING, held, [], NOW) == Match(asked)


@pytest.mark.parametrize("wanted", [("power",), ("boats", "@van-don"), ("boat",), ("co-to",), ("@co-to",)])
def test_other_kinds_and_places_are_not_woken(wanted: tuple[str, ...]) -> None:
    assert match(RINGING, [follows(ALERT, each) for each in wanted], [], NOW) is None


def test_what_holds_for_the_province_holds_for_each_place_and_what_is_elsewhere_for_none() -> None:
    province = replace(RINGING, alert=replace(BAN, places=(), around=(), wide=True))
    assert match(province, [follows(ALERT, "boats"), follows(ALERT, "@van-don")], [], NOW) is not None
    elsewhere = replace(RINGING, alert=replace(BAN, places=(), around=()))
    assert match(elsewhere, [follows(ALERT, "boats")], [], NOW) is None


def test_who_is_elsewhere_still_gets_the_article_for_what_is_followed_besides() -> None:
    held = [follows(ALERT, "boats"), follows(ALERT, "@van-don"), WEATHER]
    assert match(RINGING, held, [], NOW) == Match(WEATHER)


def test_an_alert_is_the_reason_before_all_others() -> None:
    asked = follows(ALERT, "boats")
    assert match(RINGING, [BRIDGE, WEATHER, asked], [], NOW) == Match(asked)


def test_who_asked_after_it_was_news_is_not_woken() -> None:
    assert match(RINGING, [replace(follows(ALERT, "boats"), since=NOW + timedelta(seconds=1))], [], NOW) is None


def test_an_alert_passes_filters_and_muted_topics_but_not_a_muted_paper() -> None:
    asked = [follows(ALERT, "boats")]
    settings = Settings(must=("bóng đá",), none_of=("bão",))
    assert match(RINGING, asked, [Mute(TOPIC, "thoi-tiet"), Mute(TOPIC, "giao-thong")], NOW, settings) is not None
    assert match(RINGING, asked, [Mute(SOURCE, "baoquangninh")], NOW, settings) is None


def test_an_article_whose_alert_is_no_news_wakes_nobody() -> None:
    assert why_not(STORM, [follows(ALERT, "boats")], [], NOW) == Unasked()


# --- who knows the story -----------------------------------------------------------------------------------------

FIRST = Article(1, "bao.example:1", "https://bao.example/1", "bao", "Bão số 3 vào vịnh", NOW)
KNOWN = Heard(FIRST)


def knowing(*subscriptions: Subscription) -> Match | None:
    return match(STORM, subscriptions, [], NOW, Settings(), KNOWN)


def test_who_knows_the_story_hears_of_it_no_more() -> None:
    assert knowing(WEATHER, PAPER, BRIDGE) is None
    assert why_not(STORM, [WEATHER], [], NOW, Settings(), KNOWN) == KNOWN


def test_who_follows_the_story_hears_all_of_it() -> None:
    story = follows(STORY, "42")
    assert knowing(WEATHER, BRIDGE, story) == Match(story)


def test_an_alert_is_told_to_who_asked_whatever_is_known_of_the_story() -> None:
    alarm = replace(STORM, alert=Alert(AlertKind.STORM, "Bão", places=("quang-ninh",), wide=True))
    asked = follows(ALERT, "storm")
    assert match(alarm, [asked, WEATHER], [], NOW, Settings(), KNOWN) == match(alarm, [asked], [], NOW)


def test_what_nobody_asked_for_is_no_matter_of_knowing_the_story() -> None:
    assert why_not(STORM, [], [], NOW, Settings(), KNOWN) == Unasked()
    muted = Mute(STORY, "42")
    assert why_not(STORM, [WEATHER], [muted], NOW, Settings(), KNOWN) == Muted(muted)


def test_news_of_weight_is_not_known_yet() -> None:
    worse = replace(FIRST, id=2, title="Bão số 3: 2 người chết")
    assert heard_of([FIRST], replace(FIRST, id=2)) == KNOWN
    assert heard_of([FIRST], worse) is None
    assert heard_of([], FIRST) is None
    assert heard_of([FIRST], None) is None
