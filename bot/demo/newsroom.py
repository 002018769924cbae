"""What the three sample papers have published at a given moment: pure values, ``now`` is an argument."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from bot.catalogue import Catalogue, load_catalogue
from bot.models import FeedSpec, Source
from bot.news.vietnamese import fold

LIVE_EVERY_S = 7
BULLETIN_EVERY_S = 30
BULLETINS_MAX = 100
MISPRINT_EVERY, MISPRINT_S = 3, 20  # every third bulletin says a wrong height of the waves for so long
STORM_FIRST_S, STORM_EVERY_S = 90, 180
STORMS_MAX = 16
HALT_FIRST_S, HALT_EVERY_S, HALT_S = 60, 240, 75  # boats are halted, and allowed again a little later
HALTS_MAX = 12

PAPERS = {
    "datmo": ("Báo Đất Mỏ", "baoquangninh"),
    "vungbien": ("Tin Vùng Biển", "hemera"),
    "nhipvinh": ("Nhịp Vịnh", "vccorp"),
}

# section of Báo Đất Mỏ → (its name, its topic); each has a feed of its own
SECTIONS = {
    "chinh-tri": ("Chính trị", "chinh-tri"),
    "xay-dung-dang": ("Xây dựng Đảng", "xay-dung-dang"),
    "kinh-te": ("Kinh tế", "kinh-te"),
    "than-khoang-san": ("Than - khoáng sản", "than-khoang-san"),
    "nong-nghiep": ("Nông nghiệp", "nong-nghiep"),
    "du-lich": ("Du lịch", "du-lich"),
    "xa-hoi": ("Xã hội", "xa-hoi"),
    "giao-duc": ("Giáo dục", "giao-duc"),
    "y-te": ("Y tế", "y-te"),
    "phap-luat": ("Pháp luật", "phap-luat"),
    "thoi-tiet": ("Thời tiết", "thoi-tiet"),
    "the-thao": ("Thể thao", "the-thao"),
    "van-hoa": ("Văn hóa", "van-hoa"),
    "chuyen-doi-so": ("Chuyển đổi số", "cong-nghe"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """An article of a sample paper as it reads at a moment."""

    paper: str
    number: int
    section: str
    title: str
    lead: str
    body: tuple[str, ...]
    author: str
    picture: str
    published: datetime
    updated: datetime | None = None
    first_title: str = ""  # before it was corrected: the address stays

    @property
    def section_name(self) -> str:
        """The section as the paper prints it."""
        return SECTIONS[self.section][0] if self.section in SECTIONS else self.section.replace("-", " ").capitalize()

    @property
    def path(self) -> str:
        """Where its page is, in the form that the paper's real model uses."""
        slug = re.sub(r"[^a-z0-9]+", "-", fold(self.first_title or self.title)).strip("-")[:60].strip("-")
        endings = {
            "datmo": f"{self.number}.html",
            "vungbien": f"post{self.number}.html",
            "nhipvinh": f"185{self.published:%y%m%d%H%M%S}{self.number % 1000:03d}.htm",
        }
        return f"/{self.paper}/{slug}-{endings[self.paper]}"


@cache
def _rows(file: str = "articles.toml") -> tuple[Mapping[str, Any], ...]:
    text = (files(__package__) / file).read_text("utf-8")
    return tuple(tomllib.loads(text)["article"])


def pieces(started: datetime, now: datetime) -> list[Piece]:
    """Everything published up to ``now``, newest first; the live ones appear from ``started`` on."""
    published = [*_written(started, now), *_bulletins(started, now), *_reports(started, now), *_halts(started, now)]
    return sorted((p for p in published if p.published <= now), key=lambda p: (p.published, p.number), reverse=True)


def _written(started: datetime, now: datetime) -> Iterator[Piece]:
    for index, row in enumerate(_rows()):
        if "live" in row:
            published = started + timedelta(seconds=LIVE_EVERY_S * row["live"])
        else:
            published = started - timedelta(hours=row["hours_ago"], minutes=7 * index % 60)
        piece = Piece(
            row["paper"],
            3_400_101 + index,
            row["section"],
            row["title"],
            row["lead"],
            tuple(row["body"].strip().splitlines()),
            row["author"],
            row["picture"],
            published,
        )
        yield _corrected(piece, row.get("correction"), now)


def _corrected(piece: Piece, correction: Mapping[str, Any] | None, now: datetime) -> Piece:
    if correction is None or now < (at := piece.published + timedelta(seconds=correction["after_s"])):
        return piece
    body = tuple(correction["body"].strip().splitlines())
    corrected = replace(piece, title=correction["title"], lead=correction["lead"], body=body)
    return replace(corrected, updated=at, first_title=piece.title)


