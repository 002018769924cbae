"""What Telegram shows of the bot before anybody talks with it: the menu of commands, and what it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeDefault,
)

from bot.messengers.base import About, MenuCommand
from bot.models import Language

COMMANDS_MAX, COMMAND_CHARACTERS_MAX = 100, 256
SHORT_CHARACTERS_MAX, LONG_CHARACTERS_MAX = 120, 512


async def set_commands(bot: Bot, commands: Mapping[Language, Sequence[MenuCommand]]) -> None:
    """Vietnamese for those whose Telegram is in Vietnamese, English (or what there is) for all others. In groups
    everybody is shown what everybody may use, and administrators all of it."""
    others = commands.get("en") or commands.get("vi") or ()
    for menu, code in ((others, None), (commands.get("vi"), "vi")):
        for scope, is_for_all in _SCOPES if menu is not None else ():
            shown = [each for each in menu or () if each.for_all or not is_for_all]
            await bot.set_my_commands([_command(each) for each in shown[:COMMANDS_MAX]], scope, language_code=code)


async def set_about(bot: Bot, about: Mapping[Language, About]) -> None:
    """Where nothing is said of it yet: what was written at @BotFather stays."""
    others = about.get("en") or about.get("vi")
    for said, code in ((about.get("vi"), "vi"), (others, "")):
        if said is None:
            continue
        if not (await bot.get_my_short_description(code)).short_description:
            await bot.set_my_short_description(said.short[:SHORT_CHARACTERS_MAX], code)
        if not (await bot.get_my_description(code)).description:
            await bot.set_my_description(said.long[:LONG_CHARACTERS_MAX], code)


def _command(command: MenuCommand) -> BotCommand:
    return BotCommand(command.name, command.description[:COMMAND_CHARACTERS_MAX])


_SCOPES: tuple[tuple[BotCommandScope, bool], ...] = (
    (BotCommandScopeDefault(), False),
    (BotCommandScopeAllGroupChats(), True),
    (BotCommandScopeAllChatAdministrators(), False),
)
