"""What the words around a name do to it: it is turned away, taken back, or only says who asks, who gives or whence things come."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Collection, Iterable, List, Mapping, Sequence, Set, Tuple

from bot.knowledge.well_known import DONOR
from bot.locales import PhraseLists
from bot.understanding.mentions import ASKER, HINT, ORIGIN, PLACES, SEAT
from bot.understanding.patterns import Pattern, Span, Words
from bot.understanding.words import fold, words

#: kinds of body that people who ask belong to, and how many words may describe them
_ASKERS, _WORDS_OF_SELF_DESCRIPTION = ("ngo", "igo", "research_institution", "bilateral_agency"), 3
#: how many words may stand between a body and a part of it
_WORDS_TO_PART = 1
#: how many words may stand between "not" and a language
_WORDS_BEFORE_LANGUAGE = 2
_BODIES = ("institution", "unlisted", "category")
#: bodies that have a name, on record or not
_NAMED = ("institution", "unlisted")
_DENIABLE = (*PLACES, "chemical", "topic")
#: stands in a cue for a few words, at most so many ("any ... but")
_WHATEVER, _MOST_BETWEEN = "...", 3
#: in Portuguese it means "in the"
_NO = ("no",)
#: how many words may stand between a place and the one that is meant instead, and up to the help that comes from it
_WORDS_OF_CORRECTION, _WORDS_BEFORE_HELP = 6, 2


@dataclass
class Cues:
    """The words that turn something away, take it back or say who asks or gives, folded: those of the languages of a message."""

    exclusions: List[Tuple[str, ...]] = field(default_factory=list)
    denials: List[Tuple[str, ...]] = field(default_factory=list)
    proposals: List[Tuple[str, ...]] = field(default_factory=list)
    refusals: List[Tuple[str, ...]] = field(default_factory=list)
    exclusions_behind: List[Tuple[str, ...]] = field(default_factory=list)
    self_descriptions: List[Tuple[str, ...]] = field(default_factory=list)
    corrections: List[Tuple[str, ...]] = field(default_factory=list)
    origins: List[Tuple[str, ...]] = field(default_factory=list)
    speakers: List[Tuple[str, ...]] = field(default_factory=list)
    nationals: List[Tuple[str, ...]] = field(default_factory=list)
    employers: List[Tuple[str, ...]] = field(default_factory=list)
    works: List[Tuple[str, ...]] = field(default_factory=list)
    self_denials: List[Tuple[str, ...]] = field(default_factory=list)
    seats: List[Tuple[str, ...]] = field(default_factory=list)
    help_given: Set[str] = field(default_factory=set)
    articles: Set[str] = field(default_factory=set)
    conjunctions: Set[str] = field(default_factory=set)

    @classmethod
    def of(cls, phrase_lists: Iterable[PhraseLists]) -> "Cues":
        """Return the words of all ``phrase_lists``."""
        cues = cls()
        for lists in phrase_lists:
            cues._add(lists)
        return cues

    def _add(self, lists: PhraseLists) -> None:
        for each in fields(self):
            known, cues = getattr(self, each.name), _folded_cues(getattr(lists, each.name))
            known.update(form for cue in cues for form in cue) if isinstance(known, set) else known.extend(cues)

    def words(self) -> Set[str]:
        """Return all words of them."""
        known = [getattr(self, each.name) for each in fields(self)]
        cues = (cue for cues in known if isinstance(cues, list) for cue in cues)
        return {word for cue in cues for word in cue if word != _WHATEVER}.union(*(forms for forms in known if isinstance(forms, set)))

    def before(self, cues: Sequence[Tuple[str, ...]], message: Words, begin: int, gap: int = 0) -> bool:
        """Tell whether one of ``cues`` ends right before ``begin`` or at most ``gap`` words before."""
        return any(_stands_before(cue, words_between, message, begin) for cue in cues for words_between in range(gap + 1))

    def article(self, message: Words, begin: int) -> int:
        """Return 1 if an article stands before ``begin``, else 0."""
        return int(begin > 0 and message.forms[begin - 1] in self.articles)


def turned_away(spans: Sequence[Span], message: Words, cues: Cues) -> Set[Span]:
    """Return the spans that are turned away, and those that share their fate.

    A name right behind one of the same body is the same body ("not the Global Environment Facility (GEF)"); a body or
    place joined to another goes with it ("apart from UNEP and the World Bank").
    """
    named = [span for span in spans if span[2].how != HINT]  # "not submitted" turns no report away
    away = {(begin, end, pattern) for begin, end, pattern in named if _is_excluded(pattern.kind, message, begin, end, cues)}
    for begin, end, pattern in spans:
        joined = begin - 1 - cues.article(message, begin)
        is_joined = joined >= 0 and message.forms[joined] in cues.conjunctions
        for _, other_end, other in tuple(away):
            again = other_end == begin and (other.kind, other.id) == (pattern.kind, pattern.id)
            as_well = is_joined and other_end == joined and {other.kind, pattern.kind} <= {*_BODIES, *PLACES}
            if again or as_well:
                away.add((begin, end, pattern))
    return away


def without_unlisted(spans: Sequence[Span], away: Set[Span]) -> List[Span]:
    """Return ``spans`` without bodies that are not on record and are turned ``away``, nor what stands for them: "not Greenpeace"
    turns no other NGO away."""
    missing = {span[:2] for span in away if span[2].kind == "unlisted"}
    return [span for span in spans if span[:2] not in missing]


def without_whole(
    spans: Sequence[Span], away: Set[Span], parents: Mapping[str, str], message: Words, cues: Cues
) -> List[Span]:
    """Return ``spans`` without a body right beside one that is part of it: "UNEP's Special Programme" is one body, "PAN Africa
    and PAN International" are two."""
    bodies = [span for span in spans if span[2].kind == "institution" and span not in away]
    pairs = [(whole, part) for whole in bodies for part in bodies if parents.get(part[2].id) == whole[2].id]
    return [span for span in spans if not any(span == whole and _is_one(whole, part, message, cues) for whole, part in pairs)]


