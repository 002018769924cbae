"""What the papers' sections teach: new words, doubts, corrections, and what is kept of it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue import load_catalogue
from bot.models import ScoredTopic
from bot.news import learner, lexicon, model_bytes
from bot.news.learner import TopicModel, correct, learn, new_model, ranked, recalled, sure_of
from bot.news.topics import LEARNED_MIN, Known, classify, known_topics, topics_of

TOPICS = tuple(load_catalogue().topics)
SPORT, COURT, SCHOOL = "the-thao", "phap-luat", "giao-duc"

# Words that no lexicon knows, as tomorrow's news brings them.
NEW_WORDS: dict[str, tuple[str, ...]] = {
    SPORT: ("Zarumba nâng cúp Lantara", "Zarumba rời Lantara", "Lantara chờ Zarumba", "Zarumba và đêm Lantara"),
    COURT: ("Ông trùm Bokiva sa lưới", "Bokiva và hồ sơ K27", "Hồ sơ K27 mở rộng", "Bokiva nhận hết"),
    SCHOOL: ("Đề Mirova dài và lạ", "Phổ điểm Mirova", "Mirova đổi cách chấm", "Học bạ và Mirova"),
}


def taught(rounds: int = 30, words: Mapping[str, tuple[str, ...]] = NEW_WORDS) -> TopicModel:
    model = new_model(TOPICS)
    for number in range(rounds):
        for topic, titles in words.items():
            learn(model, titles[number % len(titles)], "", "", (topic,))
    return model


def best(model: TopicModel, title: str, lead: str, body: str) -> ScoredTopic:
    return ranked(model, title, lead, body)[0]


def predict(model: TopicModel, title: str, lead: str, body: str) -> tuple[ScoredTopic, ...]:
    return sure_of(model, ranked(model, title, lead, body))


def first(model: TopicModel, title: str) -> str | None:
    said = predict(model, title, "", "")
    return said[0].id if said else None


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Khởi tố nhóm lừa đảo, công an bắt tạm giam bảy bị can", "phap-luat"),
        ("Bệnh viện tỉnh ghép thận thành công cho bệnh nhân", "y-te"),
        ("Bão số 3 đổ bộ, mưa lớn và cấm biển", "thoi-tiet"),
        ("Thợ lò Vàng Danh và mỏ than thi đua mét lò", "than-khoang-san"),
        ("Tuyển Việt Nam vào chung kết, HLV khen các cầu thủ", "the-thao"),
    ],
)
def test_it_begins_as_the_lexicon(title: str, topic: str) -> None:
    assert first(new_model(TOPICS), title) == topic == lexicon.classify(title, "", "")[0].id


def test_it_learns_words_that_no_lexicon_knows() -> None:
    untaught, model = new_model(TOPICS), taught()
    for topic, title in ((SPORT, "Lantara tiễn Zarumba"), (COURT, "Bokiva trong hồ sơ K27"), (SCHOOL, "Mirova")):
        assert first(untaught, title) is None
        assert first(model, title) == topic


def test_what_it_learned_of_titles_it_finds_in_texts() -> None:
    model = taught()
    text = "Chiều qua, Zarumba nói lời cuối với Lantara sau tám năm gắn bó. " * 3
    assert best(model, "Tám năm", "", text).id == SPORT


def test_it_stays_silent_on_what_it_has_never_met() -> None:
    for title in ("", "Một ngày như mọi ngày", "Chuyện của Lan", "12345", "!!!"):
        assert first(new_model(TOPICS), title) is None
        assert first(taught(), title) is None


def test_marks_matter_and_spellings_do_not() -> None:
    model = taught(words={COURT: ("Bảo kê bến thúy",), SPORT: ("Bao ke ben thuy",)})
    assert best(model, "Bảo kê bến thuý", "", "").id == COURT
    assert best(model, "Bao ke ben thuy", "", "").id == SPORT
    assert lexicon.words_of("Bác sỹ kỹ thuật: tỷ lệ, quý, thuỷ") == [
        "bác",
        "sĩ",
        "kĩ",
        "thuật",
        "tỉ",
        "lệ",
        "quý",
        "thủy",
    ]


def test_an_editor_s_word_weighs_more_than_a_section_s() -> None:
    by_section, by_editor = taught(), taught()
    before = best(by_section, "Đêm Kalimo", "", "")
    learn(by_section, "Đêm Kalimo", "", "", ("van-hoa",))
    correct(by_editor, "Đêm Kalimo", "", "", ("van-hoa",))
    assert before.id != "van-hoa"
    chance = [best(model, "Đêm Kalimo", "", "").score for model in (by_section, by_editor)]
    assert best(by_editor, "Đêm Kalimo", "", "").id == "van-hoa"
    assert chance[1] > chance[0]


def test_what_an_editor_said_of_a_title_is_known_by_heart() -> None:
    model, title = taught(rounds=LEARNED_MIN), "Khởi tố nhóm lừa đảo, công an bắt bảy bị can"
    correct(model, title, "", "", ("van-hoa",))
    correct(model, f"{title} ở Kalimo", "", "", ())
    for section in ("Pháp luật", "Xã hội"):
        assert _told(title, section, model) == ("van-hoa",)
        assert _told(f"{title} ở Kalimo", section, model) == ()
        assert _told(f"{title} khác", section, model) == ("phap-luat",)
    assert [topic.id for topic in classify(title, "", "", model)] == ["van-hoa"]
    correct(model, title, "", "", ("phap-luat", "y-te"))  # an editor may think again
    assert _told(title, "Pháp luật", model) == ("phap-luat", "y-te")


def _told(title: str, section: str, model: TopicModel) -> tuple[str, ...]:
    url = "https://a.vn/x.html"
    return topics_of(feed_topic=None, sections=(section,), url=url, title=title, lead="", body="", model=model)


def test_titles_of_many_articles_are_not_known_by_heart() -> None:
    model = correct(new_model(TOPICS), "Thời tiết hôm nay", "", "", ("du-lich",))
    assert recalled(model, "Thời tiết hôm nay") is None


def test_of_titles_known_by_heart_the_latest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learner, "BY_HEART_MAX", 3)
    model, titles = new_model(TOPICS), [f"Chuyện của Lan ở bến số {number}" for number in range(5)]
    for title in (*titles[:3], titles[0], *titles[3:]):
        correct(model, title, "", "", ("xa-hoi",))
    assert [title for title in titles if recalled(model, title)] == [titles[0], *titles[3:]]


def test_of_several_topics_each_is_learned() -> None:
    model = new_model(TOPICS)
    for _ in range(40):
        learn(model, "Hội thao vùng mỏ Kalimo", "", "", ("the-thao", "than-khoang-san"))
    model.record[8:, :] = (10, 10)
    assert {topic.id for topic in predict(model, "Hội thao vùng mỏ Kalimo", "", "")} == {"the-thao", "than-khoang-san"}


def test_of_a_long_text_only_the_beginning_is_read() -> None:
    begin = ("Zarumba rời Lantara. " * 200)[: lexicon.TEXT_CHARACTERS_MAX - 1]
    short, long = new_model(TOPICS), new_model(TOPICS)
    learn(short, "Zarumba", "", begin, (SPORT,))
    learn(long, "Zarumba", "", f"{begin} công an khởi tố" * 100, (SPORT,))
    assert equal(short, long)


def test_topics_it_does_not_have_teach_nothing() -> None:
    model, before = new_model(TOPICS), new_model(TOPICS)
    learn(model, "Khởi tố nhóm lừa đảo, công an bắt bảy bị can", "", "", ("chu-de-cu",))
    assert equal(model, before)


def test_an_article_without_a_section_teaches_a_little_if_its_words_leave_no_doubt() -> None:
    model, sure = new_model(TOPICS), "Bokiva: công an khởi tố bị can, tạm giam kẻ lừa đảo"
    for _ in range(40):
        learn(model, sure, "", "")
    assert best(model, "Bokiva", "", "").id == COURT
    assert model.learned == 0
    untouched = new_model(TOPICS)
    learn(untouched, "Chuyện của Lan", "", "")
    assert equal(untouched, new_model(TOPICS))


def test_beside_a_general_topic_it_learns_what_the_words_leave_no_doubt_of() -> None:
    model, other = new_model(TOPICS), new_model(TOPICS)
    for _ in range(40):
        learn(model, "Bokiva: công an khởi tố bị can, tạm giam kẻ lừa đảo", "", "", ("xa-hoi",))
        learn(other, "Bokiva: công an khởi tố bị can, tạm giam kẻ lừa đảo", "", "", ("y-te",))
    assert best(model, "Bokiva", "", "").score < 0.6  # two topics
    assert best(other, "Bokiva", "", "").id == "y-te"
    assert model.record[:, 0].sum() < 20  # but right is what the section says


def test_of_a_section_that_takes_everything_it_learns_little_and_the_words_first() -> None:
    model, crime = new_model(TOPICS), "Bokiva: công an khởi tố bị can, tạm giam kẻ lừa đảo"
    for _ in range(40):
        learn(model, crime, "", "", ("xa-hoi",), catch_all=True)
        learn(model, "Chuyện của Mirova", "", "", ("xa-hoi",), catch_all=True)
    assert best(model, "Bokiva", "", "").id == COURT
    assert best(model, "Mirova", "", "").id == "xa-hoi"
    assert model.learned == 0
    assert not model.record.any()  # it is no judge of what was answered
    sections = new_model(TOPICS)
    for _ in range(40):
        learn(sections, "Chuyện của Mirova", "", "", ("xa-hoi",))
    assert best(sections, "Mirova", "", "").score > best(model, "Mirova", "", "").score


# --- when it answers -------------------------------------------------------------------------------------------------


def test_it_asks_more_of_itself_when_it_was_wrong_and_less_when_it_was_right() -> None:
    assert learner.threshold(new_model(TOPICS)) == 0.5  # nothing is known of it yet
    right, wrong = new_model(TOPICS), new_model(TOPICS)
    right.record[8:, :] = (10, 10)
    wrong.record[20:, :] = (8, 10)
    wrong.record[36:, :] = (10, 10)
    assert learner.threshold(right) == pytest.approx(0.35)
    assert learner.threshold(wrong) > 0.7


def test_the_record_is_of_late() -> None:
    model = new_model(TOPICS)
    model.record[30] = (0, 2_000)
    learn(model, "Khởi tố nhóm lừa đảo, công an bắt bảy bị can", "", "", (COURT,))
    assert model.record[:, 1].sum() < 1_010


@settings(max_examples=60)
@given(st.text(max_size=120), st.text(max_size=200))
def test_chances_are_chances(title: str, body: str) -> None:
    said = predict(taught_once(), title, "", f"{body} công an Bokiva {title}")
    assert len(said) <= 3
    assert all(0 < topic.score <= 1 for topic in said)
    assert [topic.score for topic in said] == sorted((topic.score for topic in said), reverse=True)


@cache
def taught_once() -> TopicModel:
    return taught()


# --- beside the lexicon ----------------------------------------------------------------------------------------------


def test_until_it_has_seen_enough_the_lexicon_speaks_alone() -> None:
    model = taught(rounds=LEARNED_MIN // len(NEW_WORDS) - 1)
    assert model.learned < LEARNED_MIN
    assert classify("Lantara tiễn Zarumba", "", "", model) == ()
    learn_more(model, LEARNED_MIN)
    assert classify("Lantara tiễn Zarumba", "", "", model)[0].id == SPORT


def test_where_it_is_not_sure_the_lexicon_speaks_if_it_is() -> None:
    model = taught(rounds=LEARNED_MIN)
    model.record[:] = 0
    model.record[39] = (0, 500)  # never right: it says nothing that is not nearly certain
    title = "Bệnh viện tỉnh: bác sĩ khuyên khám thai, và Zarumba ở Lantara, Bokiva, Mirova"
    assert predict(model, title, "", "") == ()
    assert classify(title, "", "", model) == lexicon.classify(title, "", "") != ()


def test_what_the_words_and_the_model_s_first_guess_agree_on_is_told() -> None:
    model = taught(rounds=LEARNED_MIN)
    model.record[:] = 0
    model.record[39] = (0, 500)  # it says nothing that is not nearly certain
    title = "Bác sĩ của Lan"
    assert lexicon.classify(title, "", "")[0].score < lexicon.SURE
    assert predict(model, title, "", "") == ()
    assert best(model, title, "", "").id == "y-te"
    assert [topic.id for topic in classify(title, "", "", model)] == ["y-te"]


def test_many_words_of_a_text_overrule_the_model_and_few_do_not() -> None:
    model = taught(rounds=LEARNED_MIN)
    crime = "Công an bắt kẻ lừa đảo. "
    assert predict(model, "Zarumba và Lantara", "", crime)[0].id == SPORT
    assert classify("Zarumba và Lantara", "", crime, model)[0].id == SPORT
    text = (
        crime + "Viện kiểm sát truy tố bị cáo, hội đồng xét xử phạt tù, thi hành án. Cảnh sát bắt tạm giam nghi phạm."
    )
    assert classify("Zarumba và Lantara", "", text, model)[0].id == COURT


def test_a_section_is_asked_before_the_model() -> None:
    model = taught(rounds=LEARNED_MIN)
    said = topics_of(
        feed_topic=None,
        sections=("Y tế",),
        url="https://a.vn/x.html",
        title="Zarumba rời Lantara",
        lead="",
        body="",
        model=model,
    )
    unsaid = topics_of(
        feed_topic=None,
        sections=(),
        url="https://a.vn/x.html",
        title="Zarumba rời Lantara",
        lead="",
        body="",
        model=model,
    )
    assert said == ("y-te",)
    assert unsaid == (SPORT,)


def test_what_the_paper_says_is_its_first_section_with_a_topic_then_its_feeds() -> None:
    url = "https://a.vn/du-lich/bai-1.html"
    other = "https://a.vn/bai-1.html"
    assert known_topics(("Thời sự", "Y tế", "Thể thao"), other, ("xa-hoi",)) == Known(("y-te", "xa-hoi"))
    assert known_topics((), url, ("du-lich", "xa-hoi")) == Known(("du-lich", "xa-hoi"))
    assert known_topics(("Thời sự",), other, ()) == Known()


def test_a_section_that_takes_everything_yields_to_every_other() -> None:
    assert known_topics(("Xã hội", "Y tế"), "https://a.vn/bai-1.html", ()) == Known(("y-te",))
    assert known_topics(("Xã hội",), "https://a.vn/phap-luat/bai-1.html", ()) == Known(("phap-luat",))
    assert known_topics((), "https://a.vn/xa-hoi/bai-1.html", ()) == Known(("xa-hoi",), catch_all=True)
    assert known_topics(("Xã hội",), "https://a.vn/bai-1.html", ("van-hoa",)) == Known(("xa-hoi", "van-hoa"))


# --- saved -----------------------------------------------------------------------------------------------------------


def test_it_is_the_same_after_it_was_saved() -> None:
    model = correct(taught(), "Khởi tố nhóm lừa đảo ở Kalimo", "", "", ("van-hoa",))
    back = model_bytes.load(model_bytes.dump(model), TOPICS)
    assert back is not None
    assert recalled(back, "Khởi tố nhóm lừa đảo ở Kalimo") == ("van-hoa",)
    assert back.learned == model.learned
    assert np.array_equal(back.record, model.record)
    for title in ("Lantara tiễn Zarumba", "Bokiva", "Khởi tố nhóm lừa đảo", "Chuyện của Lan"):
        was, now = best(model, title, "", ""), best(back, title, "", "")
        assert now.id == was.id
        assert now.score == pytest.approx(was.score, abs=0.01)


def test_the_longest_memory_of_titles_is_kept_too() -> None:
    model = new_model(TOPICS)
    for number in range(learner.BY_HEART_MAX):
        correct(model, f"Chuyện của Lan ở bến số {number}", "", "", TOPICS)
    back = model_bytes.load(model_bytes.dump(model), TOPICS)
    assert back is not None
    assert back.by_heart == model.by_heart
    assert len(back.by_heart) == learner.BY_HEART_MAX


def test_what_is_damaged_or_of_another_time_is_not_used() -> None:
    saved = model_bytes.dump(taught(rounds=2))
    assert model_bytes.load(saved, TOPICS[:-1]) is None
    assert model_bytes.load(saved, (*TOPICS[1:], TOPICS[0])) is None
    assert model_bytes.load(b"", TOPICS) is None
    assert model_bytes.load(b"loa topics 0" + saved[12:], TOPICS) is None
    head = saved[: saved.index(b"}") + 1]
    assert model_bytes.load(head + zlib.compress(bytes(100_000_000)), TOPICS) is None


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_no_damage_gets_through_as_an_error(at: int, junk: bytes) -> None:
    saved = saved_once()
    cut = saved[: at % len(saved)]
    assert model_bytes.load(cut, TOPICS) is None
    model_bytes.load(cut + junk + saved[len(cut) + len(junk) :], TOPICS)


@cache
def saved_once() -> bytes:
    return model_bytes.dump(taught(rounds=2))


def test_it_is_small_and_the_same_on_every_machine() -> None:
    model = taught()
    assert sum(array.nbytes for array in (model.weights, model.steps, model.words, model.bias, model.record)) < 12e6
    assert len(model_bytes.dump(model)) < 1e6
    assert dict(learner._grams("Bão số")) == {
        zlib.crc32(w.encode()) % learner.BUCKETS: 1 for w in ("bão", "số", "bão số")
    }


def equal(one: TopicModel, other: TopicModel) -> bool:
    arrays = ("weights", "steps", "words", "bias", "record")
    return one.learned == other.learned and all(np.array_equal(getattr(one, a), getattr(other, a)) for a in arrays)


def learn_more(model: TopicModel, until: int) -> None:
    topics: Sequence[str] = tuple(NEW_WORDS)
    while model.learned < until:
        topic = topics[model.learned % len(topics)]
        learn(model, NEW_WORDS[topic][model.learned % 4], "", "", (topic,))
