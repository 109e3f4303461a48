"""Finder: from a question to ranked institutions with reasons. Pure functions over the knowledge."""

from bot.finder.question import DONOR, IMPLIED, Ids, Question, Topics, continued, donors_of, question_from
from bot.finder.ranking import CARDS, Match, Reason, centres_for, find

__all__ = [
    "CARDS", "DONOR", "IMPLIED", "Ids", "Match", "Question", "Reason", "Topics",
    "centres_for", "continued", "donors_of", "find", "question_from",
]  # fmt: skip