def _is_one(whole: Span, part: Span, message: Words, cues: Cues) -> bool:
    """Tell whether at most a word stands between a body and a part of it, and no "and"."""
    between = message.forms[min(whole[1], part[1]) : max(whole[0], part[0])]
    return len(between) <= _WORDS_TO_PART and not cues.conjunctions & set(between)


def without_their_treaty(spans: Sequence[Span], centres: Collection[str]) -> List[Span]:
    """Return ``spans`` without a body, itself none of the regional ``centres``, whose name touches the words for one: "the Basel
    Convention centre in Dakar" is the centre, not the Convention's secretariat."""
    kinds = [(begin, end) for begin, end, pattern in spans if (pattern.kind, pattern.id) == ("category", "regional_centre")]

    def touches(body: Span) -> bool:
        begin, end, pattern = body
        beside = any(begin <= stop and start <= end and not begin <= start < stop <= end for start, stop in kinds)
        return pattern.kind == "institution" and pattern.id not in centres and beside

    return [span for span in spans if not touches(span)]


def _is_excluded(kind: str, message: Words, begin: int, end: int, cues: Cues) -> bool:
    """Tell whether "not", "without", ... stands right before, with at most an article and no comma between.

    Before a language a verb may stand between as well ("does not read Russian"). It may stand right behind too ("Japan
    aside"), as may a refusal behind an institution ("the GEF has already said no").
    """
    behind = cues.exclusions_behind if kind in (*_BODIES, *PLACES) else []
    refusals = cues.refusals if kind in _NAMED else []
    if any(_stands_behind(cue, message, end) for cue in (*behind, *refusals)):
        return True
    exclusions = cues.exclusions if kind in (*_BODIES, *PLACES, "language") else []
    if kind in PLACES:
        exclusions = [cue for cue in exclusions if cue != _NO]
    turned_away = [*exclusions, *(cues.denials if kind in (*_DENIABLE, "language") else [])]
    gap = _WORDS_BEFORE_LANGUAGE if kind == "language" else cues.article(message, begin)
    is_proposed = cues.before(cues.proposals, message, begin, gap)  # "why not UNEP?"
    return not is_proposed and cues.before(turned_away, message, begin, gap)


