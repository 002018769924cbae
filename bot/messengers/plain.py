"""A beginning for messengers that send texts to single persons: what they answer where they can do nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.messengers.base import About, MenuCommand, Message, Outcome, QueryAnswer, Rejected
from bot.models import Address, Language


class PlainMessenger:
    """Everything of ``bot.messengers.base.Messenger`` that does nothing where there are no buttons, no editing and no
    groups."""

    username: str | None = None

    async def start(self) -> None:
        """Nothing to connect beforehand."""

    async def edit(self, address: Address, message_id: str, message: Message) -> Outcome:
        return Rejected("there is no editing here")

    async def delete(self, address: Address, message_id: str) -> Outcome:
        return Rejected("there is no deleting here")

    async def answer(self, callback_id: str, text: str = "") -> None:
        """There are no buttons."""

    async def typing(self, address: Address) -> None:
        """Nobody sees it."""

    async def answer_query(self, query_id: str, answer: QueryAnswer) -> None:
        """Nothing is asked here from other chats."""

    async def manages(self, address: Address, person_id: str) -> bool | None:
        """Every chat is one person's."""
        return True

    async def fetch_picture(self, ref: str) -> bytes | None:
        """None is heard of."""
        return None

    async def announce_commands(self, commands: Mapping[Language, Sequence[MenuCommand]]) -> None:
        """There is no menu of commands."""

    async def introduce(self, about: Mapping[Language, About]) -> None:
        """There is no profile to fill in."""
