"""Reads a message: everything of the knowledge base it names, hints at or resembles."""

from __future__ import annotations

import re
from typing import List

import numpy as np

from bot import locales
from bot.knowledge import Knowledge
from bot.understanding.encoder import encode
from bot.understanding.matching import Matcher
from bot.understanding.meaning import Meaning
from bot.understanding.mentions import EXAMPLE, Mention

#: how many resembled topics and facts are passed on; the finder weighs them
_TOPICS, _FACTS, _VARIANTS = 6, 6, 2
#: a special case of a topic needs this much likeness
_VARIANT_FROM = 0.6
#: from how many characters a message is also read sentence by sentence, and which parts are too short for it
_LONG, _SHORT_SENTENCE = 140, 25
_SENTENCE_END = re.compile(r"(?<=[.!?؟。！？;])\s*")


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
        sentences = _sentences(text)
        vectors = np.vstack([vector, encode(sentences)]) if sentences else vector[np.newaxis]
        variants = [pair for pair in self._meaning.variants(vectors)[:_VARIANTS] if pair[1] >= _VARIANT_FROM]
        alike = [
            ("topic", self._meaning.topics(vectors)[:_TOPICS]),
            ("fact", self._meaning.facts(vector[np.newaxis])[:_FACTS]),
            ("variant", variants),
        ]
        mentions += [
            Mention(kind=kind, id=key, how=EXAMPLE, score=score) for kind, found in alike for key, score in found
        ]
        return mentions


def _sentences(text: str) -> List[str]:
    """Return the sentences of a long message, each of which may say what it is about; none of a short one."""
    if len(text) < _LONG:
        return []
    return [part for part in _SENTENCE_END.split(text) if len(part) >= _SHORT_SENTENCE]