def _stands_behind(cue: Tuple[str, ...], message: Words, end: int) -> bool:
    """Tell whether ``cue`` begins at ``end``, in the same part of the sentence."""
    return tuple(message.forms[end : end + len(cue)]) == cue and message.in_one_part(end - 1, end)


def taken_back(spans: Sequence[Span], away: Set[Span], message: Words, cues: Cues) -> Set[Span]:
    """Return the places that are corrected by the next one ("Mali, sorry, I mean Malawi"; "Niger, no, Nigeria"), unless that is
    turned ``away`` itself."""
    places = [span for span in spans if span[2].kind in PLACES]
    pairs = [(place, after) for place, after in zip(places, places[1:]) if after not in away]
    return {place for place, after in pairs if place[2].id != after[2].id and _is_corrected(place, after, message, cues)}


def _is_corrected(place: Span, after: Span, message: Words, cues: Cues) -> bool:
    between = tuple(message.forms[place[1] : after[0]])
    if not between or len(between) > _WORDS_OF_CORRECTION or cues.conjunctions & set(between):
        return False
    if between in cues.denials or between in cues.exclusions:
        return not message.in_one_part(after[0] - 1, after[0])
    return any(between[: len(cue)] == cue or between[-len(cue) :] == cue for cue in cues.corrections)


def without_origins(spans: Sequence[Span], away: Set[Span], message: Words, cues: Cues) -> List[Span]:
    """Return ``spans`` without the places from which something comes, to which it is sold or whose people are spoken of ("a
    Chinese company"), where another place is meant.

    Where none is, a place from which something comes, or to which it goes, is marked as that.
    """
    places = [span for span in spans if span[2].kind in PLACES and span not in away]
    of_people = [span for span in places if _is_of_people(span, message, cues)]
    if {p[2].id for p in places} - {p[2].id for p in of_people}:
        places = [span for span in places if span not in of_people]
        spans = [span for span in spans if span not in of_people]
    far: List[Span] = []
    for span in places:
        comes = cues.before(cues.origins, message, span[0], gap=1)
        joined = any(other[1] == span[0] - 1 and message.forms[other[1]] in cues.conjunctions for other in far)
        far += [span] if comes or joined else []
    if {p[2].id for p in places} - {p[2].id for p in far}:
        return [span for span in spans if span not in far]
    return [(*span[:2], span[2]._replace(kind=ORIGIN)) if span in far else span for span in spans]


def _is_of_people(place: Span, message: Words, cues: Cues) -> bool:
    """Tell whether a country says whose somebody is: the word for them stands right before or behind it, "I am" before."""
    begin, end, pattern = place
    before = cues.before((*cues.speakers, *cues.nationals), message, begin)
    beside = before or any(_stands_behind(cue, message, end) for cue in cues.nationals)
    return pattern.kind == "country" and beside


def givers(spans: Sequence[Span], donors: Set[str], away: Set[Span], message: Words, cues: Cues) -> List[Span]:
    """Return that agencies are asked for where the country of one stands beside a word of help ("Swedish aid")."""
    found = []
    for span in spans:
        begin, end, pattern = span
        if pattern.kind != "country" or pattern.id not in donors or span in away:
            continue
        beside = [*range(end, min(end + _WORDS_BEFORE_HELP, len(message.forms))), *range(max(0, begin - 1), begin)]
        one_part = (place for place in beside if message.in_one_part(min(place, begin), max(place, end - 1)))
        if cues.help_given & {message.forms[place] for place in one_part}:
            found.append((begin, end, Pattern(pattern.text, "category", DONOR)))
    return found


