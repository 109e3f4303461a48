"""Whatever a message mentions and whatever was said before, there is an answer with words in it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import turn

from bot import locales
from bot.conversation import choosing, details, emergency, talk
from bot.conversation import help as helping
from bot.conversation.turn import Memory, Outcome, Turn
from bot.finder import Question
from bot.knowledge import Knowledge, live_knowledge
from bot.understanding import EXAMPLE, HINT, NAME, Mention

Ability = Callable[[Turn], Outcome]

ABILITIES: list[Ability] = [
    helping.find_help, helping.more, details.detail, details.browse, choosing.fact, emergency.emergency, talk.greet,
    talk.thank, talk.capabilities, talk.human, talk.start_over, talk.wrong, talk.decline, talk.unclear,
]  # fmt: skip
INTENTS = ["find_help", "contact_institution", "inform", "ask_detail", "browse", "ask_fact", "emergency"]

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
    shown=some("institution"),
    seen=some("institution"),
    focus=st.sampled_from(["", *IDS["institution"]]),
    misses=st.integers(0, 2),
    turns=st.integers(0, 50),
    language=st.sampled_from([*locales.languages(), "xx"]),
)


@pytest.mark.parametrize("ability", ABILITIES, ids=lambda ability: ability.__name__)
def test_there_is_always_an_answer(knowledge: Knowledge, ability: Ability) -> None:
    @settings(max_examples=40, deadline=None, database=None)
    @given(st.lists(MENTIONS, max_size=6), MEMORIES, st.sampled_from(INTENTS), st.text(max_size=20))
    def check(mentions: list[Mention], memory: Memory, intent: str, text: str) -> None:
        outcome = ability(turn(knowledge, *mentions, memory=memory, intent=intent, text=text))
        assert outcome.reply.text.strip()
        assert "{" not in outcome.reply.text
        assert len(outcome.reply.cards) <= max(3, len(memory.shown), len({m.id for m in mentions}))
        json.dumps(outcome.reply.as_dict())
        json.dumps(outcome.memory.as_slots())

    check()
