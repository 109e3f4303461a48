"""Everything that is not a question for a contact: greeting, language, privacy, feedback, off-topic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from making import asking, mention, turn

from bot import feedback
from bot.conversation import talk
from bot.conversation.turn import Memory, Outcome, Turn
from bot.knowledge import Knowledge
from bot.knowledge.well_known import GENERAL_DESK

Ability = Callable[[Turn], Outcome]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(feedback, "FILE", tmp_path / "build" / "feedback.db")
    return feedback.FILE


@pytest.mark.parametrize(
    ("ability", "kind"),
    [
        (talk.greet, "smalltalk"),
        (talk.thank, "smalltalk"),
        (talk.capabilities, "smalltalk"),
        (talk.human, "handoff"),
        (talk.start_over, "smalltalk"),
        (talk.decline, "decline"),
        (talk.unclear, "clarify"),
    ],
)
def test_each_ability_answers_with_its_kind(knowledge: Knowledge, ability: Ability, kind: str) -> None:
    reply = ability(turn(knowledge)).reply
    assert reply.kind == kind
    assert reply.text


def test_what_is_off_topic_is_declined_without_a_card(knowledge: Knowledge) -> None:
    for number in range(4):
        assert talk.decline(turn(knowledge, memory=Memory(turns=number))).reply.cards == ()


def test_declining_twice_running_is_said_differently(knowledge: Knowledge) -> None:
    said = [talk.decline(turn(knowledge, memory=Memory(turns=number))).reply.text for number in (4, 5)]
    assert said[0] != said[1]


def test_three_messages_not_understood_get_three_different_answers(knowledge: Knowledge) -> None:
    memory, said = Memory(), []
    for _ in range(3):
        outcome = talk.unclear(turn(knowledge, memory=memory))
        said.append(outcome.reply.text)
        memory = outcome.memory
    assert len(set(said)) == 3


def test_the_same_fallback_never_comes_twice_running(knowledge: Knowledge) -> None:
    memory, before = Memory(), ""
    for _ in range(12):
        outcome = talk.unclear(turn(knowledge, memory=memory))
        assert outcome.reply.text != before
        memory, before = outcome.memory, outcome.reply.text


def test_an_answer_in_between_ends_the_row_of_misses(knowledge: Knowledge) -> None:
    assert talk.greet(turn(knowledge, memory=Memory(misses=2))).memory.misses == 0


def test_who_was_not_understood_is_offered_the_nearest_topics(knowledge: Knowledge) -> None:
    alike = [mention("topic", key, how="example", score=0.3) for key in ("medical_waste", "e_waste")]
    reply = talk.unclear(turn(knowledge, *alike)).reply
    assert [suggestion.payload for suggestion in reply.suggestions] == [
        '/find_help{"topic": "medical_waste"}',
        '/find_help{"topic": "e_waste"}',
    ]


@pytest.mark.parametrize("subject", ["bot", "privacy", "origin", "languages"])
def test_questions_about_the_assistant_have_their_own_answers(knowledge: Knowledge, subject: str) -> None:
    text = talk.capabilities(turn(knowledge, mention("talk", subject))).reply.text
    assert text != talk.capabilities(turn(knowledge)).reply.text


def test_a_bot_does_not_pass_for_a_person(knowledge: Knowledge) -> None:
    assert "not a person" in talk.capabilities(turn(knowledge, mention("talk", "bot"))).reply.text


def test_goodbye_is_answered_with_goodbye(knowledge: Knowledge) -> None:
    assert "oodbye" in talk.thank(turn(knowledge, mention("talk", "goodbye"))).reply.text


def test_who_wants_a_person_gets_the_secretariat_and_the_national_contact(knowledge: Knowledge) -> None:
    reply = talk.human(turn(knowledge)).reply
    assert [card.id for card in reply.cards] == [GENERAL_DESK, "sc-country-contacts"]


def test_starting_over_forgets_the_question_and_keeps_the_language(knowledge: Knowledge) -> None:
    memory = Memory(question=asking("pcbs"), shown=("unido",), language="en", turns=5)
    assert talk.start_over(turn(knowledge, memory=memory)).memory == Memory(language="en", turns=5)


def test_being_forgotten_deletes_remarks_and_memory(knowledge: Knowledge, file: Path) -> None:
    memory = Memory(question=asking("pcbs"), shown=("unido",))
    talk.wrong(turn(knowledge, text="the number is dead", memory=memory, conversation="c1"))
    assert len(feedback.remarks()) == 1
    outcome = talk.forget(turn(knowledge, memory=memory, conversation="c1"))
    assert feedback.remarks() == []
    assert outcome.forget
    assert outcome.memory == Memory()
    assert outcome.reply.kind == "privacy"


def test_a_wrong_contact_is_noted_with_what_was_shown(knowledge: Knowledge, file: Path) -> None:
    reply = talk.wrong(turn(knowledge, text="nobody answers", memory=Memory(shown=("unido", "undp")))).reply
    assert feedback.remarks()[0][1:] == ("unido undp", "nobody answers")
    assert "I noted it" in reply.text
    assert knowledge.institutions["unido"].sources[0].url in reply.text


def test_a_wrong_contact_that_is_named_is_the_one_noted(knowledge: Knowledge, file: Path) -> None:
    talk.wrong(turn(knowledge, mention("institution", "unep"), text="x", memory=Memory(shown=("unido",))))
    assert feedback.remarks()[0][1] == "unep"


def test_a_remark_without_a_contact_asks_which_one(knowledge: Knowledge, file: Path) -> None:
    assert "which institution" in talk.wrong(turn(knowledge, text="it is wrong")).reply.text


@pytest.mark.parametrize("shown", [("unido",), ()])
@pytest.mark.parametrize("obstacle", ["folder", "file"])
def test_a_remark_that_cannot_be_stored_is_said_to_be_lost(
    knowledge: Knowledge, file: Path, obstacle: str, shown: tuple[str, ...]
) -> None:
    if obstacle == "folder":
        file.parent.write_text("a file where the folder should be", encoding="utf-8")
    else:
        file.mkdir(parents=True)
    text = talk.wrong(turn(knowledge, text="the number is dead", memory=Memory(shown=shown))).reply.text
    assert "could not note it" in text
    assert "I noted it" not in text


@pytest.mark.parametrize(("second", "kind"), [("browse", "answer"), ("thank", "smalltalk"), ("out_of_this_world", "decline")])
def test_behind_an_answer_what_may_be_a_follow_up_is_one(knowledge: Knowledge, second: str, kind: str) -> None:
    memory = Memory(question=asking("pcbs"), shown=("unido",), seen=("unido",))
    unsure = replace(turn(knowledge, memory=memory, intent="out_of_scope"), second=second, confidence=0.5)
    assert talk.decline(unsure).reply.kind == kind
    assert talk.decline(replace(unsure, confidence=0.9)).reply.kind == "decline"
    assert talk.decline(replace(unsure, memory=Memory())).reply.kind == "decline"


@pytest.mark.parametrize("ability", [talk.thank, talk.start_over, talk.wrong])
def test_a_detail_is_asked_for_unless_it_is_surely_something_else(knowledge: Knowledge, ability: Ability) -> None:
    memory = Memory(question=asking("pcbs"), shown=("unido",), seen=("unido",))
    said = turn(knowledge, mention("channel_kind", "web"), text="all right, their page", memory=memory)
    assert ability(replace(said, confidence=0.4)).reply.kind == "info"
    assert ability(replace(said, confidence=0.9)).reply.kind in ("smalltalk", "feedback")

