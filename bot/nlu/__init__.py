"""Rasa NLU components: reading a message against the knowledge base and telling what kind of message it is."""

from bot.nlu import kept_open, quicker  # noqa: F401 - whatever runs the model comes through here