def with_askers(spans: Sequence[Span], message: Words, cues: Cues) -> List[Span]:
    """Return ``spans`` with kinds of body that only say who asks marked as that ("we are a small NGO", "grants for NGOs"), and
    without bodies that the person only works for or that only made something, where more is said ("I am a consultant for
    UNDP, who helps with PCBs?", "releases of dioxins by the UNEP toolkit")."""
    subjects = [span for span in spans if span[2].kind in ("topic", "chemical", "category") and span[2].how != HINT]
    if subjects:
        named = [span for span in spans if span[2].kind in _NAMED]
        besides = {span[:2] for span in named if _is_beside_the_point(span, message, cues)}
        spans = [span for span in spans if span[:2] not in besides]
    kinds = [span for span in spans if span[2].kind == "category" and not _is_excluded("category", message, *span[:2], cues)]
    askers = [span for span in kinds if _is_the_asker(span[2].id, message, span[0], cues)]
    themselves = {span[:2] for span in askers}  # "we are the Red Cross"
    spans = [span for span in spans if span[:2] not in themselves or span[2].kind not in ("unlisted", *PLACES)]
    return [(*span[:2], span[2]._replace(kind=ASKER)) if span in askers else span for span in spans]


def _is_beside_the_point(body: Span, message: Words, cues: Cues) -> bool:
    """Tell whether the person only works for a body, or uses something that it made ("WHO guidance on DDT" asks for that)."""
    begin, end, _ = body
    made = begin > 0 and any(_stands_behind(cue, message, end) for cue in cues.works)
    return made or cues.before((*cues.employers, *cues.works), message, begin, gap=1)


def without_self_denials(spans: Sequence[Span], message: Words, cues: Cues) -> List[Span]:
    """Return ``spans`` without what the person says they are not ("we are not a hospital, we burn tyres")."""
    of_people = [span for span in spans if span[2].kind in ("topic", "category", ASKER)]
    denied = [s for s in of_people if cues.before(cues.self_denials, message, s[0], 1 + cues.article(message, s[0]))]
    return [span for span in spans if span not in denied]


def seats(spans: Sequence[Span], message: Words, cues: Cues) -> List[Span]:
    """Return the countries that tell which body is meant by where it sits ("the one in Dakar"), as spans of that kind."""
    countries = [span for span in spans if span[2].kind == "country"]
    return [
        (begin, end, pattern._replace(kind=SEAT))
        for begin, end, pattern in countries
        if cues.before(cues.seats, message, begin, gap=1) or any(_stands_behind(cue, message, end) for cue in cues.seats)
    ]


def _is_the_asker(category: str, message: Words, begin: int, cues: Cues) -> bool:
    """Tell whether a kind of body says who asks ("we are a small NGO", "grants for NGOs")."""
    return category in _ASKERS and cues.before(cues.self_descriptions, message, begin, _WORDS_OF_SELF_DESCRIPTION)


def _stands_before(cue: Tuple[str, ...], gap: int, message: Words, begin: int) -> bool:
    """Tell whether ``cue`` ends ``gap`` words before ``begin``, in the same part of the sentence."""
    if _WHATEVER in cue:
        return _stands_apart_before(cue, gap, message, begin)
    start = begin - gap - len(cue)
    if start < 0 or tuple(message.forms[start : start + len(cue)]) != cue:
        return False
    return message.in_one_part(start, begin)


def _stands_apart_before(cue: Tuple[str, ...], gap: int, message: Words, begin: int) -> bool:
    """Tell whether both parts of ``cue`` stand before ``begin`` with a few words between ("any ... but")."""
    middle = cue.index(_WHATEVER)
    opening, closing = cue[:middle], cue[middle + 1 :]
    closes = begin - gap - len(closing)
    if closes < 0 or not _stands_before(closing, gap, message, begin):
        return False
    return any(_stands_before(opening, between, message, closes) for between in range(_MOST_BETWEEN + 1))


def _folded_cues(cues: Iterable[str]) -> List[Tuple[str, ...]]:
    parts = [[[fold(word) for word, _, _ in words(part)] for part in str(cue).split(_WHATEVER)] for cue in cues]
    return [tuple(form for part in cue for form in (*part, _WHATEVER))[:-1] for cue in parts]
