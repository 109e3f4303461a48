"""Sentences and phrase lists, one file per language; what is missing in one is taken from English."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from bot import settings, yaml_files
from bot.errors import CommandError
from bot.locales.checks import problems

__all__ = [
    "DEFAULT",
    "FOLDER",
    "Locale",
    "LocaleError",
    "PhraseLists",
    "address_in",
    "in_order",
    "language_name",
    "languages",
    "load",
    "problems",
    "require_good",
]

FOLDER = settings.locales_folder()
DEFAULT = "en"
_LAST_PLACE = 99
#: stands in a phrase for the name of any language
_A_LANGUAGE = "{language}"
#: first strong isolate and its end (Unicode UAX #9): what stands between keeps its own direction
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u2066-\u2069\n]")
_OWN_DIRECTION = re.compile(r"[A-Za-z]|\d\D+\d")


class LocaleError(CommandError):
    """A locale file cannot be used; the message names everything that is to be mended."""


@dataclass(frozen=True)
class PhraseLists:
    """The words by which people of one language say things that are not names.

    ``meanings`` maps a kind of mention (category, asker, channel_kind, aspect, ordinal, browse, time, danger, talk, language, field) to
    the phrases of each of its ids; those of ``everyday`` mean nothing to us, although they hold words that do ("the toilet
    is leaking"). Every other list holds words that stand beside a name.
    """

    language: str
    meanings: Dict[str, Dict[str, List[str]]]
    exclusions: List[str]  # turn away a body ("no", "without")
    exclusions_behind: List[str]  # do so behind its name ("Japan aside")
    denials: List[str]  # turn away a place or subject too: "without burning" is no denial of burning
    proposals: List[str]  # turn nothing away although they hold a "not" ("why not UNEP?")
    refusals: List[str]  # stand right behind a body that has turned the person away ("the GEF said no")
    corrections: List[str]  # stand between a place and the one meant instead ("Mali, sorry, Malawi")
    origins: List[str]  # before a place where something only comes from or goes to ("shipped from Europe")
    speakers: List[str]  # before a place that the person is from ("I am Kenyan")
    nationals: List[str]  # beside a place that only says whose somebody is ("a Chinese company")
    employers: List[str]  # before a body for which the person only works ("I am a consultant for UNDP")
    works: List[str]  # beside a body that only made what is spoken of ("the UNEP toolkit")
    help_given: List[str]  # beside the country of a donor ("Swedish aid")
    articles: List[str]  # may stand between any of these and the name
    conjunctions: List[str]  # turn away the next body as well ("and", "or")
    self_descriptions: List[str]  # before a kind of body that asks, and is not looked for ("we are a small NGO")
    self_denials: List[str]  # before a kind of body that does not ask ("we are not a hospital")
    seats: List[str]  # beside a place that tells which body is meant ("the one in Dakar")
    verbs_after_who: List[str]  # tell the word "who" from the institution WHO


#: the lists beside the meanings, by name
_CUES = tuple(each.name for each in fields(PhraseLists) if each.name not in ("language", "meanings"))


@dataclass(frozen=True)
class Locale:
    """One language of the assistant.

    ``also_read_by`` are languages (ISO 639-1) whose speakers can often read this one, where the assistant does not
    speak theirs. ``short_name`` and ``place`` are how and where the language bar of the United Nations names it.
    ``sorted_as`` is the encoding whose order is the alphabet's, where that of Unicode is not. ``subject`` is the text
    of a topic (``phrase`` or ``name``) that fits into the sentences that name subjects: where names change with their
    case, chemicals have no such form and topics must not have one either. ``contractions`` are what words of a list
    become beside each other (" y i": " e i").
    """

    language: str
    name: str
    short_name: str
    place: int
    direction: str
    sorted_as: str
    subject: str
    also_read_by: Tuple[str, ...]
    contractions: Mapping[str, str]
    cities: Mapping[str, str]
    sentences: Mapping[str, Any]
    phrase_lists: PhraseLists

    def say(self, key: str, /, turn: int = 0, **values: Any) -> str:
        """Return the sentence ``key`` with its placeholders filled.

        Of several variants it is the one for ``turn``; of several forms (zero, one, two, few, many, other), the one
        that the language uses for the number ``count`` (CLDR's plural rules).
        """
        sentence = _lookup(self.sentences, key)
        if sentence is None:
            sentence = _lookup(load(DEFAULT).sentences, key)
        if sentence is None:
            raise KeyError(f"no sentence {key!r} in {FOLDER / (DEFAULT + '.yml')}")
        if isinstance(sentence, list):
            sentence = sentence[turn % len(sentence)]
        if isinstance(sentence, dict):
            sentence = sentence.get(self._plural_category(values["count"]), sentence["other"])
        if self.direction == "rtl":
            values = {name: _isolated(value) for name, value in values.items()}
        return str(sentence).format(**values).strip("\n")

    def _plural_category(self, count: int) -> str:
        from babel import Locale as BabelLocale

        return BabelLocale.parse(self.language).plural_form(count)

    def joined(self, parts: Iterable[str], mark: str = "comma") -> str:
        """Return the parts that say something in a row, with the comma, semicolon or colon of the language between."""
        isolate = _isolated if self.direction == "rtl" else str
        return str(_lookup(self.sentences, f"join.{mark}") or ", ").join(isolate(part) for part in parts if part)

    def language_of(self, texts: Mapping[Any, Any]) -> str:
        """Return the language of what ``pick`` returns."""
        return next((code for code in (self.language, DEFAULT, *texts) if texts.get(code)), self.language)

    def pick(self, texts: Mapping[Any, Any]) -> Any:
        """Return the text of this language from a record's texts, else the English one."""
        return texts.get(self.language) or texts.get(DEFAULT) or next(iter(texts.values()), "")


def languages(folder: Optional[Path] = None) -> Tuple[str, ...]:
    """Return the codes of the languages that have a file, English first."""
    return _codes(folder or FOLDER)


@cache
def _codes(folder: Path) -> Tuple[str, ...]:
    codes = [path.stem for path in yaml_files.files(folder, "*.yml")]
    return (DEFAULT, *(code for code in codes if code != DEFAULT))


def require_good() -> None:
    """Raise ``LocaleError`` where a locale file cannot be used, before a person meets the sentence that is wrong."""
    found = problems(FOLDER)
    if found:
        listed = "\n".join(map(str, found))
        raise LocaleError(f"{listed}\nThe assistant cannot speak, because of {found[0]}")


def in_order() -> Tuple[str, ...]:
    """Return the codes of the languages in the order of a language bar: that of the United Nations, others behind."""
    return tuple(sorted(languages(), key=lambda code: (load(code).place, code)))


def address_in(language: str, path: str) -> str:
    """Return the address of the English page ``path`` in ``language``: each language has its own, below its code."""
    return path if language == DEFAULT else f"/{language}{path}"


@cache
def load(language: str) -> Locale:
    """Return the locale of ``language``; English where there is no such file."""
    if language not in languages():
        language = DEFAULT
    content = yaml_files.read(FOLDER / f"{language}.yml", f"{FOLDER.name}/{language}.yml")
    understand = dict(content["understand"])
    understand["language"] = _languages_by_name(language, understand.get("language", {}))
    named = [*understand.pop("named_languages", []), *(name for names in understand["language"].values() for name in names)]
    for kind in {"aspect", "talk"} & understand.keys():
        understand[kind] = {key: _in_each(phrases, named) for key, phrases in understand[kind].items()}
    cues = {key: understand.pop(key, []) for key in _CUES}
    return Locale(
        language=language,
        name=content["name"],
        short_name=content.get("short_name", content["name"]),
        place=content.get("place", _LAST_PLACE),
        direction=content["direction"],
        sorted_as=content.get("sorted_as", ""),
        subject=content.get("subject", "phrase"),
        also_read_by=tuple(content.get("also_read_by", ())),
        contractions=content.get("contractions", {}),
        cities=content.get("cities", {}),
        sentences=content["say"],
        phrase_lists=PhraseLists(language=language, meanings=understand, **cues),
    )


def _languages_by_name(language: str, listed: Mapping[str, List[str]]) -> Dict[str, List[str]]:
    """Return how to name each language: one that has a file and is not ``listed`` can be asked for all the same."""
    names = {
        code: [language_name(code, language), language_name(code, code)] for code in languages() if code not in listed
    }
    return {**listed, **names}


def _in_each(phrases: Iterable[str], named: Sequence[str]) -> List[str]:
    """Return ``phrases``; one with a place for a language ("speak {language} there") once for each that is ``named``."""
    said = (str(phrase).replace(_A_LANGUAGE, name) for phrase in phrases for name in (named if _A_LANGUAGE in str(phrase) else [""]))
    return list(dict.fromkeys(said))


def _isolated(value: Any) -> Any:
    """Wrap a Latin name, address or number so that right-to-left text around it does not take it apart."""
    if not isinstance(value, str) or _RIGHT_TO_LEFT.search(value) or not _OWN_DIRECTION.search(value):
        return value
    return f"{_ISOLATE}{value}{_END_OF_ISOLATE}"


def language_name(code: str, language: str) -> str:
    """Return the name of the language ``code`` in ``language``, such as "French"."""
    from babel import Locale as BabelLocale

    return str(BabelLocale.parse(code).get_display_name(language) or code)


def _lookup(sentences: Mapping[str, Any], key: str) -> Any:
    found: Any = sentences
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found
