"""The commands of the bot: their names, and what the menu and the profile say in each language."""

from __future__ import annotations

from typing import Dict, List, Tuple

from telegram import Bot, BotCommand

from bot import locales
from bot.locales import Locale
from bot.telegram.sending import insist

COMMANDS: Tuple[str, ...] = ("help", "topics", "country", "language", "source", "feedback", "forget", "privacy")


def menu(locale: Locale) -> List[Tuple[str, str]]:
    """Return each command with what it does."""
    return [(name, locale.say(f"telegram.command.{name}")) for name in COMMANDS]


def profile(locale: Locale) -> Dict[str, str]:
    """Return what the bot's page says before a conversation, within Telegram's 512 and 120 characters."""
    about = locale.say("telegram.about")
    return {"description": about[:512], "short_description": about[:120]}


async def set_menu(bot: Bot, language: str) -> None:
    """Set commands and profile for one language; English is for all others too."""
    locale = locales.load(language)
    code = None if language == locales.DEFAULT else language
    about = profile(locale)
    await insist(lambda: bot.set_my_commands([BotCommand(*each) for each in menu(locale)], language_code=code))
    await insist(lambda: bot.set_my_description(about["description"], language_code=code))
    await insist(lambda: bot.set_my_short_description(about["short_description"], language_code=code))
