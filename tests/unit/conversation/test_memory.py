"""What a conversation remembers fits into Rasa's slots and comes back unchanged."""

from __future__ import annotations

import json

import pytest
import yaml
from making import asking

from bot import locales
from bot.conversation.turn import Memory
from bot.knowledge import FOLDER
from bot.understanding import KINDS

DOMAIN = yaml.safe_load((FOLDER.parent / "domain.yml").read_text(encoding="utf-8"))

FULL = Memory(
    question=asking("pcbs", countries=("KE",), excluded=("undp",)),
    shown=("unido", "scrc-kenya"),
    seen=("unido", "scrc-kenya", "unep"),
    focus="unido",
    misses=1,
    turns=7,
    language="fr",
)


@pytest.mark.parametrize("memory", [Memory(), FULL])
def test_memory_survives_the_slots(memory: Memory) -> None:
    assert Memory.from_slots(json.loads(json.dumps(memory.as_slots()))) == memory


@pytest.mark.parametrize("slots", [{}, dict.fromkeys(Memory().as_slots()), {"colour": "blue"}])
def test_empty_slots_are_a_new_conversation(slots: dict) -> None:
    assert Memory.from_slots(slots) == Memory()


def test_the_slots_are_those_of_the_domain() -> None:
    assert set(Memory().as_slots()) == set(DOMAIN["slots"])


def test_whatever_a_message_mentions_is_an_entity_of_the_domain() -> None:
    names = [next(iter(entity)) if isinstance(entity, dict) else entity for entity in DOMAIN["entities"]]
    assert sorted(names) == sorted(KINDS)
    assert set(locales.load("en").phrase_lists.meanings) - {"everyday"} < set(KINDS)
