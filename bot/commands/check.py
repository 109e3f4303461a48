"""``python -m bot check``: languages, knowledge base and training data, with a sentence for each thing to mend."""

from __future__ import annotations

import subprocess
import sys
from typing import Optional, Sequence

from bot import knowledge, locales
from bot.errors import CommandError
from bot.knowledge import Knowledge
from bot.locales import completeness
from bot.processes import LOGS, PROJECT, quiet_environment

#: so much of what a language lacks is named, unless it is asked for
_NAMED = 8


def run(*words: str) -> int:
    """Check all three, so that one run shows everything; with a language, list all that it lacks.

    Return 1 if anything is wrong. What a language lacks is not wrong: it is said in English.
    """
    if words:
        return _list_what_is_missing(words)
    spoken, known = _locales_are_good(), _good_knowledge()
    if spoken and known:
        _show_languages(known)
    return int(not all([spoken, known, _training_data_is_good()]))


def _list_what_is_missing(words: Sequence[str]) -> int:
    others = [code for code in locales.languages() if code != locales.DEFAULT]
    if len(words) != 1 or words[0] not in others:
        raise CommandError(f"Say 'check' for everything, or 'check' with one of {', '.join(others)} for one language.")
    known = _good_knowledge() if _locales_are_good() else None
    if not known:
        return 1
    _show_language(words[0], known, named=None)
    return 0


def _locales_are_good() -> bool:
    found = locales.problems(locales.FOLDER)
    for problem in found:
        print(problem)
    if found:
        print(f"The locale files have {_things(len(found))} to mend.")
    return not found


def _good_knowledge() -> Optional[Knowledge]:
    try:
        known = knowledge.load()
    except knowledge.KnowledgeError as error:
        print(error)
        print(f"The knowledge base has {_things(len(error.problems))} to mend.")
        return None
    print(f"The knowledge base is good: {len(known.institutions)} institutions, {len(known.topics)} topics.")
    return known


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


def _show_languages(known: Knowledge) -> None:
    others = [code for code in locales.languages() if code != locales.DEFAULT]
    print(f"The locale files are good: English and {len(others)} other languages.")
    for code in others:
        _show_language(code, known, _NAMED)


def _show_language(code: str, known: Knowledge, named: Optional[int]) -> None:
    """Say how complete a language is, and what it lacks: at most ``named`` of each kind."""
    parts = completeness.parts(code, known)
    lacks = [part for part in parts if not part.is_complete]
    print(
        f"{code} ({locales.load(code).name}) {'lacks what is named below' if lacks else 'is complete'}: {', '.join(map(str, parts))}."
    )
    for part in lacks:
        missing = list(dict.fromkeys(part.missing))
        more = (
            ""
            if named is None or len(missing) <= named
            else f", and {len(missing) - named} more (python -m bot check {code})"
        )
        print(f"  {part.what} that are missing: {', '.join(missing[:named])}{more}")


def _training_data_is_good() -> bool:
    log = LOGS / "data.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        result = subprocess.run(
            [sys.executable, "-m", "bot.lean", "rasa", "data", "validate", "--fail-on-warnings"],
            cwd=PROJECT,
            env={**quiet_environment(), "PYTHONWARNINGS": "default::UserWarning", "LOG_LEVEL": "WARNING"},
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if result.returncode:
        print(log.read_text(errors="replace").strip())
        print("The training data has things to mend; see above.")
        return False
    print("The training data is good.")
    return True
