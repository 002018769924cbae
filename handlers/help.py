"""/trogiup: short, with a page for each family of commands."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from bot.models import Rows
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, button, in_rows, part
from handlers.understand import nearest_command
from handlers.voice import Voice, voice

_PAGES = ("follow", "latest", "search", "settings", "privacy")
_ADMIN_PAGE = "admin"


async def show(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    return Reply(say("help-all"), choices=_contents(say, request))


def _contents(say: Voice, request: Request) -> Rows:
    pages = (*_PAGES, _ADMIN_PAGE) if request.is_admin else _PAGES
    return in_rows(button(say, f"help-{page}-title", action("help", page)) for page in pages)


async def help_button(request: Request, services: Services) -> Reply:
    """``help``, ``help:<page>``: turned in place."""
    if len(request.action) == 1:
        return replace(await show(request, services), edit=True)
    page = part(request.action, 1)
    if page not in _PAGES and not (page == _ADMIN_PAGE and request.is_admin):
        raise OldButton
    say = voice(request, services)
    return Reply(say(f"help-{page}"), choices=((button(say, "button-back-to-help", "help"),),), edit=True)


async def unknown_command(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    close = nearest_command(request.words, request.language)
    text = say("help-unknown", name=request.words)
    hint = say("help-unknown-nearest", nearest=close) if close else Markup("")
    choices = ((button(say, "button-help", "help"),),)
    return Reply(Markup(" ").join(filter(None, [text, hint])), choices=choices)


async def thanks(request: Request, services: Services) -> Reply:
    return Reply(voice(request, services)("help-thanks"))


async def nothing_said(request: Request, services: Services) -> Reply:
    """A picture, a sticker or white space."""
    return Reply(voice(request, services)("help-no-words"))


async def stop_asking(request: Request, services: Services) -> Reply:
    """/thoi: the way out of every question."""
    return Reply(voice(request, services)("never-mind" if request.dialog else "nothing-to-cancel"))
