"""Renders cards as plain text that is complete without them: for the terminal and for screen readers."""

from __future__ import annotations

import datetime
import re
from typing import Iterable, List, Optional

from babel.dates import format_date, format_skeleton

from bot.answers.cards import with_acronym
from bot.answers.reply import Card, CardChannel
from bot.locales import Locale

_BLANKS_AT_END = re.compile(r"[ \u00a0]+$", re.MULTILINE)
#: a first answer shows so many channels of each body; asked for details, all are shown
BRIEF = 4


def cards_text(cards: Iterable[Card], locale: Locale, most: Optional[int] = BRIEF) -> str:
    """Return the cards as paragraphs, numbered so that a person can say "the second one"."""
    cards = list(cards)
    return "\n\n".join(
        card_text(card, locale, number if len(cards) > 1 else None, most)
        for number, card in enumerate(cards, start=1)
    )


def card_text(card: Card, locale: Locale, number: Optional[int] = None, most: Optional[int] = BRIEF) -> str:
    """Return one card as lines: name, why, channels with what is known of their age, source."""
    lines = [f"{number}. {title(card)}" if number else title(card)]
    if card.why:
        lines.append(locale.say("card.why", why=card.why))
    if card.warning:
        lines.append(locale.say("card.warning", warning=card.warning))
    lines += [channel_text(channel, locale) for channel in card.channels[:most]]
    if not card.channels:
        lines.append(locale.say("card.no_channel"))
    elif most is not None and len(card.channels) > most:
        lines.append(locale.say("card.more_channels", count=len(card.channels) - most))
    lines += [source_text(card, locale)] if card.sources else []
    return "\n   ".join(lines)


def title(card: Card) -> str:
    """Return the name of a card, with the acronym if it says more."""
    return with_acronym(card.name, card.acronym)


def channel_text(channel: CardChannel, locale: Locale) -> str:
    """Return "Telephone: +41 22 917 8271 (seen 2024, not yet verified)"."""
    return locale.say("card.channel", label=channel.label, value=channel.value, seen=seen(channel, locale))


def seen(channel: CardChannel, locale: Locale) -> str:
    """Return how old a value is and how far it may be trusted."""
    key = f"seen.{channel.status}" if channel.as_of else f"seen.{channel.status}_undated"
    return locale.say(key, date=date_text(channel.as_of, locale))


def source_text(card: Card, locale: Locale) -> str:
    """Return the line with source, its date, and whether somebody has verified the record."""
    source = card.sources[0]
    when = date_text(source["as_of"], locale) if source["as_of"] else locale.say("seen.no_date")
    verified = locale.say("card.verified", date=date_text(card.verified, locale)) if card.verified else None
    return locale.say("card.source", url=source["url"], date=when, verified=verified or locale.say("card.not_verified"))


def pages(addresses: Iterable[str], locale: Locale) -> str:
    """Return addresses of pages in a row, each once; a blank keeps the mark between them out of them."""
    return locale.joined(dict.fromkeys(f"{address} " for address in addresses), "semicolon").strip()


def date_text(date: Optional[str], locale: Locale) -> str:
    """Return a date of the knowledge base (YYYY, YYYY-MM or YYYY-MM-DD) in the manner of the language."""
    if not date:
        return ""
    parts = [int(part) for part in date.split("-")]
    if len(parts) == 1:
        return locale.say("seen.year", year=str(parts[0]))
    day = datetime.date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1)
    if len(parts) == 2:
        return str(format_skeleton("yMMMM", day, locale=locale.language))
    return str(format_date(day, "long", locale=locale.language))


def join(paragraphs: List[str]) -> str:
    """Return the paragraphs that say something, with an empty line between them and no blanks at the ends of lines."""
    return _BLANKS_AT_END.sub("", "\n\n".join(paragraph for paragraph in paragraphs if paragraph))
