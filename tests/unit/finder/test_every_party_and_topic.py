"""Every Party with every topic is answered within the policy, from the real knowledge."""

from __future__ import annotations

from itertools import combinations

import pytest
from making import asking, ids

from bot.finder import CARDS, centres_for, find
from bot.knowledge import Institution, Knowledge, live_knowledge

TOPICS = list(live_knowledge().current.topics)
EVIDENCE = {"found": 1, "indirect": 1, "none": 0}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_party_is_answered(knowledge: Knowledge, topic: str) -> None:
    wrong = []
    for country in (record.iso2 for record in knowledge.countries.values() if record.party):
        found = [match.institution for match in find(asking(topic, countries=(country,)), knowledge)]
        wrong += [(country, fault) for fault in _faults(found, country, knowledge)]
    assert wrong == []


@pytest.mark.parametrize("topic", TOPICS)
def test_without_a_country_nobody_bound_to_one_comes_first(knowledge: Knowledge, topic: str) -> None:
    first = find(asking(topic), knowledge)[0].institution
    assert first.serves.world or first.category in ("secretariat", "national_contact")


@pytest.mark.parametrize("topic", TOPICS)
def test_the_order_of_the_files_does_not_matter(knowledge: Knowledge, topic: str) -> None:
    turned = Knowledge(**{**vars(knowledge), "institutions": dict(reversed(list(knowledge.institutions.items())))})
    differing = [
        country
        for country in ("KE", "MN", "SI", "PE", "FJ")
        if ids(find(asking(topic, countries=(country,)), knowledge))
        != ids(find(asking(topic, countries=(country,)), turned))
    ]
    assert differing == []


@pytest.mark.parametrize("topic", TOPICS)
def test_every_region_is_answered(knowledge: Knowledge, topic: str) -> None:
    assert [key for key in knowledge.regions if not find(asking(topic, regions=(key,)), knowledge)] == []


def test_every_territory_is_answered_as_its_state(knowledge: Knowledge) -> None:
    differing = [
        record.iso2
        for record in knowledge.countries.values()
        if record.answer_as
        and ids(find(asking("pcbs", countries=(record.iso2,)), knowledge))
        != ids(find(asking("pcbs", countries=(record.answer_as,)), knowledge))
    ]
    assert differing == []


def _faults(found: list[Institution], country: str, knowledge: Knowledge) -> list[str]:
    """Return how ``found`` breaks the policy for ``country``."""
    centres = [centre for centre in centres_for(country, knowledge) if centre.channels]
    proven = [EVIDENCE[body.evidence] for body in found]
    faults = {
        "nobody": not found,
        "too many": len(found) > CARDS,
        "somebody who does not serve it": any(not body.serving(country) for body in found),
        "no centre": centres and not any(body.category == "regional_centre" for body in found),
        "closed": any(body.state == "closed" or not body.channels for body in found),
        "parent and child": any(a.id == b.parent or b.id == a.parent for a, b in combinations(found, 2)),
        "no evidence first": proven != sorted(proven, reverse=True),
        "twice": len({body.id for body in found}) < len(found),
    }
    return [fault for fault, is_so in faults.items() if is_so]
