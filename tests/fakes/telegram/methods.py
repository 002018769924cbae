"""The methods (Bot API, "Available methods", "Updating messages", "Getting updates"), each from a call to its result."""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.fakes.telegram import errors
from tests.fakes.telegram.content import (
    buttons_of,
    caption_of,
    document_of,
    location_offered,
    photo_of,
    preview_of,
    text_of,
)
from tests.fakes.telegram.errors import bad
from tests.fakes.telegram.offers import button_of, offer_of
from tests.fakes.telegram.requests import Call
from tests.fakes.telegram.rich import rich_of
from tests.fakes.telegram.state import State
from tests.fakes.telegram.world import Chat, Message

DELETE_WITHIN_S = 48 * 3600
DOWNLOAD_BYTES_MAX = 20 * 2**20
Method = Callable[[State, Call], Any]
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def get_me(state: State, call: Call) -> Any:
    return state.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not state.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(state: State, call: Call) -> Any:
    if state.delivering.url:
        raise errors.WEBHOOK_ACTIVE
    allowed = call.params.get("allowed_updates")
    limit = call.number("limit", 100)
    return await state.updates.get(call.number("offset"), limit, call.number("timeout"), allowed)


def set_webhook(state: State, call: Call) -> Any:
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return delete_webhook(state, call)
    if not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters")
    state.updates.allow(call.params.get("allowed_updates"))
    state.delivering.set(url, secret)
    return True


def delete_webhook(state: State, call: Call) -> Any:
    state.delivering.set("", "")
    return True


def get_webhook_info(state: State, call: Call) -> Any:
    of = state.delivering
    found = {"url": of.url, "has_custom_certificate": False, "pending_update_count": state.updates.pending}
    if of.url:
        found |= {"max_connections": 40, "ip_address": "203.0.113.7"}
    if state.updates.allowed:
        found["allowed_updates"] = state.updates.allowed
    if of.last_error:
        found |= {"last_error_date": state.now(), "last_error_message": of.last_error}
    return found


def send_message(state: State, call: Call) -> Any:
    chat = _receiver(state, call)
    text, entities = text_of(call)
    preview = preview_of(call, text, entities)
    return _post(state, call, chat, text=text, entities=entities, preview=preview)


def send_rich_message(state: State, call: Call) -> Any:
    chat = _receiver(state, call)
    return _post(state, call, chat, rich=rich_of(call.params))


def send_photo(state: State, call: Call) -> Any:
    chat = _receiver(state, call)
    text, entities = caption_of(call)
    return _post(state, call, chat, text=text, entities=entities, photo=photo_of(state, call))


def send_document(state: State, call: Call) -> Any:
    chat = _receiver(state, call)
    text, entities = caption_of(call)
    return _post(state, call, chat, text=text, entities=entities, document=document_of(state, call))


