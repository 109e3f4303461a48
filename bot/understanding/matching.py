"""Finds the names and words of the knowledge base in a message, with spaCy's phrase matcher."""

from __future__ import annotations

from typing import Dict, Iterable, Iterator, List, NamedTuple, Sequence, Set, Tuple

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.knowledge import Knowledge
from bot.locales import PhraseLists
from bot.understanding.mentions import HINT, NAME, Mention
from bot.understanding.spelling import Spelling
from bot.understanding.words import fold, words

#: kinds whose longer names swallow whatever stands inside them ("Basel Convention Regional Centre Egypt")
_SWALLOW = ("institution", "country", "region")
#: kinds of body that people who ask belong to, and how many words may describe them
_ASKERS, _WORDS_OF_SELF_DESCRIPTION = ("ngo", "igo", "research_institution", "bilateral_agency"), 3
#: a bare number in so many words is one of the contacts shown, if it has no more digits than this
_FEW_WORDS, _DIGITS = 3, 4
_BODIES, _OTHERS = ("institution", "category"), ("country", "region", "chemical", "topic")


class Pattern(NamedTuple):
    """A way to write something: ``exact`` patterns match in the given capitals only."""

    text: str
    kind: str
    id: str
    how: str = NAME
    exact: bool = False


class Matcher:
    """Matches one state of the knowledge base; built anew when the knowledge changes."""

    def __init__(self, knowledge: Knowledge, phrase_lists: Sequence[PhraseLists]):
        patterns = [*_knowledge_patterns(knowledge), *(p for lists in phrase_lists for p in _phrase_patterns(lists))]
        self._vocab = spacy.blank("xx").vocab
        self._exclusions = _folded_cues(cue for lists in phrase_lists for cue in lists.exclusions)
        self._articles = {fold(str(article)) for lists in phrase_lists for article in lists.articles}
        self._denials = _folded_cues(cue for lists in phrase_lists for cue in lists.denials)
        self._verbs_after_who = {str(verb) for lists in phrase_lists for verb in lists.verbs_after_who}
        self._self_descriptions = _folded_cues(cue for lists in phrase_lists for cue in lists.self_descriptions)
        folded = {pattern.text: [fold(word) for word, _, _ in words(pattern.text)] for pattern in patterns}
        vocabulary: Dict[str, Set[str]] = {}
        for pattern in patterns:
            for form in folded[pattern.text]:
                vocabulary.setdefault(form, set()).add(f"{pattern.kind} {pattern.id}")
        self._spelling = Spelling(vocabulary)
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
            if not any((known.kind, known.id) == (pattern.kind, pattern.id) for known in meanings):
                meanings.append(pattern)
            if (pattern.exact, key) not in docs:
                docs[(pattern.exact, key)] = self._doc([(w, f) for (w, _, _), f in zip(words(pattern.text), forms)])
        for (exact, key), doc in docs.items():
            (self._exact if exact else self._folded).add(key, [doc])

    def mentions(self, text: str) -> List[Mention]:
        """Return what ``text`` names, in reading order."""
        pieces = list(words(text))
        forms = [self._spelling.correct(fold(word)) for word, _, _ in pieces]
        doc = self._doc([(word, form) for (word, _, _), form in zip(pieces, forms)])
        found = list(self._spans(doc, self._folded))
        if any(character.islower() for character in text) or len(pieces) <= 2:
            found += [span for span in self._spans(doc, self._exact) if not self._opens_a_question(span, doc)]
        return [
            Mention(
                kind=pattern.kind,
                id=pattern.id,
                start=pieces[begin][1],
                end=pieces[end - 1][2],
                text=text[pieces[begin][1] : pieces[end - 1][2]],
                how=pattern.how,
                excluded=self._is_excluded(pattern.kind, forms, pieces, text, begin),
            )
            for begin, end, pattern in _without_nested(found)
            if not (pattern.kind == "category" and self._is_the_asker(pattern.id, forms, pieces, text, begin))
        ] + _bare_numbers(pieces, found)

    def _doc(self, pairs: Iterable[Tuple[str, str]]) -> Doc:
        pairs = list(pairs)
        doc = Doc(self._vocab, words=[word for word, _ in pairs])
        for token, (_, form) in zip(doc, pairs):
            token.norm_ = form
        return doc

    def _spans(self, doc: Doc, matcher: PhraseMatcher) -> Iterator[Tuple[int, int, Pattern]]:
        for key, begin, end in matcher(doc):
            for pattern in self._meanings[self._vocab.strings[key]]:
                yield begin, end, pattern

    def _opens_a_question(self, span: Tuple[int, int, Pattern], doc: Doc) -> bool:
        """Tell "WHO helps with PCBs?" from "WHO guidance on DDT": a capital word before a verb opens a question."""
        begin, end, pattern = span
        return pattern.text == "WHO" and begin == 0 and end < len(doc) and doc[end].text in self._verbs_after_who

    def _is_excluded(
        self, kind: str, forms: Sequence[str], pieces: Sequence[Tuple[str, int, int]], text: str, begin: int
    ) -> bool:
        """Tell whether "not", "without", ... stands right before, with at most an article and no comma between."""
        cues = self._exclusions if kind in _BODIES else self._denials if kind in _OTHERS else []
        return any(
            _stands_before(cue, gap, forms, pieces, text, begin)
            for cue in cues
            for gap in (0, 1)
            if not gap or forms[begin - 1] in self._articles
        )

    def _is_the_asker(
        self, category: str, forms: Sequence[str], pieces: Sequence[Tuple[str, int, int]], text: str, begin: int
    ) -> bool:
        """Tell whether a kind of body says who asks ("we are a small NGO", "grants for NGOs")."""
        gaps = range(_WORDS_OF_SELF_DESCRIPTION + 1) if category in _ASKERS else ()
        return any(_stands_before(cue, gap, forms, pieces, text, begin) for cue in self._self_descriptions for gap in gaps)


