"""Acute danger: what to do comes in the first sentence, contacts after it."""

from __future__ import annotations

import pytest
from making import asking, mention, turn

from bot.conversation.emergency import emergency
from bot.conversation.turn import Memory
from bot.knowledge import Knowledge


@pytest.mark.parametrize("danger", ["poisoning", "fire", "spill", ""])
def test_the_first_sentence_says_whom_to_call(knowledge: Knowledge, danger: str) -> None:
    said = [mention("danger", danger)] if danger else []
    reply = emergency(turn(knowledge, *said, intent="emergency")).reply
    first_sentence = reply.text.split(".")[0]
    assert reply.kind == "emergency"
    assert "call" in first_sentence
    assert "local emergency number" in first_sentence


def test_each_danger_has_its_own_advice(knowledge: Knowledge) -> None:
    kinds = ("poisoning", "fire", "spill")
    assert len({emergency(turn(knowledge, mention("danger", kind))).reply.text for kind in kinds}) == 3


def test_somebody_hurt_comes_before_fire_and_spill(knowledge: Knowledge) -> None:
    """An explosion that hurt somebody: what to do for the person first, then how to keep away from the smoke."""
    reply = emergency(turn(knowledge, mention("danger", "spill"), mention("danger", "fire"), mention("danger", "poisoning"))).reply
    first, then = (reply.text.index(words) for words in ("rinse with plenty of water", "do not fight the fire yourself"))
    assert first < then
    assert [card.id for card in reply.cards] == ["who-poisons-centres"]


def test_the_poison_centre_of_the_place_before_is_looked_up(knowledge: Knowledge) -> None:
    memory = Memory(question=asking("pcbs", countries=("KE",)))
    assert "poison centre of Kenya" in emergency(turn(knowledge, memory=memory)).reply.text


def test_nobody_is_told_to_make_a_poisoned_person_vomit(knowledge: Knowledge) -> None:
    text = emergency(turn(knowledge, mention("danger", "poisoning"))).reply.text
    assert "do not make anybody vomit" in text


def test_the_directory_of_poison_centres_follows(knowledge: Knowledge) -> None:
    reply = emergency(turn(knowledge, mention("country", "GH"))).reply
    assert [card.id for card in reply.cards] == ["who-poisons-centres"]
    assert "the poison centre of Ghana, if there is one" in reply.text
    assert reply.cards[0].channels[0].value in reply.text


def test_the_question_before_is_not_lost(knowledge: Knowledge) -> None:
    memory = Memory(question=asking("pcbs", countries=("KE",)))
    assert emergency(turn(knowledge, memory=memory)).memory.question == memory.question


def test_the_place_is_remembered(knowledge: Knowledge) -> None:
    assert emergency(turn(knowledge, mention("country", "GH"))).memory.question.countries == ("GH",)


def test_contacts_for_what_burns_follow_the_first_words(knowledge: Knowledge) -> None:
    reply = emergency(turn(knowledge, mention("danger", "fire"), mention("topic", "pcbs"), mention("country", "GH"))).reply
    assert reply.kind == "emergency"
    assert "local emergency number" in reply.text.split(".")[0]
    assert {"who-poisons-centres"} != {card.id for card in reply.cards}
