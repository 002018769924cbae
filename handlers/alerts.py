"""/canhbao: of which dangers one is told at once, for which places, and what is in force now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.catalogue.alert_kinds import alert_looks
from bot.delivery.alerts import details, heading
from bot.models import AlertEvent, AlertKind, Button, Rows, Subscription, SubscriptionKind
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, back_to_settings, button, in_rows, part
from handlers.saving import own_zone, save
from handlers.voice import Voice, plain, voice

PLACES_MAX = 5
_SHOWN_MAX = 10
_NAME_CHARACTERS_MIN = 2
_ALERT = SubscriptionKind.ALERT

ALL = frozenset(AlertKind)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one wants to be told of: these kinds, at these places; no places: in the whole province."""

    kinds: frozenset[AlertKind] = frozenset()
    places: tuple[str, ...] = ()

    @classmethod
    def of(cls, followed: Iterable[Subscription]) -> Choice:
        wanted = [each.value.partition("@") for each in followed if each.kind is _ALERT]
        kinds = frozenset(AlertKind(kind) for kind, _, _ in wanted if kind in set(AlertKind))
        return cls(kinds, tuple(dict.fromkeys(place for _, _, place in wanted if place)))

    @property
    def values(self) -> list[str]:
        kinds = [kind.value for kind in AlertKind if kind in self.kinds]
        return [f"{kind}@{place}" for kind in kinds for place in self.places] if self.places else kinds

    @property
    def is_all(self) -> bool:
        return self.kinds == ALL


async def alerts(request: Request, services: Services) -> Reply:
    """The screen; ``/canhbao bão`` adds a kind, ``/canhbao tất cả`` all of them, ``/canhbao tắt`` drops all."""
    words = request.words.strip()
    if words:
        held = await chosen(request, services)
        if not await choose(request, services, replace(held, kinds=_said(words, held.kinds))):
            return Reply(voice(request, services)("alerts-full"))
    return await _shown(request, services)


async def alerts_button(request: Request, services: Services) -> Reply:
    """``alerts`` shows in place; ``alerts:on|off:<kind>``, ``alerts:all``, ``alerts:none``, ``alerts:place:all|mine``
    and ``alerts:quiet:on|off`` choose."""
    if len(request.action) == 1:
        return replace(await _shown(request, services), edit=True)
    verb, toast = request.action[1], plain(voice(request, services)("toast-saved"))
    if verb == "quiet":
        request = await _pass_quiet(request, services)
    elif verb == "place":
        await _settle(request, services, _places(request, await _followed(request, services)))
    elif verb in {"all", "none"}:
        toast = await turn_all(request, services, on=verb == "all")
    else:
        toast = await _turn(request, services)
    return replace(await _shown(request, services), edit=True, toast=toast)


async def turn_all(request: Request, services: Services, *, on: bool) -> str:
    """All kinds or none; the toast that says so."""
    held = await chosen(request, services)
    await _settle(request, services, replace(held, kinds=ALL if on else frozenset()))
    return plain(voice(request, services)("toast-alerts-all-on" if on else "toast-alerts-all-off"))


async def chosen(request: Request, services: Services) -> Choice:
    return Choice.of(await _followed(request, services))


async def choose(request: Request, services: Services, wanted: Choice) -> bool:
    """Make ``wanted`` what is followed; False: it is more than one may follow. What stays keeps its age."""
    db, to = services.db, request.subscriber.id
    held = [each for each in await _followed(request, services) if each.kind is _ALERT]
    for each in held:
        if each.value not in wanted.values:
            await db.write(db.storage.unfollow, to, each)
    known = {each.value for each in held}
    new = [Subscription(_ALERT, value, services.now()) for value in wanted.values if value not in known]
    return all([await db.write(db.storage.follow, to, each) for each in new])


async def _settle(request: Request, services: Services, wanted: Choice) -> None:
    if not await choose(request, services, wanted):
        raise OldButton


# --- what is said and pressed ------------------------------------------------------------------------------------


def _said(words: str, held: frozenset[AlertKind]) -> frozenset[AlertKind]:
    """The kinds that are to be chosen after ``words``; what is not understood changes nothing."""
    if names.means_off(words):
        return frozenset()
    if names.means_all(words):
        return ALL
    meant = names.key(words)
    named = (
        kind for kind, look in alert_looks().items() if any(meant in names.key(name) for name in look.name.values())
    )
    return held | frozenset(named if len(meant) >= _NAME_CHARACTERS_MIN else ())


