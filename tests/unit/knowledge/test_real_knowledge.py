"""The knowledge base as it is: complete, and free of what must never be shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.knowledge import Channel, Institution, Knowledge

FREE_MAIL = re.compile(
    r"@(?:[\w-]+\.)?(?:yahoo|ymail|gmail|googlemail|hotmail|outlook|live|msn|aol|gmx|mail|163|126|qq|yandex)\."
)
#: mailboxes of an office, published as such, that happen to lie with a mail provider
OFFICES = {"crepdcentre@yahoo.com"}
#: once right, now leading nowhere, to a private house, or to people who do not answer requests
DEAD = (
    "917 8729", "917 8191", "917 8721", "71 333 511", "feedback@worldbank.org", "focalpoints@thegef.org",
    "webmaster-escwa", "communication@ilo.org", "ecowaste@", "escwa.org.lb", "sc.bcrc.cn", "bcrc-sea.org",
)  # fmt: skip
#: hosts for tests and copies, which are no place to send a person
NOT_PUBLIC = ("test-cms.", "production-cms.", "uatweb.", "localhost", "elb.amazonaws")


def channels(knowledge: Knowledge) -> Iterator[tuple[Institution, Channel]]:
    return ((body, channel) for body in knowledge.institutions.values() for channel in body.channels)


def test_it_holds_all_institutions(knowledge: Knowledge) -> None:
    assert len(knowledge.institutions) == 163


def test_it_holds_all_regional_centres(knowledge: Knowledge) -> None:
    assert sum(body.category == "regional_centre" for body in knowledge.institutions.values()) == 24


def test_it_holds_all_topics(knowledge: Knowledge) -> None:
    assert len(knowledge.topics) == 35


def test_it_holds_all_states_and_territories(knowledge: Knowledge) -> None:
    kinds = Counter("territory" if c.kind == "territory" else "state" for c in knowledge.countries.values())
    assert kinds == {"state": 198, "territory": 53}  # the European Union is a Party like a State


def test_it_holds_all_listed_chemicals(knowledge: Knowledge) -> None:
    assert sum(chemical.listing is not None for chemical in knowledge.chemicals.values()) == 37


def test_every_category_of_the_convention_has_institutions(knowledge: Knowledge) -> None:
    found = {body.category for body in knowledge.institutions.values()}
    assert found == {
        "secretariat", "regional_centre", "igo", "financial_mechanism", "bilateral_agency", "ngo",
        "research_institution", "national_contact",
    }  # fmt: skip


def test_every_lead_can_be_reached(knowledge: Knowledge) -> None:
    leads = {
        (t.id, key) for t in knowledge.topics.values() for key in [*t.leads, *(k for v in t.variants for k in v.first)]
    }
    assert {(key, lead) for key, lead in leads if not knowledge.institutions[lead].channels} == set()


def test_no_lead_has_closed(knowledge: Knowledge) -> None:
    leads = {key for topic in knowledge.topics.values() for key in topic.leads}
    assert {key for key in leads if knowledge.institutions[key].state == "closed"} == set()


def test_every_topic_has_a_lead_that_works_everywhere(knowledge: Knowledge) -> None:
    without = [
        topic.id
        for topic in knowledge.topics.values()
        if not any(knowledge.institutions[lead].serves.world for lead in topic.leads)
    ]
    assert without == []


def test_no_private_mailbox_is_shown(knowledge: Knowledge) -> None:
    found = [(body.id, channel.value) for body, channel in channels(knowledge) if FREE_MAIL.search(channel.value)]
    assert [pair for pair in found if pair[1] not in OFFICES] == []


@pytest.mark.parametrize("value", DEAD)
def test_no_dead_value_is_shown(knowledge: Knowledge, value: str) -> None:
    digits = re.sub(r"\D", "", value) if value[0].isdigit() else None
    found = [
        (body.id, channel.value)
        for body, channel in channels(knowledge)
        if value in channel.value or (digits and digits in re.sub(r"\D", "", channel.value))
    ]
    assert found == []


@pytest.mark.parametrize("host", NOT_PUBLIC)
def test_no_page_of_a_test_host_is_shown(knowledge: Knowledge, host: str) -> None:
    pages = [page for body, channel in channels(knowledge) for page in (channel.value, channel.source)]
    pages += [source.url for body in knowledge.institutions.values() for source in body.sources]
    assert [page for page in pages if host in page] == []


def test_no_value_stands_twice_in_a_record(knowledge: Knowledge) -> None:
    counts = Counter((body.id, channel.kind, channel.value) for body, channel in channels(knowledge))
    assert [key for key, count in counts.items() if count > 1] == []


def test_what_is_current_comes_with_the_page_it_stands_on(knowledge: Knowledge) -> None:
    assert [body.id for body, channel in channels(knowledge) if not channel.source.startswith("http")] == []


def test_nothing_claims_to_be_verified_without_a_day(knowledge: Knowledge) -> None:
    assert [
        body.id for body in knowledge.institutions.values() if body.verified and body.verified > body.review_by
    ] == []


def test_a_territory_answers_as_a_state(knowledge: Knowledge) -> None:
    states = {c.answer_as: knowledge.countries[c.answer_as].kind for c in knowledge.countries.values() if c.answer_as}
    assert {key for key, kind in states.items() if kind == "territory"} == set()


def test_only_territories_answer_as_another_country(knowledge: Knowledge) -> None:
    assert [c.iso2 for c in knowledge.countries.values() if c.answer_as and c.kind != "territory"] == []


def test_every_chemical_leads_somewhere(knowledge: Knowledge) -> None:
    lost = [c.id for c in knowledge.chemicals.values() if not c.topics and not c.elsewhere]
    assert lost == []


def test_every_cas_number_has_a_right_check_digit(knowledge: Knowledge) -> None:
    numbers = [number for chemical in knowledge.chemicals.values() for number in chemical.cas]
    assert numbers
    assert [number for number in numbers if not _is_cas(number)] == []


def test_every_institution_says_in_english_what_it_does(knowledge: Knowledge) -> None:
    assert [
        body.id for body in knowledge.institutions.values() if not (body.name.get("en") and body.role.get("en"))
    ] == []


def test_every_topic_has_name_and_phrase_in_english(knowledge: Knowledge) -> None:
    assert [
        topic.id for topic in knowledge.topics.values() if not (topic.name.get("en") and topic.phrase.get("en"))
    ] == []


def _is_cas(number: str) -> bool:
    digits = [int(digit) for digit in re.sub(r"\D", "", number)]
    *front, check = digits
    return sum(place * digit for place, digit in enumerate(reversed(front), start=1)) % 10 == check
