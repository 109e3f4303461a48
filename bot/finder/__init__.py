"""Finder: from a question to ranked institutions with reasons. Pure functions over the knowledge."""

from bot.finder.question import Question, Topics, continued, question_from
from bot.finder.ranking import CARDS, Match, Reason, centres_for, find

__all__ = ["CARDS", "Match", "Question", "Reason", "Topics", "centres_for", "continued", "find", "question_from"]
