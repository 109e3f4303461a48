"""Reads a message: everything of the knowledge base it names, hints at or resembles."""

from __future__ import annotations

import re
from typing import FrozenSet, Iterator, List, Sequence, Tuple

import numpy as np

from bot import locales
from bot.knowledge import Knowledge
from bot.understanding.encoder import encode
from bot.understanding.language import Languages
from bot.understanding.matching import Matcher, names_in
from bot.understanding.meaning import Meaning
from bot.understanding.mentions import EXAMPLE, LETTERS, WRITTEN_IN, Mention
from bot.understanding.patterns import Words
from bot.understanding.repairing import repaired

#: how many resembled topics and facts are passed on; the finder weighs them
_TOPICS, _FACTS, _VARIANTS = 6, 12, 2
#: a special case of a topic needs this much likeness
_VARIANT_FROM = 0.6
#: from how many characters a message is also read sentence by sentence, and which parts are too short for it
_LONG, _SHORT_SENTENCE = 140, 25
#: phrases of a language count from this probability
_MAY_BE_FROM = 0.05
#: a language that is less than sure gives way to one of ours that its speakers read, from this probability of the latter
_SURELY, _ALIKE_FROM = 0.9, 0.25
#: messages compared together: in training several times as fast as one by one
_TOGETHER = 64
_SENTENCE_END = re.compile(r"(?<=[.!?؟。！？;])\s*")


class Reader:
    """Reads messages against one state of the knowledge base."""

    def __init__(self, knowledge: Knowledge):
        lists = [locales.load(language).phrase_lists for language in locales.languages()]
        self._matcher = Matcher(knowledge, lists)
        self._languages = Languages(knowledge, lists)
        self._meaning = Meaning(knowledge)

    def as_meant(self, text: str) -> str:
        """Return ``text`` in the letters it was meant to be in (see ``repairing``)."""
        return repaired(text, self._languages.is_known)

    def read(self, text: str) -> List[Mention]:
        """Return the mentions of ``text``: those with a place in it first, then those it resembles."""
        return next(self.read_encoded([text], encode([text])))

    def read_encoded(self, texts: Sequence[str], vectors: np.ndarray) -> Iterator[List[Mention]]:
        """Yield the mentions of each of ``texts``, whose sentence vectors are already known, one a row."""
        for start in range(0, len(texts), _TOGETHER):
            some = texts[start : start + _TOGETHER]
            parts = [parts_of(text) for text in some]
            of_parts = encode([part for sentences in parts for part in sentences])
            likeness = self._meaning.likeness(np.vstack([vectors[start : start + _TOGETHER], of_parts]))
            end = len(some)
            for row, (text, sentences) in enumerate(zip(some, parts)):
                yield self._mentions(text, likeness[[row, *range(end, end + len(sentences))]])
                end += len(sentences)

    def _mentions(self, text: str, likeness: np.ndarray) -> List[Mention]:
        """Return the mentions of ``text``; ``likeness`` has a row for it and one for each of its sentences."""
        message = self._matcher.read(text)
        written = self._languages.of(*_apart(message))
        mentions = self._matcher.mentions(message, _spoken(written))
        alike = [
            ("topic", self._meaning.topics(likeness)[:_TOPICS]),
            ("fact", self._meaning.facts(likeness[:1])[:_FACTS]),
            ("variant", self._meaning.variants(likeness, _VARIANT_FROM)[:_VARIANTS]),
        ]
        mentions += [
            Mention(kind=kind, id=key, how=EXAMPLE, score=score) for kind, found in alike for key, score in found
        ]
        mentions += [Mention(kind=WRITTEN_IN, id=language, how=LETTERS, score=score) for language, score in _told(written)]
        return mentions


def _apart(message: Words) -> Tuple[str, List[str]]:
    """Return the message without its names, and the names."""
    rest, names, end = [], [], 0
    for start, stop in names_in(message):
        rest.append(message.text[end:start])
        names.append(message.text[start:stop])
        end = max(end, stop)
    return " ".join([*rest, message.text[end:]]), names


def _told(written: Sequence[Tuple[str, float]]) -> List[Tuple[str, float]]:
    """Return the language of a message, if any: one of ours rather than one like it that is no surer than likely."""
    if not written or written[0][1] >= _SURELY:
        return list(written[:1])
    (language, probability), shares = written[0], dict(written)
    alike = [code for code in locales.languages() if language in locales.load(code).also_read_by]
    ours = next((code for code in alike if shares.get(code, 0.0) >= _ALIKE_FROM), None)
    return [(ours, probability + shares[ours])] if ours else [(language, probability)]


def _spoken(written: Sequence[Tuple[str, float]]) -> FrozenSet[str]:
    """Return the languages of ours whose phrases may stand in a message: all where nothing is known of it."""
    codes = {language for language, probability in written if probability >= _MAY_BE_FROM}
    read = {ours for ours in locales.languages() if codes & {ours, *locales.load(ours).also_read_by}}
    return frozenset(read or locales.languages())


def parts_of(text: str) -> List[str]:
    """Return the sentences of a long message, each of which may say what it is about; none of a short one."""
    if len(text) < _LONG:
        return []
    return [part for part in _SENTENCE_END.split(text) if len(part) >= _SHORT_SENTENCE]