def send_chat_action(state: State, call: Call) -> Any:
    state.open_chat(call)
    if call.text("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    return True


def _receiver(state: State, call: Call) -> Chat:
    chat = state.open_chat(call)
    reply = call.params.get("reply_parameters") or {}
    wanted = reply.get("message_id")
    if wanted and not chat.message(int(wanted)) and not reply.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return chat


def _post(state: State, call: Call, chat: Chat, **content: Any) -> Any:
    offered = location_offered(call, chat)
    message = state.post(
        chat,
        None if chat.kind == "channel" else state.bot,
        buttons=buttons_of(call),
        silent=call.flag("disable_notification"),
        thread=call.number("message_thread_id") or None,
        answers=_answered(call, chat),
        **content,
    )
    if offered is not None:
        chat.location_button = offered
    return message.as_json()


def _answered(call: Call, chat: Chat) -> int | None:
    """A message that is gone is not shown as answered."""
    wanted = (call.params.get("reply_parameters") or {}).get("message_id")
    found = chat.message(int(wanted)) if wanted else None
    return found.id if found is not None and not found.deleted else None


# --- updating --------------------------------------------------------------------------------------------------


def edit_message_text(state: State, call: Call) -> Any:
    message = _editable(state, call)
    if message.photo or message.document:
        raise bad("there is no text in the message to edit")
    new: dict[str, Any] = {"text": "", "entities": [], "preview": None, "rich": []}
    if "rich_message" in call.params:
        new["rich"] = rich_of(call.params)
    else:
        new["text"], new["entities"] = text_of(call)
        new["preview"] = preview_of(call, new["text"], new["entities"])
    return _change(state, message, **new, buttons=buttons_of(call))


def edit_message_caption(state: State, call: Call) -> Any:
    message = _editable(state, call)
    if not (message.photo or message.document):
        raise bad("there is no caption in the message to edit")
    text, entities = caption_of(call)
    return _change(state, message, text=text, entities=entities, buttons=buttons_of(call))


def edit_message_reply_markup(state: State, call: Call) -> Any:
    return _change(state, _editable(state, call), buttons=buttons_of(call))


def _editable(state: State, call: Call) -> Message:
    chat = state.chat_of(call)
    if chat.trouble:
        raise chat.trouble
    message = chat.message(_message_id(call))
    if message is None:
        raise bad("message to edit not found")
    if message.service or (message.sender != state.bot and chat.kind != "channel"):
        raise bad("message can't be edited")
    return message


def _message_id(call: Call) -> int:
    if call.number("message_id") <= 0:
        raise bad("MESSAGE_ID_INVALID")
    return call.number("message_id")


def _change(state: State, message: Message, **new: Any) -> Any:
    if all(getattr(message, name) == value for name, value in new.items()):
        raise errors.NOT_MODIFIED
    for name, value in new.items():
        setattr(message, name, value)
    message.edited_at = state.now()
    return message.as_json()


def delete_message(state: State, call: Call) -> Any:
    chat = state.chat_of(call)
    message = chat.message(_message_id(call))
    if message is None:
        raise bad("message to delete not found")
    if message.date < state.now() - DELETE_WITHIN_S:
        raise bad("message can't be deleted for everyone")
    if message.sender != state.bot and chat.kind != "private":
        raise bad("message can't be deleted")
    message.deleted = True
    return True


# --- everything else -------------------------------------------------------------------------------------------


def answer_callback_query(state: State, call: Call) -> Any:
    query = state.queries.get(call.text("callback_query_id"))
    if query is None or query.until <= state.clock():
        raise errors.OLD_QUERY
    if len(call.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    query.answer, query.alert = call.text("text"), call.flag("show_alert")
    return True


def set_my_commands(state: State, call: Call) -> Any:
    commands = call.params.get("commands") or []
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    state.commands[_commands_key(call)] = commands
    return True


def get_my_commands(state: State, call: Call) -> Any:
    return state.commands.get(_commands_key(call), [])


def _commands_key(call: Call) -> tuple[str, str]:
    language = call.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("invalid language code specified")
    return (call.params.get("scope") or {"type": "default"})["type"], language


def set_my_description(state: State, call: Call) -> Any:
    return _describe(state, call, "description", 512)


def get_my_description(state: State, call: Call) -> Any:
    return {"description": state.about.get(("description", call.text("language_code")), "")}


def set_my_short_description(state: State, call: Call) -> Any:
    return _describe(state, call, "short_description", 120)


def get_my_short_description(state: State, call: Call) -> Any:
    return {"short_description": state.about.get(("short_description", call.text("language_code")), "")}


def _describe(state: State, call: Call, what: str, most: int) -> Any:
    if len(call.text(what)) > most:
        raise bad("BOT_DESCRIPTION_INVALID")
    state.about[what, call.text("language_code")] = call.text(what)
    return True


def get_file(state: State, call: Call) -> Any:
    file = state.files.get(call.text("file_id").removesuffix("-s"))
    if file is None:
        raise bad("invalid file_id")
    if len(file.content) > DOWNLOAD_BYTES_MAX:
        raise bad("file is too big")
    folder = "photos" if file.size else "documents"
    found = file.as_json()
    return {key: found[key] for key in ("file_id", "file_unique_id", "file_size")} | {
        "file_path": f"{folder}/{file.id}"
    }


def get_chat(state: State, call: Call) -> Any:
    chat = state.chat_of(call)
    if chat.kind != "private" and chat.trouble:
        raise chat.trouble
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    return chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def answer_inline_query(state: State, call: Call) -> Any:
    """Bot API, answerInlineQuery: within 30 seconds, at most 50 results with ids of their own."""
    query = state.inquiries.get(call.text("inline_query_id"))
    if query is None or query.until < state.clock():
        raise errors.OLD_QUERY
    results = call.params.get("results")
    if not isinstance(results, list) or len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    ids = [str(result.get("id", "")) for result in results]
    if len({*ids}) < len(ids) or not all(1 <= len(each.encode()) <= 64 for each in ids):
        raise bad("RESULT_ID_INVALID")
    if len(call.text("next_offset").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    if button := call.params.get("button"):
        query.button = button_of(button)
    query.answered_at = time.perf_counter()
    query.answer = [offer_of(result) for result in results]
    query.following = call.text("next_offset")
    query.cached_s = call.number("cache_time", 300)
    query.personal = call.flag("is_personal")
    return True


def get_chat_member(state: State, call: Call) -> Any:
    chat = state.chat_of(call)
    if chat.kind != "private" and chat.trouble:
        raise chat.trouble
    person = call.number("user_id")
    if person not in chat.members:
        raise bad("PARTICIPANT_ID_INVALID" if chat.kind != "private" else "member not found")
    return state.member(chat.members[person].as_json(), "administrator" if person in chat.admins else "member")


METHODS: dict[str, Method | Callable[[State, Call], Awaitable[Any]]] = {
    function.__name__.replace("_", ""): function
    for function in (
        get_me,
        get_updates,
        set_webhook,
        delete_webhook,
        get_webhook_info,
        send_message,
        send_rich_message,
        send_photo,
        send_document,
        send_chat_action,
        edit_message_text,
        edit_message_caption,
        edit_message_reply_markup,
        delete_message,
        answer_callback_query,
        set_my_commands,
        get_my_commands,
        set_my_description,
        get_my_description,
        set_my_short_description,
        get_my_short_description,
        get_file,
        get_chat,
        get_chat_member,
        answer_inline_query,
    )
}
"""By lower-case name: the service reads method names in any case."""
