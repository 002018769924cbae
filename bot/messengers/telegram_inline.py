"""Results of inline queries as the Bot API takes them (InlineQueryResultArticle). Pure."""

from __future__ import annotations

from dataclasses import replace

from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent

from bot.messengers.base import QueryAnswer, QueryResult
from bot.messengers.telegram_draft import draft_of
from bot.models import Address

_NOWHERE = Address("telegram", "0")


def inline_result(result: QueryResult) -> InlineQueryResultArticle:
    draft = draft_of(_NOWHERE, result.message)
    return InlineQueryResultArticle(
        result.id,
        result.title,
        InputTextMessageContent(draft.text, parse_mode=draft.parse_mode, link_preview_options=draft.link_preview),
        reply_markup=draft.keyboard,
        description=result.description,
        thumbnail_url=result.image if result.image and result.image.startswith("https://") else None,
    )


def without_addresses(answer: QueryAnswer) -> QueryAnswer:
    """The answer without the pictures and buttons of its results; what is read of an article still links to it."""
    bare = [replace(each, image=None, message=replace(each.message, buttons=())) for each in answer.results]
    return replace(answer, results=bare)


def invitation(answer: QueryAnswer) -> InlineQueryResultsButton | None:
    if answer.invitation is None:
        return None
    label, payload = answer.invitation
    return InlineQueryResultsButton(label, start_parameter=payload)
