"""Who helps with what, where: the answer names them, says why, and asks for what would make it better."""

from __future__ import annotations

import json

import pytest
from making import asking, mention, turn

from bot.answers.cards import page_of
from bot.conversation import help as helping
from bot.conversation import wording
from bot.conversation.turn import Memory
from bot.finder import CARDS
from bot.knowledge import Knowledge
from bot.knowledge.well_known import GENERAL_DESK


def test_the_text_names_every_card_with_its_reason_and_a_channel(knowledge: Knowledge) -> None:
    for key in knowledge.topics:
        reply = helping.find_help(turn(knowledge, mention("topic", key), mention("country", "KE"))).reply
        for card in reply.cards:
            assert card.name in reply.text
            assert card.why in reply.text
            assert any(channel.value in reply.text for channel in card.channels)


def test_an_answer_for_a_country_ends_with_its_national_contact(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "GH"))).reply
    page = page_of("sc-country-contacts", knowledge)
    assert page
    assert f"the contact points of Ghana here: {page}" in reply.text


def test_money_also_needs_the_gef_focal_point(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge, mention("topic", "financing"), mention("country", "GH"))).reply
    assert page_of("gef-focal-points", knowledge) in reply.text


def test_without_a_country_help_comes_first_and_the_country_is_asked_for(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge, mention("topic", "pcbs"))).reply
    assert reply.kind == "answer"
    assert reply.cards
    assert reply.text.endswith(
        "Tell me your country and I can name the regional centre and the national contact for it."
    )
    assert [s for s in reply.suggestions if '"region"' in s.payload]


def test_with_a_country_it_is_not_asked_for(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "KE"))).reply
    assert "Tell me your country" not in reply.text


def test_a_country_given_later_completes_the_question(knowledge: Knowledge) -> None:
    first = helping.find_help(turn(knowledge, mention("topic", "pcbs")))
    second = helping.find_help(turn(knowledge, mention("country", "KE"), intent="inform", memory=first.memory))
    at_once = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "KE")))
    assert [card.id for card in second.reply.cards] == [card.id for card in at_once.reply.cards]


def test_a_correction_replaces_the_subject_and_keeps_the_place(knowledge: Knowledge) -> None:
    first = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "KE")))
    second = helping.find_help(turn(knowledge, mention("chemical", "ddt"), intent="inform", memory=first.memory))
    assert second.memory.question.topic_ids == ("ddt_vector_control",)
    assert second.memory.question.countries == ("KE",)


def test_a_new_question_drops_the_filter_of_the_one_before(knowledge: Knowledge) -> None:
    memory = Memory(question=asking("pcbs", categories=("ngo",)))
    assert (
        helping.find_help(turn(knowledge, mention("topic", "financing"), memory=memory)).memory.question.categories
        == ()
    )


def test_a_completing_message_keeps_the_filter(knowledge: Knowledge) -> None:
    memory = Memory(question=asking("pcbs", categories=("ngo",)))
    outcome = helping.find_help(turn(knowledge, mention("country", "KE"), intent="inform", memory=memory))
    assert outcome.memory.question.categories == ("ngo",)


def test_which_ngos_brings_ngos_only(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge, mention("topic", "awareness"), mention("category", "ngo"))).reply
    assert reply.cards
    for card in reply.cards:
        body = knowledge.institutions[card.id]
        assert "ngo" in {body.category, *body.also_categories}


def test_who_was_turned_away_is_not_shown(knowledge: Knowledge) -> None:
    usual = helping.find_help(turn(knowledge, mention("topic", "financing"))).reply.cards
    no = mention("institution", usual[0].id, excluded=True)
    reply = helping.find_help(turn(knowledge, mention("topic", "financing"), no)).reply
    assert usual[0].id not in [card.id for card in reply.cards]


def test_a_named_institution_with_a_subject_comes_first_with_others_behind(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge, mention("institution", "unido"), mention("topic", "pcbs"))).reply
    assert reply.cards[0].id == "unido"
    assert len(reply.cards) == CARDS


def test_the_contact_of_a_named_institution_is_that_alone_with_all_its_channels(knowledge: Knowledge) -> None:
    for body in knowledge.institutions.values():
        asked = turn(knowledge, mention("institution", body.id), intent="contact_institution")
        reply = helping.find_help(asked).reply
        assert [card.id for card in reply.cards] == [body.id]
        assert [channel.value for channel in body.channels if channel.value not in reply.text] == []


def test_an_institution_that_cannot_be_reached_is_shown_with_that_said(knowledge: Knowledge) -> None:
    body = next(record for record in knowledge.institutions.values() if not record.channels)
    reply = helping.find_help(turn(knowledge, mention("institution", body.id), intent="contact_institution")).reply
    assert "No telephone" in reply.text


def test_nothing_found_is_said_and_the_nearest_help_named(knowledge: Knowledge) -> None:
    asked = [mention("topic", "medical_waste"), mention("category", "bilateral_agency"), mention("country", "TV")]
    reply = helping.find_help(turn(knowledge, *asked)).reply
    assert reply.cards
    if not any(knowledge.institutions[card.id].category == "bilateral_agency" for card in reply.cards):
        assert "on record" in reply.text


def test_a_message_that_says_nothing_is_answered_by_the_general_desk(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge)).reply
    assert reply.kind == "clarify"
    assert [card.id for card in reply.cards] == [GENERAL_DESK]


