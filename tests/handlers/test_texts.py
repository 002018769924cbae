"""Every text is there in both languages, with the same variables, and said somewhere; no text is said that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import is_normalized

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from bot.models import Language
from handlers.commands import COMMANDS
from handlers.texts import LANGUAGES, load_texts

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "handlers" / "texts"
_KEY = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")
_SPEAKERS = {"say", "button", "label", "_say", "apologise"}


class Names(Visitor):
    """The variables in a text, and the texts that are part of it."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.parts: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - as Visitor calls it
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: fluent.MessageReference) -> None:  # noqa: N802 - as Visitor calls it
        self.parts.add(node.id.name)


def texts(language: str) -> dict[str, set[str]]:
    """Key → variables, of every text that is said by itself."""
    found: dict[str, Names] = {}
    for file in sorted((TEXTS / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text("utf-8")).body:
            if isinstance(entry, fluent.Message):
                found[entry.id.name] = Names()
                found[entry.id.name].visit(entry)
    parts = {part for names in found.values() for part in names.parts}
    return {
        key: names.variables.union(*(found[part].variables for part in names.parts))
        for key, names in found.items()
        if key not in parts
    }


VI, EN = texts("vi"), texts("en")


def trees() -> Iterator[tuple[Path, ast.AST]]:
    for folder in ("bot", "handlers", "storage"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def written() -> Iterator[re.Pattern[str]]:
    """Every string in the program that may be a key; what an f-string fills in is any word."""
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEY.fullmatch(node.value):
                yield re.compile(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values]
                if parts[0].endswith("-"):
                    yield re.compile("".join(re.escape(part) or "[a-z0-9_-]+" for part in parts))


def said() -> Iterator[tuple[str, str]]:
    """Every key that stands in a call which speaks, with its place."""
    for path, tree in trees():
        for call in ast.walk(tree):
            name = call.func if isinstance(call, ast.Call) else None
            called = name.id if isinstance(name, ast.Name) else name.attr if isinstance(name, ast.Attribute) else ""
            if isinstance(call, ast.Call) and called in _SPEAKERS:
                for argument in call.args[:3]:
                    for key in constants(argument):
                        if "-" in key and _KEY.fullmatch(key):
                            yield key, f"{path.relative_to(ROOT)}:{call.lineno}"


def constants(argument: ast.expr) -> list[str]:
    """What ``"a" if … else "b"`` may be, or ``"a"``."""
    if isinstance(argument, ast.IfExp):
        return [*constants(argument.body), *constants(argument.orelse)]
    return [argument.value] if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else []


def test_both_languages_say_the_same_things() -> None:
    assert VI.keys() - EN.keys() == set()
    assert EN.keys() - VI.keys() == set()


def test_both_languages_are_told_the_same() -> None:
    assert {key: (VI[key], EN[key]) for key in VI.keys() & EN.keys() if VI[key] != EN[key]} == {}


def test_no_text_is_dead() -> None:
    patterns = {pattern.pattern: pattern for pattern in written()}
    exact = {pattern.replace("\\", "") for pattern in patterns}
    rest = [key for key in sorted(VI) if key not in exact]
    assert [key for key in rest if not any(pattern.fullmatch(key) for pattern in patterns.values())] == []


def test_no_text_is_missing() -> None:
    assert [(key, place) for key, place in said() if key not in VI] == []


@pytest.mark.parametrize("path", sorted(TEXTS.rglob("*.ftl")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_texts_are_in_nfc(path: Path) -> None:
    assert is_normalized("NFC", path.read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_bot_is_for_fits_where_it_is_shown(language: Language) -> None:
    say = load_texts()
    assert len(say(language, "about-short", province="Bà Rịa - Vũng Tàu")) <= 120
    assert len(say(language, "about-long")) <= 512


@pytest.mark.parametrize("language", ["vi", "en"])
def test_texts_name_commands_as_they_are_called_in_their_language(language: str) -> None:
    """Where a command has no name of its own in English, one that is understood."""
    names = {alias for command in COMMANDS for alias in (command.name, *command.aliases)}
    if language == "en":
        names -= {command.name for command in COMMANDS if command.english not in {None, command.name}}
    said = {
        (path.name, name)
        for path in (TEXTS / language).glob("*.ftl")
        for line in path.read_text("utf-8").splitlines()
        if not line.startswith("#")
        for name in re.findall(r"(?<![<\w])/([a-z]+)", line)
    }
    assert {(file, name) for file, name in said if name not in names} == set()
    assert len(said) > 40
