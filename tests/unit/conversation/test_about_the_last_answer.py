"""What can only be about the contacts just shown is answered so, whatever the message was taken for."""

from __future__ import annotations

import pytest
from making import asking, mention, turn

from bot.conversation.answering import about_the_last_answer
from bot.conversation.turn import Memory, Outcome
from bot.knowledge import Knowledge
from bot.understanding import Mention

#: after "who helps with PCBs in Madagascar?"
SHOWN = Memory(
    question=asking("pcbs", countries=("MG",)), shown=("unido", "scrc-brazil", "bcrc-scrc-senegal"), seen=("unido",), focus="unido"
)
NEAREST, CHOICE = mention("aspect", "nearest"), mention("aspect", "choice")


def asked(knowledge: Knowledge, *mentions: Mention, intent: str = "browse", memory: Memory = SHOWN) -> Outcome:
    """Return what is answered to a message that is about the last answer."""
    outcome = about_the_last_answer(turn(knowledge, *mentions, intent=intent, memory=memory))
    assert outcome is not None
    return outcome


def test_the_nearest_comes_first_and_numbers_follow_the_new_order(knowledge: Knowledge) -> None:
    outcome = asked(knowledge, NEAREST)
    assert outcome.memory.shown[0] == "bcrc-scrc-senegal"
    assert [card.id for card in outcome.reply.cards] == list(outcome.memory.shown)
    assert outcome.memory.focus == ""


def test_without_a_place_the_nearest_is_not_told(knowledge: Knowledge) -> None:
    nowhere = Memory(question=asking("pcbs"), shown=SHOWN.shown)
    outcome = asked(knowledge, NEAREST, memory=nowhere)
    assert "I need your country" in outcome.reply.text
    assert outcome.memory.shown == SHOWN.shown


def test_a_territory_is_as_near_as_its_state(knowledge: Knowledge) -> None:
    memory = Memory(question=asking("pcbs", countries=("MO",)), shown=("unido", "bcrc-scrc-china"))
    assert knowledge.countries["MO"].answer_as == "CN"
    assert asked(knowledge, NEAREST, memory=memory).memory.shown == ("bcrc-scrc-china", "unido")


def test_which_of_them_in_a_place_tells_seat_and_whom_it_serves(knowledge: Knowledge) -> None:
    text = asked(knowledge, CHOICE, mention("country", "SN")).reply.text
    assert "1. Basel and Stockholm Conventions Regional Centre for French-speaking Africa, Senegal: Dakar, Senegal; serves Senegal" in text


def test_which_to_take_gives_order_and_reasons(knowledge: Knowledge) -> None:
    outcome = asked(knowledge, CHOICE)
    assert "I would ask them in this order" in outcome.reply.text
    assert "leads on PCBs" in outcome.reply.text
    assert outcome.memory.shown == SHOWN.shown


def test_names_of_persons_are_not_kept(knowledge: Knowledge) -> None:
    assert "Names of persons are not kept" in asked(knowledge, mention("aspect", "person")).reply.text


def test_an_answer_that_did_not_help_is_followed_by_others(knowledge: Knowledge) -> None:
    outcome = asked(knowledge, mention("talk", "unanswered"), intent="report_wrong")
    assert outcome.reply.text.startswith("I am sorry")
    assert outcome.memory.shown != SHOWN.shown


def test_what_is_added_to_it_is_heard(knowledge: Knowledge) -> None:
    outcome = asked(knowledge, mention("talk", "unanswered"), mention("country", "NP"))
    assert outcome.memory.question.countries == ("NP",)


@pytest.mark.parametrize(
    ("mentions", "intent"),
    [
        ((NEAREST, mention("danger", "poisoning")), "browse"),
        ((NEAREST, mention("topic", "pcbs")), "find_help"),
        ((NEAREST, mention("category", "regional_centre")), "find_help"),
        ((NEAREST,), "emergency"),
        ((mention("aspect", "person"), mention("talk", "bot")), "ask_capabilities"),
        ((mention("channel_kind", "messenger"),), "report_wrong"),
        ((mention("aspect", "source"),), "ask_detail"),
        ((), "browse"),
    ],
)
def test_everything_else_is_left_to_the_abilities(knowledge: Knowledge, mentions: tuple[Mention, ...], intent: str) -> None:
    assert about_the_last_answer(turn(knowledge, *mentions, intent=intent, memory=SHOWN)) is None


def test_with_nothing_shown_nothing_is_about_it(knowledge: Knowledge) -> None:
    assert about_the_last_answer(turn(knowledge, NEAREST)) is None
