"""Finds the names and words of the knowledge base in a message, with spaCy's phrase matcher."""

from __future__ import annotations

import re
from datetime import date
from typing import Collection, Dict, FrozenSet, Iterable, Iterator, List, Sequence, Set, Tuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.knowledge import Country, Knowledge
from bot.knowledge.well_known import DONOR
from bot.locales import PhraseLists
from bot.understanding import around
from bot.understanding.around import Cues
from bot.understanding.mentions import ASKER, NAME, PLACES, Mention
from bot.understanding.patterns import Pattern, Span, Words, names_of, of_knowledge, of_phrases
from bot.understanding.spelling import Spelling
from bot.understanding.words import fold, words

#: the kind of what is no matter of ours, although its words look like one ("the toilet is leaking"): never passed on
_EVERYDAY = "everyday"
#: kinds whose longer names swallow whatever stands inside them ("Basel Convention Regional Centre Egypt")
_SWALLOW = ("institution", "chemical", "country", "region", _EVERYDAY)
#: what swallows one kind more: who is in hospital now is no health-care waste, and a small NGO is who asks
_SWALLOWS_TOO = {("talk", "danger_over"): "topic", (ASKER, "ngo"): "category"}
#: a bare number in so many words is one of the contacts shown, if it has no more digits than this
_FEW_WORDS, _DIGITS = 3, 4
_YEAR = re.compile(r"(19|20)\d\d")
#: kinds of name that are written alike in several languages
_NAMES = ("institution", "country", "region", "chemical")
#: topics whose names may tell of a real fire
_OF_DANGERS = ("emergencies", "poisoning_health", "bat_bep_unintentional_pops")


class Matcher:
    """Matches one state of the knowledge base; built anew when the knowledge changes."""

    def __init__(self, knowledge: Knowledge, phrase_lists: Sequence[PhraseLists]):
        """Take the names of ``knowledge`` and the phrases of all languages."""
        patterns = [*of_knowledge(knowledge), *(p for lists in phrase_lists for p in of_phrases(lists))]
        self._vocab = Vocab()  # bare: what a language would add to each word (its shape, ...) takes a third of the time
        self._lists = phrase_lists
        self._cues: Dict[FrozenSet[str], Cues] = {}
        agencies = (body for body in knowledge.institutions.values() if body.category == DONOR)
        self._donors = {body.country for body in agencies if body.country}
        self._centres = {body.id for body in knowledge.institutions.values() if body.category == "regional_centre"}
        self._parents = {body.id: body.parent for body in knowledge.institutions.values() if body.parent}
        self._verbs_after_who = {str(verb) for lists in phrase_lists for verb in lists.verbs_after_who}
        cut = {text: [word for word, _, _ in words(text)] for text in {pattern.text for pattern in patterns}}
        form_of = {word: fold(word) for word in {word for pieces in cut.values() for word in pieces}}
        folded = {text: [form_of[word] for word in pieces] for text, pieces in cut.items()}
        vocabulary: Dict[str, Set[str]] = {}
        for pattern in patterns:
            for form in folded[pattern.text]:
                vocabulary.setdefault(form, set()).add(f"{pattern.kind} {pattern.id}")
        self._spelling = Spelling(vocabulary, Cues.of(phrase_lists).words(), _of_towns_alone(knowledge.countries.values()))
        self._folded = PhraseMatcher(self._vocab, attr="NORM")
        self._exact = PhraseMatcher(self._vocab, attr="ORTH")
        self._meanings: Dict[str, List[Pattern]] = {}
        for pattern in patterns:
            forms = folded[pattern.text]
            key = ("=" + pattern.text) if pattern.exact else " ".join(forms)
            if not forms:
                continue
            meanings = self._meanings.setdefault(key, [])
            if not meanings:  # what spaCy makes of a Doc; to make 47,000 of them would take longer than all the rest
                written = cut[pattern.text] if pattern.exact else forms
                (self._exact if pattern.exact else self._folded).add(key, [[self._vocab.strings.add(form) for form in written]])
            if not any(known[1:3] == pattern[1:3] and known.language in (pattern.language, "") for known in meanings):
                meanings.append(pattern)

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
        spans = [span for span in _without_nested(found) if span[2].kind != _EVERYDAY]
        spans = around.without_self_denials(spans, message, cues)
        spans = around.with_askers(spans, message, cues)
        away = around.turned_away(spans, message, cues)
        away |= around.taken_back(spans, away, message, cues)
        spans = around.without_unlisted(spans, away)
        spans = around.without_their_treaty(spans, self._centres)
        spans = around.without_whole(spans, away, self._parents, message, cues)
        spans = around.without_origins(spans, away, message, cues)
        spans = [*spans, *around.seats(spans, message, cues)]
        spans = sorted([*spans, *around.givers(spans, self._donors, away, message, cues)], key=lambda span: span[:2])
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
        ] + [*_bare_numbers(message, found), *_past_years(message)]

    def _corrected(self, word: str, may_be_name: bool) -> str:
        """Return the form of a word, as it was meant if it is misspelt; one that is no name is no misspelt place either."""
        folded = fold(word)
        corrected = self._spelling.correct(folded)
        is_other_place = corrected != folded and not may_be_name and self._spelling.is_place(corrected)
        return folded if is_other_place else corrected

    def _cues_of(self, languages: FrozenSet[str]) -> Cues:
        if languages not in self._cues:
            self._cues[languages] = Cues.of(lists for lists in self._lists if lists.language in languages)
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
        """Tell "WHO helps with PCBs?" from "WHO guidance on DDT": a capital word before a verb opens a question, and
        before a verb in capitals it is shouted ("hello, WHO HELPS with PCBs")."""
        begin, end, pattern = span
        if pattern.text != "WHO" or end >= len(doc):
            return False
        verb = doc[end].text
        return verb.lower() in self._verbs_after_who and (begin == 0 or verb.isupper())