def _bare_numbers(pieces: Sequence[Tuple[str, int, int]], found: Sequence[Tuple[int, int, Pattern]]) -> List[Mention]:
    """Return the number of a short message ("2", "number 30") as a place in what was shown, known or not."""
    numbers = [piece for piece in pieces if piece[0].isdecimal() and len(piece[0]) <= _DIGITS]
    if len(pieces) > _FEW_WORDS or len(numbers) != 1 or any(pattern.kind == "ordinal" for _, _, pattern in found):
        return []
    word, start, end = numbers[0]
    return [Mention(kind="ordinal", id=str(int(word)), start=start, end=end, text=word)]


def _stands_before(
    cue: Tuple[str, ...], gap: int, forms: Sequence[str], pieces: Sequence[Tuple[str, int, int]], text: str, begin: int
) -> bool:
    """Tell whether ``cue`` ends ``gap`` words before ``begin``, in the same part of the sentence."""
    start = begin - gap - len(cue)
    if start < 0 or tuple(forms[start : start + len(cue)]) != cue:
        return False
    between = text[pieces[start + len(cue) - 1][2] : pieces[begin][1]]
    return not any(mark in between for mark in ",.;:!?،؛؟，。；：！？")


def _folded_cues(cues: Iterable[str]) -> List[Tuple[str, ...]]:
    return [tuple(fold(word) for word, _, _ in words(str(cue))) for cue in cues]


def _without_nested(found: List[Tuple[int, int, Pattern]]) -> List[Tuple[int, int, Pattern]]:
    """Drop what stands inside a longer match of its own kind or of a kind that swallows."""
    kept: List[Tuple[int, int, Pattern]] = []
    for begin, end, pattern in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        for other_begin, other_end, other in kept:
            inside = other_begin <= begin and end <= other_end
            overlaps = begin < other_end and other_begin < end
            shorter = end - begin < other_end - other_begin
            if shorter and (inside or overlaps) and (other.kind in _SWALLOW or other.kind == pattern.kind):
                break
        else:
            kept.append((begin, end, pattern))
    return sorted(kept, key=lambda item: (item[0], item[1]))


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
    for chemical in knowledge.chemicals.values():
        names = {*chemical.name.values(), *chemical.synonyms, *chemical.trade_names, *chemical.lay_terms, *chemical.cas}
        yield from (Pattern(name, "chemical", chemical.id) for name in sorted(names))
        yield from (Pattern(name, "chemical", chemical.id, exact=True) for name in chemical.exact)
    for country in knowledge.countries.values():
        names = {*country.name.values(), *country.aliases, *country.demonyms, *country.cities}
        yield from (Pattern(name, "country", country.iso2) for name in sorted(names))
        yield from (Pattern(name, "country", country.iso2, exact=True) for name in country.exact_aliases)
    for region in knowledge.regions.values():
        yield from (Pattern(name, "region", region.id) for name in sorted({*region.name.values(), *region.aliases}))


def _phrase_patterns(lists: PhraseLists) -> Iterator[Pattern]:
    for kind, meanings in lists.meanings.items():
        for key, phrases in meanings.items():
            yield from (Pattern(phrase, kind, str(key)) for phrase in phrases)
