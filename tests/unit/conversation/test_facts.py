"""Questions about the Convention are answered from the records, with their source, or not at all."""

from __future__ import annotations

import pytest
from making import asking, mention, turn

from bot.conversation import choosing
from bot.conversation.turn import Memory
from bot.knowledge import Fact, Knowledge
from bot.understanding import EXAMPLE, Mention


def resembling(key: str, score: float = 0.95) -> Mention:
    return mention("fact", key, how=EXAMPLE, score=score)


def computed(knowledge: Knowledge, kind: str) -> Fact:
    """Return a fact of that kind, one of the tests' own where the knowledge has none yet."""
    found = (fact for fact in knowledge.facts.values() if fact.computed == kind)
    made = Fact(id=f"test-{kind}", questions={}, computed=kind)
    return next(found, None) or knowledge.facts.setdefault(made.id, made)


def test_every_fact_is_answered_with_its_text_and_source(knowledge: Knowledge) -> None:
    for fact in knowledge.facts.values():
        if fact.computed:
            continue
        reply = choosing.fact(turn(knowledge, resembling(fact.id), intent="ask_fact")).reply
        assert fact.answer["en"].strip() in reply.text, fact.id
        assert not fact.sources or fact.sources[0].url in reply.text
        assert {card.id for card in reply.cards} <= set(fact.institutions)


def test_what_nobody_asked_like_this_is_not_answered_with_a_fact(knowledge: Knowledge) -> None:
    key = next(iter(knowledge.facts))
    reply = choosing.fact(turn(knowledge, resembling(key, score=0.3), intent="ask_fact")).reply
    assert "no answer to that on record" in reply.text


def test_every_country_is_told_whether_it_is_a_party(knowledge: Knowledge) -> None:
    fact = computed(knowledge, "party")
    for country in knowledge.countries.values():
        text = choosing.fact(turn(knowledge, resembling(fact.id), mention("country", country.iso2))).reply.text
        assert country.name["en"] in text
        if country.answer_as:
            assert "not a State of its own" in text
        elif country.party:
            assert "is a Party to the Stockholm Convention" in text
        elif country.party is False:
            assert "is not a Party" in text
        else:
            assert "is not confirmed here" in text


def test_a_party_question_without_a_country_asks_which(knowledge: Knowledge) -> None:
    fact = computed(knowledge, "party")
    assert choosing.fact(turn(knowledge, resembling(fact.id))).reply.text == "Which country do you mean?"


def test_the_country_of_the_question_before_is_meant(knowledge: Knowledge) -> None:
    fact = computed(knowledge, "party")
    reply = choosing.fact(
        turn(knowledge, resembling(fact.id), memory=Memory(question=asking("pcbs", countries=("KE",))))
    ).reply
    assert "Kenya" in reply.text


def test_is_it_a_party_keeps_the_subject_of_the_question_before(knowledge: Knowledge) -> None:
    fact = computed(knowledge, "party")
    memory = Memory(question=asking("pcbs", countries=("KE",)))
    assert choosing.fact(turn(knowledge, resembling(fact.id), memory=memory)).memory.question.topic_ids == ("pcbs",)


@pytest.mark.parametrize("kind", ["listing", "identity"])
def test_every_chemical_can_be_asked_about(knowledge: Knowledge, kind: str) -> None:
    fact = computed(knowledge, kind)
    for chemical in knowledge.chemicals.values():
        text = choosing.fact(turn(knowledge, resembling(fact.id), mention("chemical", chemical.id))).reply.text
        assert chemical.name["en"] in text
        if chemical.listing:
            assert f"Annex {chemical.listing.annexes[0]}" in text
            assert str(chemical.listing.year) in text
            assert [number for number in chemical.cas if number not in text] == []


def test_a_chemical_question_without_a_chemical_asks_which(knowledge: Knowledge) -> None:
    fact = computed(knowledge, "listing")
    assert choosing.fact(turn(knowledge, resembling(fact.id))).reply.text.startswith("Which chemical do you mean?")


def test_a_fact_that_an_editor_removed_is_passed_over(knowledge: Knowledge) -> None:
    assert choosing.fact(turn(knowledge, resembling("gone"))).reply.text
