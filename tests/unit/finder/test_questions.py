"""What a message asks for, and how the next message changes it."""

from __future__ import annotations

import json

import pytest
from making import asking, body, country, knowledge_of, mention, topic

from bot.finder import Question, continued, question_from
from bot.knowledge import Chemical, Knowledge
from bot.knowledge.well_known import NATIONAL, OLD_STOCKS
from bot.understanding import EXAMPLE, HINT


@pytest.fixture(scope="module")
def small() -> Knowledge:
    made = knowledge_of(body("unido"), topics=[topic("pcbs"), topic("ddt"), topic("waste")], countries=[country("KE")])
    made.chemicals["pcb"] = Chemical(id="pcb", name={"en": "PCB"}, topics=["pcbs", "waste"])
    return made


def test_what_is_named_is_asked_for(small: Knowledge) -> None:
    found = question_from([mention("topic", "pcbs"), mention("country", "KE"), mention("institution", "unido")], small)
    assert (found.topic_ids, found.countries, found.institutions) == (("pcbs",), ("KE",), ("unido",))


def test_a_substance_of_another_treaty_stands_back_beside_one_of_ours(small: Knowledge) -> None:
    small.chemicals["mercury"] = Chemical(id="mercury", name={"en": "Mercury"}, topics=["waste"], elsewhere="unido")
    both = question_from([mention("chemical", "mercury"), mention("chemical", "pcb")], small)
    assert (both.chemicals, both.topic_ids) == (("pcb",), ("pcbs",))
    assert question_from([mention("chemical", "mercury")], small).chemicals == ("mercury",)


def test_what_the_knowledge_no_longer_holds_is_left_out(small: Knowledge) -> None:
    gone = [mention(kind, "gone") for kind in ("topic", "chemical", "country", "region", "institution")]
    assert question_from(gone, small) == Question()


def test_what_is_turned_away_is_not_asked_for(small: Knowledge) -> None:
    found = question_from([mention("institution", "unido", excluded=True), mention("topic", "pcbs")], small)
    assert found.institutions == ()
    assert found.excluded == ("unido",)


def test_a_turned_away_topic_does_not_count_even_if_resembled(small: Knowledge) -> None:
    said = [mention("topic", "pcbs", excluded=True), mention("topic", "pcbs", how=EXAMPLE, score=0.9)]
    assert question_from(said, small).topics == ()


def test_a_named_topic_outweighs_a_resembled_and_that_a_hinted_one(small: Knowledge) -> None:
    said = [
        mention("topic", "waste", how=HINT),
        mention("topic", "ddt", how=EXAMPLE, score=0.62),
        mention("topic", "pcbs"),
    ]
    assert question_from(said, small).topic_ids[0] == "pcbs"
    assert question_from(said[:2], small).topic_ids[0] == "ddt"


def test_faint_likeness_is_no_subject(small: Knowledge) -> None:
    assert not question_from([mention("topic", "ddt", how=EXAMPLE, score=0.3)], small).has_subject


def test_a_chemical_stands_for_its_topic(small: Knowledge) -> None:
    assert question_from([mention("chemical", "pcb")], small).topic_ids[0] == "pcbs"


def test_no_more_than_three_topics_are_taken(knowledge: Knowledge) -> None:
    found = question_from([mention("topic", key) for key in knowledge.topics], knowledge)
    assert len(found.topics) == 3


def test_the_order_of_equal_mentions_does_not_depend_on_chance(knowledge: Knowledge) -> None:
    said = [mention("topic", key) for key in knowledge.topics]
    assert question_from(said, knowledge) == question_from(said, knowledge)


BEFORE = asking("pcbs", chemicals=("pcb",), countries=("KE",), categories=("ngo",), excluded=("undp",))


def test_a_new_subject_replaces_the_old_one_and_the_place_stays() -> None:
    found = continued(BEFORE, asking("ddt"))
    assert (found.topic_ids, found.chemicals, found.countries) == (("ddt",), (), ("KE",))


def test_a_new_chemical_replaces_topic_and_chemical() -> None:
    found = continued(BEFORE, Question(topics=(("ddt", 0.8),), chemicals=("ddt",)))
    assert (found.topic_ids, found.chemicals) == (("ddt",), ("ddt",))


def test_a_new_place_replaces_the_old_one_and_the_subject_stays() -> None:
    found = continued(BEFORE, Question(countries=("GH",)))
    assert (found.topic_ids, found.chemicals, found.countries) == (("pcbs",), ("pcb",), ("GH",))