async def _turn(request: Request, services: Services) -> str:
    verb, kind = request.action[1], part(request.action, 2)
    if verb not in {"on", "off"} or kind not in set(AlertKind):
        raise OldButton
    held = await chosen(request, services)
    kinds = held.kinds | {AlertKind(kind)} if verb == "on" else held.kinds - {AlertKind(kind)}
    await _settle(request, services, replace(held, kinds=kinds))
    called = names.label(services.catalogue, names.Subject(_ALERT, kind), request.language)
    return plain(voice(request, services)("toast-alerts-on" if verb == "on" else "toast-alerts-off", what=called))


def _places(request: Request, followed: Sequence[Subscription]) -> Choice:
    where = part(request.action, 2)
    if where not in {"all", "mine"}:
        raise OldButton
    return replace(Choice.of(followed), places=_own_places(followed) if where == "mine" else ())


def _own_places(followed: Iterable[Subscription]) -> tuple[str, ...]:
    return tuple(each.value for each in followed if each.kind is SubscriptionKind.PLACE)[:PLACES_MAX]


async def _pass_quiet(request: Request, services: Services) -> Request:
    wanted = part(request.action, 2)
    if wanted not in {"on", "off"}:
        raise OldButton
    return await save(request, services, replace(request.subscriber.settings, alerts_in_quiet=wanted == "on"))


async def _followed(request: Request, services: Services) -> list[Subscription]:
    return await services.db.read(services.db.storage.subscriptions, request.subscriber.id)


# --- what is shown -----------------------------------------------------------------------------------------------


async def _shown(request: Request, services: Services) -> Reply:
    say, followed = voice(request, services), await _followed(request, services)
    held = Choice.of(followed)
    open_now = await services.db.read(services.db.storage.alerts_in_force, services.now(), _SHOWN_MAX)
    text = Markup("\n\n").join(
        [say("alerts-title"), _what(request, services, held), *_in_force(request, services, open_now)]
    )
    return Reply(text, choices=_rows(request, services, say, held, followed))


def _what(request: Request, services: Services, held: Choice) -> Markup:
    say, settings = voice(request, services), request.subscriber.settings
    if not held.kinds:
        return say("alerts-none-chosen")
    places = ", ".join(names.place_name(services.catalogue, place, request.language) for place in held.places)
    lines = [say("alerts-chosen", count=len(held.kinds))]
    lines.append(say("alerts-where", places=places) if places else say("alerts-where-all"))
    if settings.quiet is not None:
        lines.append(say("alerts-quiet-pass" if settings.alerts_in_quiet else "alerts-quiet-wait"))
    return Markup("\n").join(lines)


def _in_force(request: Request, services: Services, events: Sequence[AlertEvent]) -> list[Markup]:
    say = voice(request, services)
    if not events:
        return [say("alerts-nothing-in-force")]
    return [say("alerts-in-force"), *(_event(request, services, each) for each in events)]


def _event(request: Request, services: Services, event: AlertEvent) -> Markup:
    language, zone = request.language, own_zone(request, services)
    link = Markup('<a href="{}">{}</a> · {}').format(
        event.article.url,
        services.say(language, "alerts-read"),
        names.source_name(services.catalogue, event.article.source),
    )
    said = details(event.alert, language=language, say=services.say, now=services.now(), zone=zone)
    return Markup("\n").join(line for line in (heading(event.alert, language), said, link) if line)


def _rows(request: Request, services: Services, say: Voice, held: Choice, followed: Sequence[Subscription]) -> Rows:
    kinds = in_rows(
        Button(
            names.label(services.catalogue, names.Subject(_ALERT, kind), request.language),
            action("alerts", "off" if kind in held.kinds else "on", kind),
            active=kind in held.kinds,
        )
        for kind in AlertKind
    )
    whole = (
        button(say, "button-alerts-none", "alerts:none")
        if held.is_all
        else button(say, "button-alerts-all", "alerts:all")
    )
    return (*kinds, (whole,), *_where(say, held, followed), *_quiet(request, say), back_to_settings(say))


def _where(say: Voice, held: Choice, followed: Sequence[Subscription]) -> Rows:
    """Only who follows places has a choice."""
    if not (held.kinds and (held.places or _own_places(followed))):
        return ()
    return (
        (
            button(say, "button-alerts-everywhere", "alerts:place:all", active=not held.places),
            button(say, "button-alerts-my-places", "alerts:place:mine", active=bool(held.places)),
        ),
    )


def _quiet(request: Request, say: Voice) -> Rows:
    """Only who has quiet hours has a choice."""
    settings = request.subscriber.settings
    if settings.quiet is None:
        return ()
    turned = "off" if settings.alerts_in_quiet else "on"
    return ((button(say, "button-alerts-quiet", action("alerts", "quiet", turned), active=settings.alerts_in_quiet),),)
