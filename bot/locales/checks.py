"""What a locale file may hold, and a sentence for each thing in one that a translator has to mend."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, FrozenSet, Iterator, List, Mapping, Optional, Sequence, Set, Tuple

from bot import yaml_files
from bot.yaml_files import Problem, Step, UnreadableError, shown

_REFERENCE = "en.yml"
_NEEDED = ("name", "direction", "understand", "say")
FIELDS = (
    "name", "short_name", "place", "direction", "sorted_as", "also_read_by", "subject", "contractions", "cities", "understand", "say",
)  # fmt: skip
_ALLOWED = {"direction": ("ltr", "rtl"), "subject": ("phrase", "name")}
FORMS = ("zero", "one", "two", "few", "many", "other")
#: the numbers we count to: the form for millions that some languages have is never used
_COUNTED = range(201)
_NOT_TEXT = "put it in quotes, or YAML takes it for something else than text (no, yes, on, off, a number)"
_Where = Tuple[Step, ...]
#: where languages are named: also those that English does not list
_LANGUAGES = ("understand", "language")
_Found = Iterator[Tuple[_Where, str]]


def problems(folder: Path) -> List[Problem]:
    """Return what is wrong with the locale files in ``folder``; English, which all others follow, comes first."""
    paths = sorted(yaml_files.files(folder, "*.yml"), key=lambda path: path.name != _REFERENCE)
    if not paths or paths[0].name != _REFERENCE:
        return [Problem(f"{folder.name}/{_REFERENCE}", 1, "the file is missing; every other language follows it")]
    contents = {}
    found: List[Problem] = []
    for path in paths:
        try:
            contents[path] = yaml_files.read(path, _name(path))
        except UnreadableError as error:
            found.append(error.problem)
    english = contents.get(paths[0])
    if english is not None:
        found.extend(_problems_of(paths[0], english, english))
    if english is None or found:
        return found
    for path in paths[1:]:
        found.extend(_problems_of(path, contents[path], english))
    return found


@cache
def forms(language: str) -> FrozenSet[str]:
    """Return the plural forms of ``language`` (CLDR): ``other`` and those that the numbers here take."""
    from babel import Locale

    rule = Locale.parse(language).plural_form
    return frozenset({"other", *(rule(number) for number in _COUNTED)})


def sentences(content: Mapping[str, Any], path: _Where = ()) -> Iterator[Tuple[_Where, Any]]:
    """Yield where each sentence of ``content`` stands, with its text, its variants or its plural forms."""
    for key, value in content.items():
        if isinstance(value, Mapping) and not has_forms(value):
            yield from sentences(value, (*path, key))
        else:
            yield (*path, key), value


def _problems_of(path: Path, content: Any, english: Mapping[str, Any]) -> Iterator[Problem]:
    for key, line in yaml_files.keys_that_stand_twice(path):
        yield Problem(_name(path), line, f"{key!r} stands twice in one place; only the last would be used")
    for where, message in _wrong(path.stem, content, english):
        yield Problem(_name(path), yaml_files.line(path, where), message)


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _wrong(language: str, content: Any, english: Mapping[str, Any]) -> _Found:
    if not isinstance(content, Mapping):
        yield (), f"should hold {', '.join(_NEEDED)}; found {shown(content)}"
        return
    if not _is_language(language):
        yield (), f"the file is named {language!r}, which is no code of a language (ISO 639, such as 'de' or 'pt')"
        return
    yield from _wrong_keys((), content, FIELDS)
    yield from (((), f"field {key!r} is missing") for key in _NEEDED if key not in content)
    for key in ("name", "short_name", "sorted_as"):
        if key in content:
            yield from _wrong_text((key,), content[key])
    if not isinstance(content.get("place", 0), int):
        yield ("place",), f"field 'place' is {shown(content['place'])}; allowed is a number, the place in the language bar"
    for key, what in (("cities", "city"), ("contractions", "pair of words")):
        yield from _wrong_names(key, what, content.get(key, {}))
    for key, allowed in _ALLOWED.items():
        if key in content and content[key] not in allowed:
            yield (key,), f"field {key!r} is {shown(content[key])}; allowed are {', '.join(allowed)}"
    yield from _wrong_languages(content.get("also_read_by", []))
    for key, check in (("understand", _wrong_phrases), ("say", _wrong_sentences)):
        if key not in content:
            continue
        if not isinstance(content[key], Mapping):
            yield (key,), f"field {key!r} should hold keys of its own, found {shown(content[key])}"
        else:
            yield from check(language, (key,), content[key], english.get(key, {}))


def _is_language(code: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        return bool(Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return False


def _wrong_keys(where: _Where, content: Mapping[Any, Any], known: Sequence[str]) -> _Found:
    for key in content:
        if not isinstance(key, str):
            yield (*where, str(key)), f"the key {shown(key)} is not text: {_NOT_TEXT}"
        elif key not in known:
            yield (*where, key), f"{_path((*where, key))!r} is not known here; {_hint(key, known)}"


def _hint(key: str, known: Sequence[str]) -> str:
    from rapidfuzz import process

    if len(known) <= len(FORMS):
        return f"allowed are {', '.join(known)}"
    return f"did you mean {', '.join(match[0] for match in process.extract(key, known, limit=3))}?"


def _wrong_names(key: str, what: str, names: Any) -> _Found:
    if not isinstance(names, Mapping):
        yield (key,), f"{key!r} should hold a name for each {what}, found {shown(names)}"
        return
    for name in names:
        yield from _wrong_text((key, name), names[name])


def _wrong_languages(codes: Any) -> _Found:
    from babel import Locale

    if not isinstance(codes, list):
        yield ("also_read_by",), f"'also_read_by' should be a list of languages such as [it, ro], found {shown(codes)}"
        return
    known = Locale.parse("en").languages
    for index, code in enumerate(codes):
        if not isinstance(code, str):
            yield ("also_read_by", index), f"'also_read_by' has {shown(code)}: {_NOT_TEXT}"
        elif code not in known:
            yield ("also_read_by", index), f"'also_read_by' has {code!r}, which is no code of a language (ISO 639)"


def _wrong_phrases(language: str, where: _Where, content: Mapping[Any, Any], english: Mapping[str, Any]) -> _Found:
    others = [key for key in content if _is_language(str(key))] if where == _LANGUAGES else []
    yield from _wrong_keys(where, content, [*english, *others])
    for key, value in content.items():
        reference = english.get(str(key))
        if isinstance(reference, list) or key in others:
            yield from _wrong_list((*where, key), value)
        elif isinstance(reference, Mapping) and not isinstance(value, Mapping):
            yield (*where, key), f"{_path((*where, key))!r} should hold one list for each of {', '.join(reference)}"
        elif isinstance(reference, Mapping):
            yield from _wrong_phrases(language, (*where, key), value, reference)


def _wrong_list(where: _Where, phrases: Any) -> _Found:
    if not isinstance(phrases, list):
        yield where, f"{_path(where)!r} should be a list of phrases such as [one, another], found {shown(phrases)}"
        return
    for index, phrase in enumerate(phrases):
        yield from _wrong_text((*where, index), phrase)


def _wrong_text(where: _Where, text: Any) -> _Found:
    if text is None or (isinstance(text, str) and not text.strip()):
        yield where, f"{_path(where)!r} is empty; take the line out if there is nothing to say yet"
    elif not isinstance(text, str):
        yield where, f"{_path(where)!r} is {shown(text)}: {_NOT_TEXT}"


def _wrong_sentences(language: str, where: _Where, content: Mapping[Any, Any], english: Mapping[str, Any]) -> _Found:
    yield from _wrong_keys(where, content, list(english))
    for key, value in content.items():
        reference, here = english.get(str(key)), (*where, key)
        if reference is None:
            continue
        if isinstance(reference, Mapping) and not has_forms(reference):
            if isinstance(value, Mapping):
                yield from _wrong_sentences(language, here, value, reference)
            else:
                yield here, f"{_path(here)!r} should hold {', '.join(reference)}; found {shown(value)}"
        else:
            yield from _wrong_sentence(language, here, value, reference)


def _wrong_sentence(language: str, where: _Where, value: Any, reference: Any) -> _Found:
    blanks = _all_blanks(reference)
    if isinstance(reference, list) != isinstance(value, list):
        expected = "a list of variants" if isinstance(reference, list) else "one sentence"
        if not isinstance(value, Mapping):
            yield where, f"{_path(where)!r} should be {expected} as in English, found {shown(value)}"
            return
    if isinstance(value, Mapping):
        yield from _wrong_forms(language, where, value, reference, blanks)
        return
    if value == [] or (reference == "" and value != ""):
        yield where, f"{_path(where)!r} should have {'a variant' if value == [] else 'no text, as in English'}"
        return
    texts = {(*where, index): text for index, text in enumerate(value)} if isinstance(value, list) else {where: value}
    missing = set(blanks)
    for here, text in texts.items():
        if text == "" == reference:
            continue
        yield from _wrong_text(here, text)
        yield from _wrong_blanks(here, text, blanks)
        missing -= _blanks(text) or set()
    if missing and all(isinstance(text, str) and _blanks(text) is not None for text in texts.values()):
        yield where, f"{_path(where)!r} lacks {_listed(missing)}, which English has"


def _wrong_forms(language: str, where: _Where, value: Mapping[Any, Any], reference: Any, blanks: Set[str]) -> _Found:
    if "count" not in blanks:
        yield where, f"{_path(where)!r} has keys of its own, but English has one sentence here, without {{count}}"
        return
    needed = [form for form in FORMS if form in forms(language)]
    for form in value:
        if form not in needed:
            yield (
                (*where, form),
                f"{_path((*where, form))!r} is no plural form of this language; its forms are {', '.join(needed)}",
            )
    for form in needed:
        here = (*where, form)
        if form not in value:
            yield where, f"{_path(where)!r} lacks the plural form {form!r}; this language needs {', '.join(needed)}"
            continue
        yield from _wrong_text(here, value[form])
        yield from _wrong_blanks(here, value[form], blanks)
        # "one more" may do without the number
        missing = blanks - (_blanks(value[form]) or blanks) - (set() if form == "other" else {"count"})
        if missing:
            yield here, f"{_path(here)!r} lacks {_listed(missing)}, which English has"


def _wrong_blanks(where: _Where, text: Any, allowed: Set[str]) -> _Found:
    if not isinstance(text, str):
        return
    found = _blanks(text)
    if found is None:
        yield where, f"{_path(where)!r} has a brace that is not closed, or a blank that is no {{name}}: {shown(text)}"
    elif found - allowed:
        known = f"allowed are {_listed(allowed)}" if allowed else "English has none here"
        yield where, f"{_path(where)!r} has {_listed(found - allowed)}, which nothing fills; {known}"


def _all_blanks(reference: Any) -> Set[str]:
    texts = (
        reference
        if isinstance(reference, list)
        else reference.values()
        if isinstance(reference, Mapping)
        else [reference]
    )
    return {name for text in texts for name in _blanks(text) or ()}


def _blanks(text: Any) -> Optional[Set[str]]:
    """Return the names of the blanks in ``text``; ``None`` where it cannot be filled in."""
    if not isinstance(text, str):
        return set()
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return None
    if any(not str(name).isidentifier() or spec or conversion for _, name, spec, conversion in parts):
        return None
    return {str(name) for _, name, _, _ in parts}


def has_forms(value: Mapping[Any, Any]) -> bool:
    """Tell whether this is one sentence with a form for each plural category, not several sentences."""
    return "other" in value and set(value) <= set(FORMS)


def _listed(names: Set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))


def _path(where: _Where) -> str:
    """Return ``where`` as an editor says it; the field that holds all the rest is left out."""
    return ".".join(str(step) for step in (where[1:] if len(where) > 1 else where))
