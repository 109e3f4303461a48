"""The routing policy, rule by rule, on bodies that differ in one thing only."""

from __future__ import annotations

from itertools import permutations

import pytest
from making import MAIL, PAGE, PHONE, asking, body, centre, country, ids, knowledge_of, region, topic

from bot.finder import CARDS, Question, centres_for, find
from bot.knowledge import Knowledge
from bot.knowledge.well_known import CENTRES

WORKS = {"pcbs": "documented"}
MAY_WORK = {"pcbs": "inferred"}
HERE = {"documented": ["KE"]}


def test_a_named_institution_comes_first_whatever_its_topic() -> None:
    knowledge = knowledge_of(body("a-lead", topics=WORKS), body("named"), topics=[topic("pcbs", ["a-lead"])])
    assert ids(find(asking("pcbs", institutions=("named",)), knowledge))[0] == "named"


def test_a_named_institution_is_shown_even_where_it_does_not_work() -> None:
    knowledge = knowledge_of(body("named", serves={"documented": ["PE"]}))
    assert ids(find(asking("pcbs", institutions=("named",), countries=("KE",)), knowledge)) == ["named"]


def test_several_named_institutions_come_in_the_order_they_were_named() -> None:
    knowledge = knowledge_of(body("a"), body("b"))
    assert ids(find(Question(institutions=("b", "a")), knowledge)) == ["b", "a"]


def test_an_asked_category_filters() -> None:
    knowledge = knowledge_of(body("club", category="ngo", topics=MAY_WORK), body("agency", topics=WORKS))
    assert ids(find(asking("pcbs", categories=("ngo",)), knowledge)) == ["club"]


def test_a_second_category_of_a_body_counts_as_well() -> None:
    knowledge = knowledge_of(body("both", also_categories=["ngo"], topics=WORKS))
    assert ids(find(asking("pcbs", categories=("ngo",)), knowledge)) == ["both"]


def test_a_category_can_be_asked_for_without_a_subject() -> None:
    knowledge = knowledge_of(body("club", category="ngo"), body("agency"))
    assert ids(find(Question(categories=("ngo",)), knowledge)) == ["club"]


def test_a_lead_comes_before_documented_work_and_that_before_inferred() -> None:
    bodies = body("c-lead", topics=WORKS), body("b-works", topics=WORKS), body("a-may", topics=MAY_WORK)
    knowledge = knowledge_of(*bodies, topics=[topic("pcbs", ["c-lead"])])
    assert ids(find(asking("pcbs"), knowledge)) == ["c-lead", "b-works", "a-may"]


def test_leads_come_in_the_order_of_the_topic() -> None:
    bodies = [body(key, topics=WORKS) for key in ("a", "b", "c")]
    assert ids(find(asking("pcbs"), knowledge_of(*bodies, topics=[topic("pcbs", ["c", "a", "b"])]))) == ["c", "a", "b"]


def test_a_body_that_does_nothing_for_the_topic_is_not_shown() -> None:
    knowledge = knowledge_of(body("works", topics=WORKS), body("other", topics={"ddt": "documented"}))
    assert ids(find(asking("pcbs"), knowledge)) == ["works"]


@pytest.mark.parametrize("strength", ["documented", "inferred"])
def test_a_body_without_evidence_never_outranks_one_with_it(strength: str) -> None:
    unproven = body("a-unproven", evidence="none", topics={"pcbs": strength})
    proven = body("b-proven", evidence="found", topics=MAY_WORK)
    assert ids(find(asking("pcbs"), knowledge_of(unproven, proven))) == ["b-proven", "a-unproven"]


def test_a_body_without_evidence_does_not_outrank_one_with_it_even_as_the_lead_that_serves_the_country() -> None:
    unproven = body("a-unproven", evidence="none", topics=WORKS, serves=HERE)
    proven = body("b-proven", evidence="found", topics=MAY_WORK)
    knowledge = knowledge_of(unproven, proven, topics=[topic("pcbs", ["a-unproven"])])
    assert ids(find(asking("pcbs", countries=("KE",)), knowledge)) == ["b-proven", "a-unproven"]


