"""Inline mode on Telegram: ``@bot pcb ghana`` in any chat offers the cards that answer it, and leaves no trace."""

from __future__ import annotations

import logging
import time
import uuid

from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot import locales
from bot.answers import plain
from bot.channels.cleaning import clean_text
from bot.channels.errors import ChannelError
from bot.channels.intake import Incoming
from bot.channels.replies import ReplyData
from bot.channels.telegram_turns import TelegramTurns
from bot.channels.tokens import Session
from bot.telegram.delivery import HTML, NO_PREVIEW
from bot.telegram.messages import card_from, card_html

logger = logging.getLogger(__name__)

# Telegram's limit for the id of a result, in bytes
_LONGEST_ID = 64


async def offers(text: str, language: str, limit: int, turns: TelegramTurns) -> list[InlineQueryResultArticle]:
    """Return the cards that answer ``text``, each as a message to send; none where it cannot be understood."""
    try:
        cleaned = clean_text(text, limit)
    except ChannelError:  # nothing typed yet
        return []
    passing = Session(f"tg-inline-{uuid.uuid4().hex}", language, int(time.time()) + 60)
    try:
        replies = await turns.replies(Incoming(cleaned, None, None), passing)
    finally:
        await turns.store.delete(passing.conversation)
    return [result for reply in replies for result in _results(reply)]


def _results(reply: ReplyData) -> list[InlineQueryResultArticle]:
    locale = locales.load(reply["language"])
    return [
        InlineQueryResultArticle(
            card.id[:_LONGEST_ID],
            plain.title(card),
            InputTextMessageContent(card_html(card, locale), parse_mode=HTML, link_preview_options=NO_PREVIEW),
            description=card.why or None,
        )
        for card in map(card_from, reply["cards"])
    ]