@pytest.mark.parametrize("key", ["mercury", "asbestos", "ozone"])
def test_a_substance_of_another_treaty_gets_a_pointer_and_no_card(knowledge: Knowledge, key: str) -> None:
    reply = helping.find_help(turn(knowledge, mention("chemical", key))).reply
    assert reply.cards == ()
    assert knowledge.institutions[str(knowledge.chemicals[key].elsewhere)].name["en"] in reply.text


def test_mercury_and_pcbs_together_are_answered_for_the_pcbs(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge, mention("chemical", "mercury"), mention("chemical", "pcb"))).reply
    assert reply.cards


def test_a_developed_country_is_told_that_the_help_is_not_meant_for_it(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "DE"))).reply
    assert "Germany counts as a developed country" in reply.text
    assert reply.cards


def test_a_territory_is_told_which_state_it_is_answered_as(knowledge: Knowledge) -> None:
    reply = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "GP"))).reply
    assert "I answer as for France" in reply.text


def test_a_state_that_is_no_party_is_told_so(knowledge: Knowledge) -> None:
    key = next(record.iso2 for record in knowledge.countries.values() if record.party is False)
    reply = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", key))).reply
    assert "is not a Party" in reply.text


def test_a_state_not_confirmed_as_party_is_pointed_to_the_status_page(knowledge: Knowledge) -> None:
    key = next(c.iso2 for c in knowledge.countries.values() if c.party is None and c.kind == "state")
    reply = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", key))).reply
    assert wording.treaty_status_page(knowledge) in reply.text


def test_every_country_and_territory_is_answered(knowledge: Knowledge) -> None:
    for key in knowledge.countries:
        reply = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", key))).reply
        assert reply.cards, key


def test_dangerous_subjects_begin_with_safety(knowledge: Knowledge) -> None:
    urgent = [topic.id for topic in knowledge.topics.values() if topic.safety_first]
    assert urgent
    for key in urgent:
        reply = helping.find_help(turn(knowledge, mention("topic", key), mention("country", "KE"))).reply
        assert reply.text.startswith("If anybody is ill or in danger")


def test_every_suggestion_is_a_message_rasa_can_read(knowledge: Knowledge) -> None:
    import yaml

    from bot.knowledge import FOLDER

    intents = yaml.safe_load((FOLDER.parent / "domain.yml").read_text(encoding="utf-8"))["intents"]
    for asked in ([], [mention("topic", "pcbs")], [mention("topic", "pcbs"), mention("country", "KE")]):
        for suggestion in helping.find_help(turn(knowledge, *asked)).reply.suggestions:
            intent, _, entities = suggestion.payload.removeprefix("/").partition("{")
            assert intent in intents
            assert suggestion.title
            assert isinstance(json.loads("{" + entities) if entities else {}, dict)


def test_the_same_question_gets_the_same_answer(knowledge: Knowledge) -> None:
    asked = turn(knowledge, mention("topic", "pcbs"), mention("country", "KE"))
    assert helping.find_help(asked) == helping.find_help(asked)


@pytest.mark.parametrize("field", ["topic", "institution", "country"])
def test_a_conversation_goes_on_when_an_editor_removes_what_it_was_about(knowledge: Knowledge, field: str) -> None:
    gone = {
        "topic": Memory(question=asking("gone", countries=("KE",))),
        "institution": Memory(question=asking("pcbs"), shown=("gone",), seen=("gone",), focus="gone"),
        "country": Memory(question=asking("pcbs", countries=("XX",))),
    }[field]
    assert helping.find_help(turn(knowledge, intent="inform", memory=gone)).reply.text
    assert helping.more(turn(knowledge, intent="browse", memory=gone)).reply.text


def test_before_a_centre_is_named_the_country_is_asked_for(knowledge: Knowledge) -> None:
    asked = helping.find_help(turn(knowledge, mention("category", "regional_centre")))
    assert asked.reply.kind == "clarify"
    assert [card.id for card in asked.reply.cards] == [GENERAL_DESK]
    told = helping.find_help(turn(knowledge, mention("country", "TG"), intent="inform", memory=asked.memory)).reply
    assert told.text.startswith("Regional centres, Togo:")
    assert {card.category for card in told.cards} == {"regional_centre"}


@pytest.mark.parametrize(
    ("chemical", "topic", "line"),
    [
        ("dioxins", "bat_bep_unintentional_pops", "Unintentional POPs such as dioxins:"),
        ("pcb", "pcbs", "PCBs:"),
        ("lindane", "obsolete_pesticides", "Lindane and obsolete pesticides:"),
    ],
)
def test_what_is_asked_is_said_once(knowledge: Knowledge, chemical: str, topic: str, line: str) -> None:
    reply = helping.find_help(turn(knowledge, mention("topic", topic), mention("chemical", chemical))).reply
    assert reply.text.startswith(line)


def test_topics_that_hold_an_and_are_told_apart_from_the_other_reasons(knowledge: Knowledge) -> None:
    asked = turn(knowledge, mention("topic", "monitoring_analysis"), mention("topic", "bat_bep_unintentional_pops"))
    reasons = helping.find_help(asked).reply.cards[0].why
    assert "monitoring and laboratory analysis, unintentional POPs such as dioxins; works worldwide" in reasons
