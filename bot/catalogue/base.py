"""The value all of the catalogue is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.catalogue.gazetteer import Gazetteer
from bot.catalogue.provinces import load_province
from bot.models import FeedSpec, Source, Topic

HOME_SOURCE = "baoquangninh"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything by id, in the order in which it is shown. ``home`` is the provincial paper, ``gazetteer`` the province
    itself."""

    sources: Mapping[str, Source]
    topics: Mapping[str, Topic]
    feeds: tuple[FeedSpec, ...]
    home: str = HOME_SOURCE
    gazetteer: Gazetteer = field(default_factory=load_province)
