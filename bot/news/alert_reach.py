"""Whom an alert concerns: which places of the province, or all of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.models import Alert, AlertKind, Whereabouts
from bot.news.alert_told import in_headline
from bot.news.alert_where import is_road, places_in, reaches_the_north
from bot.news.alerts import alert_of
from bot.news.places import PlaceFinder
from bot.news.vietnamese import one_tone_style

# Where no place is named these are the whole country's: a storm, university scores, a telegram of the prime minister.
_EVERYWHERE = frozenset({AlertKind.STORM, AlertKind.SCORES, AlertKind.ORDER})


def _joined(places: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place for several in places for place in several))


@dataclass(frozen=True, slots=True)
class AlertFinder:
    """Finds the alerts of one province. An alert of other provinces only has neither ``places`` nor is it ``wide``."""

    places: PlaceFinder

    def alert(self, source: str, title: str, lead: str, body: str, published: datetime | None) -> Alert | None:
        """The alert that an article is, with the places of the province that it concerns: those of the words that tell
        it, else those of its headline, else those of its lead."""
        alert = alert_of(title, lead, body, published, lambda text: self._locate(source, text))
        if alert is None:
            return None
        province = self.places.gazetteer.province.id
        told_by = [alert.evidence, title] if in_headline(one_tone_style(title)) else [alert.evidence]
        named = [self._named(source, words, title, lead) for words in dict.fromkeys(told_by)]
        places = [place for place in _joined(each.places for each in named) if place != province]
        around = [*_joined((*each.regions, *each.parts) for each in named), *([province] if places else ())]
        return replace(
            alert,
            places=tuple(places),
            around=tuple(dict.fromkeys(around)),
            wide=any(self._is_wide(alert, each, source) for each in named),
        )

    def _named(self, source: str, told_by: str, title: str, lead: str) -> Whereabouts:
        for text in (told_by, title):
            named = self.places.where(source, text, "", "")
            if named.places:
                return named
        return self.places.where(source, title, lead, "")

    def _locate(self, source: str, text: str) -> bool | None:
        """Whether ``text`` names a place of the province, or what holds it; None: it names no place."""
        where = places_in(text)
        if reaches_the_north(where) or self.places.where(source, text, "", "").places:
            return True
        return False if self._elsewhere(where) else None

    def _is_wide(self, alert: Alert, named: Whereabouts, source: str) -> bool:
        if reaches_the_north(alert.where) or named.places == (self.places.gazetteer.province.id,):
            return True
        is_ours = not _EVERYWHERE.isdisjoint(alert.kinds) or source == self.places.home
        return not named.places and not self._elsewhere(alert.where) and is_ours

    def _elsewhere(self, where: tuple[str, ...]) -> list[str]:
        """The names of no road and of no place of the province; the *Hạ Long* of *Đại học Hạ Long* is of one."""
        return [
            name for name in where if not is_road(name) and not self.places.where(self.places.home, name, "", "").places
        ]
