"""Understanding a message without Rasa: words, spelling, names and meaning.

``reader.Reader`` is imported by its module: it brings spaCy and the encoder, which the actions do not need.
"""

from bot.understanding.mentions import EXAMPLE, HINT, LETTERS, NAME, UNDETERMINED, WRITTEN_IN, Mention

__all__ = ["EXAMPLE", "HINT", "LETTERS", "NAME", "UNDETERMINED", "WRITTEN_IN", "Mention"]
