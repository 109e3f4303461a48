"""Typed text made safe to read: one line of visible characters, never a command, never endless."""

from __future__ import annotations

import re
import unicodedata

from bot.channels.errors import ChannelError

_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"

# Invisible characters that Unicode does not file under "format" (Cf): joiners, fillers, variation
# selectors and the blank Braille cell. They can hide a second message inside a visible one.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_REMOVED_CATEGORIES = frozenset({"Cc", "Cf", "Co"})


def clean_text(text: object, limit: int) -> str:
    """Return ``text`` as one line of at most ``limit`` visible characters in normal form NFC.

    A leading slash is dropped: Rasa takes ``/name{...}`` for a command, and people do not give commands.
    """
    if not isinstance(text, str):
        raise ChannelError("wrong_type", f"The text must be a string, not {type(text).__name__}.")
    text = _LONE_SURROGATES.sub(_REPLACEMENT, text)
    text = " ".join(text.split())
    text = _NONCHARACTERS.sub("", _INVISIBLE.sub("", text))
    text = "".join(char for char in text if unicodedata.category(char) not in _REMOVED_CATEGORIES)
    # Sorting very long runs of accents takes quadratic time, so a hopeless text ends here.
    if len(text) > 4 * limit:
        raise _too_long(len(text), limit)
    text = unicodedata.normalize("NFC", text)
    text = " ".join(text.split()).lstrip("/ ")
    if not text:
        raise ChannelError("empty", "There is no text in the message. Write what you need help with.")
    if len(text) > limit:
        raise _too_long(len(text), limit)
    return text


def _too_long(length: int, limit: int) -> ChannelError:
    return ChannelError(
        "too_long", f"The message has {length} characters; at most {limit} are allowed. Please say it in fewer words."
    )
