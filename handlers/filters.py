"""/loc: words that news must say, or must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from bot.delivery.filters import CHARACTERS_MAX, PHRASES_MAX, Filters, Misread, parse_filters
from bot.models import Button, Rows, Settings
from bot.news.vietnamese import same_words
from handlers import names
from handlers.base import Reply, Request, Services
from handlers.buttons import OldButton, action, back_to_settings, button, in_rows, part
from handlers.saving import save
from handlers.voice import Voice, plain, voice
from storage.base import Dialog

QUESTION = "loc"
GROUPS = ("must", "any", "not")
_QUESTION_S = 15 * 60

Groups = dict[str, tuple[str, ...]]


async def filters(request: Request, services: Services) -> Reply:
    """The screen; ``/loc +bão, "Hạ Long", -bóng đá`` adds to it, ``/loc tắt`` drops all."""
    say = voice(request, services)
    words = request.words.strip()
    if not words:
        return _shown(request, services)
    if names.means_off(words):
        return _shown(await _save(request, services, dict.fromkeys(GROUPS, ())), services)
    held = request.subscriber.settings
    added = parse_filters(words)
    if isinstance(added, Misread):
        return Reply(_misread(say, added), dialog=_again(request))
    wanted = _with(_groups(held), _groups(added))
    if sum(map(len, wanted.values())) > PHRASES_MAX:
        return Reply(_misread(say, Misread("too_many")), choices=_drops(held))
    return _shown(await _save(request, services, wanted), services)


def _misread(say: Voice, why: Misread) -> Markup:
    return say("filters-misread", problem=why.problem, words=why.words, characters=CHARACTERS_MAX, max=PHRASES_MAX)


def _again(request: Request) -> Dialog | None:
    """Who was asked and is not understood may simply try again."""
    return request.dialog if request.dialog is not None and request.dialog.name == QUESTION else None


def _with(held: Groups, added: Groups) -> Groups:
    """A phrase stands in one group: where it was put last."""
    new = [words for phrases in added.values() for words in phrases]
    return {
        group: (*(words for words in held[group] if not any(same_words(words, each) for each in new)), *added[group])
        for group in GROUPS
    }


async def filters_button(request: Request, services: Services) -> Reply:
    """``filter`` shows in place, ``filter:ask`` asks, ``filter:off`` drops all,
    ``filter:drop:<group>:<hash of the phrase>`` drops one."""
    if len(request.action) == 1:
        return replace(_shown(request, services), edit=True)
    say, verb = voice(request, services), request.action[1]
    if verb == "ask":
        until = services.now() + timedelta(seconds=_QUESTION_S)
        return Reply(say("filters-ask"), dialog=Dialog(QUESTION, {}, until))
    if verb == "off":
        request = await _save(request, services, dict.fromkeys(GROUPS, ()))
        return replace(_shown(request, services), edit=True, toast=plain(say("toast-filters-off")))
    group, dropped = part(request.action, 2), part(request.action, 3)
    if verb != "drop" or group not in GROUPS:
        raise OldButton
    held = _groups(request.subscriber.settings)
    kept = tuple(words for words in held[group] if names.short_hash(words) != dropped)
    request = await _save(request, services, {**held, group: kept})
    return replace(_shown(request, services), edit=True, toast=plain(say("toast-saved")))


def _groups(filters: Settings | Filters) -> Groups:
    return dict(zip(GROUPS, (filters.must, filters.any_of, filters.none_of), strict=True))


async def _save(request: Request, services: Services, wanted: Groups) -> Request:
    must, any_of, none_of = (wanted[group] for group in GROUPS)
    changed = replace(request.subscriber.settings, must=must, any_of=any_of, none_of=none_of)
    return await save(request, services, changed)


def _shown(request: Request, services: Services) -> Reply:
    say = voice(request, services)
    held = _groups(request.subscriber.settings)
    lines = [say(f"filters-{group}", words=_quoted(words)) for group, words in held.items() if words]
    head = [say("filters-some"), Markup("\n").join(lines)] if lines else [say("filters-none")]
    rows = [*_drops(request.subscriber.settings), (button(say, "button-filters-add", "filter:ask"),)]
    if lines:
        rows.append((button(say, "button-filters-clear", "filter:off"),))
    return Reply(Markup("\n\n").join([*head, say("filters-how")]), choices=(*rows, back_to_settings(say)))


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def _drops(settings: Settings) -> Rows:
    marks = dict(zip(GROUPS, ("+", "", "−"), strict=True))
    return in_rows(
        Button(f"✖️ {marks[group]}{word}", action("filter", "drop", group, names.short_hash(word)))
        for group, words in _groups(settings).items()
        for word in words
    )
