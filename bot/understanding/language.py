"""Tells in which language a message is written: by its script, by its letters, by the words we know of each language."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from math import exp, log
from typing import Any, Dict, Iterable, List, Mapping, Sequence, Set, Tuple

from spellchecker import SpellChecker

from bot.knowledge import Knowledge
from bot.locales import DEFAULT, PhraseLists
from bot.understanding.mentions import UNDETERMINED
from bot.understanding.saved import BUILD, save_text
from bot.understanding.spelling import has_dictionary
from bot.understanding.words import fold

#: scripts of one language only, by their names in Unicode
_OF_ONE = {"HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko"}
_OTHERS = {"CYRILLIC": ("uk", "be", "bg", "sr", "mk", "kk", "ky", "mn"), "ARABIC": ("fa", "ur", "ps", "ku", "ug")}
#: the letters that Russian and Arabic use; other languages of the same script have more
_ALPHABETS = {
    "CYRILLIC": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "ARABIC": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
}
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_WORD, _DIGIT = re.compile(r"[^\W\d_]+"), re.compile(r"\d")
#: a word that is so many times as common in another language as in English speaks for that one
_AS_COMMON = 3.0
#: how many words of everyday each language has here, and the share of all text that a word of ours is taken to have
_EVERYDAY, _OURS = 30_000, 1e-5
#: how much a word may speak against a language where it is more common in another, and the least letters may say
_MOST_AGAINST, _LEAST = log(0.03), 1e-3
#: how much rarer than the others a language is among those who write that we understand and do not speak
_UNSPOKEN = 0.3
#: how surely one word tells the language where others have the same letters: "ok", "email" and "no" change nothing
_ONE_WORD = 0.85
#: and a message of which ours know less than this share of the words ("Zastava Kragujevac", "kommst du morgen") does not tell it
_ENOUGH_KNOWN, _NO_WORD = 0.4, 0.55
#: how much the letters of one word say beside what is known of it: those of "teléfono" are more like French
_OF_ONE_WORD = 0.25
#: in a message of so few words a name speaks against a language in which it is spelt otherwise ("Zambia" is no French)
_FEW_WORDS, _NOT_SO_SPELT = 4, log(0.02)
#: in a message of so few words those of a name with so many tell it too ("whatsapp del centro regional de Panamá")
_FEW, _LONG_NAME = 2, 3
#: so many words tell the script of a language
_SCRIPT_FROM = 300
_SAVED = BUILD / "words_by_language.json"
#: a language we do not speak is believed in from so many words, this surely, if fewer words are known of ours or
#: it has letters that ours does not have
_WORDS, _SURE, _FEW_KNOWN = 4, 0.97, 0.4


class Languages:
    """Tells the language of messages by the vocabulary of one state of the knowledge base, and by a library.

    Ours are the languages of the phrase lists and those in which the knowledge base says what people call things
    (Portuguese): nothing here has to be changed for one more.
    """

    def __init__(self, knowledge: Knowledge, phrase_lists: Sequence[PhraseLists]):
        self._known: Dict[str, Set[str]] = {}
        self._names: Dict[str, Set[str]] = {}
        named = [record.name for record in knowledge.countries.values()]
        named += [record.name for record in knowledge.chemicals.values()]
        said = [(str(code), name) for names in named for code, name in names.items()]
        for topic in knowledge.topics.values():
            for code, synonyms in topic.synonyms.items():
                said += [(code, form) for synonym in synonyms for form in (synonym, *synonym.split())]
        for code, name in said:
            for form in (name, *_IN_BRACKETS.sub(" ", name).split(",")):
                self._names.setdefault(form.strip().casefold(), set()).add(code)
        self._channels: Dict[str, Set[str]] = {}
        for lists in phrase_lists:
            for phrase in (phrase for phrases in lists.meanings.get("channel_kind", {}).values() for phrase in phrases):
                self._channels.setdefault(phrase.casefold(), set()).add(lists.language)
        self._places = {name.casefold() for record in knowledge.countries.values() for name in (*record.name.values(), *record.cities)}
        self._spoken = [lists.language for lists in phrase_lists]
        called = {str(language) for topic in knowledge.topics.values() for language in topic.synonyms}
        ours = (*self._spoken, *sorted(called - set(self._spoken)))
        vocabulary: Dict[str, Dict[str, None]] = {}  # in the order in which words are met
        for language, text in _texts(knowledge, phrase_lists):
            vocabulary.setdefault(language, {}).update(dict.fromkeys(_WORD.findall(text.casefold())))
        for language, words in vocabulary.items():
            for word in words:
                for form in {word, _without_accents(word)}:
                    self._known.setdefault(form, set()).add(language)
        self._forms = set(map(fold, self._known))
        self._of_script = _by_script({language: list(vocabulary.get(language, ())) for language in ours})
        self._everyday = _everyday(ours)

    def is_known(self, word: str) -> bool:
        """Tell whether ``word``, in small letters, is one of any language, in any case, or part of a name."""
        return word in self._known or fold(word) in self._forms or any(word in shares for shares in self._everyday.values())

    def of(self, text: str, names: Sequence[str] = ()) -> List[Tuple[str, float]]:
        """Return the languages ``text`` may be written in (ISO 639-1), with their probability, most probable first.

        ``names`` stand in the same message; they tell little: where there is nothing else, those that only one
        language spells like this ("Bénin"). A language that the assistant does not speak stands alone in the list,
        or as ``UNDETERMINED`` where only its script is strange to us. Nothing is returned for a text that tells no language.
        """
        words = _words(text)
        whole = [*words, *(word for name in names for word in _WORD.findall(name.casefold()))]
        script = _script(words) or _script(whole)  # "Health Care Without Harm почта"
        if len(words) <= _FEW and script == "LATIN":
            long = [parts for parts in map(_WORD.findall, names) if len(parts) >= _LONG_NAME]
            words += [word.casefold() for parts in long for word in parts if not (word.isupper() or word.casefold() in self._places)]
        if script == "LATIN" and not words:
            return self._of_names(names)
        if not script:
            return []
        ours = self._of_script.get(script)
        if ours is None:
            return [(UNDETERMINED, 1.0)]
        foreign = self._foreign(words if script == "LATIN" else whole, script, ours)
        if foreign:
            return [(foreign, 1.0)]
        if len(ours) == 1:
            return [(ours[0], 1.0)]
        scores, telling = self._scores(words, names, ours)
        of_names = self._of_names(names) if not telling else []
        if of_names:  # "dioxines Treichville"
            return of_names
        highest = max(scores.values())
        weights = {language: exp(score - highest) for language, score in scores.items()}
        total = sum(weights.values())
        if self._says_nothing(words, max(scores, key=lambda each: scores[each])):
            return []
        most = _NO_WORD if telling < len(words) * _ENOUGH_KNOWN else _ONE_WORD if min(len(words), telling) <= 1 else 1.0
        return sorted(((each, min(most, weight / total)) for each, weight in weights.items()), key=lambda pair: -pair[1])

    def _scores(self, words: Sequence[str], names: Sequence[str], ours: Sequence[str]) -> Tuple[Dict[str, float], int]:
        """Return the logarithm of how likely ``words`` are in each of our languages, and how many of them any of these knows."""
        likely = dict(_probabilities(" ".join(words), ours))
        trust = 1.0 if len(words) > 1 else _OF_ONE_WORD
        scores = {each: log(self._prior(each)) + trust * log(likely.get(each, 0.0) + _LEAST) for each in ours}
        for codes in self._languages_of(names) if len(words) <= _FEW_WORDS else ():
            scores = {each: score + (0.0 if each in codes else _NOT_SO_SPELT) for each, score in scores.items()}
        telling = 0
        for word in words:
            shares = {language: self._share(word, language) for language in ours}
            most = max(shares.values())
            telling += most > 0
            for language, share in shares.items():
                scores[language] += max(_MOST_AGAINST, log(share / most)) if share else _MOST_AGAINST if most else 0.0
        return scores, telling

    def _says_nothing(self, words: Sequence[str], language: str) -> bool:
        """Tell whether no more of a few words are commoner in ``language`` than in English, so that only their letters speak for
        it ("ratification date")."""
        if language == DEFAULT or len(words) > _FEW_WORDS:
            return False
        shares = [(self._share(word, language), self._share(word, DEFAULT)) for word in words]
        speak_for = sum(there >= _AS_COMMON * here for there, here in shares if there)
        return speak_for <= sum(here >= _AS_COMMON * there for there, here in shares if here)

    def _of_names(self, names: Sequence[str]) -> List[Tuple[str, float]]:
        channels = [self._channels.get(name.casefold(), set()) for name in names]
        spelt = [*self._languages_of(names), *(codes for codes in channels if len(codes) == 1)]
        common = set.intersection(*spelt) & set(self._spoken) if spelt else set()
        return [(language, 1.0) for language in common] if len(common) == 1 and DEFAULT not in common else []

    def _languages_of(self, names: Sequence[str]) -> List[Set[str]]:
        """Return the languages in which each of ``names`` that is known is spelt like this."""
        return [self._names[name.casefold()] for name in names if name.casefold() in self._names]

    def _prior(self, language: str) -> float:
        return 1.0 if language in self._spoken else _UNSPOKEN

    def _share(self, word: str, language: str) -> float:
        """Return how much of the text of ``language`` is ``word``; 0 where it is not known."""
        ours = _OURS if language in self._known.get(word, ()) else 0.0
        return max(ours, self._everyday.get(language, {}).get(word, 0.0))

    def _foreign(self, words: Sequence[str], script: str, ours: Sequence[str]) -> str:
        """Return the language of a message that is clearly not in one of ours, else nothing."""
        # Russian alone has its script here, so that its everyday words tell no other language of ours apart.
        everyday = ours[0] if script == "CYRILLIC" else ""
        known = sum(1 for word in words if self._known.get(word, set()) & set(ours) or self._share(word, everyday))
        among = tuple(dict.fromkeys((*ours, *_OTHERS[script]))) if script in _OTHERS else None
        strange = _has_strange_letters(words, script)
        # Persian, Urdu and the others have letters of their own in nearly every word: without any it is Arabic.
        known_enough = known / len(words) >= _FEW_KNOWN or script == "ARABIC"
        is_ours = known_enough and (len(ours) > 1 or not strange)
        if len(words) < _WORDS or is_ours:
            return ""
        language, probability = _probabilities(" ".join(words), among)[0]
        return language if language not in ours and probability >= _SURE else ""


def _words(text: str) -> List[str]:
    """Return the words of ``text`` in small letters, without the letters of formulas and numbers ("Fe2O3", "30kg")."""
    found = _WORD.finditer(text.casefold())
    return [m.group() for m in found if not (m.group().isascii() and _DIGIT.search(text[max(0, m.start() - 1) : m.end() + 1]))]


def _texts(knowledge: Knowledge, phrase_lists: Sequence[PhraseLists]) -> Iterable[Tuple[str, str]]:
    """Yield language and text of everything people say: not of names, which are the same in several languages."""
    for topic in knowledge.topics.values():
        for words in (topic.synonyms, topic.weak_synonyms, topic.examples):
            yield from ((language, text) for language, texts in words.items() for text in texts)
    for fact in knowledge.facts.values():
        yield from ((language, text) for language, texts in fact.questions.items() for text in texts)
    for country in knowledge.countries.values():
        yield from ((language, name) for language, name in country.name.items())
    for lists in phrase_lists:
        cues = (lists.exclusions, lists.denials, lists.articles, lists.self_descriptions, lists.verbs_after_who)
        phrases = [phrase for meanings in lists.meanings.values() for known in meanings.values() for phrase in known]
        yield from ((lists.language, str(text)) for text in (*phrases, *(cue for known in cues for cue in known)))


def _by_script(vocabulary: Mapping[str, Sequence[str]]) -> Dict[str, Tuple[str, ...]]:
    """Return the languages that are written in each script; the first is taken in doubt."""
    found: Dict[str, Tuple[str, ...]] = {script: (language,) for script, language in _OF_ONE.items()}
    for language, words in vocabulary.items():
        script = _script(words[:_SCRIPT_FROM])
        if script and script not in _OF_ONE:
            found[script] = (*found.get(script, ()), language)
    return found


@lru_cache(maxsize=4)
def _everyday(languages: Tuple[str, ...]) -> Dict[str, Dict[str, float]]:
    """Return the commonest words of each language with their share of all text, with accents or without."""
    saved: Dict[str, Dict[str, float]] = {}
    with suppress(OSError, ValueError):
        saved = json.loads(_SAVED.read_text(encoding="utf-8"))
    shares = {language: saved.get(language) or _shares(language) for language in languages if has_dictionary(language)}
    if shares.keys() - saved.keys():
        save_text(_SAVED, json.dumps({**saved, **shares}, ensure_ascii=False))
    return shares


def _shares(language: str) -> Dict[str, float]:
    counts = SpellChecker(language=language).word_frequency.dictionary
    total = sum(counts.values())
    shares: Dict[str, float] = {}
    for word, count in counts.most_common(_EVERYDAY):
        for form in {word, _without_accents(word)}:
            shares[form] = shares.get(form, 0.0) + float(f"{count / total:.2g}")
    return shares


def _without_accents(word: str) -> str:
    return word if word.isascii() else "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _has_strange_letters(words: Sequence[str], script: str) -> bool:
    """Tell whether a message has letters of its script that Russian, or Arabic, does not use."""
    alphabet = _ALPHABETS.get(script, "")
    return bool(alphabet) and any(_script_of(letter) == script and letter not in alphabet for w in words for letter in w)


def _script(words: Sequence[str]) -> str:
    """Return the script of the message: of its most letters, but Latin names leave a message in its own script."""
    letters = Counter(_script_of(letter) for word in words for letter in word)
    letters.pop("", None)
    if not letters:
        return ""
    for kana in ("HIRAGANA", "KATAKANA"):
        if letters[kana]:
            return kana
    total, latin = sum(letters.values()), letters.pop("LATIN", 0)
    other = letters.most_common(1)[0][0] if letters else "LATIN"
    return other if total - latin >= 0.25 * total else "LATIN"


@lru_cache(maxsize=4096)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0] if letter.isalpha() else ""


@lru_cache(maxsize=8)
def _identifier(among: Any) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_pickled_model(MODEL_FILE, norm_probs=True)
    known = [language for language in among or () if language in identifier.nb_classes]
    if known:
        identifier.set_languages(known)
    return identifier


def _probabilities(text: str, among: Any) -> List[Tuple[str, float]]:
    return [(str(language), float(value)) for language, value in _identifier(among).rank(text)]
