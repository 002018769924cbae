"""Those the bot talks with, as a test moves them."""

from __future__ import annotations

from tests.fakes.telegram import errors
from tests.fakes.telegram.inline import Inquiry
from tests.fakes.telegram.pictures import dimensions
from tests.fakes.telegram.state import Query, State
from tests.fakes.telegram.world import Chat, Message, User

ANONYMOUS = User(1_087_968_824, "Group", username="GroupAnonymousBot", is_bot=True)


class Person:
    """A person with a private chat, which the first word opens."""

    def __init__(self, state: State, user: User, chat: Chat) -> None:
        self._state = state
        self.user = user
        self.chat = chat

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def messages(self) -> list[Message]:
        """What the bot wrote to this person and what stands there still."""
        return [message for message in self.chat.shown if message.sender == self._state.bot]

    def starts(self) -> None:
        """Opens the chat without a word (a test that does not care how it began)."""
        if self.chat.trouble is errors.NEVER_STARTED:
            self.chat.trouble = None

    def says(
        self, text: str, *, where: Place | None = None, thread: int | None = None, answering: Message | None = None
    ) -> Message:
        answers = answering.id if answering else None
        message = self._state.post(self._chat(where), self.user, text=text, thread=thread, answers=answers)
        self._state.hear(message)
        return message

    def sends_photo(self, content: bytes, caption: str = "", *, where: Place | None = None) -> Message:
        photo = self._state.add_file("photo.jpg", content, dimensions(content) or (1280, 720))
        message = self._state.post(self._chat(where), self.user, text=caption, photo=photo)
        self._state.hear(message)
        return message

    def sends_location(self, latitude: float, longitude: float, *, where: Place | None = None) -> Message:
        message = self._state.post(self._chat(where), self.user, location=(latitude, longitude))
        self._state.hear(message)
        return message

    def shares_location(self, label: str, latitude: float, longitude: float) -> Message:
        """By the button beside where one types, whose label holds ``label``."""
        if not self.chat.location_button or label not in self.chat.location_button:
            raise LookupError(f"no button shares a location as {label!r}, but {self.chat.location_button!r}")
        return self.sends_location(latitude, longitude)

    def presses(self, message: Message, label: str) -> Query:
        """The button whose label holds ``label``."""
        data = message.button(label).data
        if data is None:
            raise LookupError(f"{label!r} is a link")
        return self._state.ask(message, self.user, data)

    def looks_up(self, words: str, offset: str = "") -> Inquiry:
        """``@bot words`` in a chat with somebody else."""
        return self._state.inquire(self.user, words, offset)

    def presses_unknown(self, message: Message, data: str) -> Query:
        """A button that was there once, under a message as it stood then."""
        return self._state.ask(message, self.user, data)

    def blocks(self) -> None:
        self.chat.trouble = errors.BLOCKED
        self._state.change_membership(self.chat, self.user, "member", "kicked")

    def blocks_unheard(self) -> None:
        """The update gets lost: only the next send tells."""
        self.chat.trouble = errors.BLOCKED

    def unblocks(self) -> None:
        self.chat.trouble = None
        self._state.change_membership(self.chat, self.user, "kicked", "member")

    def leaves_telegram(self) -> None:
        self.chat.trouble = errors.DEACTIVATED

    def _chat(self, where: Place | None) -> Chat:
        if where is None:
            self.starts()
            if self.chat.trouble is errors.BLOCKED:
                self.unblocks()
        return where.chat if where else self.chat


class Place:
    """A group, supergroup or channel."""

    def __init__(self, state: State, chat: Chat) -> None:
        self._state = state
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        mine = None if self.chat.kind == "channel" else self._state.bot
        return [message for message in self.chat.shown if message.sender == mine and not message.service]

    def takes_bot_in(self, by: Person) -> None:
        self.chat.trouble = None
        new = "administrator" if self.chat.kind == "channel" else "member"
        self._state.change_membership(self.chat, by.user, "left", new)

    def kicks_bot(self, by: Person) -> None:
        self.chat.trouble = errors.kicked(self.chat.kind)
        self._state.change_membership(self.chat, by.user, "member", "kicked")

    def makes_admin(self, person: Person) -> None:
        self.chat.members[person.id] = person.user
        self.chat.admins.add(person.id)

    def unmakes_admin(self, person: Person, by: Person) -> None:
        """The bot hears of it, as one of the administrators."""
        self.chat.admins.discard(person.id)
        self._state.change_standing(self.chat, by.user, person.user, "administrator", "member")

    def forbids_bot_to_post(self, by: Person) -> None:
        """It stays an administrator of the channel."""
        self.chat.trouble = errors.bad("need administrator rights in the channel chat")
        self._state.change_membership(self.chat, by.user, "administrator", "administrator", can_post_messages=False)

    def silences_bot(self, what: str = "text messages") -> None:
        self.chat.trouble = errors.no_rights(what)

    def opens_thread(self) -> int:
        self.chat.next_id += 1
        thread = self.chat.next_id
        self.chat.threads[thread] = True
        return thread

    def closes_thread(self, thread: int) -> None:
        self.chat.threads[thread] = False

    def reopens_thread(self, thread: int, by: Person) -> None:
        self.chat.threads[thread] = True
        opened: dict[str, object] = {"forum_topic_reopened": {}}
        self._state.hear(self._state.post(self.chat, by.user, thread=thread, service=opened))

    def posts(self, text: str) -> Message:
        """A channel speaks, or an administrator of a group in its name."""
        by = None if self.chat.kind == "channel" else ANONYMOUS
        message = self._state.post(self.chat, by, text=text)
        self._state.hear(message)
        return message

    def migrates(self, by: Person) -> Place:
        """The group becomes a supergroup with a new id; both are told."""
        new_id = -1_000_000_000_000 + self.chat.id
        chat = self._state.add_chat(new_id, "supergroup", self.chat.name)
        self.chat.trouble = errors.migrated(new_id)
        there = {"migrate_to_chat_id": new_id}
        back = {"migrate_from_chat_id": self.chat.id}
        self._state.hear(self._state.post(self.chat, by.user, service=there))
        self._state.hear(self._state.post(chat, by.user, service=back))
        return Place(self._state, chat)
