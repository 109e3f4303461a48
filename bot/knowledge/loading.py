"""Reads the knowledge folder into typed records, or says in sentences what is wrong and where."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple, Type, TypeVar

from pydantic import ValidationError

from bot import yaml_files
from bot.garbage import large_and_lasting
from bot.knowledge.records import Chemical, Cities, Country, Fact, Institution, Record, Region, Topic, Unlisted
from bot.yaml_files import Problem, Step, UnreadableError, shown

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parents[2] / "knowledge"
CITIES = "cities.yml"
#: what stands before a place in English, French, Spanish and Portuguese; "from" also stands before persons
_BEFORE_PLACES = ("in", "near", "à", "en", "em")


_R = TypeVar("_R", bound=Record)


class KnowledgeError(Exception):
    """The knowledge base cannot be used; ``problems`` lists everything that was found, not only the first."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Knowledge:
    """Everything the assistant knows, by id. Read-only."""

    institutions: Dict[str, Institution] = field(default_factory=dict)
    topics: Dict[str, Topic] = field(default_factory=dict)
    countries: Dict[str, Country] = field(default_factory=dict)
    regions: Dict[str, Region] = field(default_factory=dict)
    chemicals: Dict[str, Chemical] = field(default_factory=dict)
    facts: Dict[str, Fact] = field(default_factory=dict)
    steps: Dict[str, Dict[str, str]] = field(default_factory=dict)
    unlisted: Dict[str, Unlisted] = field(default_factory=dict)

    def lineage(self, institution: Institution) -> List[str]:
        """Return the ids of ``institution`` and of the bodies it is a part of, the nearest first."""
        ids = [institution.id]
        while institution.parent and institution.parent not in ids:
            institution = self.institutions[institution.parent]
            ids.append(institution.id)
        return ids

    def state_of(self, country: str) -> Country:
        """Return the State that a territory counts as, or the country itself."""
        record = self.countries[country]
        return self.countries[record.answer_as] if record.answer_as else record

    def steps_for(self, institution: Institution, language: str) -> List[str]:
        """Return how to ask ``institution`` for help, in ``language`` or else in English."""
        own = institution.steps.get(language) or institution.steps.get("en", [])
        shared = [self.steps[key].get(language, self.steps[key]["en"]) for key in institution.shared_steps]
        return [*own, *shared]


def load(folder: Path = FOLDER) -> Knowledge:
    """Return the knowledge in ``folder``; raise ``KnowledgeError`` with every problem found."""
    from bot.knowledge.checks import problems_between

    reader = _Reader(folder)
    institutions = reader.institutions()
    knowledge = Knowledge(
        institutions={record.id: record for record in institutions},
        topics={record.id: record for record in reader.records(Topic, "topics.yml")},
        countries=reader.countries(),
        regions={record.id: record for record in reader.records(Region, "regions.yml")},
        chemicals={record.id: record for record in reader.records(Chemical, "chemicals.yml", "elsewhere.yml")},
        facts={record.id: record for record in reader.records(Fact, "facts.yml")},
        steps=reader.steps(),
        unlisted={record.id: record for record in reader.records(Unlisted, "unlisted.yml")},
    )
    problems = reader.problems or problems_between(knowledge, reader)
    if problems:
        raise KnowledgeError(problems)
    return knowledge


