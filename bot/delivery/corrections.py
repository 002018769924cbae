"""What becomes of a reader's copy of an article that changed or was withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from markupsafe import Markup

from bot.catalogue import Catalogue
from bot.delivery.when import VIETNAM
from bot.messengers.base import Capabilities, Message
from bot.models import DispatchKind
from handlers.base import Say
from storage.base import Delivery


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace a message; if it cannot be, say ``instead``."""

    message_id: str
    message: Message
    instead: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a message away; if it cannot be, say ``instead``."""

    message_id: str
    instead: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Say it in messages of their own."""

    messages: tuple[Message, ...]


Step = Edit | Delete | Note


def steps(
    sending: Delivery,
    *,
    catalogue: Catalogue,
    capabilities: Capabilities,
    say: Say,
    now: datetime,
    zone: tzinfo = VIETNAM,
) -> Sequence[Step]:
    article, copy = sending.dispatch.article, sending.copy
    assert article is not None
    assert copy is not None
    note = (Message(Markup("{} {}").format(sending.dispatch.kind.value, article.title), silent=True),)
    if sending.dispatch.kind is DispatchKind.RETRACTION and capabilities.delete and not copy.in_digest:
        return [Delete(each, note) for each in copy.message_ids]
    if capabilities.edit and len(copy.message_ids) == 1:
        return [Edit(copy.message_ids[0], note[0], note)]
    return [Note(note)]
