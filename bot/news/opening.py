"""Where an article begins, and its lead: told from the blocks between headline and text. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.news.blocks import Block
from bot.news.vietnamese import one_tone_style, syllables

_LEAD_CHARACTERS_MIN = 40
_HEADLINE_WITHIN = 8  # of the chosen blocks; further down it is a quotation
_SAME_OPENING_LETTERS = 25
_LEAD_NAMES = re.compile(
    r"(?:^|[\s._-])(?:sapo|lead|lede|desc(?:ription)?|summary|standfirst|dek|chapeau|excerpt|teaser"
    r"|abstract|sub-?(?:title|head(?:line)?|heading)|tom-?tat)(?:$|[\s._-])",
    re.IGNORECASE,
)
_SHARED_BY_MIN = 3
_SENTENCE_ENDS = (".", "!", "?", "…", ":", ";", ",", '"', "”", "»", "’", "'", "。", ")")
_HEADINGS = frozenset({"h2", "h3", "h4"})


def open_article(
    blocks: Sequence[Block], chosen: Sequence[int], titles: Sequence[str], descriptions: Sequence[str]
) -> tuple[str, list[int]]:
    """The lead that stands above the text or at its head (empty: none), and ``chosen`` without it, without the headline
    and what stands above that, and without the labels between headline and text."""
    end = chosen[:_HEADLINE_WITHIN][-1] + 1 if chosen else 0
    begin = headline_of(blocks[:end], titles) + 1
    chosen = [each for each in chosen if each >= begin]
    own = _kinds(blocks, chosen)
    first = next((each for each in chosen if blocks[each].kind in own and _is_sentence(blocks[each])), None)
    if first is None:
        return "", list(chosen)
    above = [each for each in range(begin or max(0, first - _HEADLINE_WITHIN), first) if not blocks[each].is_caption]
    lead = next((each for each in above if _is_lead(blocks[each], own, descriptions)), None)
    body = [each for each in chosen if each >= first or (blocks[each].is_prose and each != lead)]
    if lead is None and len(body) > 1 and _is_set_off(blocks[body[0]], blocks[body[1]]):
        lead, body = body[0], body[1:]
    return (blocks[lead].text if lead is not None else ""), [each for each in body if lead is None or each > lead]


def headline_of(blocks: Sequence[Block], titles: Sequence[str]) -> int:
    """The number of the last block that is one of the titles; -1 if none is."""
    wanted = {tuple(syllables(one_tone_style(title))) for title in titles}
    longest = 2 * max(map(len, titles), default=0)
    for each in range(len(blocks) - 1, -1, -1):
        text = blocks[each].text
        if len(text) <= longest and tuple(syllables(one_tone_style(text))) in wanted:
            return each
    return -1


def _kinds(blocks: Sequence[Block], chosen: Sequence[int]) -> set[str]:
    """The kinds of the running text: that of most of the prose, and others that several blocks of prose share."""
    lengths: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for each in chosen:
        lengths[blocks[each].kind] += len(blocks[each].text) if blocks[each].is_prose else 1
        counts[blocks[each].kind] += blocks[each].is_prose
    return {kind for kind, _ in lengths.most_common(1)} | {k for k, count in counts.items() if count >= _SHARED_BY_MIN}


def _is_sentence(block: Block) -> bool:
    """Whether it is text, no label: a byline or a date has no end."""
    return len(block.text) >= _LEAD_CHARACTERS_MIN or block.text.endswith(_SENTENCE_ENDS)


def _is_lead(block: Block, own: set[str], descriptions: Sequence[str]) -> bool:
    if len(block.text) < _LEAD_CHARACTERS_MIN or block.is_link:
        return False
    if any(_begin_alike(block.text, each) for each in descriptions):
        return True
    apart = block.kind if block.kind not in own else ""
    return _LEAD_NAMES.search(f"{block.name} {apart}") is not None or (block.tag in _HEADINGS and block.is_prose)


def _is_set_off(block: Block, following: Block) -> bool:
    """Whether the first block of the text is its lead: named so, in bold or as a heading, and what follows is not."""
    if len(block.text) < _LEAD_CHARACTERS_MIN or not block.text.endswith(_SENTENCE_ENDS):
        return False
    heading = block.tag in _HEADINGS and following.tag not in _HEADINGS
    named = _LEAD_NAMES.search(block.name) is not None and _LEAD_NAMES.search(following.name) is None
    return heading or named or (block.is_bold and not following.is_bold)


def _begin_alike(one: str, other: str) -> bool:
    a, b = ("".join(syllables(each)) for each in (one, other))
    length = min(len(a), len(b))
    return length >= _SAME_OPENING_LETTERS and a[:length] == b[:length]
