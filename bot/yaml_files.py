"""YAML files that people edit: how they are read, and where a mistake in one stands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, List, Sequence, Tuple, Union

import yaml

Step = Union[str, int]


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML as editors mean it: a date stays the text that was written, so that a wrong one gets our own sentence."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True)
class Problem:
    """One thing an editor has to mend."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


class UnreadableError(Exception):
    """A file that is no YAML; ``problem`` says why."""

    def __init__(self, problem: Problem):
        self.problem = problem
        super().__init__(str(problem))


def files(folder: Path, pattern: str) -> List[Path]:
    """Return the files of ``folder`` in order, without those that an editor keeps beside one that is open (".#en.yml")."""
    return sorted(path for path in folder.glob(pattern) if not path.name.startswith("."))


def read(path: Path, name: str) -> Any:
    """Return what the file at ``path`` holds; ``name`` is what a problem calls it."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)
    except FileNotFoundError:
        raise UnreadableError(Problem(name, 1, "the file is missing")) from None
    except UnicodeDecodeError:
        raise UnreadableError(Problem(name, 1, "the file is not text in UTF-8")) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = getattr(error, "problem", None) or "it is not valid YAML"
        raise UnreadableError(Problem(name, mark.line + 1 if mark else 1, f"not readable: {message}")) from None
    except (ValueError, TypeError) as error:
        raise UnreadableError(Problem(name, 1, f"not readable: {error}")) from None
    if content is None:
        raise UnreadableError(Problem(name, 1, "the file is empty"))
    return content


def shown(value: Any) -> str:
    """Return ``value`` as a sentence quotes it, not too long."""
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def line(path: Path, where: Sequence[Step]) -> int:
    """Return the line (from 1) of the node that ``where`` leads to, or of its nearest parent."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
    found = node
    for step in where:
        if isinstance(node, yaml.MappingNode):
            entry = next(((key, value) for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            entry = (node.value[step], node.value[step])
        else:
            entry = None
        if entry is None:
            break
        found, node = entry
    return int(found.start_mark.line) + 1 if found else 1


def keys_that_stand_twice(path: Path) -> Iterator[Tuple[str, int]]:
    """Yield each key that stands twice in one place of the file, with the line: YAML itself takes the last one."""
    waiting = [yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            seen = set()
            for key, value in node.value:
                if key.value in seen:
                    yield str(key.value), int(key.start_mark.line) + 1
                seen.add(key.value)
                waiting.append(value)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
