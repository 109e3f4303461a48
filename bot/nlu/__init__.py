"""Rasa NLU components: reading a message against the knowledge base and telling what kind of message it is.

Whatever runs the model comes through here, so this is where Rasa is made quicker in the process.
"""

from bot import lean

lean.leave_out()

from bot.nlu import kept_open, quicker  # noqa: E402  they import Rasa

quicker.apply()
kept_open.apply()
