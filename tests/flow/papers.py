"""A paper whose every word is counted: it publishes, corrects and withdraws, and knows what it said when.

Each article's title ends in a mark, ``A7R2``: article 7 as it was told the second time. So what people were sent can be
told apart without knowing how Loa words it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from starlette.requests import Request

from tests.fakes.site import HTML, Answer, Item, Site, article_page, rss

SOURCE = "baobien"
SECTIONS = {"thoi-tiet": "Thời tiết", "the-thao": "Thể thao"}
LISTED = 200  # more than are published while no life lasts long enough to read the feed
MARK = re.compile(r"\bA(\d+)R(\d+)\b")

_ONSETS = (
    "b",
    "c",
    "ch",
    "d",
    "g",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
)
_RIMES = (
    *("a", "ai", "am", "an", "ang", "anh", "ao", "at", "ay", "eo", "em", "en", "i", "ich", "im", "in", "inh", "it"),
    *("o", "oi", "om", "on", "ong", "ot", "u", "ui", "um", "un", "ung", "ut", "ư", "ưa", "ưi", "ưng", "ươi", "ương"),
)
_WORDS = 32  # of a paragraph: no two articles tell of the same, or they would be one story


@dataclass(frozen=True, slots=True)
class Story:
    """An article as the paper has it now. The feed and the page may be at different revisions."""

    number: int
    topic: str
    published: datetime
    listed: int = 1
    printed: int = 1
    withdrawn: bool = False

    @property
    def path(self) -> str:
        return f"/{self.topic}/chuyen-lang-ven-bien-{3_400_000 + self.number}.html"

    def title(self, revision: int) -> str:
        words = self._words("title")
        return f"{' '.join(word.capitalize() for word in words[:3])} {' '.join(words[3:8])} A{self.number}R{revision}"

    @property
    def lead(self) -> str:
        return f"{' '.join(self._words('lead')[:20]).capitalize()}."

    def paragraphs(self) -> list[str]:
        return [f"{' '.join(self._words(part)).capitalize()}." for part in range(4)]

    def _words(self, part: object) -> list[str]:
        """Of a language in which hardly two articles have a word in common."""
        chance = random.Random(f"{self.number} {part}")
        return [chance.choice(_ONSETS) + chance.choice(_RIMES) for _ in range(_WORDS)]


class Papers:
    """Puts stories on a site. ``watch`` is called with each request that asks for one or for a feed."""

    def __init__(self, site: Site, now: Callable[[], datetime]) -> None:
        self._site = site
        self._now = now
        self.stories: dict[int, Story] = {}
        self.watch: Callable[[], None] = lambda: None
        for topic in SECTIONS:
            site.answers[f"/{topic}.rss"] = partial(self._feed, topic)

    @property
    def url(self) -> str:
        return self._site.url

    def publish(self, topic: str) -> Story:
        story = Story(len(self.stories) + 1, topic, self._now())
        self.stories[story.number] = story
        self._site.answers[story.path] = partial(self._page, story.number)
        return story

    def correct(self, number: int, *, only_page: bool = False) -> None:
        """Another title. Where only the page has it, Loa learns of it when it asks again."""
        old = self.stories[number]
        newest = max(old.listed, old.printed) + 1
        self.stories[number] = replace(old, printed=newest, listed=old.listed if only_page else newest)

    def withdraw(self, number: int) -> None:
        """It is in no feed any more, and its page is gone."""
        self.stories[number] = replace(self.stories[number], withdrawn=True)

    def _feed(self, topic: str, _: Request) -> Answer:
        self.watch()
        newest = sorted(
            (s for s in self.stories.values() if s.topic == topic and not s.withdrawn), key=lambda s: -s.number
        )
        items = [Item(s.path, s.title(s.listed), s.lead, s.published) for s in newest[:LISTED]]
        return Answer(rss(items, SECTIONS[topic]), etag=f'"{hash(tuple(items))}"')

    def _page(self, number: int, _: Request) -> Answer:
        self.watch()
        story = self.stories[number]
        if story.withdrawn:
            return Answer("Không có trang này.", 404, HTML)
        item = Item(story.path, story.title(story.printed), story.lead, story.published)
        return Answer(article_page(item, story.paragraphs()), content_type=HTML)


def marks(text: str) -> dict[int, int]:
    """The articles a text tells of, each with its revision."""
    return {int(number): int(revision) for number, revision in MARK.findall(text)}
