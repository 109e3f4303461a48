"""Finds the names and words of the knowledge base in a message, with spaCy's phrase matcher."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Collection, Dict, FrozenSet, Iterable, Iterator, List, NamedTuple, Sequence, Set, Tuple

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.knowledge import Country, Knowledge
from bot.locales import PhraseLists
from bot.understanding.mentions import HINT, NAME, Mention
from bot.understanding.spelling import Spelling
from bot.understanding.words import fold, words

#: the kind of what is no matter of ours, although its words look like one ("the toilet is leaking"): never passed on
_EVERYDAY = "everyday"
#: kinds whose longer names swallow whatever stands inside them ("Basel Convention Regional Centre Egypt")
_SWALLOW = ("institution", "chemical", "country", "region", _EVERYDAY)
#: kinds of body that people who ask belong to, and how many words may describe them
_ASKERS, _WORDS_OF_SELF_DESCRIPTION = ("ngo", "igo", "research_institution", "bilateral_agency"), 3
#: how many words may stand between "not" and a language
_WORDS_BEFORE_LANGUAGE = 2
#: a bare number in so many words is one of the contacts shown, if it has no more digits than this
_FEW_WORDS, _DIGITS = 3, 4
#: kinds of name that are written alike in several languages
_NAMES = ("institution", "country", "region", "chemical")
#: topics whose names may tell of a real fire
_OF_DANGERS = ("emergencies", "poisoning_health", "bat_bep_unintentional_pops")
_BODIES, _PLACES = ("institution", "category"), ("country", "region")
_OTHERS = (*_PLACES, "chemical", "topic")
#: so many capitals are an abbreviation, which small letters are not: "UN", but "un" is an article in French
_INITIALS = 2
#: stands in a cue for a few words, at most so many ("any ... but")
_WHATEVER, _MOST_BETWEEN = "...", 3
#: what people write before a CAS number, in any language: it tells nothing of theirs
_BEFORE_CAS = ("CAS", "CAS No", "CAS Nr", "CAS number", "CAS N", "No CAS", "N CAS")
#: in Portuguese it means "in the"
_NO = ("no",)


class Pattern(NamedTuple):
    """A way to write something: ``exact`` patterns match in the given capitals only.

    A pattern of a ``language`` counts in messages of that language alone: "site" is a page in English, a place in French.
    """

    text: str
    kind: str
    id: str
    how: str = NAME
    exact: bool = False
    language: str = ""


#: a word with its start and end
Piece = Tuple[str, int, int]
#: a pattern found from one word up to, but not including, another
Span = Tuple[int, int, Pattern]


@dataclass(frozen=True)
class Words:
    """A message cut into words, each with its folded and corrected form, and all that was found in it."""

    text: str
    pieces: Sequence[Piece]
    forms: Sequence[str]
    found: Sequence[Span]

    def names(self) -> List[Tuple[int, int]]:
        """Return where names stand that do not tell the language of the message, as places in the text."""
        spans = [span for span in _without_nested(self.found) if span[2].kind in _NAMES]
        return [(self.pieces[begin][1], self.pieces[end - 1][2]) for begin, end, _ in spans]


@dataclass
class _Cues:
    """The words of one language that turn something away or say who asks, folded."""

    exclusions: List[Tuple[str, ...]] = field(default_factory=list)
    denials: List[Tuple[str, ...]] = field(default_factory=list)
    proposals: List[Tuple[str, ...]] = field(default_factory=list)
    refusals: List[Tuple[str, ...]] = field(default_factory=list)
    exclusions_behind: List[Tuple[str, ...]] = field(default_factory=list)
    self_descriptions: List[Tuple[str, ...]] = field(default_factory=list)
    articles: Set[str] = field(default_factory=set)
    conjunctions: Set[str] = field(default_factory=set)

    @classmethod
    def of(cls, phrase_lists: Iterable[PhraseLists]) -> "_Cues":
        """Return the words of all ``phrase_lists``."""
        cues = cls()
        for lists in phrase_lists:
            cues._add(lists)
        return cues

    def _add(self, lists: PhraseLists) -> None:
        self.exclusions += _folded_cues(lists.exclusions)
        self.denials += _folded_cues(lists.denials)
        self.proposals += _folded_cues(lists.proposals)
        self.refusals += _folded_cues(lists.refusals)
        self.exclusions_behind += _folded_cues(lists.exclusions_behind)
        self.self_descriptions += _folded_cues(lists.self_descriptions)
        self.articles |= {form for article in _folded_cues(lists.articles) for form in article}
        self.conjunctions |= {form for word in _folded_cues(lists.conjunctions) for form in word}

    def words(self) -> Set[str]:
        """Return all words of them."""
        behind = (*self.refusals, *self.exclusions_behind)
        cues = (*self.exclusions, *self.denials, *self.proposals, *behind, *self.self_descriptions)
        return {word for cue in cues for word in cue if word != _WHATEVER} | self.articles | self.conjunctions


class Matcher:
    """Matches one state of the knowledge base; built anew when the knowledge changes."""

    def __init__(self, knowledge: Knowledge, phrase_lists: Sequence[PhraseLists]):
        """Take the names of ``knowledge`` and the phrases of all languages."""
        patterns = [*_knowledge_patterns(knowledge), *(p for lists in phrase_lists for p in _phrase_patterns(lists))]
        self._vocab = spacy.blank("xx").vocab
        self._lists = phrase_lists
        self._cues: Dict[FrozenSet[str], _Cues] = {}
        self._verbs_after_who = {str(verb) for lists in phrase_lists for verb in lists.verbs_after_who}
        folded = {pattern.text: [fold(word) for word, _, _ in words(pattern.text)] for pattern in patterns}
        vocabulary: Dict[str, Set[str]] = {}
        for pattern in patterns:
            for form in folded[pattern.text]:
                vocabulary.setdefault(form, set()).add(f"{pattern.kind} {pattern.id}")
        self._spelling = Spelling(vocabulary, _Cues.of(phrase_lists).words(), _of_towns_alone(knowledge.countries.values()))
        self._folded = PhraseMatcher(self._vocab, attr="NORM")
        self._exact = PhraseMatcher(self._vocab, attr="ORTH")
        self._meanings: Dict[str, List[Pattern]] = {}
        docs: Dict[Tuple[bool, str], Doc] = {}
        for pattern in patterns:
            forms = folded[pattern.text]
            key = ("=" + pattern.text) if pattern.exact else " ".join(forms)
            if not forms:
                continue
            meanings = self._meanings.setdefault(key, [])
            if not any(known[1:3] == pattern[1:3] and known.language in (pattern.language, "") for known in meanings):
                meanings.append(pattern)
            if (pattern.exact, key) not in docs:
                docs[(pattern.exact, key)] = self._doc([(w, f) for (w, _, _), f in zip(words(pattern.text), forms)])
        for (exact, key), doc in docs.items():
            (self._exact if exact else self._folded).add(key, [doc])

    def read(self, text: str) -> Words:
        """Cut ``text`` into words and find every pattern in it, of all languages."""
        pieces = list(words(text))
        writes_capitals = any(word[:1].isupper() and not word.isupper() for word, _, _ in pieces[1:])
        forms = [self._corrected(word, may_be_name=word[:1].isupper() or not writes_capitals) for word, _, _ in pieces]
        doc = self._doc([(word, form) for (word, _, _), form in zip(pieces, forms)])
        found = list(self._spans(doc, self._folded))
        if any(letter.isalpha() and not letter.isupper() for letter in text) or len(pieces) <= 2:
            found += [span for span in self._spans(doc, self._exact) if not self._opens_a_question(span, doc)]
        return Words(text, pieces, forms, found)

    def mentions(self, message: Words, languages: Collection[str]) -> List[Mention]:
        """Return what ``message``, which is written in one of ``languages``, names, in reading order."""
        found = [span for span in message.found if span[2].language in ("", *languages)]
        cues = self._cues_of(frozenset(languages))
        text, pieces = message.text, message.pieces
        spans = [
            (begin, end, pattern)
            for begin, end, pattern in _without_nested(found)
            if pattern.kind != _EVERYDAY and not (pattern.kind == "category" and _is_the_asker(pattern.id, message, begin, cues))
        ]
        away = _turned_away(spans, message, cues)
        return [
            Mention(
                kind=pattern.kind,
                id=pattern.id,
                start=pieces[begin][1],
                end=pieces[end - 1][2],
                text=text[pieces[begin][1] : pieces[end - 1][2]],
                how=pattern.how,
                excluded=(begin, end, pattern) in away,
            )
            for begin, end, pattern in spans
        ] + _bare_numbers(message, found)

    def _corrected(self, word: str, may_be_name: bool) -> str:
        """Return the form of a word, as it was meant if it is misspelt; one that is no name is no misspelt place either."""
        folded = fold(word)
        corrected = self._spelling.correct(folded)
        is_other_place = corrected != folded and not may_be_name and self._spelling.is_place(corrected)
        return folded if is_other_place else corrected

    def _cues_of(self, languages: FrozenSet[str]) -> _Cues:
        if languages not in self._cues:
            self._cues[languages] = _Cues.of(lists for lists in self._lists if lists.language in languages)
        return self._cues[languages]

    def _doc(self, pairs: Iterable[Tuple[str, str]]) -> Doc:
        pairs = list(pairs)
        doc = Doc(self._vocab, words=[word for word, _ in pairs])
        for token, (_, form) in zip(doc, pairs):
            token.norm_ = form
        return doc

    def _spans(self, doc: Doc, matcher: PhraseMatcher) -> Iterator[Span]:
        for key, begin, end in matcher(doc):
            for pattern in self._meanings[self._vocab.strings[key]]:
                yield begin, end, pattern

    def _opens_a_question(self, span: Span, doc: Doc) -> bool:
        """Tell "WHO helps with PCBs?" from "WHO guidance on DDT": a capital word before a verb opens a question."""
        begin, end, pattern = span
        return pattern.text == "WHO" and begin == 0 and end < len(doc) and doc[end].text in self._verbs_after_who


def _turned_away(spans: Sequence[Span], message: Words, cues: _Cues) -> Set[Span]:
    """Return the spans that are turned away, and those that share their fate.

    A name right behind one of the same body is the same body ("not the Global Environment Facility (GEF)"); a body or
    place joined to another goes with it ("apart from UNEP and the World Bank").
    """
    away = {(begin, end, pattern) for begin, end, pattern in spans if _is_excluded(pattern.kind, message, begin, end, cues)}
    for begin, end, pattern in spans:
        joined = begin - (2 if begin and message.forms[begin - 1] in cues.articles else 1)
        is_joined = joined >= 0 and message.forms[joined] in cues.conjunctions
        for _, other_end, other in tuple(away):
            again = other_end == begin and (other.kind, other.id) == (pattern.kind, pattern.id)
            as_well = is_joined and other_end == joined and {other.kind, pattern.kind} <= {*_BODIES, *_PLACES}
            if again or as_well:
                away.add((begin, end, pattern))
    return away


def _is_excluded(kind: str, message: Words, begin: int, end: int, cues: _Cues) -> bool:
    """Tell whether "not", "without", ... stands right before, with at most an article and no comma between.

    Before a language a verb may stand between as well ("does not read Russian"). It may stand right behind too ("Japan
    aside"), as may a refusal behind an institution ("the GEF has already said no").
    """
    behind = cues.exclusions_behind if kind in (*_BODIES, *_PLACES) else []
    refusals = cues.refusals if kind == "institution" else []
    if any(_stands_behind(cue, message, end) for cue in (*behind, *refusals)):
        return True
    exclusions = cues.exclusions if kind in (*_BODIES, *_PLACES, "language") else []
    if kind in _PLACES:
        exclusions = [cue for cue in exclusions if cue != _NO]
    turned_away = [*exclusions, *(cues.denials if kind in (*_OTHERS, "language") else [])]
    gaps = range(2 if begin and message.forms[begin - 1] in cues.articles else 1)
    if kind == "language":
        gaps = range(_WORDS_BEFORE_LANGUAGE + 1)
    if any(_stands_before(cue, gap, message, begin) for cue in cues.proposals for gap in gaps):  # "why not UNEP?"
        return False
    return any(_stands_before(cue, gap, message, begin) for cue in turned_away for gap in gaps)


def _stands_behind(cue: Tuple[str, ...], message: Words, end: int) -> bool:
    """Tell whether ``cue`` begins at ``end``, in the same part of the sentence."""
    return tuple(message.forms[end : end + len(cue)]) == cue and _in_one_part(message, end - 1, end)


def _is_the_asker(category: str, message: Words, begin: int, cues: _Cues) -> bool:
    """Tell whether a kind of body says who asks ("we are a small NGO", "grants for NGOs")."""
    gaps = range(_WORDS_OF_SELF_DESCRIPTION + 1) if category in _ASKERS else ()
    return any(_stands_before(cue, gap, message, begin) for cue in cues.self_descriptions for gap in gaps)


def _bare_numbers(message: Words, found: Sequence[Span]) -> List[Mention]:
    """Return the number of a short message ("2", "number 30") as a place in what was shown, known or not."""
    numbers = [piece for piece in message.pieces if piece[0].isdecimal() and len(piece[0]) <= _DIGITS]
    if len(message.pieces) > _FEW_WORDS or len(numbers) != 1 or any(pattern.kind == "ordinal" for _, _, pattern in found):
        return []
    word, start, end = numbers[0]
    return [Mention(kind="ordinal", id=str(int(word)), start=start, end=end, text=message.text[start:end])]


def _stands_before(cue: Tuple[str, ...], gap: int, message: Words, begin: int) -> bool:
    """Tell whether ``cue`` ends ``gap`` words before ``begin``, in the same part of the sentence."""
    if _WHATEVER in cue:
        return _stands_apart_before(cue, gap, message, begin)
    start = begin - gap - len(cue)
    if start < 0 or tuple(message.forms[start : start + len(cue)]) != cue:
        return False
    return _in_one_part(message, start, begin)


def _stands_apart_before(cue: Tuple[str, ...], gap: int, message: Words, begin: int) -> bool:
    """Tell whether both parts of ``cue`` stand before ``begin`` with a few words between ("any ... but")."""
    middle = cue.index(_WHATEVER)
    opening, closing = cue[:middle], cue[middle + 1 :]
    closes = begin - gap - len(closing)
    if closes < 0 or not _stands_before(closing, gap, message, begin):
        return False
    return any(_stands_before(opening, between, message, closes) for between in range(_MOST_BETWEEN + 1))


def _in_one_part(message: Words, first: int, last: int) -> bool:
    """Tell whether no comma or full stop stands between the words at two places."""
    between = message.text[message.pieces[first][1] : message.pieces[last][1]]
    return not any(mark in between for mark in ",.;:!?،؛؟，。；：！？")


def _folded_cues(cues: Iterable[str]) -> List[Tuple[str, ...]]:
    parts = [[[fold(word) for word, _, _ in words(part)] for part in str(cue).split(_WHATEVER)] for cue in cues]
    return [tuple(form for part in cue for form in (*part, _WHATEVER))[:-1] for cue in parts]


def _without_nested(found: Sequence[Span]) -> List[Span]:
    """Drop what stands inside a longer match of its own kind or of a kind that swallows, and a fire that is only a name."""
    kept: List[Span] = []
    for begin, end, pattern in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        for other_begin, other_end, other in kept:
            inside = other_begin <= begin and end <= other_end
            overlaps = begin < other_end and other_begin < end
            shorter = end - begin < other_end - other_begin
            swallows = other.kind in _SWALLOW or other.kind == pattern.kind
            if shorter and (inside or overlaps) and (swallows or _is_a_name(pattern, other)):
                break
        else:
            kept.append((begin, end, pattern))
    return sorted(kept, key=lambda item: (item[0], item[1]))


def _is_a_name(danger: Pattern, around: Pattern) -> bool:
    """Tell "flame retardants" and "firefighting foam" from a fire."""
    named = around.how == NAME and (around.kind == "chemical" or (around.kind == "topic" and around.id not in _OF_DANGERS))
    return (danger.kind, danger.id) == ("danger", "fire") and named


def _of_towns_alone(countries: Collection[Country]) -> Set[str]:
    """Return the words in names of towns that stand in no name of a country."""
    in_towns = _forms(name for country in countries for name in country.cities)
    return in_towns - _forms(name for country in countries for name in _names_of(country))


def _forms(names: Iterable[str]) -> Set[str]:
    return {fold(word) for name in names for word, _, _ in words(name)}


def _names_of(country: Country) -> List[str]:
    return [*country.name.values(), *country.aliases, *country.demonyms]


def _knowledge_patterns(knowledge: Knowledge) -> Iterator[Pattern]:
    for body in knowledge.institutions.values():
        exact = set(body.exact_aliases)
        yield from (Pattern(name, "institution", body.id, exact=True) for name in exact)
        names = {*body.name.values(), *body.aliases, body.acronym or ""} - exact
        yield from (Pattern(name, "institution", body.id) for name in sorted(names) if name)
    for topic in knowledge.topics.values():
        yield from (Pattern(name, "topic", topic.id) for name in topic.name.values())
        yield from (Pattern(name, "topic", topic.id) for names in topic.synonyms.values() for name in names)
        yield from (Pattern(name, "topic", topic.id, HINT) for names in topic.weak_synonyms.values() for name in names)
        for number, variant in enumerate(topic.variants):
            key = f"{topic.id}#{number}"
            yield from (Pattern(name, "variant", key) for names in variant.synonyms.values() for name in names)
    for chemical in knowledge.chemicals.values():
        numbers = {*chemical.cas, *(f"{before} {number}" for number in chemical.cas for before in _BEFORE_CAS)}
        names = {*chemical.name.values(), *chemical.synonyms, *chemical.trade_names, *chemical.lay_terms, *numbers}
        yield from (Pattern(name, "chemical", chemical.id) for name in sorted(names))
        yield from (Pattern(name, "chemical", chemical.id, exact=True) for name in chemical.exact)
    for country in knowledge.countries.values():
        names = {*_names_of(country), *country.cities}
        yield from (Pattern(name, "country", country.iso2) for name in sorted(names))
        yield from (Pattern(name, "country", country.iso2, exact=True) for name in country.exact_aliases)
    for region in knowledge.regions.values():
        yield from (Pattern(name, "region", region.id) for name in sorted({*region.name.values(), *region.aliases}))


def _phrase_patterns(lists: PhraseLists) -> Iterator[Pattern]:
    for kind, meanings in lists.meanings.items():
        for key, phrases in meanings.items():
            language = "" if kind == "language" else lists.language  # "English please" is said in any language
            yield from (
                Pattern(phrase, kind, str(key), exact=phrase.isupper() and len(phrase) == _INITIALS, language=language)
                for phrase in phrases
            )
