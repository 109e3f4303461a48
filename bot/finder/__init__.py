"""Finder: from a question to ranked institutions with reasons. Pure functions over the knowledge."""

from bot.finder.asking import NO_PAYERS, OFFICIAL, donors_of, question_from
from bot.finder.question import Ids, Question, Topics, continued
from bot.finder.ranking import CARDS, Match, Reason, centres_for, find
from bot.finder.weighing import IMPLIED

__all__ = [
    "CARDS", "IMPLIED", "Ids", "Match", "NO_PAYERS", "OFFICIAL", "Question", "Reason", "Topics",
    "centres_for", "continued", "donors_of", "find", "question_from",
]  # fmt: skip
