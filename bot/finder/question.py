"""What a person asks for, in canonical ids: the finder's only input besides the knowledge."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Dict, Iterable, List, Mapping, Sequence, Set, Tuple

from bot.knowledge import Institution, Knowledge
from bot.knowledge.well_known import CENTRES, DONORS, GENERAL_DESK, MONEY, NATIONAL, NOT_POPS, OLD_STOCKS, RESEARCH
from bot.understanding import EXAMPLE, HINT, NAME, Mention
from bot.understanding.around import ASKER, DONOR

Ids = Tuple[str, ...]
#: topics with their weights, weightiest first
Topics = Tuple[Tuple[str, float], ...]

#: what each kind of evidence adds to a topic; tuned on the development questions
_NAMED, _NAMED_AGAIN, _HINTED = 1.0, 0.15, 0.25
_CHEMICAL_FIRST, _CHEMICAL_OTHER = 0.8, 0.25
_LIKENESS_FROM, _LIKENESS_TO, _LIKENESS_WORTH = 0.28, 0.68, 1.0
#: a message that is so much like a special case is about its topic, whatever else it names
_VARIANT_FROM = 0.66
#: a topic counts when it reaches this much and this share of the best one; the best one counts from less
_ENOUGH, _LEAST, _SHARE, _MOST_TOPICS = 0.34, 0.1, 0.5, 3
#: beside a name, or a kind of body that was asked for, a mere likeness must be this strong to say what help is about
_ENOUGH_BESIDE, _ENOUGH_BESIDE_KIND = 0.7, 0.5
_NGO, _SECRETARIAT = "ngo", "secretariat"
#: asking for a kind of body says something of a topic too, which must not crowd out what help is about
IMPLIED = {
    DONOR: DONORS,
    "research_institution": RESEARCH,
    "regional_centre": CENTRES,
    "financial_mechanism": MONEY,
    "national_contact": NATIONAL,
}


@dataclass(frozen=True)
class Question:
    """One question. ``topics`` maps ids to weights; every other field holds ids, in reading order."""

    topics: Topics = ()
    chemicals: Ids = ()
    countries: Ids = ()
    regions: Ids = ()
    institutions: Ids = ()
    categories: Ids = ()
    variants: Ids = ()
    excluded: Ids = ()

    @property
    def topic_ids(self) -> Ids:
        return tuple(topic for topic, _ in self.topics)

    @property
    def has_subject(self) -> bool:
        """Tell whether it says what help is about, not only where or from whom."""
        return bool(self.topics or self.chemicals)

    @property
    def is_empty(self) -> bool:
        """Tell whether it says neither what help is about nor where or from whom."""
        return not (self.has_subject or self.countries or self.regions or self.categories or self.institutions)

    def without_names(self) -> "Question":
        """Return the question without the institutions it names."""
        return replace(self, institutions=())

    def without_filter(self) -> "Question":
        """Return what help is about and where, from whomever."""
        return replace(self, institutions=(), categories=(), excluded=())

    def within(self, knowledge: Knowledge) -> "Question":
        """Return the question without what an editor has since removed from the knowledge."""
        return replace(
            self,
            topics=tuple(pair for pair in self.topics if pair[0] in knowledge.topics),
            chemicals=tuple(key for key in self.chemicals if key in knowledge.chemicals),
            countries=tuple(key for key in self.countries if key in knowledge.countries),
            regions=tuple(key for key in self.regions if key in knowledge.regions),
            institutions=tuple(key for key in self.institutions if key in knowledge.institutions),
        )

    def as_slot(self) -> Dict[str, Any]:
        """Return the question as plain data for a Rasa slot."""
        return {key: value for key, value in asdict(self).items() if value}

    @staticmethod
    def from_slot(value: Any) -> "Question":
        """Return the question a slot holds; an empty or unreadable slot is no question."""
        if not isinstance(value, Mapping):
            return Question()
        try:
            fields = {key: tuple(items) for key, items in value.items() if key in Question.__dataclass_fields__}
            fields["topics"] = tuple((str(topic), float(weight)) for topic, weight in fields.get("topics", ()))
        except (TypeError, ValueError):
            return Question()
        return Question(**fields)


def question_from(mentions: Sequence[Mention], knowledge: Knowledge) -> Question:
    """Return what ``mentions`` ask for. Ids that the knowledge no longer holds are left out."""
    # The words of a kind of body only hint at its topic, and do not ask for it where it is turned away.
    kinds = {(m.start, m.end): m.excluded for m in mentions if m.kind == "category"}
    of_kinds = [m for m in mentions if m.kind == "topic" and (m.start, m.end) in kinds]
    away = [m for m in of_kinds if m.how == HINT or kinds[m.start, m.end]]
    wanted = [m for m in mentions if not m.excluded and m not in away]
    chemicals, foreign = _with_foreign(_ids(wanted, "chemical", knowledge.chemicals), knowledge)
    institutions = _ids(wanted, "institution", knowledge.institutions)
    categories = _asked_kinds(wanted, [knowledge.institutions[key] for key in institutions])
    if categories == (_SECRETARIAT,) and not institutions and GENERAL_DESK in knowledge.institutions:
        institutions, categories = (GENERAL_DESK,), ()  # "the secretariat" is that of our Convention
    named = {mention.id for mention in wanted if mention.kind == "topic" and mention.how == NAME}
    of_chemicals = [_topics_of(key, wanted, knowledge) for key in chemicals]
    named |= {topics[0] for topics in of_chemicals if topics}
    hinted = {mention.id for mention in wanted if mention.kind == "topic" and mention.how == HINT}
    names = {(m.start, m.end) for m in mentions if m.kind in ("institution", "country") and m.excluded}
    # "Not the GEF" turns the body away, not the money that its name stands for; "not Japan" no other donor.
    excluded = [m.id for m in mentions if m.kind == "topic" and m.excluded and (m.start, m.end) not in names]
    excluded += [topic for key in foreign for topic in knowledge.chemicals[key].topics]
    named.difference_update(excluded)
    topics = _chosen(_weights(wanted, of_chemicals, knowledge), named, hinted, excluded, categories)
    first = topics[0][0] if topics else ""
    askers = {m.id for m in wanted if m.kind == ASKER}
    asks_for_money = MONEY in named | hinted
    if asks_for_money and (first == MONEY or _NGO in askers):  # NGOs look for money, they do not give it
        askers.update(key for key in categories if key == _NGO)
        categories = tuple(key for key in categories if key != _NGO)
    countries = _ids(wanted, "country", knowledge.countries)
    # A country alone is where help is needed: that it is a donor must be said or clearly resembled.
    helped = any(knowledge.countries[key].development != "developed" for key in countries)  # "do the Swedes help Mali?"
    clearly = (helped and first == DONORS) or dict(topics).get(DONORS, 0.0) >= _ENOUGH_BESIDE
    asks_donors = DONOR in categories or clearly
    donors = donors_of(countries, knowledge) if asks_donors else []
    return Question(
        topics=topics,
        chemicals=chemicals,
        countries=_where_help_is_needed(countries, [*donors, *(knowledge.institutions[key] for key in institutions)], knowledge),
        regions=_ids(wanted, "region", knowledge.regions),
        institutions=tuple(dict.fromkeys((*institutions, *(donor.id for donor in donors)))),
        categories=tuple(key for key in categories if not (donors and key == DONOR)),
        variants=tuple(dict.fromkeys((*_for_askers(askers, named | hinted, knowledge), *_of_variants(wanted)))),
        excluded=tuple(dict.fromkeys(mention.id for mention in mentions if mention.excluded)),
    )


def continued(before: Question, now: Question) -> Question:
    """Return ``now`` completed by what was asked before it.

    A new subject replaces the old one, a new place the old place, a new category the old category; what is
    not mentioned stays. An institution is only ever meant in the message that names it.
    """
    named_subject = now.has_subject
    return Question(
        topics=now.topics if named_subject else before.topics,
        chemicals=now.chemicals if named_subject else before.chemicals,
        variants=now.variants if named_subject else before.variants,
        countries=now.countries if now.countries or now.regions else _left(before.countries, now.excluded),
        regions=now.regions if now.countries or now.regions else before.regions,
        categories=now.categories or _left(before.categories, now.excluded),
        institutions=now.institutions,
        excluded=tuple(dict.fromkeys((*_left(before.excluded, now.categories + now.institutions), *now.excluded))),
    )


def _of_variants(mentions: Iterable[Mention]) -> Ids:
    return tuple(mention.id for mention in mentions if mention.kind == "variant")


def _for_askers(askers: Set[str], topics: Iterable[str], knowledge: Knowledge) -> Ids:
    """Return the special cases of ``topics`` that are those of ``askers``: small grants where an NGO asks for money."""
    known = [knowledge.topics[key] for key in sorted(topics) if key in knowledge.topics]
    variants = [(f"{topic.id}#{number}", variant) for topic in known for number, variant in enumerate(topic.variants)]
    return tuple(key for key, variant in variants if askers & set(variant.askers))


def _left(ids: Ids, taken: Iterable[str]) -> Ids:
    taken = set(taken)
    return tuple(key for key in ids if key not in taken)


def _ids(mentions: Iterable[Mention], kind: str, known: Mapping[str, Any]) -> Ids:
    return tuple(dict.fromkeys(mention.id for mention in mentions if mention.kind == kind and mention.id in known))


def donors_of(countries: Ids, knowledge: Knowledge) -> List[Institution]:
    """Return the agencies of those of ``countries`` that are developed ("do the Swedes help Mali?")."""
    developed = [key for key in countries if knowledge.countries[key].development == "developed"]
    agencies = [b for b in knowledge.institutions.values() if b.category == DONOR and b.country in developed]
    agencies = [body for body in agencies if body.state != "closed" and body.channels and body.evidence != "none"]
    leads = knowledge.topics[DONORS].leads if DONORS in knowledge.topics else []
    order = {key: place for place, key in enumerate(leads)}
    return sorted(agencies, key=lambda body: (order.get(body.id, len(order)), body.id))


def _where_help_is_needed(countries: Ids, bodies: Sequence[Institution], knowledge: Knowledge) -> Ids:
    """Return the countries without those that only send, buy, pay or are the seat of one of ``bodies``: beside a developing
    one, the developed ("waste from Germany in our port in Ghana", "RECETOX in Czechia").

    Technical assistance is meant for developing countries (Article 12)."""
    developed = {key for key in countries if knowledge.countries[key].development == "developed"}
    seats = developed & {body.country for body in bodies}
    left = tuple(key for key in countries if key not in seats)
    return tuple(key for key in left if key not in developed) or left


def _with_foreign(chemicals: Ids, knowledge: Knowledge) -> Tuple[Ids, Ids]:
    """Return the chemicals that help is asked with, and those of other treaties beside them ("paraquat and lindane")."""
    listed = tuple(key for key in chemicals if not knowledge.chemicals[key].elsewhere)
    return (listed, tuple(key for key in chemicals if key not in listed)) if listed else (chemicals, ())


def _asked_kinds(mentions: Iterable[Mention], named: Sequence[Institution]) -> Ids:
    """Return the kinds of body asked for; the kind of one that is named only describes it ("the centre at Tsinghua")."""
    described = {kind for body in named for kind in (body.category, *body.also_categories)}
    return tuple(dict.fromkeys(m.id for m in mentions if m.kind == "category" and m.id not in described))


def _topics_of(chemical: str, mentions: Sequence[Mention], knowledge: Knowledge) -> Ids:
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


def _weights(mentions: Sequence[Mention], of_chemicals: Sequence[Ids], knowledge: Knowledge) -> Dict[str, float]:
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
            worth = _NAMED_AGAIN if named.setdefault(mention.id, set()) & {"name"} else _NAMED
            named[mention.id].add("name")
        weights[mention.id] = weights.get(mention.id, 0.0) + worth
    for mention in mentions:
        topic = mention.id.partition("#")[0]
        if mention.kind == "variant" and mention.score >= _VARIANT_FROM and topic in knowledge.topics:
            weights[topic] = max(weights.get(topic, 0.0), _LIKENESS_WORTH)
    for topics in of_chemicals:
        for place, topic in enumerate(topics):
            worth = _CHEMICAL_FIRST if place == 0 else _CHEMICAL_OTHER
            weights[topic] = max(weights.get(topic, 0.0), worth) if place else weights.get(topic, 0.0) + worth
    return weights


def _chosen(
    weights: Dict[str, float], named: Set[str], hinted: Set[str], excluded: Iterable[str], categories: Ids
) -> Topics:
    """Return the topics that count, weightiest first.

    One that was named counts whatever outweighs it; beside it, or a kind of body, one that is merely resembled counts
    for little.
    """
    enough = _ENOUGH_BESIDE if named else _ENOUGH_BESIDE_KIND if categories and not hinted else 0.0
    implied = [IMPLIED[category] for category in categories if category in IMPLIED]
    # "NGOs in Tunisia": merely to resemble a question for another kind of body says nothing.
    other_kinds = set(IMPLIED.values()) - {*implied, MONEY} if categories else set()
    surely = {*named, *hinted}
    weights = {t: w for t, w in weights.items() if t in surely or (w >= enough and t not in other_kinds)}
    left = {topic: weight for topic, weight in weights.items() if topic not in excluded}
    others = {topic: weight for topic, weight in left.items() if topic not in implied}
    if max(others.values(), default=0.0) >= (_ENOUGH_BESIDE if implied else _ENOUGH):
        left = others
    elif implied:
        left = {topic: max(_NAMED, left.get(topic, 0.0)) for topic in implied if topic not in excluded}
    if len(left) > 1 and (named - {NOT_POPS} or NOT_POPS not in named):
        left.pop(NOT_POPS, None)  # what other treaties deal with is no subject beside one of ours
    best = max(left.values(), default=0.0)
    least = max(_ENOUGH, _SHARE * best) if best >= _ENOUGH else max(_LEAST, best)
    chosen = sorted(((t, round(w, 3)) for t, w in left.items() if w >= least or t in named), key=lambda pair: -pair[1])
    return tuple(chosen[:_MOST_TOPICS])
