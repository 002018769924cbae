"""Whom an alert concerns: which places of the province, or all of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.models import Alert, AlertKind, Whereabouts
from bot.news.alert_where import reaches_the_north
from bot.news.alerts import alert_of
from bot.news.places import PlaceFinder

# Where no place is named these are the whole country's: a storm, university scores, a telegram of the prime minister.
_EVERYWHERE = frozenset({AlertKind.STORM, AlertKind.SCORES, AlertKind.ORDER})


@dataclass(frozen=True, slots=True)
class AlertFinder:
    """Finds the alerts of one province. An alert of other provinces only has neither ``places`` nor is it ``wide``."""

    places: PlaceFinder

    def alert(self, source: str, title: str, lead: str, body: str, published: datetime | None) -> Alert | None:
        """The alert that an article is, with the places of the province that it concerns: those of its headline, else
        those of its lead."""
        alert = alert_of(title, lead, body, published)
        if alert is None:
            return None
        named = self.places.where(source, title, "", "")
        if not named.places:
            named = self.places.where(source, title, lead, "")
        province = self.places.gazetteer.province.id
        return replace(
            alert,
            places=tuple(place for place in named.places if place != province),
            around=tuple(place for place in (*named.regions, *named.parts) if place != province),
            wide=self._is_wide(alert, named, source),
        )

    def _is_wide(self, alert: Alert, named: Whereabouts, source: str) -> bool:
        if reaches_the_north(alert.where) or named.places == (self.places.gazetteer.province.id,):
            return True
        is_ours = not _EVERYWHERE.isdisjoint(alert.kinds) or source == self.places.home
        return not named.places and not alert.where and is_ours