def names_in(message: Words) -> List[Tuple[int, int]]:
    """Return where names stand that do not tell the language of the message, as places in the text; so do words for a
    channel that several languages have ("tel", "email")."""
    spans = _without_nested(message.found)
    said_in: Dict[Tuple[int, int], Set[str]] = {}
    for begin, end, pattern in spans:
        if pattern.kind == "channel_kind":
            said_in.setdefault((begin, end), set()).add(pattern.language)
    of_several = {place for place, languages in said_in.items() if len(languages) > 1}
    names = [span for span in spans if span[2].kind in _NAMES or span[:2] in of_several]
    return [(message.pieces[begin][1], message.pieces[end - 1][2]) for begin, end, _ in names]


def _bare_numbers(message: Words, found: Sequence[Span]) -> List[Mention]:
    """Return the number of a short message ("2", "number 30", "2 please") as a place in what was shown, known or not: a
    number of something is none ("we are 12 families")."""
    numbers = [piece for piece in message.pieces if piece[0].isdecimal() and len(piece[0]) <= _DIGITS]
    if len(message.pieces) > _FEW_WORDS or len(numbers) != 1 or any(pattern.kind == "ordinal" for _, _, pattern in found):
        return []
    if numbers[0] != message.pieces[-1] and (numbers[0] != message.pieces[0] or len(numbers[0][0]) > 1):
        return []
    word, start, end = numbers[0]
    return [Mention(kind="ordinal", id=str(int(word)), start=start, end=end, text=message.text[start:end])]


def _past_years(message: Words) -> List[Mention]:
    """Return that something is long past for each year before this one ("the fire of 2019")."""
    years = [piece for piece in message.pieces if _YEAR.fullmatch(piece[0]) and int(piece[0]) < date.today().year]
    return [Mention(kind="time", id="long_ago", start=start, end=end, text=year) for year, start, end in years]


def _without_nested(found: Sequence[Span]) -> List[Span]:
    """Drop what stands inside a longer match of its own kind or of a kind that swallows, and a fire that is only a name."""
    kept: List[Span] = []
    for begin, end, pattern in sorted(found, key=lambda item: (item[0] - item[1], item[0])):
        for other_begin, other_end, other in kept:
            inside = other_begin <= begin and end <= other_end
            overlaps = begin < other_end and other_begin < end
            shorter = end - begin < other_end - other_begin
            if overlaps and begin > other_begin and pattern.kind in PLACES and other.kind in PLACES:
                break  # by chance: of 上海地 (Shanghai, Haiti) the first two characters are a name
            swallows = other.kind in _SWALLOW or pattern.kind in (other.kind, _SWALLOWS_TOO.get((other.kind, other.id)))
            asks_nothing = inside and pattern.kind == "aspect" and other.kind == "topic" and other.how == NAME  # "source of funding"
            if shorter and (inside or overlaps) and (swallows or asks_nothing or _is_a_name(pattern, other)):
                break
        else:
            kept.append((begin, end, pattern))
    return sorted(kept, key=lambda item: (item[0], item[1]))


def _is_a_name(danger: Pattern, holder: Pattern) -> bool:
    """Tell "flame retardants" and "firefighting foam" from a fire."""
    named = holder.how == NAME and (holder.kind == "chemical" or (holder.kind == "topic" and holder.id not in _OF_DANGERS))
    return (danger.kind, danger.id) == ("danger", "fire") and named


def _of_towns_alone(countries: Collection[Country]) -> Set[str]:
    """Return the words in names of towns that stand in no name of a country."""
    in_towns = _forms(name for country in countries for name in country.cities)
    return in_towns - _forms(name for country in countries for name in names_of(country))


def _forms(names: Iterable[str]) -> Set[str]:
    return {fold(word) for name in names for word, _, _ in words(name)}
