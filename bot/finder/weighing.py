"""Which topics a message is about: those it names, hints at or resembles, weighed against each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, Iterable, List, Sequence, Set

from bot.finder.question import Ids, Topics
from bot.knowledge import Knowledge
from bot.knowledge.well_known import CENTRES, DONOR, DONORS, MONEY, NATIONAL, NOT_POPS, OLD_STOCKS, RESEARCH
from bot.understanding import EXAMPLE, HINT, NAME, Mention

#: what each kind of evidence adds to a topic; tuned on the development questions
_NAMED, _NAMED_AGAIN, _HINTED = 1.0, 0.15, 0.25
_CHEMICAL_FIRST, _CHEMICAL_OTHER = 0.8, 0.25
_LIKENESS_FROM, _LIKENESS_TO, _LIKENESS_WORTH = 0.28, 0.68, 1.0
#: a message that is so much like a special case is about its topic, whatever else it names
_VARIANT_FROM = 0.66
#: and so much where another topic is named
_SURELY_A_VARIANT = 0.8
#: a topic counts when it reaches this much and this share of the best one; the best one counts from less
_ENOUGH, _LEAST, _SHARE, _MOST_TOPICS = 0.34, 0.1, 0.5, 3
#: beside a name, or a kind of body that was asked for, a mere likeness must be this strong to say what help is about
ENOUGH_BESIDE, _ENOUGH_BESIDE_KIND = 0.7, 0.5
#: asking for a kind of body says something of a topic too, which must not crowd out what help is about
IMPLIED = {
    DONOR: DONORS,
    "research_institution": RESEARCH,
    "regional_centre": CENTRES,
    "financial_mechanism": MONEY,
    "national_contact": NATIONAL,
}


def named_topics(mentions: Iterable[Mention]) -> Set[str]:
    """Return the topics that are named, or of which a special case is."""
    named = (mention.id for mention in mentions if mention.kind in ("topic", "variant") and mention.how == NAME)
    return {key.partition("#")[0] for key in named}


def hinted_topics(mentions: Iterable[Mention]) -> Set[str]:
    """Return the topics that a word hints at."""
    return {mention.id for mention in mentions if mention.kind == "topic" and mention.how == HINT}


def dangers_as_hints(mentions: Sequence[Mention]) -> List[Mention]:
    """Return ``mentions`` with the words of a danger as mere hints at their topic: a leaking transformer is a transformer."""
    dangers = {(m.start, m.end) for m in mentions if m.kind == "danger"}
    return [replace(m, how=HINT) if m.kind == "topic" and (m.start, m.end) in dangers else m for m in mentions]


def topics_of(chemical: str, mentions: Sequence[Mention], knowledge: Knowledge) -> Ids:
    """Return the topics of a chemical, its old stocks first where those are named or hinted at, or resembled more than the first.

    Sacks of DDT found in a barn are obsolete pesticides, not malaria control (routing policy).
    """
    alike = {m.id: m.score for m in mentions if m.kind == "topic" and m.how == EXAMPLE}
    said = {(m.id, m.how) for m in mentions if m.kind == "topic"}
    topics = knowledge.chemicals[chemical].topics
    of_use = topics and {(topics[0], NAME), (topics[0], HINT)} & said
    named = (OLD_STOCKS, NAME) in said or ((OLD_STOCKS, HINT) in said and not of_use)
    if OLD_STOCKS in topics and (named or alike.get(OLD_STOCKS, 0.0) > alike.get(topics[0], 0.0)):
        return (OLD_STOCKS, *(topic for topic in topics if topic != OLD_STOCKS))
    return tuple(topics)


def only_in_drums(mentions: Sequence[Mention], of_chemicals: Sequence[Ids]) -> bool:
    """Tell whether no more than one word hints at old stocks beside chemicals that are no pesticides ("drums of Clophen")."""
    said = {(m.how, m.text) for m in mentions if m.kind == "topic" and m.id == OLD_STOCKS and m.how != EXAMPLE}
    no_pesticides = bool(of_chemicals) and all(OLD_STOCKS not in topics for topics in of_chemicals)
    return no_pesticides and len(said) <= 1 and NAME not in {how for how, _ in said}


def weights_of(mentions: Sequence[Mention], of_chemicals: Sequence[Ids], knowledge: Knowledge) -> Dict[str, float]:
    """Return how much each topic is spoken of: by its name, by words and chemicals that hint at it, by likeness."""
    weights: Dict[str, float] = {}
    named: Dict[str, set] = {}
    for mention in mentions:
        if mention.kind != "topic" or mention.id not in knowledge.topics:
            continue
        if mention.how == EXAMPLE:
            worth = (mention.score - _LIKENESS_FROM) / (_LIKENESS_TO - _LIKENESS_FROM)
            worth = _LIKENESS_WORTH * min(1.0, max(0.0, worth))
        elif mention.how == HINT:
            worth = _HINTED if (HINT, mention.text) not in named.setdefault(mention.id, set()) else 0.0
            named[mention.id].add((HINT, mention.text))
        else:
            worth = _NAMED_AGAIN if named.setdefault(mention.id, set()) & {NAME} else _NAMED
            named[mention.id].add(NAME)
        weights[mention.id] = weights.get(mention.id, 0.0) + worth
    said = {*named, *(topic for topics in of_chemicals for topic in topics)}
    for mention in mentions:
        topic = mention.id.partition("#")[0]
        if mention.kind != "variant" or mention.score < _VARIANT_FROM or topic not in knowledge.topics:
            continue
        if mention.score >= _SURELY_A_VARIANT or topic in said or not said:  # a dioxin laboratory is much like one for PFAS
            weights[topic] = max(weights.get(topic, 0.0), _LIKENESS_WORTH)
    for topics in of_chemicals:
        for place, topic in enumerate(topics):
            worth = _CHEMICAL_FIRST if place == 0 else _CHEMICAL_OTHER
            weights[topic] = max(weights.get(topic, 0.0), worth) if place else weights.get(topic, 0.0) + worth
    return weights


def chosen_topics(
    weights: Dict[str, float], named: Set[str], hinted: Set[str], excluded: Iterable[str], categories: Ids
) -> Topics:
    """Return the topics that count, weightiest first.

    One that was named counts whatever outweighs it; beside it, or a kind of body, one that is merely resembled counts
    for little.
    """
    enough = ENOUGH_BESIDE if named else _ENOUGH_BESIDE_KIND if categories and not hinted else 0.0
    implied = [IMPLIED[category] for category in categories if category in IMPLIED]
    # "NGOs in Tunisia": merely to resemble a question for another kind of body says nothing.
    other_kinds = set(IMPLIED.values()) - {*implied, MONEY} if categories else set()
    surely = {*named, *hinted}
    weights = {t: w for t, w in weights.items() if t in surely or (w >= enough and t not in other_kinds)}
    left = {topic: weight for topic, weight in weights.items() if topic not in excluded}
    others = {topic: weight for topic, weight in left.items() if topic not in implied}
    if max(others.values(), default=0.0) >= (ENOUGH_BESIDE if implied else _ENOUGH):
        left = others
    elif implied:
        left = {topic: max(_NAMED, left.get(topic, 0.0)) for topic in implied if topic not in excluded}
    if len(left) > 1 and (named - {NOT_POPS} or NOT_POPS not in named):
        left.pop(NOT_POPS, None)  # what other treaties deal with is no subject beside one of ours
    best = max(left.values(), default=0.0)
    least = max(_ENOUGH, _SHARE * best) if best >= _ENOUGH else max(_LEAST, best)
    chosen = sorted(((t, round(w, 3)) for t, w in left.items() if w >= least or t in named), key=lambda pair: -pair[1])
    return tuple(chosen[:_MOST_TOPICS])
