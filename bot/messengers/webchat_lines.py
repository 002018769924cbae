"""The JSON of a line in a web chat, and what the page is shown of it. Pure.

A line of Loa: ``author`` "loa", ``html`` (Loa's markup), ``buttons``, ``picture``, ``document``, ``preview``,
``silent``, ``answers`` (how the line begins that it goes on from). A line of the person: ``author`` "me", ``text``
(plain), ``picture``, ``client`` (the page's own id of it).
A deleted line: ``deleted`` true and nothing else. Keys without a value are left out.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from bot.messengers.base import Document, Message
from bot.messengers.webchat_pictures import PictureFacts
from bot.models import Button, Rows
from storage.base import ChatLine

_QUOTED_MAX = 100

Body = dict[str, Any]


def loa_body(message: Message, picture: PictureFacts | None, answered: Body | None = None) -> Body:
    """``answered``: the line that it goes on from."""
    return {
        "author": "loa",
        "html": str(message.text),
        **_kept(
            buttons=_rows(message.buttons),
            picture=picture and picture.as_json(),
            document=message.document and _document(message.document),
            preview=message.preview and _kept(url=message.preview.url, image=message.preview.image),
            silent=message.silent,
            answers=answered and _beginning(answered),
        ),
    }


def edited_body(old: Body, message: Message, picture: PictureFacts | None) -> Body:
    """The new body of an edited line: a picture or file that the edit does not name stays, as in Telegram."""
    kept = _kept(picture=old.get("picture"), document=old.get("document"), answers=old.get("answers"))
    return {**kept, **loa_body(message, picture)}


def _beginning(body: Body) -> str:
    """Of its text, as it is read; nothing of what was deleted."""
    text = Markup(body.get("html", "")).striptags()  # noqa: S704 - Loa's own markup, as it was stored
    return text if len(text) <= _QUOTED_MAX else f"{text[:_QUOTED_MAX].rstrip()}…"


def me_body(text: str, client: str, picture: PictureFacts | None) -> Body:
    return {"author": "me", "text": text, "client": client, **_kept(picture=picture and picture.as_json())}


def deleted_body() -> Body:
    return {"deleted": True}


def to_json(body: Body) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Body:
    """The body of a line; one that is no JSON object reads as deleted, so that one bad row hides no chat."""
    try:
        body = json.loads(text)
    except ValueError:
        return deleted_body()
    return body if isinstance(body, dict) else deleted_body()


def shown_line(line: ChatLine) -> Body:
    """The line as the page gets it: a file's content is left out, it is downloaded by the line's id."""
    body = from_json(line.body)
    if isinstance(document := body.get("document"), dict):
        body["document"] = {"name": document.get("name", ""), "bytes": document.get("bytes", 0)}
    return body | {"id": line.id, "at": line.at.isoformat(timespec="seconds")}


def document_of(body: Body) -> Document | None:
    document = body.get("document")
    if not isinstance(document, dict):
        return None
    return Document(str(document["name"]), b64decode(document["content"]))


def _rows(rows: Rows) -> list[list[Body]]:
    return [[_button(button) for button in row] for row in rows if row]


def _button(button: Button) -> Body:
    return {"label": button.label, **_kept(action=button.action, url=button.url, active=button.active)}


def _document(document: Document) -> Body:
    content = b64encode(document.content).decode("ascii")
    return {"name": document.name, "bytes": len(document.content), "content": content}


def _kept(**values: object) -> Mapping[str, Any] | Body:
    return {key: value for key, value in values.items() if value}