class _Reader:
    """Reads files one by one and collects what is wrong with them."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.problems: List[Problem] = []
        self._origin: Dict[Tuple[str, str], Tuple[Path, Tuple[Step, ...]]] = {}

    def content(self, path: Path) -> Any:
        """Return what the YAML file at ``path`` holds, or ``None`` after noting the problem."""
        try:
            return yaml_files.read(path, self.name(path))
        except UnreadableError as error:
            self.problems.append(error.problem)
            return None

    def records(self, kind: Type[_R], *file_names: str) -> List[_R]:
        """Return the records of files that hold a list of them."""
        found: List[_R] = []
        for path in (self.folder / name for name in file_names):
            entries = self.content(path)
            if entries is not None and not isinstance(entries, list):
                self.problems.append(Problem(self.name(path), 1, "should be a list of records, each beginning with '- '"))
                entries = None
            records = (self._record(path, entry, kind, (index,)) for index, entry in enumerate(entries or ()))
            found += [record for record in records if record]
        return self._unique(found, kind)

    def institutions(self) -> List[Institution]:
        """Return the institutions, one file each in ``sources/<category>/<id>.yml``."""
        records = []
        for path in yaml_files.files(self.folder / "sources", "*/*.yml"):
            record = self._record(path, self.content(path), Institution, ())
            if record is None:
                continue
            if record.id != path.stem:
                self._say(path, ("id",), f"id is {record.id!r} but the file is named {path.stem!r}; use one name")
            if record.category != path.parent.name:
                self._say(path, ("category",), f"category is {record.category!r} but the folder is {path.parent.name!r}")
            records.append(record)
        return self._unique(records, Institution)

    def countries(self) -> Dict[str, Country]:
        """Return the countries by code, each with the cities of both files."""
        more = {record.iso2: record for record in self.records(Cities, CITIES)}
        found = {record.iso2: record for record in self.records(Country, "countries.yml")}
        for key, cities in more.items():
            if key in found:
                found[key] = _with_cities(found[key], cities)
            elif found:
                self.problems.append(self.say(Cities, key, ("iso2",), f"country {key!r} is not known"))
        return found

    def steps(self) -> Dict[str, Dict[str, str]]:
        """Return the sentences that institutions share, by key and language."""
        path = self.folder / "steps.yml"
        content = self.content(path)
        if content is None:
            return {}
        if not isinstance(content, dict):
            self._say(path, (), f"should map a key to its text in each language, found {shown(content)}")
            return {}
        for key, texts in content.items():
            if not isinstance(texts, dict) or not isinstance(texts.get("en"), str):
                self._say(path, (key,), f"{key!r} should hold the text under its language, at least en; found {shown(texts)}")
        return content

    def say(self, kind: Type[Record], key: str, where: Sequence[Step], message: str) -> Problem:
        """Return a problem of an already read record, with the line it stands on."""
        path, base = self._origin[(kind.__name__, key)]
        return Problem(self.name(path), yaml_files.line(path, (*base, *where)), message)

    def name(self, path: Path) -> str:
        return f"{self.folder.name}/{path.relative_to(self.folder)}"

    def _say(self, path: Path, where: Sequence[Step], message: str) -> None:
        self.problems.append(Problem(self.name(path), yaml_files.line(path, where), message))

    def _record(self, path: Path, entry: Any, kind: Type[_R], base: Tuple[Step, ...]) -> Optional[_R]:
        if entry is None:  # noted when the file was read
            return None
        if not isinstance(entry, dict):
            self._say(path, base, f"should be a record of fields, found {shown(entry)}")
            return None
        try:
            record = kind(**entry)
        except (ValidationError, TypeError) as error:
            self._explain(path, entry, kind, base, error)
            return None
        self._origin[(kind.__name__, _key(record))] = (path, base)
        return record

    def _explain(self, path: Path, entry: dict, kind: Type[Record], base: Tuple[Step, ...], error: Exception) -> None:
        if not isinstance(error, ValidationError):
            self._say(path, base, f"field names must be words, found {shown(list(entry))}")
            return
        for detail in error.errors():
            where = tuple(step for step in detail["loc"] if step not in ("__root__", "__key__"))
            self._say(path, (*base, *where), _sentence(detail, where, entry, kind))

    def _unique(self, records: List[_R], kind: Type[_R]) -> List[_R]:
        seen = set()
        for record in records:
            if _key(record) in seen:
                self.problems.append(self.say(kind, _key(record), (), f"id {_key(record)!r} stands twice"))
            seen.add(_key(record))
        return records


def _with_cities(country: Country, cities: Cities) -> Country:
    after = [f"{word} {name}" for name in cities.after_in for word in _BEFORE_PLACES]
    more = {
        "cities": [*country.cities, *cities.any_capitals],
        "exact_aliases": [*country.exact_aliases, *cities.capital, *after],
    }
    return country.copy(update=more)


def _key(record: Record) -> str:
    return str(getattr(record, "id", None) or getattr(record, "iso2", ""))


def _sentence(detail: Any, where: Tuple[Step, ...], entry: dict, kind: Type[Record]) -> str:
    name = ".".join(str(step) for step in where) or "record"
    if detail["type"] == "value_error.missing":
        return f"field {name!r} is missing"
    if detail["type"] == "value_error.extra":
        return f"field {name!r} is not known here; allowed are {', '.join(_allowed_fields(kind, where))}"
    found = entry
    for step in where:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            break
    permitted = (detail.get("ctx") or {}).get("permitted")
    if permitted:
        return f"field {name!r} is {shown(found)}; allowed are {', '.join(map(str, permitted))}"
    return f"field {name!r} is {shown(found)}: {detail['msg']}"


def _allowed_fields(kind: Type[Record], where: Tuple[Step, ...]) -> Iterable[str]:
    current: Any = kind
    for step in where[:-1]:
        if isinstance(step, str) and step in getattr(current, "__fields__", {}):
            current = current.__fields__[step].type_
    return getattr(current, "__fields__", kind.__fields__)


@lru_cache(maxsize=1)
def live_knowledge() -> LiveKnowledge:
    """Return the knowledge of this process, read when first used and again when a file changed."""
    return LiveKnowledge()


class LiveKnowledge:
    """The knowledge of a running process: read again when a file changed, kept as it was when that fails."""

    def __init__(self, folder: Path = FOLDER, look_every: float = 1.0):
        self._folder, self._look_every = folder, look_every
        self._looked = time.monotonic()
        self._state = self._fingerprint()
        self.problem: Optional[str] = None
        self.current = self._load()

    def refresh(self) -> Knowledge:
        """Look for changed files (at most once in ``look_every`` seconds) and return what is known now."""
        now = time.monotonic()
        if now - self._looked >= self._look_every:
            self._looked = now
            try:
                state = self._fingerprint()
                if state != self._state:
                    self._state = state
                    self.current = self._load()
                    self.problem = None
            except (KnowledgeError, OSError) as error:
                self.problem = str(error)
                logger.error("The knowledge base was edited but cannot be used; the last good one stays in use:\n%s", error)
        return self.current

    def _load(self) -> Knowledge:
        with large_and_lasting():
            return load(self._folder)

    def _fingerprint(self) -> Tuple[Tuple[str, int, int], ...]:
        stats = ((str(path), path.stat()) for path in yaml_files.files(self._folder, "**/*.yml"))
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
