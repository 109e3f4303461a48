"""Keeps the training sentences clean, and the blind questions out of everything the assistant learns from."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import List

import yaml

from bot.knowledge import live_knowledge

PROJECT = Path(__file__).resolve().parents[2]
#: shorter messages ("more please") are said by everybody and prove nothing
FEW_WORDS = 3


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def _training_sentences() -> List[str]:
    files = [PROJECT / "data" / "nlu.yml", *sorted((PROJECT / "data" / "nlu").glob("*.yml"))]
    entries = [entry for path in files for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]]
    return [_plain(line.strip()[2:]) for entry in entries for line in entry["examples"].splitlines() if line.strip()]


def test_no_training_sentence_stands_twice() -> None:
    assert [sentence for sentence, times in Counter(_training_sentences()).items() if times > 1] == []


def test_no_blind_question_stands_in_what_is_learnt_from() -> None:
    knowledge = live_knowledge().current
    learnt = set(_training_sentences())
    learnt |= {_plain(s) for topic in knowledge.topics.values() for part in topic.examples.values() for s in part}
    learnt |= {_plain(s) for fact in knowledge.facts.values() for part in fact.questions.values() for s in part}
    asked = []
    for path in (PROJECT / "tests" / "heldout").glob("*.yml"):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            asked += [turn["user"] for turn in item.get("turns", [])] + ([item["q"]] if "q" in item else [])
    assert [text for text in asked if _plain(text) in learnt and len(_plain(text).split()) > FEW_WORDS] == []


def test_there_are_at_most_fifteen_intents() -> None:
    domain = yaml.safe_load((PROJECT / "domain.yml").read_text(encoding="utf-8"))
    assert len(domain["intents"]) <= 15
