"""The conversation follows the language of the person, changes it when asked, and says where it cannot follow."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import mention, turn

from bot import locales
from bot.answers.reply import Reply
from bot.conversation import help as helping
from bot.conversation import speaking
from bot.conversation.answering import about_the_last_answer
from bot.conversation.turn import Memory, Outcome
from bot.knowledge import Knowledge
from bot.understanding import UNDETERMINED, Mention


def written(language: str, score: float = 1.0) -> Mention:
    return mention("written_in", language, how="letters", score=score)


def test_the_first_message_decides_the_language() -> None:
    assert speaking.heard(Memory(), [written("fr", 0.7)]).language == "fr"


def test_a_doubtful_message_changes_nothing() -> None:
    before = Memory(language="fr", writes="fr")
    assert speaking.heard(before, [written("en", 0.8)]) == before
    assert speaking.heard(before, []) == before


def test_whoever_changes_language_is_followed() -> None:
    after = speaking.heard(Memory(language="fr", writes="fr"), [written("ru", 0.95)])
    assert (after.language, after.writes) == ("ru", "ru")


def test_whoever_asked_for_a_language_keeps_it_while_writing_on_as_before(knowledge: Knowledge) -> None:
    memory = Memory(language="fr", writes="fr")
    outcome = speaking.switched(turn(knowledge, mention("language", "en"), memory=memory, text="in English please"), Memory())
    assert outcome is not None
    assert outcome.memory.language == "en"
    assert speaking.heard(outcome.memory, [written("fr")]).language == "en"


def test_a_language_that_is_spoken_already_is_asked_of_those_shown(knowledge: Knowledge) -> None:
    memory = Memory(language="fr", writes="fr", shown=("unido",))
    asked = turn(knowledge, mention("language", "fr"), memory=memory, text="y a-t-il un guide en français ?")
    assert speaking.switched(asked, memory) is None
    outcome = about_the_last_answer(asked)
    assert outcome is not None
    assert "langue" in outcome.reply.text


@pytest.mark.parametrize("language", locales.languages())
def test_every_language_can_be_asked_for(knowledge: Knowledge, language: str) -> None:
    outcome = speaking.switched(turn(knowledge, mention("language", language)), Memory())
    assert outcome is not None
    assert outcome.memory.language == outcome.reply.language == language
    assert locales.load(language).name.casefold() in outcome.reply.text.casefold()


def test_a_change_of_language_keeps_subject_and_place_and_repeats_the_answer(knowledge: Knowledge) -> None:
    first = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "GH")))
    outcome = speaking.switched(turn(knowledge, mention("language", "es"), memory=first.memory), Memory())
    assert outcome is not None
    assert [card.id for card in outcome.reply.cards] == [card.id for card in first.reply.cards]
    assert "Ghana" in outcome.reply.text
    assert outcome.reply.cards[0].why != first.reply.cards[0].why


def test_a_language_that_is_not_spoken_is_named_and_the_known_ones_offered(knowledge: Knowledge) -> None:
    outcome = speaking.switched(turn(knowledge, mention("language", "pt")), Memory())
    assert outcome is not None
    assert "Portuguese" in outcome.reply.text
    assert all(locales.load(code).name in outcome.reply.text for code in locales.languages())
    assert outcome.memory.language == "en"


@pytest.mark.parametrize("kind", ["topic", "aspect"])
def test_a_question_that_names_a_language_is_no_request_for_it(knowledge: Knowledge, kind: str) -> None:
    asked = {"topic": "pcbs", "aspect": "languages"}[kind]
    assert speaking.switched(turn(knowledge, mention("language", "fr"), mention(kind, asked)), Memory()) is None


def test_the_word_for_a_language_may_be_the_word_for_a_country_too(knowledge: Knowledge) -> None:
    language = mention("language", "es", start=3, end=9, text="German")
    country = mention("country", "DE", start=3, end=9, text="German")
    elsewhere = mention("country", "KE", start=13, end=18, text="Kenya")
    assert speaking.switched(turn(knowledge, language, country, text="in German please"), Memory()) is not None
    outcome = speaking.switched(turn(knowledge, language, country, elsewhere, text="in German in Kenya"), Memory())
    assert outcome is not None
    assert outcome.memory.question.countries == ("KE",)


def strange(knowledge: Knowledge, language: str, *named: Mention) -> tuple[Outcome | None, Memory]:
    memory = speaking.heard(Memory(), [written(language)])
    return speaking.unread(turn(knowledge, written(language), *named, memory=memory)), memory


@pytest.mark.parametrize(("language", "nearest"), [("sw", "en"), ("uk", "ru"), ("fa", "ar"), ("ja", "zh"), ("wo", "fr")])
def test_a_language_we_cannot_read_is_answered_in_english_and_the_nearest(
    knowledge: Knowledge, language: str, nearest: str
) -> None:
    outcome, memory = strange(knowledge, language)
    assert outcome is not None
    assert memory.language == nearest
    assert outcome.reply.cards == ()
    for each in ("en", nearest):
        name = locales.language_name(language, each)
        assert locales.load(each).say("language_of_message", language=name, known=speaking.known(locales.load(each))) in (
            outcome.reply.text
        )


def test_names_in_a_language_we_cannot_read_are_still_looked_up(knowledge: Knowledge) -> None:
    guess = mention("topic", "ddt", how="example", score=0.9)
    outcome, _ = strange(knowledge, "sw", mention("country", "TZ"), guess)
    assert outcome is not None
    assert outcome.reply.cards
    assert "DDT" not in outcome.reply.text.split("\n")[0]


def test_a_strange_script_is_answered_with_the_known_languages(knowledge: Knowledge) -> None:
    outcome, _ = strange(knowledge, UNDETERMINED)
    assert outcome is not None
    assert "Русский" in outcome.reply.text


def test_the_known_languages_are_said_once_when_a_person_begins_to_write_in_another(knowledge: Knowledge) -> None:
    answer = Outcome(Reply("answer", "Here is what I have."), Memory())
    memory = speaking.heard(Memory(), [written("pt")])
    now = turn(knowledge, memory=memory)
    assert "Portuguese" in speaking.noted(answer, now, Memory()).reply.text
    assert speaking.noted(answer, now, memory) == answer
    ours = replace(now, memory=replace(memory, writes="fr"))
    assert speaking.noted(answer, ours, Memory()) == answer


def test_a_text_to_be_translated_changes_nothing(knowledge: Knowledge) -> None:
    text = "translate into French: dear colleagues, the meeting is on Thursday"
    asked = turn(knowledge, mention("language", "fr"), text=text, intent="out_of_scope")
    assert speaking.switched(asked, Memory()) is None
    answered = helping.find_help(turn(knowledge, mention("topic", "pcbs"))).memory
    assert speaking.switched(replace(asked, memory=answered, confidence=0.99), Memory()) is None