def test_a_body_documented_to_serve_the_country_outranks_an_equal_global_one() -> None:
    knowledge = knowledge_of(body("a-global", topics=WORKS), body("b-here", topics=WORKS, serves=HERE))
    assert ids(find(asking("pcbs", countries=("KE",)), knowledge)) == ["b-here", "a-global"]


def test_reach_counts_in_its_order() -> None:
    kinds = {"d-list": HERE, "c-hint": {"indicative": ["KE"]}, "b-region": {"region": ["KE"]}}
    bodies = [body(key, topics=WORKS, serves=reach) for key, reach in kinds.items()]
    assert ids(find(asking("pcbs", countries=("KE",)), knowledge_of(*bodies))) == ["d-list", "c-hint", "b-region"]


def test_a_body_that_does_not_serve_the_country_is_never_shown() -> None:
    elsewhere = body("elsewhere", topics=WORKS, serves={"documented": ["PE"]})
    knowledge = knowledge_of(elsewhere, topics=[topic("pcbs", ["elsewhere"])])
    assert find(asking("pcbs", countries=("KE",)), knowledge) == []


def test_a_centre_that_serves_the_country_is_among_the_cards() -> None:
    strong = [body(key, topics=WORKS, serves=HERE, channels=[MAIL]) for key in ("a", "b", "c", "d")]
    knowledge = knowledge_of(*strong, centre("z-centre", serves={"region": ["KE"]}), topics=[topic("pcbs", "abcd")])
    found = ids(find(asking("pcbs", countries=("KE",)), knowledge))
    assert found == ["a", "b", "z-centre"]


def test_a_centre_that_lists_the_country_outranks_one_that_covers_its_region() -> None:
    near, far = centre("z-near", topics=MAY_WORK, serves=HERE), centre("a-far", topics=WORKS, serves={"region": ["KE"]})
    knowledge = knowledge_of(near, far, topics=[topic("pcbs", ["a-far"])])
    assert ids(find(asking("pcbs", countries=("KE",)), knowledge))[0] == "z-near"
    assert [record.id for record in centres_for("KE", knowledge)] == ["z-near", "a-far"]


def test_the_centre_that_sits_in_the_country_comes_first_when_a_centre_is_asked_for() -> None:
    seated = centre("z-seated", country="KE", serves=HERE)
    knowledge = knowledge_of(centre("a-other", serves=HERE), seated)
    assert ids(find(Question(categories=("regional_centre",), countries=("KE",)), knowledge))[0] == "z-seated"


def test_a_body_with_a_current_channel_outranks_an_equal_one_with_dated_channels() -> None:
    dated = body("a-dated", topics=WORKS, channels=[{**MAIL, "status": "dated"}])
    knowledge = knowledge_of(dated, body("b-current", topics=WORKS, channels=[MAIL]))
    assert ids(find(asking("pcbs"), knowledge)) == ["b-current", "a-dated"]


def test_a_body_one_can_ring_or_write_to_outranks_an_equal_one_with_a_page_only() -> None:
    knowledge = knowledge_of(
        body("a-page", topics=WORKS, channels=[PAGE]), body("b-phone", topics=WORKS, channels=[PHONE])
    )
    assert ids(find(asking("pcbs"), knowledge)) == ["b-phone", "a-page"]


@pytest.mark.parametrize("fields", [{"state": "closed"}, {"channels": []}])
def test_a_body_that_is_closed_or_cannot_be_reached_is_not_shown(fields: dict) -> None:
    knowledge = knowledge_of(body("gone", topics=WORKS, **fields), body("here", topics=WORKS))
    assert ids(find(asking("pcbs"), knowledge)) == ["here"]


def test_a_body_whose_state_is_uncertain_comes_after_an_equal_one() -> None:
    knowledge = knowledge_of(body("a", topics=WORKS, state="uncertain"), body("b", topics=WORKS))
    assert ids(find(asking("pcbs"), knowledge)) == ["b", "a"]