def test_a_region_replaces_the_country_and_a_country_the_region() -> None:
    in_region = continued(BEFORE, Question(regions=("africa",)))
    assert (in_region.countries, in_region.regions) == ((), ("africa",))
    back = continued(in_region, Question(countries=("KE",)))
    assert (back.countries, back.regions) == (("KE",), ())


def test_a_country_given_later_completes_the_question() -> None:
    assert continued(asking("pcbs"), Question(countries=("KE",))) == asking("pcbs", countries=("KE",))


def test_no_i_meant_ddt_corrects_the_subject(knowledge: Knowledge) -> None:
    correction = question_from([mention("chemical", "ddt")], knowledge)
    found = continued(BEFORE, correction)
    assert found.topic_ids == ("ddt_vector_control",)
    assert found.chemicals == ("ddt",)
    assert found.countries == ("KE",)


def test_a_country_turned_away_is_dropped() -> None:
    assert continued(BEFORE, Question(excluded=("KE",))).countries == ()


def test_a_category_turned_away_is_dropped() -> None:
    assert continued(BEFORE, Question(excluded=("ngo",))).categories == ()


def test_a_new_category_replaces_the_old_one() -> None:
    assert continued(BEFORE, Question(categories=("igo",))).categories == ("igo",)


def test_who_was_turned_away_stays_away_until_named_again() -> None:
    assert continued(BEFORE, Question(countries=("GH",))).excluded == ("undp",)
    assert continued(BEFORE, Question(institutions=("undp",))).excluded == ()


def test_an_institution_is_meant_only_in_the_message_that_names_it() -> None:
    assert continued(Question(institutions=("unido",)), Question(countries=("KE",))).institutions == ()


@pytest.mark.parametrize(
    "question", [Question(), BEFORE, asking("pcbs", "ddt", regions=("africa",), variants=("pcbs#0",))]
)
def test_a_question_survives_the_slot(question: Question) -> None:
    assert Question.from_slot(json.loads(json.dumps(question.as_slot()))) == question


@pytest.mark.parametrize(
    "value",
    [None, "", [], "text", 3, {"colour": ["blue"]}, {}, {"countries": None}, {"topics": 5}, {"topics": [["x", "y"]]}],
)
def test_an_empty_or_unreadable_slot_is_no_question(value: object) -> None:
    assert Question.from_slot(value) == Question()


def test_the_kind_of_a_body_that_is_named_only_describes_it() -> None:
    made = knowledge_of(body("tsinghua", category="regional_centre"), body("unido", category="igo"))
    said = [mention("institution", "tsinghua"), mention("category", "regional_centre"), mention("category", "igo")]
    assert question_from(said, made).categories == ("igo",)


def test_a_question_without_its_filter_keeps_subject_and_place() -> None:
    asked = Question(
        topics=(("pcbs", 1.0),), countries=("KE",), categories=("ngo",), institutions=("unido",), excluded=("igo",)
    )
    assert asked.without_filter() == Question(topics=(("pcbs", 1.0),), countries=("KE",))


def test_a_developed_country_asked_for_its_help_stands_for_its_agencies() -> None:
    agencies = [body(key, category="bilateral_agency", country="SE") for key in ("a-agency", "b-lead")]
    made = knowledge_of(
        *agencies,
        topics=[topic("bilateral_cooperation", ["b-lead"]), topic("pcbs")],
        countries=[country("KE"), country("SE", development="developed")],
    )
    places = [mention("country", "SE"), mention("country", "KE")]
    found = question_from([*places, mention("topic", "bilateral_cooperation")], made)
    assert (found.institutions, found.countries) == (("b-lead", "a-agency"), ("KE",))
    assert question_from([*places, mention("category", "bilateral_agency")], made).categories == ()
    weak = mention("topic", "bilateral_cooperation", how=HINT)
    assert question_from([mention("country", "SE"), weak], made).countries == ("SE",)


def test_a_developed_country_beside_a_developing_one_is_not_where_help_is_needed() -> None:
    made = knowledge_of(topics=[topic("pcbs")], countries=[country("KE"), country("SE", development="developed")])
    pcbs, sweden, kenya = mention("topic", "pcbs"), mention("country", "SE"), mention("country", "KE")
    assert question_from([pcbs, sweden, kenya], made).countries == ("KE",)  # "PCBs that came from Sweden to Kenya"
    assert question_from([pcbs, sweden], made).countries == ("SE",)