def _bulletins(started: datetime, now: datetime) -> Iterator[Piece]:
    """A sea bulletin now and then, so that there is always something new; the storm passes meanwhile."""
    first = started + timedelta(seconds=LIVE_EVERY_S * (1 + sum("live" in row for row in _rows())))
    for turn in range(BULLETINS_MAX):
        at = first + timedelta(seconds=BULLETIN_EVERY_S * turn)
        if at > now:
            return
        right, wrong = _bulletin(turn, at), _bulletin(turn, at, metres_too_high=1)
        corrected_at = at + timedelta(seconds=MISPRINT_S)
        if turn % MISPRINT_EVERY:
            yield right
        elif now < corrected_at:
            yield wrong
        else:
            yield replace(right, updated=corrected_at, first_title=wrong.title)


def _bulletin(turn: int, at: datetime, metres_too_high: int = 0) -> Piece:
    wave = f"{max(0.5, 4 - turn * 0.5) + metres_too_high:.1f}".replace(".", ",")
    wind = max(3, 9 - turn)
    advice = "Tàu thuyền tiếp tục neo đậu, không ra khơi." if wind > 6 else "Tàu thuyền được hoạt động bình thường."
    return Piece(
        "datmo",
        3_500_001 + turn,
        "thoi-tiet",
        f"Bản tin biển số {turn + 1}: sóng cao {wave} m, gió cấp {wind}",
        f"Lúc {_clock(at)}, vùng biển từ đảo Ngọc đến cửa vịnh có gió cấp {wind}, sóng cao nhất {wave} m. {advice}",
        (
            f"Trạm quan trắc ghi nhận tầm nhìn xa {min(10, 4 + turn)} km, mực nước thấp hơn đỉnh triều 40 cm.",
            f"{advice} Bản tin tiếp theo được phát sau nửa giờ.",
        ),
        "Đài Khí tượng",
        "bao" if wind > 6 else "vinh",
        at,
    )


def _reports(started: datetime, now: datetime) -> Iterator[Piece]:
    """Every few minutes the communes report of a squall, all at once: more than a reader wants one by one."""
    rows = _rows("squalls.toml")
    for turn in range(STORMS_MAX):
        at = started + timedelta(seconds=STORM_FIRST_S + STORM_EVERY_S * turn)
        if at > now:
            return
        for place, row in enumerate(rows):
            yield Piece(
                "datmo",
                3_600_001 + turn * len(rows) + place,
                "thoi-tiet",
                f"Dông lúc {_clock(at)}: {row['title']}",
                row["lead"],
                tuple(row["body"].strip().splitlines()),
                row["author"],
                row["picture"],
                at,
            )


def _halts(started: datetime, now: datetime) -> Iterator[Piece]:
    """An alert and its all-clear, now and then, for who asked to be told of alerts."""
    for turn in range(HALTS_MAX):
        at = started + timedelta(seconds=HALT_FIRST_S + HALT_EVERY_S * turn)
        for number, (row, published) in enumerate(
            zip(_rows("halts.toml"), (at, at + timedelta(seconds=HALT_S)), strict=True)
        ):
            if published <= now:
                yield Piece(
                    "datmo",
                    3_700_001 + 2 * turn + number,
                    "thoi-tiet",
                    row["title"].format(clock=_clock(published)),
                    row["lead"].format(clock=_clock(published)),
                    tuple(row["body"].strip().splitlines()),
                    row["author"],
                    row["picture"],
                    published,
                )


def _clock(at: datetime) -> str:
    local = at + timedelta(hours=7)
    return f"{local.hour} giờ {local.minute:02d}"


def demo_catalogue(base_url: str) -> Catalogue:
    """The sample papers as a catalogue: section feeds, one feed of everything, and a section page without a feed."""
    sources = {key: Source(key, name, f"{base_url}/{key}/") for key, (name, _) in PAPERS.items()}
    feeds = [
        FeedSpec(f"{base_url}/datmo/rss/{slug}.rss", "datmo", f"Báo Đất Mỏ: {name}", topic=topic, site="baoquangninh")
        for slug, (name, topic) in SECTIONS.items()
    ]
    feeds += [
        FeedSpec(f"{base_url}/{paper}/rss/home.rss", paper, PAPERS[paper][0], site=PAPERS[paper][1])
        for paper in ("vungbien", "nhipvinh")
    ]
    return Catalogue(sources, load_catalogue().topics, tuple(feeds), home="datmo")