def test_there_are_at_most_three_cards() -> None:
    knowledge = knowledge_of(*(body(f"b{number}", topics=WORKS) for number in range(9)))
    assert len(find(asking("pcbs"), knowledge)) == CARDS == 3


def test_a_parent_and_its_child_are_never_both_shown() -> None:
    family = body("a-parent", topics=WORKS), body("b-child", topics=WORKS, parent="a-parent")
    knowledge = knowledge_of(*family, body("c-other", topics=MAY_WORK))
    assert ids(find(asking("pcbs"), knowledge)) == ["a-parent", "c-other"]


def test_a_centre_is_not_added_to_the_card_of_its_parent() -> None:
    strong = [body(key, topics=WORKS, serves=HERE) for key in ("a", "b", "c")]
    child = centre("z-centre", parent="a", serves={"region": ["KE"]})
    knowledge = knowledge_of(*strong, child, topics=[topic("pcbs", "abc")])
    assert not {"a", "z-centre"} <= set(ids(find(asking("pcbs", countries=("KE",)), knowledge)))


@pytest.mark.parametrize("excluded", ["not-wanted", "ngo", "parent"])
def test_who_was_turned_away_is_not_shown(excluded: str) -> None:
    unwanted = body("not-wanted", category="ngo", parent="parent", topics=WORKS)
    knowledge = knowledge_of(unwanted, body("parent"), body("wanted", topics=MAY_WORK))
    assert ids(find(asking("pcbs", excluded=(excluded,)), knowledge)) == ["wanted"]


def test_two_subjects_in_one_question_are_both_answered() -> None:
    first = [body(f"a{number}", topics=WORKS, serves=HERE) for number in range(4)]
    second = body("z", topics={"ddt": "documented"})
    leads = [topic("pcbs", [record.id for record in first]), topic("ddt", ["z"])]
    found = ids(find(asking("pcbs", "ddt", countries=("KE",)), knowledge_of(*first, second, topics=leads)))
    assert "z" in found
    assert "a0" in found


def test_a_special_case_of_a_topic_brings_its_own_leads_first() -> None:
    variant = {"examples": {"en": ["asks for money"]}, "first": ["b-fund"]}
    subject = topic("pcbs", ["a-lead"], variants=[variant])
    knowledge = knowledge_of(body("a-lead", topics=WORKS), body("b-fund", topics=WORKS), topics=[subject])
    assert ids(find(asking("pcbs"), knowledge)) == ["a-lead", "b-fund"]
    assert ids(find(asking("pcbs", variants=("pcbs#0",)), knowledge)) == ["b-fund", "a-lead"]


def test_a_region_brings_who_sits_there_and_nobody_from_elsewhere() -> None:
    east = region("east", "KE", "UG")
    seated = body("b-seated", topics=WORKS, country="KE", serves={"region": ["KE", "UG"]})
    elsewhere = body("a-elsewhere", topics=WORKS, country="PE", serves={"region": ["PE"]})
    countries = [country(key) for key in ("KE", "UG", "PE")]
    knowledge = knowledge_of(body("a-global", topics=WORKS), seated, elsewhere, countries=countries, regions=[east])
    assert ids(find(asking("pcbs", regions=("east",)), knowledge)) == ["b-seated", "a-global"]


def test_without_a_country_nobody_bound_to_one_comes_first() -> None:
    local = body("a-local", topics=WORKS, serves=HERE, channels=[MAIL, PHONE])
    knowledge = knowledge_of(local, body("b-global", topics=MAY_WORK), topics=[topic("pcbs", ["a-local"])])
    assert ids(find(asking("pcbs"), knowledge))[0] == "b-global"


def test_a_territory_is_answered_as_its_state() -> None:
    countries = [country("FR"), country("GP", kind="territory", answer_as="FR")]
    knowledge = knowledge_of(body("french", topics=WORKS, serves={"documented": ["FR"]}), countries=countries)
    assert ids(find(asking("pcbs", countries=("GP",)), knowledge)) == ["french"]


def test_nothing_asked_is_answered_with_nobody() -> None:
    assert find(Question(), knowledge_of(body("a", topics=WORKS))) == []


