"""The arrows between the parts, as docs/design.md draws them: an import that points elsewhere fails."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
BOTTOM = {"bot.models", "bot.errors"}
ALLOWED = {
    "bot.models": set(),
    "bot.errors": set(),
    "bot.memory": set(),
    "bot.redact": set(),
    "bot.repeats": set(),
    "bot.transport": {"bot.errors"},
    "bot.config": {"bot.errors"},
    "bot.catalogue": BOTTOM | {"bot.news.vietnamese", "bot.news.urls"},
    "bot.news": BOTTOM | {"bot.catalogue"},
    "bot.sources": BOTTOM | {"bot.news", "bot.catalogue", "bot.transport", "storage"},
    "storage": BOTTOM | {"bot.news"},
    "bot.messengers": BOTTOM | {"bot.transport", "bot.redact", "storage"},
    "bot.delivery": BOTTOM | {"bot.news", "bot.catalogue", "bot.messengers.base", "storage", "handlers.base"},
    # Schedules and filters are pure rules over settings: who sets them is told what they come to.
    # An alert reads alike on its card and in the list of those in force.
    # So is the audience: who asks why an article did not come is answered by the rules that decided it.
    "handlers": BOTTOM
    | {"bot.news", "bot.catalogue", "storage"}
    | {"bot.delivery.schedule", "bot.delivery.filters", "bot.delivery.audience", "bot.delivery.alerts"},
    "bot.tenure": {"bot.errors", "storage"},
    "bot.calm": {"bot.delivery"},
    "bot.inquiries": BOTTOM | {"bot.catalogue", "bot.messengers.base", "bot.delivery", "handlers"},
    "bot.memberships": BOTTOM | {"bot.messengers.base", "bot.delivery", "storage", "handlers"},
    "bot.replies": BOTTOM | {"bot.memberships", "bot.messengers.base", "bot.delivery", "storage", "handlers"},
    "bot.chat": BOTTOM
    | {
        "bot.calm",
        "bot.replies",
        "bot.inquiries",
        "bot.memberships",
        "bot.catalogue",
        "bot.messengers.base",
        "bot.delivery",
        "storage",
        "handlers",
    },
    "bot.web": BOTTOM | {"bot.messengers"},
}
# What builds and connects things may know everything.
BUILDERS = {"bot.app", "bot.messaging", "bot.reading", "bot.serving", "bot.check", "bot.demo", "bot.__init__"}
BUILDERS |= {"bot.cli", "bot.cli_feeds", "bot.cli_texts"}


def modules() -> Iterator[tuple[str, Path]]:
    for folder in ("bot", "handlers", "storage"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts), path


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def within(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def part_of(module: str) -> str | None:
    parts = [part for part in [*ALLOWED, *BUILDERS] if within(module, part)]
    return max(parts, key=len, default=None)


def test_every_module_belongs_to_a_part() -> None:
    assert [module for module, _ in modules() if part_of(module) is None] == []


def test_imports_point_along_the_flow_or_down() -> None:
    wrong = [
        f"{module} → {name}"
        for module, path in modules()
        if (part := part_of(module)) in ALLOWED
        for name in imported(path)
        if name.split(".")[0] in {"bot", "handlers", "storage"}
        and not any(within(name, allowed) for allowed in {part, *ALLOWED[part]})
    ]
    assert wrong == []


def test_only_messengers_know_their_services() -> None:
    for module, path in modules():
        if not within(module, "bot.messengers"):
            assert "telegram" not in {name.split(".")[0] for name in imported(path)}, module


def test_pure_parts_import_nothing_that_touches_the_world() -> None:
    worldly = {"asyncio", "httpx", "aiohttp", "socket", "sqlite3", "sqlite_utils", "subprocess", "time", "random"}
    shells = {"bot.delivery.outbox", "bot.delivery.turns", "bot.delivery.sender", "bot.delivery.broadcasts"}
    shells |= {"bot.delivery.notices", "bot.delivery.watch", "bot.delivery.planner", "bot.delivery.posting"}
    for module, path in modules():
        if (within(module, "bot.news") or within(module, "bot.delivery")) and module not in shells:
            assert worldly.isdisjoint(name.split(".")[0] for name in imported(path)), module
