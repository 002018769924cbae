"""/canhbao: of which dangers one is told at once, for which places, and what is in force now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.catalogue.alert_kinds import alert_looks
from bot.delivery.alerts import details, heading
from bot.models import AlertEvent, AlertKind, Button, Rows, Subscription
from bot.news.vietnamese import fold, one_tone_style
from handlers import alert_places, names, place_names
from handlers.alert_choice import ALERT, ALL, Choice, choose, chosen, settle, subscriptions, with_place
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, back_to_settings, button, in_rows, part
from handlers.saving import own_zone, save
from handlers.voice import Voice, plain, voice

_SHOWN_MAX = 10
_NAME_CHARACTERS_MIN = 2
_WORDS_SHOWN_MAX = 60


async def alerts(request: Request, services: Services) -> Reply:
    """The screen; ``/canhbao bão`` adds a kind, ``/canhbao tất cả`` all of them, ``/canhbao tắt`` drops all, and
    ``/canhbao cô tô`` asks for them at a place of its own."""
    words = request.words.strip()
    if words:
        wanted = _said(words, await chosen(request, services), services)
        if wanted is None:
            return await _unclear(request, services, words)
        if not await choose(request, services, wanted):
            return Reply(voice(request, services)("alerts-full"))
    return await _shown(request, services)


async def _unclear(request: Request, services: Services, words: str) -> Reply:
    shown = await _shown(request, services)
    said = voice(request, services)("alerts-unclear", words=words[:_WORDS_SHOWN_MAX])
    return replace(shown, text=Markup("\n\n").join([said, shown.text]))


async def alerts_button(request: Request, services: Services) -> Reply:
    """``alerts`` shows in place; ``alerts:on|off:<kind>``, ``alerts:all``, ``alerts:none``, ``alerts:place:all|mine``
    and ``alerts:quiet:on|off`` choose; ``alerts:at`` shows the places, and ``alerts:at:on|off:<place>`` chooses one."""
    if len(request.action) == 1:
        return replace(await _shown(request, services), edit=True)
    verb, toast = request.action[1], plain(voice(request, services)("toast-saved"))
    if verb == "at":
        return await alert_places.at(request, services, toast)
    if verb == "quiet":
        request = await _pass_quiet(request, services)
    elif verb == "place":
        await settle(request, services, await alert_places.pressed(request, services))
    elif verb in {"all", "none"}:
        toast = await turn_all(request, services, on=verb == "all")
    else:
        toast = await _turn(request, services)
    return replace(await _shown(request, services), edit=True, toast=toast)


def are_named(words: str) -> bool:
    """Whether a kind of alert is among the words: as it is written, or of several syllables without their marks."""
    said = f" {' '.join(one_tone_style(words).lower().replace('?', ' ').split())} "
    looks = alert_looks().values()
    called = [name.lower() for look in looks for name in (*look.name["vi"].split(", "), *look.asked)]
    return any(
        f" {name} " in said or (" " in name and said == fold(said) and f" {fold(name)} " in said) for name in called
    )


async def turn_all(request: Request, services: Services, *, on: bool) -> str:
    """All kinds or none; the toast that says so."""
    held = await chosen(request, services)
    await settle(request, services, replace(held, kinds=ALL if on else frozenset()))
    return plain(voice(request, services)("toast-alerts-all-on" if on else "toast-alerts-all-off"))


# --- what is said and pressed ------------------------------------------------------------------------------------


def _said(words: str, held: Choice, services: Services) -> Choice | None:
    """What is to be chosen after ``words``; None if they are not understood."""
    if names.means_off(words):
        return Choice()
    if names.means_all(words):
        return replace(held, kinds=ALL)
    meant = names.key(words)
    named = frozenset(
        kind
        for kind, look in alert_looks().items()
        if any(meant in names.key(name) for name in (*look.name.values(), *look.asked))
    )
    if named and len(meant) >= _NAME_CHARACTERS_MIN:
        return replace(held, kinds=held.kinds | named)
    found = place_names.meant(services.catalogue.gazetteer, words)
    if len(found) != 1:
        return None
    return Choice(held.kinds or ALL, with_place(held, found[0].place.id, services))


async def _turn(request: Request, services: Services) -> str:
    verb, kind = request.action[1], part(request.action, 2)
    if verb not in {"on", "off"} or kind not in set(AlertKind):
        raise OldButton
    held = await chosen(request, services)
    kinds = held.kinds | {AlertKind(kind)} if verb == "on" else held.kinds - {AlertKind(kind)}
    await settle(request, services, replace(held, kinds=kinds))
    called = names.label(services.catalogue, names.Subject(ALERT, kind), request.language)
    return plain(voice(request, services)("toast-alerts-on" if verb == "on" else "toast-alerts-off", what=called))


async def _pass_quiet(request: Request, services: Services) -> Request:
    wanted = part(request.action, 2)
    if wanted not in {"on", "off"}:
        raise OldButton
    return await save(request, services, replace(request.subscriber.settings, alerts_in_quiet=wanted == "on"))


# --- what is shown -----------------------------------------------------------------------------------------------


async def _shown(request: Request, services: Services) -> Reply:
    say, followed = voice(request, services), await subscriptions(request, services)
    held = Choice.of(followed)
    open_now = await services.db.read(services.db.storage.alerts_in_force, services.now(), _SHOWN_MAX)
    text = Markup("\n\n").join(
        [say("alerts-title"), _what(request, services, held, followed), *_in_force(request, services, open_now)]
    )
    return Reply(text, choices=_rows(request, services, say, held))


def _what(request: Request, services: Services, held: Choice, followed: Sequence[Subscription]) -> Markup:
    say, settings = voice(request, services), request.subscriber.settings
    if not held.kinds:
        return say("alerts-none-chosen")
    lines = [say("alerts-chosen", count=len(held.kinds)), alert_places.said(request, services, held, followed)]
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


def _rows(request: Request, services: Services, say: Voice, held: Choice) -> Rows:
    kinds = in_rows(
        Button(
            names.label(services.catalogue, names.Subject(ALERT, kind), request.language),
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
    return (*kinds, (whole,), *alert_places.rows(say, held, services), *_quiet(request, say), back_to_settings(say))


def _quiet(request: Request, say: Voice) -> Rows:
    """Only who has quiet hours has a choice."""
    settings = request.subscriber.settings
    if settings.quiet is None:
        return ()
    turned = "off" if settings.alerts_in_quiet else "on"
    return ((button(say, "button-alerts-quiet", action("alerts", "quiet", turned), active=settings.alerts_in_quiet),),)