def test_who_was_shown_already_can_be_left_out() -> None:
    knowledge = knowledge_of(body("a", topics=WORKS), body("b", topics=WORKS))
    assert ids(find(asking("pcbs"), knowledge, leave_out=["a"])) == ["b"]


def test_the_same_question_brings_the_same_answer_whatever_the_order_of_the_records() -> None:
    bodies = [
        body("a", topics=WORKS),
        body("b", topics=WORKS),
        *(centre(k, serves={"region": ["KE"]}) for k in ("x", "y")),
    ]
    asked = asking("pcbs", countries=("KE",))
    answers = {tuple(ids(find(asked, knowledge_of(*order)))) for order in permutations(bodies)}
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"topics": WORKS}, ["works", "serves_world"]),
        ({"topics": MAY_WORK}, ["may_work", "serves_world"]),
        ({"topics": WORKS, "serves": HERE}, ["works", "serves_documented"]),
        ({"topics": WORKS, "serves": {"region": ["KE"]}}, ["works", "serves_region"]),
        ({"topics": {}, "id": "lead"}, ["lead", "serves_world"]),
    ],
)
def test_a_match_says_why(fields: dict, kinds: list[str]) -> None:
    knowledge: Knowledge = knowledge_of(body("b", **fields), topics=[topic("pcbs", ["lead"])])
    (match,) = find(asking("pcbs", countries=("KE",)), knowledge)
    assert [reason.kind for reason in match.reasons] == kinds


BANK = {"category": "igo", "also_categories": ["development_bank"]}


def test_a_bank_nearby_leads_only_where_money_is_asked_for() -> None:
    topics = {"pcbs": "documented", "financing": "documented"}
    knowledge = knowledge_of(
        body("b-bank", topics=topics, serves=HERE, **BANK),
        body("a-adviser", topics=WORKS),
        topics=[topic("pcbs"), topic("financing")],
    )
    assert ids(find(asking("pcbs", countries=("KE",)), knowledge))[0] == "a-adviser"
    assert ids(find(asking("pcbs", "financing", countries=("KE",)), knowledge))[0] == "b-bank"


def test_whoever_asks_for_money_first_meets_who_knows_about_money() -> None:
    adviser, payer = body("a-adviser", topics=WORKS, serves=HERE), body("b-payer", topics={"financing": "inferred"})
    knowledge = knowledge_of(adviser, payer, topics=[topic("pcbs", ["a-adviser"]), topic("financing")])
    assert ids(find(asking("pcbs", "financing", countries=("KE",)), knowledge)) == ["b-payer", "a-adviser"]


def test_a_body_of_the_kind_asked_for_that_sits_in_the_country_is_among_the_cards() -> None:
    far = [body(f"a{number}", category="ngo", topics=WORKS) for number in range(4)]
    knowledge = knowledge_of(*far, body("z-here", category="ngo", country="KE", serves=HERE))
    assert "z-here" in ids(find(asking("pcbs", categories=("ngo",), countries=("KE",)), knowledge))
    assert "z-here" not in ids(find(asking("pcbs", countries=("KE",)), knowledge))


def test_a_country_turned_away_turns_its_agencies_away_and_who_sits_there_in_a_region() -> None:
    sweden, japan = (body(key, category="bilateral_agency", country=key) for key in ("SE", "JP"))
    here, there = (centre(f"of-{key}", country=key, serves={"region": ["KE", "GH"]}) for key in ("KE", "GH"))
    knowledge = knowledge_of(sweden, japan, here, there, regions=[region("africa", "KE", "GH")])
    assert ids(find(Question(categories=("bilateral_agency",), excluded=("SE",)), knowledge)) == ["JP"]
    centres = Question(categories=("regional_centre",), regions=("africa",), excluded=("GH",))
    assert ids(find(centres, knowledge)) == ["of-KE"]
    corrected = Question(categories=("regional_centre",), countries=("KE",), excluded=("GH",))
    assert set(ids(find(corrected, knowledge))) == {"of-KE", "of-GH"}


