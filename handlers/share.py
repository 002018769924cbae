"""/chiase: an address that opens Loa at a topic, place, paper, article or story, and its QR code for posters."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from markupsafe import Markup

from bot.models import STORY_LIFE, Article, SubscriptionKind
from handlers import deep_links, mutes, names
from handlers import meant as pointing
from handlers.base import Reply, Request, Services
from handlers.buttons import action, button
from handlers.voice import voice

_DOT_PX = 12  # a code of some 30 dots is then as wide as a phone shows it
_BORDER_DOTS = 4  # ISO/IEC 18004: the quiet zone


async def share(request: Request, services: Services) -> Reply:
    """What is named or pointed at; without a word, Loa itself."""
    say = voice(request, services)
    words = request.words.strip()
    subject = _named(words, services)
    if subject is not None:
        payload = deep_links.payload_of(subject)
        return _shared(request, services, payload, names.label(services.catalogue, subject, request.language))
    if not words and request.replied is None:
        return _shared(request, services, "", "Loa")
    found = await pointing.meant(request, services)
    if len(found.articles) == 1:
        return _article(request, services, found.articles[0])
    if found.articles:
        return pointing.which(found.articles, "share", say)
    return await pointing.ask_which(services, "share", say, found.missing(say), say("share-ask"))


def _named(words: str, services: Services) -> names.Subject | None:
    if not words:
        return None
    return names.keyword(words) if names.is_keyword(words) else names.find(services.catalogue, words)


async def share_button(request: Request, services: Services) -> Reply:
    """``share:<article>``; ``share:<article>:story``: the story that it tells of."""
    article = await pointing.pressed(request, services)
    if request.action[2:] != ("story",):
        return _article(request, services, article)
    story = names.Subject(SubscriptionKind.STORY, article.story)
    return _shared(request, services, deep_links.payload_of(story), await mutes.called(request, services, story))


def _article(request: Request, services: Services, article: Article) -> Reply:
    """With the way to share its story, too, while that lives."""
    shared = _shared(request, services, deep_links.article(article.id), article.title)
    if services.now() - article.at > STORY_LIFE or shared.picture is None:
        return shared
    story = button(voice(request, services), "button-share-story", action("share", article.id, "story"))
    return replace(shared, choices=((story,),))


def _shared(request: Request, services: Services, payload: str | None, called: str | Markup) -> Reply:
    say = voice(request, services)
    username = services.usernames().get("telegram")
    if payload is None:
        return Reply(say("share-too-long"))
    if username is None:
        return Reply(say("share-no-address"), choices=((button(say, "button-help", "help"),),))
    address = deep_links.address(username, payload)
    return Reply(say("share-here", what=called, address=address), picture=qr_code(address))


def qr_code(text: str) -> bytes:
    """A PNG that a telephone's camera reads, even with a seventh of it covered."""
    import segno  # noqa: PLC0415 - loaded when somebody first shares

    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=_DOT_PX, border=_BORDER_DOTS)
    return out.getvalue()
