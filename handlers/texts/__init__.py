"""Every text Loa says, as Fluent files: ``vi/*.ftl`` is whole, ``en/*.ftl`` falls back on it key by key."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from markupsafe import Markup, escape

from bot.errors import ConfigError
from bot.models import Language

LANGUAGES: tuple[Language, ...] = ("vi", "en")

# fluent.runtime refuses values of more than 2,500 characters; longer ones are put in after it is done.
_VALUE_CHARACTERS_MAX = 2_000


class Texts:
    """``texts(language, key, name=value …)``: the text in Loa's markup, values escaped unless they are Markup.

    Integers are grouped as the language does it (1.234 bài), booleans select ``yes`` and ``no``. A text or a value
    that is missing raises LookupError: it is a mistake in the program, and the tests look for it.
    """

    def __init__(self, bundles: Mapping[Language, Any]) -> None:
        self._bundles = bundles

    def __call__(self, language: Language, key: str, /, **values: object) -> Markup:
        bundle = self._bundle(language, key)
        long: dict[str, str] = {}
        arguments = {name: _argument(name, value, long) for name, value in values.items()}
        text, errors = bundle.format_pattern(bundle.get_message(key).value, arguments)
        if errors:
            raise LookupError(f"text {key!r} ({language}): {'; '.join(map(str, errors))}")
        for token, value in long.items():
            text = text.replace(token, value)
        return Markup(text)  # noqa: S704 - the text is ours, and every value in it was escaped

    def _bundle(self, language: Language, key: str) -> Any:
        for candidate in (language, "vi"):
            if self._bundles[candidate].has_message(key):
                return self._bundles[candidate]
        raise LookupError(f"there is no text {key!r}")


def load_texts(folder: Traversable | None = None) -> Texts:
    """Read every text once. ConfigError names the file and the line that is no Fluent, or a key written twice."""
    root = folder or files(__package__)
    return Texts({language: _load_bundle(language, root / language) for language in LANGUAGES})


def _load_bundle(language: Language, folder: Traversable) -> Any:
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415 - brings babel: loaded when first needed
    from fluent.syntax import ast  # noqa: PLC0415

    bundle = FluentBundle([language], use_isolating=False)
    seen: set[str] = set()
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".ftl"):
            continue
        resource = FluentResource(file.read_text("utf-8"))
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise ConfigError(f"{language}/{file.name}: this is no Fluent: {(entry.content or '').strip()[:80]!r}")
            if isinstance(entry, ast.Message):
                if entry.id.name in seen:
                    raise ConfigError(f"{language}/{file.name}: {entry.id.name} is written a second time")
                seen.add(entry.id.name)
        bundle.add_resource(resource)
    return bundle


def _argument(name: str, value: object, long: dict[str, str]) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = str(escape(value))
    if len(text) <= _VALUE_CHARACTERS_MAX:
        return text
    token = f"\ue000{name}\ue001"
    long[token] = text
    return token