def test_who_works_next_door_is_no_nearer_than_who_works_everywhere() -> None:
    next_door = body(
        "b-next-door", category="ngo", country="GH", topics=WORKS, serves={"documented": ["GH"], "region": ["KE"]}
    )
    everywhere = body("a-everywhere", category="ngo", topics=WORKS)
    assert ids(find(asking("pcbs", countries=("KE",)), knowledge_of(next_door, everywhere)))[0] == "a-everywhere"
    assert ids(find(asking("pcbs", countries=("GH",)), knowledge_of(next_door, everywhere)))[0] == "b-next-door"


def test_a_donor_is_first_only_where_donors_are_asked_for() -> None:
    donor = body("a-donor", category="bilateral_agency", country="SE", topics=WORKS, serves=HERE)
    knowledge = knowledge_of(donor, body("b-adviser", topics=MAY_WORK))
    assert ids(find(asking("pcbs", countries=("KE",)), knowledge)) == ["b-adviser", "a-donor"]
    assert ids(find(asking("pcbs", countries=("KE",), categories=("bilateral_agency",)), knowledge)) == ["a-donor"]


def test_the_centre_of_the_country_takes_the_place_of_another() -> None:
    other = centre("a-other", country="GH", topics=WORKS, serves={"documented": ["KE"]})
    leads = (body(key, topics=WORKS) for key in ("b", "c"))
    knowledge = knowledge_of(other, centre("z-own", country="KE"), *leads, topics=[topic("pcbs", ["b", "c"])])
    assert ids(find(asking("pcbs", countries=("KE",)), knowledge)) == ["b", "c", "z-own"]


def test_the_nearer_of_two_centres_for_the_region_is_the_one_for_fewer_countries() -> None:
    wide = centre("a-wide", country="PE", serves={"region": ["KE", "GH", "PE"]})
    knowledge = knowledge_of(wide, centre("b-near", country="GH", serves={"region": ["KE"]}))
    assert ids(find(Question(categories=("regional_centre",), countries=("KE",)), knowledge)) == ["b-near", "a-wide"]


def test_who_is_turned_away_takes_all_its_parts_along() -> None:
    parts = [body("unep"), body("branch", parent="unep"), body("network", parent="branch"), body("unido")]
    knowledge = knowledge_of(*parts, topics=[topic("pcbs", leads=[part.id for part in parts])])
    assert ids(find(asking("pcbs", excluded=("unep",)), knowledge)) == ["unido"]


def test_where_no_subject_is_known_the_ngo_of_most_subjects_comes_first() -> None:
    broad = body("broad", category="ngo", topics={"pcbs": "documented", "ddt": "documented"})
    knowledge = knowledge_of(body("a-narrow", category="ngo"), broad, topics=[topic("pcbs"), topic("ddt")])
    assert ids(find(Question(categories=("ngo",)), knowledge)) == ["broad", "a-narrow"]


def test_that_a_centre_supports_its_region_is_no_reason_of_its_own() -> None:
    knowledge = knowledge_of(centre("near", serves=HERE), topics=[topic(CENTRES, leads=["near"])])
    (match,) = find(asking(CENTRES, countries=("KE",)), knowledge)
    assert [reason.kind for reason in match.reasons] == ["serves_documented"]



def test_who_is_first_for_a_special_case_is_found_wherever_it_works_and_nobody_is_for_one_that_was_removed() -> None:
    special = {"examples": {"en": ["heaps"]}, "first": ["network"]}
    bodies = [body("network", category="ngo", serves={"region": ["PE"]}), body("world")]
    knowledge = knowledge_of(*bodies, topics=[topic("pcbs", leads=["world"], variants=[special])])
    assert ids(find(asking("pcbs", countries=("KE",)), knowledge)) == ["world"]
    assert ids(find(asking("pcbs", countries=("KE",), variants=("pcbs#0",)), knowledge)) == ["network", "world"]
    assert ids(find(asking("pcbs", countries=("KE",), variants=("pcbs#7",)), knowledge)) == ["world"]
