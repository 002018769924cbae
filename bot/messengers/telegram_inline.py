"""Results of inline queries as the Bot API takes them (InlineQueryResultArticle). Pure."""

from __future__ import annotations

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


def invitation(answer: QueryAnswer) -> InlineQueryResultsButton | None:
    if answer.invitation is None:
        return None
    label, payload = answer.invitation
    return InlineQueryResultsButton(label, start_parameter=payload)
