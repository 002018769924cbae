"""The catalogue: sources, topics and feeds of a province, as data with a loader."""

from __future__ import annotations

from bot.catalogue.base import HOME_SOURCE, Catalogue
from bot.catalogue.loader import load_catalogue

__all__ = ["HOME_SOURCE", "Catalogue", "load_catalogue"]
