"""The commands of the bot: their names, and what the menu and the profile say in each language."""

from __future__ import annotations

from typing import Dict, List, Tuple

from bot.locales import Locale

COMMANDS: Tuple[str, ...] = ("help", "topics", "country", "language", "source", "feedback", "forget", "privacy")


def menu(locale: Locale) -> List[Tuple[str, str]]:
    """Return each command with what it does."""
    return [(name, locale.say(f"telegram.command.{name}")) for name in COMMANDS]


def profile(locale: Locale) -> Dict[str, str]:
    """Return what the bot's page says before a conversation, within Telegram's 512 and 120 characters."""
    about = locale.say("telegram.about")
    return {"description": about[:512], "short_description": about[:120]}
