"""Tells which topics and facts a message resembles when it does not name them."""

from __future__ import annotations

from typing import List, Tuple

import numpy as np

from bot.knowledge import Knowledge
from bot.understanding.encoder import encode_saved

#: how many of a topic's nearest examples speak for it
_NEIGHBOURS = 3
#: a single message is compared in so many directions, those in which sentences differ most, and with so many of the
#: likeliest sentences in all: half the time, and likeness to what is nearest is exact
_DIRECTIONS, _LIKELIEST = 128, 1024
#: every so many sentences are enough to find the directions
_EVERY = 8


class Meaning:
    """Compares the vectors of messages with the examples of topics and the questions of facts.

    ``likeness`` is a matrix of cosines with a column per known sentence; what is ranked by it are the rows of one message,
    itself and its sentences.
    """

    def __init__(self, knowledge: Knowledge):
        topics = [
            (topic.id, sentence)
            for topic in knowledge.topics.values()
            for sentences in (*topic.examples.values(), topic.name.values())
            for sentence in sentences
        ]
        facts = [
            (fact.id, question)
            for fact in knowledge.facts.values()
            for questions in fact.questions.values()
            for question in questions
        ]
        variants = [
            (f"{topic.id}#{number}", sentence)
            for topic in knowledge.topics.values()
            for number, variant in enumerate(topic.variants)
            for sentences in variant.examples.values()
            for sentence in sentences
        ]
        self._vectors = encode_saved([sentence for _, sentence in (*topics, *facts, *variants)])
        some = self._vectors[::_EVERY]
        self._directions = np.linalg.eigh(some.T @ some)[1][:, -_DIRECTIONS:]
        self._rough = self._vectors @ self._directions
        groups = (topics, facts, variants)
        ends = np.cumsum([len(group) for group in groups])
        self._topics, self._facts, self._variants = (
            _Labelled([label for label, _ in group], slice(end - len(group), end)) for group, end in zip(groups, ends)
        )

    def likeness(self, vectors: np.ndarray) -> np.ndarray:
        """Return how much each of ``vectors`` is like each known sentence: near enough where it is little."""
        if len(vectors) > 1 or len(self._vectors) <= _LIKELIEST:
            return vectors @ self._vectors.T
        likeness = (vectors @ self._directions) @ self._rough.T
        likeliest = np.argpartition(likeness[0], -_LIKELIEST)[-_LIKELIEST:]
        likeness[0, likeliest] = self._vectors[likeliest] @ vectors[0]
        return likeness

    def topics(self, likeness: np.ndarray) -> List[Tuple[str, float]]:
        """Return topic ids with their likeness to the message (cosine, at most 1), most alike first."""
        return self._topics.ranked(likeness, _NEIGHBOURS)

    def variants(self, likeness: np.ndarray, least: float) -> List[Tuple[str, float]]:
        """Return special cases of topics ("pcbs#1") with the cosine of their nearest example, at least ``least``.

        Whatever is said of a topic is somewhat like its special cases, so one counts only where the message is more like
        it than like any other example of the topic.
        """
        found = [(key, score) for key, score in self._variants.ranked(likeness, 1) if score >= least]
        ordinary = dict(self._topics.ranked(likeness, 1)) if found else {}
        return [(key, score) for key, score in found if score > ordinary.get(key.partition("#")[0], 0.0)]

    def facts(self, likeness: np.ndarray) -> List[Tuple[str, float]]:
        """Return fact ids with the cosine of their nearest question, most alike first."""
        return self._facts.ranked(likeness, 1)


class _Labelled:
    """Some of the known sentences, each with the label of what it speaks for; those of a label stand together."""

    def __init__(self, labels: List[str], columns: slice):
        self._names, self._columns = list(dict.fromkeys(labels)), columns
        self._starts = np.array([labels.index(name) for name in self._names], dtype=int)
        # A row of places per label; short rows are filled with the place behind the last sentence.
        ends = [*self._starts[1:], len(labels)]
        most = max((end - start for start, end in zip(self._starts, ends)), default=0)
        rows = [[*range(start, end), *[len(labels)] * (most - end + start)] for start, end in zip(self._starts, ends)]
        self._places = np.array(rows, dtype=int)

    def ranked(self, likeness: np.ndarray, neighbours: int) -> List[Tuple[str, float]]:
        """Return each label with the mean likeness of its ``neighbours`` nearest sentences, most alike first."""
        if not self._names:
            return []
        alike = likeness[:, self._columns].max(axis=0)
        means = np.maximum.reduceat(alike, self._starts) if neighbours == 1 else self._means(alike, neighbours)
        return [(self._names[index], float(means[index])) for index in np.argsort(-means, kind="stable")]

    def _means(self, alike: np.ndarray, neighbours: int) -> np.ndarray:
        rows = np.append(alike, -np.inf)[self._places]
        nearest = np.partition(rows, -neighbours, axis=1)[:, -neighbours:] if rows.shape[1] > neighbours else rows
        known = np.isfinite(nearest)
        return np.asarray(np.where(known, nearest, 0.0).sum(axis=1) / known.sum(axis=1))
