"""Reads a message: everything of the knowledge base it names, hints at or resembles."""

from __future__ import annotations

from typing import List

import numpy as np

from bot import locales
from bot.knowledge import Knowledge
from bot.understanding.encoder import encode
from bot.understanding.matching import Matcher
from bot.understanding.meaning import Meaning
from bot.understanding.mentions import EXAMPLE, Mention

#: how many resembled topics and facts are passed on; the finder weighs them
_TOPICS, _FACTS, _VARIANTS = 6, 2, 2
#: a special case of a topic needs this much likeness
_VARIANT_FROM = 0.6


class Reader:
    """Reads messages against one state of the knowledge base."""

    def __init__(self, knowledge: Knowledge):
        lists = [locales.load(language).phrase_lists for language in locales.languages()]
        self._matcher = Matcher(knowledge, lists)
        self._meaning = Meaning(knowledge)

    def read(self, text: str) -> List[Mention]:
        """Return the mentions of ``text``: those with a place in it first, then those it resembles."""
        return self.read_encoded(text, encode([text])[0])

    def read_encoded(self, text: str, vector: np.ndarray) -> List[Mention]:
        """Return the mentions of ``text`` whose sentence vector is already known."""
        mentions = self._matcher.mentions(text)
        variants = [pair for pair in self._meaning.variants(vector)[:_VARIANTS] if pair[1] >= _VARIANT_FROM]
        alike = [
            ("topic", self._meaning.topics(vector)[:_TOPICS]),
            ("fact", self._meaning.facts(vector)[:_FACTS]),
            ("variant", variants),
        ]
        mentions += [
            Mention(kind=kind, id=key, how=EXAMPLE, score=score) for kind, found in alike for key, score in found
        ]
        return mentions
