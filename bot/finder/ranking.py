"""The routing policy: which institutions answer a question, in which order, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Dict, List, Mapping, Optional, Sequence, Set, Tuple

from bot.finder.question import Question
from bot.finder.weighing import IMPLIED
from bot.knowledge import Institution, Knowledge
from bot.knowledge.well_known import CENTRES, DONOR, MEASURING, MONEY, NATIONAL

#: how much it counts that a body serves the country asked for
_SERVES = {"documented": 1.0, "indicative": 0.75, "region": 0.55, "world": 0.3}
_LEAD, _LEAD_STEP, _DOCUMENTED, _INFERRED = 1.0, 0.025, 0.5, 0.25
_ORDER_WORTH, _VARIANT_WORTH = 0.15, 1.2
_NO_PLACE_KNOWN, _FARTHER_CENTRE, _CENTRE_HERE, _OF_KIND_HERE, _SEATED_HERE = -2.0, 1.5, 1.0, 0.8, 0.4
#: a centre in the country is nearer than another, and the one for few countries than the one for many
_CENTRE_SEATED, _WIDE = 0.1, 0.004
#: a centre of the Stockholm Convention comes before one of the Basel Convention alone, one that works on the subject before
#: one that a hint says serves the country
_NOT_STOCKHOLM, _CENTRE_OF_TOPIC = -0.15, 0.25
_UNCERTAIN, _NO_EVIDENCE, _NOT_ITS_FIELD = -0.12, -3.0, -1.5
#: a fund or bank is of little help to whoever does not ask for money, unless it leads on the subject
_ONLY_PAYS = -0.6
_ALREADY_COVERED, _ALSO_OF_CATEGORY = 0.4, -0.2
#: what each further topic counts beside the one that a body fits best
_BESIDE_THE_BEST = 0.9
#: for each of its topics, where it is not known what help is about
_BREADTH = 0.01
#: kinds of body that mostly work where they are
_WORK_AT_HOME = ("ngo", "research_institution")
_LOCAL = (*_WORK_AT_HOME, "regional_centre")
#: how near somebody is: a regional centre, one that is documented to serve the country, the kind asked for that sits there
_A_CENTRE, _SURE_CENTRE, _KIND_THERE = 1, 2, 3
#: those who give money: that they are near counts only where money is asked for
_FUNDS = {"financial_mechanism", "development_bank"}
#: the kind of body that laboratories are, and those that topics ask for
_LABORATORY = "research_institution"
_KIND_ASKED = {**{topic: kind for kind, topic in IMPLIED.items()}, MEASURING: _LABORATORY}
#: the topic that says of these kinds no more than what they are
_WHAT_THEY_ARE = {"regional_centre": CENTRES, "national_contact": NATIONAL}
#: what is asked of the national contacts, through whom help with any topic is asked for
_NATIONAL = ((NATIONAL, 1.0),)
#: money is asked for where it weighs this much of what is asked for most, and this much at all
_NEARLY_AS_MUCH, _SURELY_MONEY = 0.7, 0.4
CARDS = 3


@dataclass(frozen=True)
class Reason:
    """Why a body is shown, with the ids it is about: the topics of named, lead, works and may_work, else places.

    How surely it serves a country is serves_documented, _indicative, _region or _world; a region is its seat, or it
    serves_part of it.
    """

    kind: str
    ids: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """An institution that answers the question, with its score and the reasons, weightiest first."""

    institution: Institution
    score: float
    reasons: Tuple[Reason, ...]


def find(question: Question, knowledge: Knowledge, limit: int = CARDS, leave_out: Sequence[str] = ()) -> List[Match]:
    """Return up to ``limit`` matches, best first. Same question and knowledge, same answer.

    Named institutions come first whatever their topic; national contacts are found whatever the subject. With a country
    known, who sits in it is among the first three if a kind of body is asked for, else the centre that serves it best.
    """
    is_known = NATIONAL in knowledge.topics
    if is_known and question.categories == ("national_contact",) and question.topics not in ((), _NATIONAL):
        official = find(replace(question, topics=_NATIONAL), knowledge, limit - 1, leave_out)
        shown = [match.institution.id for match in official]
        others = find(replace(question, categories=()), knowledge, limit, (*leave_out, *shown))
        return [*official, *others][:limit]
    if question.institutions:
        named = [_named(knowledge.institutions[key], question, knowledge) for key in question.institutions if key not in leave_out]
        of_kind = replace(question, institutions=())  # "can an NGO join the PCB elimination network?"
        others = find(of_kind, knowledge, limit, (*leave_out, *question.institutions)) if question.categories else []
        return [*named, *others][:limit]
    places = _places(question, knowledge)
    candidates = [
        body
        for body in knowledge.institutions.values()
        if body.id not in leave_out and body.state != "closed" and body.channels and _is_wanted(body, question, knowledge)
    ]
    farther = _farther_centres(candidates, places) if question.countries else set()
    scored = {body.id: _score(body, question, places, knowledge, farther) for body in candidates}
    able = [body for body in candidates if scored[body.id] is not None]
    chosen = _choose(able, {key: parts for key, parts in scored.items() if parts}, question, limit, knowledge)
    if places and not leave_out:
        chosen = _with_who_is_near(chosen, able, question, places, scored, limit)
        chosen = _with_own_centre(chosen, able, question) if question.countries else chosen
    return [
        Match(body, _total(scored[body.id]), _reasons(body, question, places, knowledge)) for body in chosen
    ][:limit]


def centres_for(country: str, knowledge: Knowledge) -> List[Institution]:
    """Return the regional centres that serve ``country``, the surest first."""
    serving = [
        body
        for body in knowledge.institutions.values()
        if body.category == "regional_centre" and body.state != "closed" and body.serving(country)
    ]
    return sorted(serving, key=lambda body: -_centre_rank(body, country))


def _centre_rank(body: Institution, country: str) -> float:
    """Weigh a centre for a country: list before hint before region, Stockholm before Basel, near before wide."""
    rank = _SERVES[body.serving(country) or "world"]
    rank += 0.3 if body.country == country else 0.0
    rank += 0.2 if "stockholm" in body.conventions else 0.0
    rank -= _how_wide(body) / 1000
    rank += 0.0 if body.channels else -1.0
    return rank + (_UNCERTAIN if body.state == "uncertain" else 0.0)


def _how_wide(body: Institution) -> int:
    """Return for how many countries a body works or may work."""
    return len({*body.serves.documented, *body.serves.indicative, *body.serves.region})


def _farther_centres(candidates: Sequence[Institution], places: Tuple[str, ...]) -> Set[str]:
    """Return the centres that only their region speaks for, where another centre lists the country itself."""
    centres = [body for body in candidates if body.category == "regional_centre"]
    listed = {body.id for body in centres for place in places if body.serving(place) in ("documented", "indicative")}
    return {body.id for body in centres if body.id not in listed} if listed else set()


def _named(body: Institution, question: Question, knowledge: Knowledge) -> Match:
    places = _places(question, knowledge)
    return Match(body, 10.0, (Reason("named"), *_reasons(body, question, places, knowledge)))


def _is_wanted(body: Institution, question: Question, knowledge: Knowledge) -> bool:
    if {body.category, *knowledge.lineage(body)} & set(question.excluded):
        return False
    if body.category == "regional_centre" and body.state == "uncertain" and not _asks_for_centre(question):
        return False  # another one works; this is for those who look for it
    if body.category == "secretariat" and "igo" in question.excluded:  # "nobody from the UN": its Secretariat neither
        return False
    # "Donors other than Sweden", "centres in Asia, not China"; but "not Kenya, Uganda" corrects the place of the question.
    at_home = body.category == DONOR or (body.category in _LOCAL and not question.countries)
    if at_home and body.country in question.excluded:
        return False
    kinds = {body.category, *body.also_categories} | ({"igo"} if body.category == "secretariat" else set())
    return not question.categories or bool(kinds & set(question.categories))


def _places(question: Question, knowledge: Knowledge) -> Tuple[str, ...]:
    """Return the countries meant: those named, else those of the regions named. A territory counts as its State."""
    if question.countries:
        return tuple(knowledge.countries[key].answer_as or key for key in question.countries)
    return tuple(dict.fromkeys(c for key in question.regions for c in knowledge.regions[key].countries))


def _total(parts: Optional[Dict[str, float]]) -> float:
    return round(_worth(parts, {}), 4) if parts else 0.0


def _worth(parts: Dict[str, float], discount: Mapping[str, float]) -> float:
    """Return what the parts of a score are worth together: whoever does a little of each helps less than who does one well."""
    of_topics = [worth * discount.get(topic, 1.0) for topic, worth in parts.items() if topic]
    best = max(of_topics, default=0.0)
    return parts[""] + best + _BESIDE_THE_BEST * (sum(of_topics) - best)


def _score(
    body: Institution, question: Question, places: Tuple[str, ...], knowledge: Knowledge, farther: Set[str]
) -> Optional[Dict[str, float]]:
    """Return the score by parts (one per topic, one for the rest), or ``None`` if the body does not answer."""
    rest = _geography(body, places, question, farther, _is_first_for_special_case(body, question, knowledge))
    if rest is None:
        return None
    topics = {topic: weight * _fit(body, topic, question, knowledge) for topic, weight in question.topics}
    another_field = bool(question.topics) and not any(topics.values())
    if another_field and not _nearness(body, places, question):
        return None
    if not question.topics and not places and not question.categories:
        return None
    if not question.topics and body.category not in ("regional_centre", "national_contact") and not question.categories:
        return None
    rest += _BREADTH * len(body.topics) if body.category in _WORK_AT_HOME and not question.topics else 0.0
    rest += _ONLY_PAYS if _gives_money(body) and not (_asks_for_money(question) or _leads(body, question, knowledge)) else 0.0
    rest += _reach(body) + (_NOT_ITS_FIELD if another_field and body.category != "regional_centre" else 0.0)
    if question.categories and body.category not in question.categories:
        rest += _ALSO_OF_CATEGORY
    return {**topics, "": rest}


def _nearness(body: Institution, places: Tuple[str, ...], question: Question) -> int:
    """Return how near ``body`` is to one who may turn to it whatever it works on; 0 if it is not."""
    if question.countries and body.country in places and body.category in question.categories:
        return _KIND_THERE if body.evidence != "none" else 0
    if not places or body.category != "regional_centre":
        return 0
    surely = question.countries and any(body.serving(place) == "documented" for place in places)
    return _SURE_CENTRE if surely else _A_CENTRE


def _fit(body: Institution, topic_id: str, question: Question, knowledge: Knowledge) -> float:
    topic = knowledge.topics[topic_id]
    if body.id in topic.leads:
        centres = topic_id == CENTRES and body.category == "regional_centre"  # which of them is first depends on the place
        fit = _LEAD - (0.0 if centres else _LEAD_STEP * topic.leads.index(body.id))
    else:
        strength = body.topics.get(topic_id)
        fit = {"documented": _DOCUMENTED, "inferred": _INFERRED, None: 0.0}[strength]
    for first in _first_for_special_cases(topic_id, question, knowledge):
        if body.id in first:
            fit += _VARIANT_WORTH - 0.05 * first.index(body.id)
    if fit and body.category in topic.order:
        fit += _ORDER_WORTH * (1 - topic.order.index(body.category) / len(topic.order))
    return fit


def _geography(
    body: Institution, places: Tuple[str, ...], question: Question, farther: Set[str], special: bool
) -> Optional[float]:
    """Return what the place is worth, or ``None`` if the body does not serve it; who is first for the ``special`` case that
    is asked about may be anywhere."""
    if not places:
        local = not (body.serves.world or special) and body.category not in ("secretariat", "national_contact")
        return _NO_PLACE_KNOWN if local and question.categories != ("regional_centre",) else 0.0
    worth = [max(_worth_of_serving(body, place), _SERVES["world"] if special else 0.0) for place in places]
    if not any(worth):
        return None
    share = sum(worth) / len(worth)
    if _gives_money(body) and not _asks_for_money(question):
        share = min(share, _SERVES["world"])
    if question.countries:
        if body.country in places and _asks_for_centre(question) and body.category == "regional_centre":
            return share + _CENTRE_HERE
        share += _OF_KIND_HERE if body.country in places and body.category in question.categories else 0.0
        share += _centre_nearby(body, places) if body.category == "regional_centre" else 0.0
        return share - (_FARTHER_CENTRE if body.id in farther else 0.0)
    seated = body.country in places and body.category != "bilateral_agency"
    return share * 0.7 + (_SEATED_HERE if seated else 0.0)


def _is_first_for_special_case(body: Institution, question: Question, knowledge: Knowledge) -> bool:
    """Tell whether a special case of a topic is asked about for which nobody comes before ``body`` ("heaps of HCH"), which is no
    regional centre."""
    if not question.variants or body.category not in _WORK_AT_HOME:
        return False
    cases = (first for topic in question.topic_ids for first in _first_for_special_cases(topic, question, knowledge))
    return any(first[:1] == [body.id] for first in cases)


def _first_for_special_cases(topic_id: str, question: Question, knowledge: Knowledge) -> List[List[str]]:
    """Return who comes first for each special case of a topic that is asked about."""
    variants = enumerate(knowledge.topics[topic_id].variants if question.variants else ())
    return [variant.first for number, variant in variants if f"{topic_id}#{number}" in question.variants]


def _worth_of_serving(body: Institution, place: str) -> float:
    """Return how much it counts that ``body`` serves a country.

    What works at home and says that it speaks for the region is nearer than nobody, but no nearer than the world's.
    """
    serving = body.serving(place) or ""
    from_next_door = serving == "region" and body.category in _WORK_AT_HOME and body.country in body.serves.documented
    return _SERVES["world"] if from_next_door else _SERVES.get(serving, 0.0)


def _centre_nearby(body: Institution, places: Tuple[str, ...]) -> float:
    """Return what it counts that a centre is the nearest: it sits there, serves few countries, is of our Convention (routing policy)."""
    of_ours = 0.0 if "stockholm" in body.conventions else _NOT_STOCKHOLM
    return (_CENTRE_SEATED if body.country in places else 0.0) + of_ours - _how_wide(body) * _WIDE


def _asks_for_centre(question: Question) -> bool:
    """Tell whether a regional centre is asked for, so that "the centre in Panama" means the one that sits there."""
    return "regional_centre" in question.categories or question.topic_ids[:1] == (CENTRES,)


def _gives_money(body: Institution) -> bool:
    return body.category != "national_contact" and bool({body.category, *body.also_categories} & _FUNDS)


def _asks_for_money(question: Question) -> bool:
    return MONEY in question.topic_ids or bool(_FUNDS & set(question.categories))


def _leads(body: Institution, question: Question, knowledge: Knowledge) -> bool:
    """Tell whether ``body`` is the first lead of what is asked for most."""
    return bool(question.topics) and body.id in knowledge.topics[question.topic_ids[0]].leads[:1]


def _reach(body: Institution) -> float:
    current = {channel.kind for channel in body.channels if channel.status == "current"}
    direct = {"web"} if body.category == "national_contact" else {"phone", "email", "form"}  # a look-up is its page
    worth = 0.1 if current & direct else 0.05 if current else 0.0
    worth += _UNCERTAIN if body.state == "uncertain" else 0.0
    worth += {"found": 0.0, "indirect": -0.1, "none": _NO_EVIDENCE}[body.evidence]
    return worth


def _choose(
    able: List[Institution],
    scored: Dict[str, Dict[str, float]],
    question: Question,
    limit: int,
    knowledge: Knowledge,
) -> List[Institution]:
    """Pick one after the other; a topic already answered counts less, so two questions both get an answer.

    Whoever asks for money, for whatever it is, meets first somebody who knows about money; whoever does not, somebody who
    does the work, unless a fund is the first lead of what is asked for most.
    """
    left = sorted(able, key=lambda body: body.id)
    chosen: List[Institution] = []
    discount = dict.fromkeys(question.topic_ids, 1.0)
    several = len(discount) > 1
    first = _payers(left, scored, question) or _workers(left, question, knowledge)
    while left and len(chosen) < limit:
        best = max(
            (not chosen and first) or left,
            key=lambda body: _worth(scored[body.id], discount),
        )
        left = [body for body in left if body is not best]  # remove() would compare whole records
        if any(best.parent == other.id or other.parent == best.id for other in chosen):
            continue
        chosen.append(best)
        answered = max(question.topic_ids, key=lambda topic: scored[best.id].get(topic, 0.0), default=None)
        if several and answered and scored[best.id].get(answered):
            discount[answered] *= _ALREADY_COVERED
    return chosen


def _payers(
    able: Sequence[Institution], scored: Dict[str, Dict[str, float]], question: Question
) -> List[Institution]:
    """Return those who pay, or know about money, where it is asked for as much as anything else; else nobody."""
    weights = dict(question.topics)
    if weights.get(MONEY, 0.0) < max(_SURELY_MONEY, _NEARLY_AS_MUCH * max(weights.values(), default=1.0)):
        return []
    know = [body for body in able if scored[body.id].get(MONEY) and body.evidence != "none"]
    pay = [body for body in know if {body.category, *body.also_categories} & {*_FUNDS, DONOR, "national_contact"}]
    return pay or know


def _workers(able: Sequence[Institution], question: Question, knowledge: Knowledge) -> List[Institution]:
    """Return those who do not only pay, where money is not asked for, nor are a laboratory elsewhere, where nobody asks for one.

    A laboratory knows something of many subjects, but whoever worries about toys or an old sofa needs no measurement.
    """
    if _asks_for_money(question):
        return []
    asked = {_KIND_ASKED.get(topic) for topic in question.topic_ids} | set(question.categories)
    others = {DONOR, _LABORATORY} - asked
    here = _places(question, knowledge)
    return [
        body
        for body in able
        if not (body.category in others or _gives_money(body)) or body.country in here or _leads(body, question, knowledge)
    ]


def _with_who_is_near(
    chosen: List[Institution],
    able: List[Institution],
    question: Question,
    places: Tuple[str, ...],
    scored: Dict[str, Optional[Dict[str, float]]],
    limit: int,
) -> List[Institution]:
    """Make sure that who is near is among the first cards: of the kind asked for, else a regional centre for the place."""
    relatives = {key for body in chosen for key in (body.id, body.parent)} - {None}
    shown = max((_nearness(body, places, question) for body in chosen[:CARDS]), default=0)
    nearer = [
        body
        for body in sorted(able, key=lambda body: body.id)
        if _nearness(body, places, question) > (_SURE_CENTRE if {body.id, body.parent} & relatives else shown)
    ]
    if not nearer or limit < CARDS:
        return chosen

    def how_near(body: Institution) -> Tuple[int, float]:
        near, served = _nearness(body, places, question), [place for place in places if body.serving(place)]
        if near == _KIND_THERE:
            return near, _total(scored[body.id])
        works_on_it = any(worth for topic, worth in (scored[body.id] or {}).items() if topic)
        return near, sum(_centre_rank(body, place) for place in served) + (_CENTRE_OF_TOPIC if works_on_it else 0.0)

    nearest = max(nearer, key=how_near)
    if any(body.id == nearest.id for body in chosen[:CARDS]):
        return chosen
    others = [body for body in chosen if body.id != nearest.parent]  # its own network speaks through it
    return [*others[: CARDS - 1], nearest, *others[CARDS - 1 :]][:limit]


def _with_own_centre(
    chosen: List[Institution], able: Sequence[Institution], question: Question
) -> List[Institution]:
    """Show the centre that sits in the country rather than another (routing policy: a centre serves its own country first)."""
    centres = [body for body in able if body.category == "regional_centre" and body.state == "active"]
    own = next((body for body in centres if body.country in question.countries), None)
    others = [body for body in chosen if body.category == "regional_centre"]
    if own is None or not others or any(body.country in question.countries for body in others):
        return chosen
    return [*(body for body in chosen if body is not others[-1]), own]


def _holding(countries: Set[str], regions: Sequence[str], knowledge: Knowledge) -> Tuple[str, ...]:
    """Return those of ``regions`` in which one of ``countries`` is."""
    return tuple(key for key in regions if countries & set(knowledge.regions[key].countries))


def _reasons(
    body: Institution, question: Question, places: Tuple[str, ...], knowledge: Knowledge
) -> Tuple[Reason, ...]:
    reasons = []
    groups: Dict[str, List[str]] = {"lead": [], "works": [], "may_work": []}
    for topic in question.topic_ids:
        if _WHAT_THEY_ARE.get(body.category) == topic:
            continue
        if topic in body.topics:
            kind = "works" if body.topics[topic] == "documented" else "may_work"
            groups["lead" if body.id in knowledge.topics[topic].leads and kind == "works" else kind].append(topic)
        elif body.id in knowledge.topics[topic].leads:
            groups["lead"].append(topic)
    reasons += [Reason(kind, tuple(ids)) for kind, ids in groups.items() if ids]
    if question.countries:
        for strength in ("documented", "indicative", "region", "world"):
            served = tuple(place for place in places if body.serving(place) == strength)
            if served:
                reasons.append(Reason(f"serves_{strength}", () if strength == "world" else served))
    elif question.regions:
        if body.country in places:
            reasons.append(Reason("seat", _holding({body.country}, question.regions, knowledge)))
        elif body.serves.world:
            reasons.append(Reason("serves_world"))
        else:
            served_places = {place for place in places if body.serving(place)}
            reasons.append(Reason("serves_part", _holding(served_places, question.regions, knowledge)))
    elif body.serves.world:
        reasons.append(Reason("serves_world"))
    return tuple(reasons)
