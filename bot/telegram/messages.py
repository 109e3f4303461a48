"""A reply as Telegram messages: HTML with everything escaped, one card each, within the limits of the Bot API."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Tuple

from bot.answers import plain
from bot.answers.reply import Card, CardChannel
from bot.locales import Locale

#: characters of a message; Telegram counts UTF-16 units after taking the markup away
LONGEST = 4096
#: characters of a button beyond which telephones cut it
_LONGEST_TITLE = 60


@dataclass(frozen=True)
class Button:
    """A suggestion below a message."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One message to send; ``card`` is the card it shows, if it shows one."""

    html: str
    buttons: Tuple[Button, ...] = ()
    card: Optional[Card] = None


def messages(reply: Mapping[str, Any], locale: Locale) -> List[Message]:
    """Return the messages that say what ``reply`` says, with its suggestions below the last one.

    The words are those of the plain text, so every channel tells the same: cards are cut out of it, not made anew.
    """
    found: List[Message] = []
    for text, card in _parts(str(reply["text"]), [card_from(each) for each in reply["cards"]], locale):
        pieces = split(text)
        for number, piece in enumerate(pieces):
            is_last = number == len(pieces) - 1
            found.append(
                Message(
                    _bold_first_line(piece) if card and not number else escaped(piece), (), card if is_last else None
                )
            )
    buttons = tuple(Button(each["title"][:_LONGEST_TITLE], each["payload"]) for each in reply["suggestions"])
    return [*found[:-1], Message(found[-1].html, buttons, found[-1].card)] if found else []


def card_html(card: Card, locale: Locale) -> str:
    """Return one card as a message of its own, cut to what a message holds."""
    return _bold_first_line(split(plain.card_text(card, locale, most=None).replace("\n   ", "\n"))[0])


def card_from(data: Mapping[str, Any]) -> Card:
    """Return the card that was sent as plain data."""
    known: Dict[str, Any] = {key: value for key, value in data.items() if key in Card.__dataclass_fields__}
    channels = tuple(CardChannel(**channel) for channel in data["channels"])
    return Card(**{**known, "channels": channels, "sources": tuple(data["sources"]), "steps": tuple(data["steps"])})


def plainly(text: str, buttons: Tuple[Button, ...] = ()) -> Message:
    """Return a message that shows ``text`` as it is."""
    return Message(escaped(text), buttons)


def escaped(text: str) -> str:
    """Return ``text`` so that Telegram shows it as it is."""
    return html.escape(text, quote=False)


def without_markup(text: str) -> str:
    """Return the plain text of a message."""
    return html.unescape(re.sub(r"</?b>", "", text))


def split(text: str, longest: int = LONGEST) -> List[str]:
    """Return ``text`` in pieces that fit a message, cut between paragraphs, else lines, sentences or words."""
    pieces: List[str] = []
    rest = text.strip()
    while length(rest) > longest:
        head = _first_units(rest, longest)
        cut = _best_cut(head)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def length(text: str) -> int:
    """Return the length of ``text`` as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _parts(text: str, cards: List[Card], locale: Locale) -> List[Tuple[str, Optional[Card]]]:
    """Return the text in its order, each card that stands in it word for word as a part of its own."""
    parts: List[Tuple[str, Optional[Card]]] = []
    for number, card in enumerate(cards, start=1):
        for shown in _ways_to_show(card, number, locale):
            before, found, after = text.partition(shown)
            if found:
                parts += [(before, None), (shown.replace("\n   ", "\n"), card)]
                text = after
                break
    return [(part.strip(), card) for part, card in [*parts, (text, None)] if part.strip()]


def _ways_to_show(card: Card, number: int, locale: Locale) -> List[str]:
    ways = [plain.card_text(card, locale, n, most) for most in (plain.BRIEF, None) for n in (number, None)]
    return sorted(set(ways), key=len, reverse=True)  # the longer first: a short one may be the beginning of a long one


def _bold_first_line(text: str) -> str:
    first, newline, rest = text.partition("\n")
    return f"<b>{escaped(first)}</b>{newline}{escaped(rest)}"


def _first_units(text: str, units: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")


def _best_cut(head: str) -> int:
    for end in ("\n\n", "\n", r"(?<=[.!?;。！？؟])\s", r"\s"):
        cuts = [match.end() for match in re.finditer(end, head)]
        if cuts and cuts[-1] > len(head) // 3:
            return cuts[-1]
    return len(head)