def test_the_developed_seat_of_a_body_that_is_named_is_not_where_help_is_needed() -> None:
    knowledge = knowledge_of(body("recetox", country="CZ"), countries=[country("CZ", development="developed"), country("KE")])
    seat, named = mention("country", "CZ"), mention("institution", "recetox")
    assert question_from([named, seat], knowledge).countries == ()
    assert question_from([named, seat, mention("country", "KE")], knowledge).countries == ("KE",)
    assert question_from([seat], knowledge).countries == ("CZ",)


def test_to_resemble_a_question_for_another_kind_of_body_says_nothing(knowledge: Knowledge) -> None:
    alike = mention("topic", NATIONAL, how=EXAMPLE, score=0.9)
    assert question_from([mention("category", "ngo"), alike], knowledge).topics == ()
    assert question_from([mention("category", "national_contact"), alike], knowledge).topic_ids == (NATIONAL,)


def test_old_stocks_that_are_named_come_before_the_use_of_a_chemical(knowledge: Knowledge) -> None:
    ddt = mention("chemical", "ddt")
    assert question_from([ddt], knowledge).topic_ids[0] == "ddt_vector_control"
    assert question_from([ddt, mention("topic", OLD_STOCKS)], knowledge).topic_ids[0] == OLD_STOCKS


def test_an_ngo_that_looks_for_money_does_not_ask_for_ngos() -> None:
    knowledge = knowledge_of(topics=[topic("financing"), topic("pcbs")])
    money = [mention("topic", "financing"), mention("category", "ngo")]
    assert question_from(money, knowledge).categories == ()
    assert question_from([mention("topic", "pcbs"), mention("category", "ngo")], knowledge).categories == ("ngo",)


def test_likeness_alone_says_little_beside_a_kind_of_body(small: Knowledge) -> None:
    alike = mention("topic", "pcbs", how=EXAMPLE, score=0.45)
    assert question_from([alike], small).topic_ids == ("pcbs",)
    assert question_from([alike, mention("category", "ngo")], small).topic_ids == ()


def test_a_special_case_brings_its_topic(small: Knowledge) -> None:
    def topics(score: float) -> tuple[str, ...]:
        said = [mention("topic", "pcbs"), mention("variant", "waste#0", how=EXAMPLE, score=score)]
        return question_from(said, small).topic_ids

    assert (topics(0.8), topics(0.6)) == (("pcbs", "waste"), ("pcbs",))


def test_a_donor_turned_away_does_not_turn_the_others_away() -> None:
    knowledge = knowledge_of(
        topics=[topic("bilateral_cooperation")], countries=[country("JP", development="developed")]
    )
    said = [mention("topic", "bilateral_cooperation", start=0, end=6)]
    said += [
        mention(kind, key, start=17, end=22, excluded=True)
        for kind, key in (("topic", "bilateral_cooperation"), ("country", "JP"))
    ]
    assert question_from(said, knowledge).topic_ids == ("bilateral_cooperation",)


def test_what_other_treaties_deal_with_is_no_subject_beside_one_of_ours() -> None:
    knowledge = knowledge_of(topics=[topic("not_pops"), topic("pcbs")])
    both = [mention("topic", "not_pops"), mention("topic", "pcbs")]
    assert question_from(both, knowledge).topic_ids == ("pcbs",)
    assert question_from(both[:1], knowledge).topic_ids == ("not_pops",)


def test_who_asks_above_all_for_donors_means_those_of_the_country_named() -> None:
    sweden = country("SE", development="developed")
    knowledge = knowledge_of(
        body("agency", category="bilateral_agency", country="SE", evidence="found"),
        topics=[topic("bilateral_cooperation"), topic("pcbs")],
        countries=[sweden, country("KE")],
    )
    places = [mention("country", "SE"), mention("country", "KE")]
    alike = mention("topic", "bilateral_cooperation", how=EXAMPLE, score=0.5)
    assert question_from([*places, alike], knowledge).institutions == ("agency",)
    assert question_from([*places, mention("topic", "pcbs"), alike], knowledge).institutions == ()


def test_a_place_that_is_turned_away_once_is_not_meant_where_it_is_named_again() -> None:
    knowledge = knowledge_of(countries=[country("RU"), country("KG")])
    away, again = mention("country", "RU", excluded=True), mention("country", "RU")
    assert question_from([away, again], knowledge).countries == ()
    assert question_from([away, again, mention("country", "KG")], knowledge).countries == ("KG",)
