"""Which blocks of a page are its article: what other readers found is compared with where it stands on the page. Pure.

A reader's text is not taken as it is: it votes for the blocks that it holds. The article is the run of blocks with the
most text that is voted for (maximum subsequence segmentation, Pasternack and Roth 2009), with the prose between them
that is made like them and was overlooked (paragraphs that repeat, a text cut into several boxes), and without what
stands elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile

from bot.news.blocks import Block

_ENOUGH_CHARACTERS = 250  # less is a short notice, or all that a reader understood
_NOTHING_CHARACTERS = 80
_ARTICLE_CHARACTERS = 400
_UNDER_HEADLINE = 12  # blocks: byline, date, sharing and a box may come first
_SHARED_MIN = 0.5
_VOTE_LETTERS_MIN = 25  # what is shorter may stand in another text by chance
_LABEL_COST = 10.0
_LINK_COST = 20.0
_VOTED_LINK_COST = 5.0
_UNLIKE_COST_MAX = 100.0  # a box of prose inside an article does not cut it in two
_KIND_SHARE_MIN = 0.1
_TEASERS_MIN = 3
_SHORT_TAGS = frozenset({"p", "h2", "h3", "h4"})
_LISTED_TAGS = frozenset({"li", "tr"})
_LETTERS = re.compile(r"[^\W_]+")


def choose(blocks: Sequence[Block], text: str) -> list[int]:
    """The numbers of the article's blocks by a reader's ``text``; by their own signs, if that is empty."""
    return _by_votes(blocks, _votes(blocks, text) if text else [block.is_prose for block in blocks])


def choose_under(blocks: Sequence[Block], headline: int) -> list[int]:
    """The same by nothing but the place: the prose made like that which follows the block that is the headline."""
    following = Counter[str]()
    for block in blocks[headline + 1 : headline + 1 + _UNDER_HEADLINE]:
        following[block.kind] += len(block.text) if block.is_prose else 0
    kind = following.most_common(1)[0][0] if following.total() else None
    return _by_votes(blocks, [at > headline and each.is_prose and each.kind == kind for at, each in enumerate(blocks)])


def _by_votes(blocks: Sequence[Block], votes: Sequence[bool]) -> list[int]:
    teasers = _teasers(blocks, votes)
    votes = [vote and block.kind not in teasers for block, vote in zip(blocks, votes, strict=True)]
    kinds = _kinds(blocks, votes)
    voted = [vote or (block.is_prose and block.kind in kinds) for block, vote in zip(blocks, votes, strict=True)]
    first, last = _best_run([_value(block, vote) for block, vote in zip(blocks, voted, strict=True)])
    run = range(first, last)
    core = [blocks[each].within for each in run if blocks[each].is_prose and blocks[each].kind in kinds]
    place = _common(core)
    chosen = [each for each in run if voted[each] and _is_text(blocks[each]) and _is_within(blocks[each], place)]
    between = range(chosen[0], chosen[-1]) if chosen else ()
    return sorted({*chosen, *(each for each in between if _is_small_text(blocks[each], place, kinds))})


def is_little(blocks: Sequence[Block], choice: Sequence[int]) -> bool:
    """Whether another reader should be asked."""
    return _length(blocks, choice) < _ENOUGH_CHARACTERS


def misses(blocks: Sequence[Block], choice: Sequence[int], under: Sequence[int]) -> bool:
    """Whether a choice is something else than an article's worth of text ``under`` the headline."""
    shared, length = _length(blocks, set(choice) & set(under)), _length(blocks, under)
    return length >= _ARTICLE_CHARACTERS and shared < _SHARED_MIN * min(length, _length(blocks, choice))


def better(blocks: Sequence[Block], choice: list[int], other: list[int]) -> list[int]:
    """Of a choice that holds little and another the one that holds more, if it is more of the same."""
    shared = _length(blocks, set(choice) & set(other))
    more = _length(blocks, other) > _length(blocks, choice)
    same = shared >= _SHARED_MIN * _length(blocks, choice) or _length(blocks, choice) < _NOTHING_CHARACTERS
    return other if more and same else choice


def _length(blocks: Sequence[Block], choice: Iterable[int]) -> int:
    return sum(len(blocks[each].text) for each in choice)


def _votes(blocks: Sequence[Block], text: str) -> list[bool]:
    """Whether the text holds the block: as a line or, if it is not short, anywhere."""
    said = [_letters(line) for line in text.split("\n")]
    lines, whole = set(said), "".join(said)
    letters = [_letters(block.text) for block in blocks]
    return [bool(each) and (each in lines or (len(each) >= _VOTE_LETTERS_MIN and each in whole)) for each in letters]


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))


def _kinds(blocks: Sequence[Block], votes: Sequence[bool]) -> set[str]:
    """Where the prose with votes stands; what holds only a small part of it may be a teaser or a footnote."""
    found: Counter[str] = Counter()
    for block, vote in zip(blocks, votes, strict=True):
        if vote and block.is_prose:
            found[block.kind] += len(block.text)
    return {kind for kind, length in found.items() if length >= _KIND_SHARE_MIN * found.total()}


def _teasers(blocks: Sequence[Block], votes: Sequence[bool]) -> set[str]:
    """The kinds of prose of which nearly each block follows the link to another article, where there is other prose."""
    prose: Counter[str] = Counter()
    linked: Counter[str] = Counter()
    for at, (block, vote) in enumerate(zip(blocks, votes, strict=True)):
        if vote and block.is_prose:
            prose[block.kind] += 1
            linked[block.kind] += at > 0 and blocks[at - 1].is_link
    teasers = {kind for kind, count in prose.items() if count >= _TEASERS_MIN and linked[kind] >= 0.8 * count}
    return teasers if set(prose) - teasers else set()


def _value(block: Block, voted: bool) -> float:
    if block.is_link:
        return -_VOTED_LINK_COST if voted else -_LINK_COST
    if voted:
        return len(block.text)
    return -min(len(block.text), _UNLIKE_COST_MAX) if block.is_prose else -_LABEL_COST


def _best_run(values: Sequence[float]) -> tuple[int, int]:
    """The bounds of the run with the largest sum (Kadane)."""
    best, bounds, total, begin = 0.0, (0, 0), 0.0, 0
    for index, value in enumerate(values):
        if total <= 0:
            total, begin = 0.0, index
        total += value
        if total > best:
            best, bounds = total, (begin, index + 1)
    return bounds


def _common(paths: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """What all paths begin with: the innermost element around all."""
    if not paths:
        return ()
    low, high = min(paths), max(paths)
    return tuple(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(low, high, strict=False)))


def _is_within(block: Block, place: tuple[int, ...]) -> bool:
    return block.within[: len(place)] == place


def _is_small_text(block: Block, place: tuple[int, ...], kinds: set[str]) -> bool:
    """Short lines, headings and lists right between the article's paragraphs, which readers tend to drop."""
    among = block.kind in kinds and block.tag in _SHORT_TAGS
    listed = block.tag in _LISTED_TAGS and block.within[:-1] == place
    return _is_text(block) and (among or listed) and block.links <= 0.4 * len(block.text)


def _is_text(block: Block) -> bool:
    return not (block.is_link or block.is_caption)
