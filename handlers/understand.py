"""What a typed message asks: a command and what follows it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import category

from bot.catalogue import Catalogue
from bot.models import Language
from bot.news.feedtext import visible
from bot.news.vietnamese import fold, nfc, one_tone_style
from handlers import place_names
from handlers.commands import COMMANDS, Command
from handlers.names import find

TEXT_CHARACTERS_MAX = 4_096
_WORDS_IN_NAME_MAX = 4
_SLASH = re.compile(r"^/\s*(?P<name>[^\s@/]+)(?:@(?P<bot>\w+))?(?:\s+|$)")
_TRAILING = " \t\n.!?…,"
_POLITE = re.compile(r"^(?:loa ơi|loa oi),? | (?:nhé|nhe|nha|ạ|đi|di|với|voi)(?: (?:loa|ạ))?$")
_NAMED_COMMANDS = {"bỏ": "bo", "mới": "moi", "tin": "moi"}
_NAMED = re.compile(r"(?P<word>bỏ|mới|tin)(?: tức| tuc)?(?: về| ve)? ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """``command`` is canonical, "" for free text, "?" for a slash with a name nobody knows (then in ``words``)."""

    command: str
    words: str = ""


UNKNOWN = "?"


def understand(text: str, catalogue: Catalogue, bot_name: str = "", *, alone: bool = True) -> Said | None:
    """Read a message. None: it is not for Loa.

    ``alone``: nobody else listens in the chat. Where others do, only what carries a slash or Loa's ``bot_name``
    is meant for Loa, and a slash with another bot's name is not.
    """
    cleaned = clean(text)
    name = bot_name.lstrip("@").lower()
    slash = _SLASH.match(cleaned)
    if slash:
        if slash["bot"] and name and slash["bot"].lower() != name:
            return None
        return _slash_command(slash["name"], cleaned[slash.end() :].strip())
    mention = re.compile(rf"@{re.escape(name)}\b", re.IGNORECASE) if name else None
    if mention and mention.search(cleaned):
        cleaned = mention.sub("", cleaned).strip(" ,:\n")
    elif not alone:
        return None
    return _spoken_command(cleaned, catalogue) or Said("", cleaned)


def clean(text: str) -> str:
    """Within the limits of a message, in NFC, without what no keyboard types (controls, halves of surrogates)."""
    kept = "".join(
        letter if letter == "\n" or category(letter) not in {"Cc", "Cs", "Co"} else " "
        for letter in text[:TEXT_CHARACTERS_MAX]
    )
    return nfc(kept).strip()


def clean_name(text: str) -> str:
    """What somebody is called, or a group, as one line of what is seen: no name may read like words of Loa's."""
    return " ".join(visible(clean(text)).split())


def nearest_command(name: str, language: Language) -> str | None:
    """The command whose name looks most like a mistyped one, as it is called in that language."""
    names = {
        alias.replace(" ", ""): command.english or command.name if language == "en" else command.name
        for command in COMMANDS
        for alias in (command.name, *command.aliases)
    }
    close = get_close_matches(fold(name[:32]), names, n=1, cutoff=0.7)
    return names[close[0]] if close else None


def _slash_command(name: str, rest: str) -> Said:
    """``/tim bão``, ``/TÌM bão``, and names of several words: ``/theo dõi thể thao``."""
    words = [name, *rest.split()[: _WORDS_IN_NAME_MAX - 1]]
    for length in range(len(words), 0, -1):
        command = _ALIASES.get(fold(" ".join(words[:length])))
        if command is not None:
            return Said(command, _after(rest, length - 1))
    return Said(UNKNOWN, name[:32])


def _after(text: str, words: int) -> str:
    """``text`` without its first words, its own line breaks kept."""
    parts = text.split(maxsplit=words)
    return parts[words] if len(parts) > words else ""


def _spoken_command(text: str, catalogue: Catalogue) -> Said | None:
    bare = _same_writing(text.strip(_TRAILING) or text)
    for said in (bare, _POLITE.sub("", bare)):
        whole = _PHRASES.get(said) or (_PHRASES_FOLDED.get(said) if said == fold(said) else None)
        if whole is not None:
            return Said(whole, said if whole == "ngonngu" else "")
    return _opening(text) or _named(text, catalogue)


def _opening(text: str) -> Said | None:
    """``theo dõi thể thao``; without marks only when nothing in the message has any: ``tim mạch`` is no command."""
    words = text.split(maxsplit=_WORDS_IN_NAME_MAX)
    written = _same_writing(text)
    table = _OPENINGS_FOLDED if written == fold(written) else _OPENINGS
    for length in range(min(_WORDS_IN_NAME_MAX, len(words) - 1), 0, -1):
        command = table.get(_same_writing(" ".join(words[:length])))
        if command is not None:
            return Said(command, _after(text, length))
    return None


def _named(text: str, catalogue: Catalogue) -> Said | None:
    """``bỏ thể thao``, ``tin Bãi Cháy``: words too common to be commands unless a topic, place or source follows, and
    only with their marks (``bo y te`` is the ministry as well)."""
    opening = _NAMED.match(text)
    if opening is None:
        return None
    command, rest = _NAMED_COMMANDS[opening["word"].lower()], text[opening.end() :].strip(_TRAILING)
    is_name = find(catalogue, rest) or (command == "moi" and place_names.meant(catalogue.gazetteer, rest))
    return Said(command, rest) if is_name else None


def _same_writing(text: str) -> str:
    return " ".join(one_tone_style(text).lower().split())


def _table(written: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    return written, {fold(words): command for words, command in written.items()}


def _written(command: Command, words: tuple[str, ...]) -> dict[str, str]:
    return {_same_writing(each): command.name for each in words}


_ALIASES = {alias: command.name for command in COMMANDS for alias in (command.name, *command.aliases)}
_PHRASES, _PHRASES_FOLDED = _table(
    {k: v for command in COMMANDS for k, v in _written(command, command.phrases).items()}
)
_OPENINGS, _OPENINGS_FOLDED = _table({k: v for c in COMMANDS for k, v in _written(c, c.openings).items()})
