"""Texts as others reprint them, and what of it is recognised."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import combinations

from bot.news.copies import Sketch, is_copy, sketch
from bot.news.sentences import sentences
from tests.quality.story_data import Told

Edit = Callable[[Told, random.Random], str]

_BOILERPLATE = (
    "Mời bạn đọc theo dõi kênh của báo để nhận tin nóng mỗi ngày. Mọi góp ý xin gửi về tòa soạn qua thư điện tử. "
    "Ghi rõ nguồn khi phát hành lại nội dung từ trang này. Giấy phép số 12/GP-BTTTT. Tổng biên tập: Trần Thị Mẫu. "
    "Xem thêm: Những tin đọc nhiều trong tuần; Bản tin thời tiết; Lịch cắt điện; Giá cả thị trường hôm nay."
)


def whole(told: Told) -> str:
    return f"{told.title}\n{told.lead}\n{told.body}"


def _parts(told: Told) -> list[str]:
    return [sentence.text for sentence in sentences(f"{told.lead}\n{told.body}")]


def drop_half(told: Told, chance: random.Random) -> str:
    parts = _parts(told)
    kept = sorted(chance.sample(range(len(parts)), max(1, len(parts) - len(parts) // 2)))
    return "\n".join([told.title, *(parts[at] for at in kept)])


def new_title(told: Told, chance: random.Random) -> str:
    return f"Chuyện hôm qua, giờ mới kể\n{told.body}"


def teaser(told: Told, chance: random.Random) -> str:
    return "\n".join([told.title, *_parts(told)[:3], "Xem thêm tại: https://bao.example/tin-goc-990.html"])


def boilerplate(told: Told, chance: random.Random) -> str:
    return f"{whole(told)}\n{_BOILERPLATE}"


def reworded(told: Told, chance: random.Random) -> str:
    """15 of 100 syllables are others."""
    return " ".join(f"khác{chance.randrange(99)}" if chance.random() < 0.15 else word for word in whole(told).split())


EDITS: dict[str, Edit] = {
    "half of the sentences dropped": drop_half,
    "new title, lead dropped": new_title,
    "first three paragraphs and a link": teaser,
    "boilerplate appended": boilerplate,
    "15 % of the syllables changed": reworded,
}


def recall(told: Sequence[Told], edit: Edit) -> float:
    chance = random.Random(7)
    return sum(is_copy(sketch(whole(each)), sketch(edit(each, chance))) for each in told) / len(told)


def jaccard_recall(told: Sequence[Told], edit: Edit, least: float = 0.5) -> float:
    """The same by what is shared of all there is, over all runs of three syllables."""
    chance = random.Random(7)
    return sum(jaccard(whole(each), edit(each, chance)) >= least for each in told) / len(told)


def jaccard(one: str, other: str) -> float:
    a, b = _runs(one), _runs(other)
    return len(a & b) / len(a | b) if a or b else 0.0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.lower().split()
    return set(zip(words, words[1:], words[2:], strict=False))


def false_pairs(told: Sequence[Told]) -> tuple[int, int]:
    """(how many pairs of different events are taken for copies, how many pairs there are)."""
    sketches: list[tuple[str, Sketch]] = [(each.cluster, sketch(whole(each))) for each in told]
    pairs = [(one, other) for (a, one), (b, other) in combinations(sketches, 2) if a != b]
    return sum(is_copy(one, other) for one, other in pairs), len(pairs)
