"""Which handler answers a request: dialogs first, then commands, buttons, and words that are a search."""

from __future__ import annotations

from collections.abc import Mapping

from bot.models import ChatKind
from handlers import (
    alerts,
    article,
    broadcast,
    channels,
    company,
    correct,
    digests,
    feedback,
    feeds,
    filters,
    following,
    help,  # noqa: A004
    latest,
    linking,
    location,
    mutes,
    places,
    privacy,
    quiet,
    retract,
    search,
    settings,
    share,
    start,
    status,
    stories,
    volume,
    why,
    zones,
)
from handlers.base import Handler, Reply, Request, Services
from handlers.buttons import OldButton, button
from handlers.understand import UNKNOWN
from handlers.voice import plain, voice

COMMANDS: Mapping[str, Handler] = {
    "start": start.start,
    "moi": latest.latest,
    "tim": search.search,
    "theodoi": following.follow,
    "bo": following.stop,
    "chude": following.topics,
    "diaban": places.places,
    "nguon": feeds.sources,
    "caidat": settings.settings,
    "bantin": digests.digest,
    "yentinh": quiet.quiet,
    "canhbao": alerts.alerts,
    "toida": volume.cap,
    "loc": filters.filters,
    "im": mutes.mute,
    "muigio": zones.zone,
    "ngonngu": settings.language,
    "tamdung": settings.pause,
    "tieptuc": settings.resume,
    "dulieu": privacy.my_data,
    "xoa": privacy.erase,
    "trogiup": help.show,
    "visao": why.why,
    "tinhtrang": status.status,
    "sua": correct.correct,
    "kenh": channels.channels,
    "lienket": linking.link,
    "chiase": share.share,
    "themtin": feedback.more_typed,
    "bottin": feedback.less_typed,
    "rut": retract.retract,
    "thongbao": broadcast.broadcast,
    "thoi": help.stop_asking,
    "camon": help.thanks,
    UNKNOWN: help.unknown_command,
}

ACTIONS: Mapping[str, Handler] = {
    "start": start.start_button,
    "moi": latest.latest_button,
    search.BEST: search.search_button,
    search.NEWEST: search.search_button,
    "find": search.find_button,
    "follow": following.follow_button,
    "stop": following.stop_button,
    "stopall": following.stop_all_button,
    "mine": following.mine_button,
    "topics": following.topics_button,
    "place": places.places_button,
    "sources": feeds.sources_button,
    "health": feeds.health_button,
    "settings": settings.settings_button,
    "set": settings.settings_button,
    "lang": settings.language_button,
    "digest": digests.digest_button,
    "quiet": quiet.quiet_button,
    "alerts": alerts.alerts_button,
    "cap": volume.cap_button,
    "filter": filters.filters_button,
    "muted": mutes.muted_button,
    "zone": zones.zone_button,
    "erase": privacy.erase_button,
    "why": why.why_button,
    "sua": correct.correct_button,
    "chan": channels.channels_button,
    "link": linking.link_button,
    "share": share.share_button,
    "retract": retract.retract_button,
    "cast": broadcast.broadcast_button,
    "help": help.help_button,
    "open": article.open_article,
    "less": article.less,
    "more": feedback.more,
    "others": stories.others,
    "story": stories.follow,
    "mute": mutes.mute_button,
    "unmute": mutes.unmute_button,
    "never": article.never_mind,
}

DIALOGS: Mapping[str, Handler] = {
    search.QUESTION: search.search,
    places.QUESTION: places.places_answer,
    location.QUESTION: places.location_answer,
    filters.QUESTION: filters.filters,
    zones.QUESTION: zones.zone,
    broadcast.QUESTION: broadcast.broadcast_answer,
}


async def answer(request: Request, services: Services) -> Reply:
    """The reply to anything a person types or presses; a button that is old or forged is answered kindly."""
    try:
        return await _refusal(request, services) or await _handler(request)(request, services)
    except OldButton:
        say = voice(request, services)
        rows = ((button(say, "button-start", "mine"), button(say, "button-help", "help")),)
        return Reply(say("old-button"), choices=rows, toast=plain(say("old-button")))


async def _refusal(request: Request, services: Services) -> Reply | None:
    """What a person is told who may not do this in company; over the chat, where that is possible."""
    say = voice(request, services)
    if request.subscriber.kind is ChatKind.CHANNEL:  # what once stood there may still be pressed, by all who read it
        return Reply(toast=plain(say("channels-in-private")))
    if company.is_anothers(request):
        return Reply(toast=plain(say("company-another")))
    if request.manages is None or request.is_admin or not company.wants_manager(request):
        return None
    manages = await request.manages()
    if manages:
        return None
    text = say("company-managers-only" if manages is False else "company-not-known")
    return Reply(toast=plain(text)) if request.action else Reply(text)


def _handler(request: Request) -> Handler:
    if request.action:
        return ACTIONS.get(request.action[0], _old_button)
    if request.location is not None:
        return location.located
    if request.command:
        return COMMANDS[request.command]
    if request.dialog is not None and request.dialog.name in DIALOGS:
        return DIALOGS[request.dialog.name]
    return help.nothing_said if request.has_picture and not request.words.strip() else search.search


async def _old_button(_request: Request, _services: Services) -> Reply:
    raise OldButton
