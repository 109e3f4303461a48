"""Understanding a message without Rasa: words, spelling, names and meaning.

``reader.Reader`` is imported by its module: it brings spaCy and the encoder, which the actions do not need.
"""

from bot.understanding.mentions import (
    ASKER,
    EXAMPLE,
    HINT,
    KINDS,
    LETTERS,
    NAME,
    ORIGIN,
    PLACES,
    REPORTER,
    SEAT,
    UNDETERMINED,
    WRITTEN_IN,
    Mention,
)

__all__ = [
    "ASKER", "EXAMPLE", "HINT", "KINDS", "LETTERS", "NAME", "ORIGIN", "PLACES", "REPORTER", "SEAT", "UNDETERMINED",
    "WRITTEN_IN", "Mention",
]  # fmt: skip
