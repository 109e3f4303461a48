"""Tells which topics and facts a message resembles when it does not name them."""

from __future__ import annotations

from typing import Dict, List, Tuple

import numpy as np

from bot.knowledge import Knowledge
from bot.understanding.encoder import encode_saved

#: how many of a topic's nearest examples speak for it
_NEIGHBOURS = 3


class Meaning:
    """Compares the vectors of a message (itself and its sentences, one a row) with the examples of topics and the questions of facts."""

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
        vectors = encode_saved([sentence for _, sentence in (*topics, *facts, *variants)])
        ends = (len(topics), len(topics) + len(facts))
        self._topics = _Labelled([label for label, _ in topics], vectors[: ends[0]])
        self._facts = _Labelled([label for label, _ in facts], vectors[ends[0] : ends[1]])
        self._variants = _Labelled([label for label, _ in variants], vectors[ends[1] :])

    def topics(self, vectors: np.ndarray) -> List[Tuple[str, float]]:
        """Return topic ids with their likeness to the message (cosine, at most 1), most alike first."""
        return self._topics.ranked(vectors, _NEIGHBOURS)

    def variants(self, vectors: np.ndarray, least: float) -> List[Tuple[str, float]]:
        """Return special cases of topics ("pcbs#1") with the cosine of their nearest example, at least ``least``.

        Whatever is said of a topic is somewhat like its special cases, so one counts only where the message is more like
        it than like any other example of the topic.
        """
        found = [(key, score) for key, score in self._variants.ranked(vectors, 1) if score >= least]
        ordinary = dict(self._topics.ranked(vectors, 1)) if found else {}
        return [(key, score) for key, score in found if score > ordinary.get(key.partition("#")[0], 0.0)]

    def facts(self, vectors: np.ndarray) -> List[Tuple[str, float]]:
        """Return fact ids with the cosine of their nearest question, most alike first."""
        return self._facts.ranked(vectors, 1)


class _Labelled:
    """Vectors of sentences, each with the label of what it speaks for."""

    def __init__(self, labels: List[str], vectors: np.ndarray):
        self._names, self._vectors = list(dict.fromkeys(labels)), vectors
        places: Dict[str, List[int]] = {name: [] for name in self._names}
        for index, label in enumerate(labels):
            places[label].append(index)
        most = max(map(len, places.values()), default=0)
        # One row of places per label; short rows are filled with the place behind the last vector.
        self._places = np.array([each + [len(labels)] * (most - len(each)) for each in places.values()], dtype=int)

    def ranked(self, vectors: np.ndarray, neighbours: int) -> List[Tuple[str, float]]:
        """Return each label with the mean likeness of its ``neighbours`` nearest sentences, most alike first."""
        if not self._names:
            return []
        likeness = np.append((vectors @ self._vectors.T).max(axis=0), -np.inf)[self._places]
        nearest = np.partition(likeness, -neighbours, axis=1)[:, -neighbours:] if likeness.shape[1] > neighbours else likeness
        means = np.nanmean(np.where(np.isinf(nearest), np.nan, nearest), axis=1)
        return [(self._names[index], float(means[index])) for index in np.argsort(-means, kind="stable")]
