"""A question that names no topic is understood by what it resembles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.understanding import EXAMPLE
from bot.understanding.encoder import encode

if TYPE_CHECKING:
    from bot.understanding.reader import Reader


def resembled(reader: Reader, text: str, kind: str = "topic") -> list[str]:
    return [mention.id for mention in reader.read(text) if mention.kind == kind and mention.how == EXAMPLE]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("we dug up drums of white powder behind the old cotton shed", "obsolete_pesticides"),
        ("our clinic sets fire to its needles and bandages in a pit", "medical_waste"),
        ("the government wants to sign up to the treaty", "ratification"),
        ("customs officers stopped a shipment at the harbour", "trade_import_export"),
        ("people melt cables for the copper in our neighbourhood", "e_waste"),
        ("на складе лежат старые мешки с ядохимикатами", "obsolete_pesticides"),
        ("des fûts d'huile d'un vieux transformateur fuient", "pcbs"),
        ("医院焚烧废物冒黑烟", "medical_waste"),
    ],
)
def test_a_problem_in_plain_words_resembles_its_topic(reader: Reader, text: str, key: str) -> None:
    assert key in resembled(reader, text)[:2]


def test_likeness_is_at_most_one_and_comes_in_order(reader: Reader) -> None:
    scores = [m.score for m in reader.read("old pesticides") if m.kind == "topic" and m.how == EXAMPLE]
    assert scores == sorted(scores, reverse=True)
    assert all(-1.001 <= score <= 1.001 for score in scores)


def test_the_same_text_is_read_the_same_way(reader: Reader) -> None:
    text = "who helps with old pesticides in Malawi, not the GEF"
    assert reader.read(text) == reader.read(text)


def test_capitals_do_not_change_what_a_text_resembles(reader: Reader) -> None:
    text = "we dug up drums of white powder"
    assert resembled(reader, text) == resembled(reader, text.upper())


def test_what_is_said_of_a_topic_is_none_of_its_special_cases(reader: Reader) -> None:
    leaking = "obsolete_pesticides#1"
    assert leaking in resembled(reader, "liquid runs out of the old pesticide barrels", "variant")
    assert leaking not in resembled(reader, "old pesticides in Kenya", "variant")
    assert leaking not in resembled(reader, "stockpile of obsolete pesticides in Mali", "variant")


def test_what_is_nearest_is_found_as_exactly_in_a_turn_as_in_training(reader: Reader) -> None:
    texts = ["we dug up drums of white powder", "can it be exported again", "qui paie pour cela", "谁负责运走"]
    vectors = encode(texts)
    together = list(reader.read_encoded(texts, vectors))
    for text, vector, mentions in zip(texts, vectors, together):
        alone = next(reader.read_encoded([text], vector[np.newaxis]))
        for kind in ("topic", "fact"):
            first, second = (next(m for m in found if m.kind == kind and m.how == EXAMPLE) for found in (alone, mentions))
            assert (first.id, first.score) == (second.id, pytest.approx(second.score, abs=1e-3))
