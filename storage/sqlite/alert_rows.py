"""Alerts as JSON."""

from __future__ import annotations

from dataclasses import asdict

from bot.models import Alert, AlertKind
from storage.sqlite.values import dump, load, moment_or_none, stamp_or_none


def dumped(alert: Alert) -> str:
    times = {"start": stamp_or_none(alert.start), "until": stamp_or_none(alert.until)}
    return dump(asdict(alert) | times)


def loaded(text: str) -> Alert:
    said = load(text)
    lists = {name: tuple(said[name]) for name in ("where", "places", "around")}
    times = {name: moment_or_none(said[name]) for name in ("start", "until")}
    kinds = {"kind": AlertKind(said["kind"]), "also": tuple(map(AlertKind, said["also"]))}
    return Alert(**(said | lists | times | kinds))


def dumped_or_none(alert: Alert | None) -> str | None:
    return None if alert is None else dumped(alert)


def loaded_or_none(text: str | None) -> Alert | None:
    return None if text is None else loaded(text)
