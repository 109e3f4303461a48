"""Whatever a message mentions and whatever was said before, there is an answer with words in it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from making import turn

from actions import abilities  # noqa: F401 - makes the abilities known
from actions.base import Ability
from bot import locales
from bot.conversation import answering
from bot.conversation.turn import Memory
from bot.finder import Question
from bot.knowledge import FOLDER, Knowledge, live_knowledge
from bot.understanding import EXAMPLE, HINT, NAME, Mention

DOMAIN = yaml.safe_load((FOLDER.parent / "domain.yml").read_text(encoding="utf-8"))
INTENTS = DOMAIN["intents"]
ABILITIES = {ability.action: ability.answers_with for ability in Ability.__subclasses__()}

KNOWN = live_knowledge().current
PHRASES = {kind: list(keys) for kind, keys in locales.load("en").phrase_lists.meanings.items()}
IDS: dict[str, list[str]] = {
    **PHRASES,
    "topic": list(KNOWN.topics),
    "chemical": list(KNOWN.chemicals),
    "country": list(KNOWN.countries),
    "region": list(KNOWN.regions),
    "institution": list(KNOWN.institutions),
    "fact": list(KNOWN.facts),
    "variant": [f"{topic.id}#{number}" for topic in KNOWN.topics.values() for number, _ in enumerate(topic.variants)],
}


def some(kind: str, most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(IDS[kind]), max_size=most, unique=True).map(tuple)


MENTIONS = st.sampled_from([(kind, key) for kind, keys in IDS.items() for key in keys]).flatmap(
    lambda pair: st.builds(
        Mention,
        kind=st.just(pair[0]),
        id=st.just(pair[1]),
        how=st.sampled_from([NAME, NAME, HINT, EXAMPLE]),
        score=st.floats(0, 1),
        excluded=st.sampled_from([False, False, False, True]),
    )
)
QUESTIONS = st.builds(
    Question,
    topics=some("topic", 2).map(lambda keys: tuple((key, 1.0) for key in keys)),
    chemicals=some("chemical", 2),
    countries=some("country", 2),
    regions=some("region", 1),
    categories=some("category", 1),
    excluded=some("category", 2),
)
MEMORIES = st.builds(
    Memory,
    question=QUESTIONS,
    opening=QUESTIONS,
    shown=some("institution"),
    seen=some("institution"),
    focus=st.sampled_from(["", *IDS["institution"]]),
    misses=st.integers(0, 2),
    turns=st.integers(0, 50),
    language=st.sampled_from([*locales.languages(), "xx"]),
    fact=st.sampled_from(["", *IDS["fact"]]),
)


def test_every_action_of_the_domain_has_an_ability() -> None:
    assert set(ABILITIES) == set(DOMAIN["actions"])


@pytest.mark.parametrize("action", ABILITIES)
def test_there_is_always_an_answer(knowledge: Knowledge, action: str) -> None:
    @settings(max_examples=40, deadline=None, database=None)
    @given(
        st.lists(MENTIONS, max_size=6),
        MEMORIES,
        st.sampled_from(INTENTS),
        st.floats(0, 1),
        st.sampled_from(["", *INTENTS]),
        st.text(max_size=20),
    )
    def check(mentions: list[Mention], memory: Memory, intent: str, confidence: float, second: str, text: str) -> None:
        now = turn(knowledge, *mentions, memory=memory, intent=intent, text=text)
        now = replace(now, confidence=confidence, second=second)
        outcome = answering.answered(now, ABILITIES[action], memory)
        assert outcome.reply.text.strip()
        assert "{" not in outcome.reply.text
        assert len(outcome.reply.cards) <= max(3, len(memory.shown), len({m.id for m in mentions}))
        json.dumps(outcome.reply.as_dict())
        json.dumps(outcome.memory.as_slots())

    check()
