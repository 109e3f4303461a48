"""The baseline a Rasa user would build: the default pipeline and policies, the same intents, entities from look-up tables."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import yaml

from bot.knowledge import Knowledge, live_knowledge
from bot.processes import PROJECT, quiet_environment

FOLDER = PROJECT / "build" / "rasa_default"
_NAME = "default"

#: what `rasa init` of 3.6.21 writes as its suggested configuration, plus the extractor that reads look-up tables
CONFIG: Dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "rasa-default",
    "language": "en",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "RegexEntityExtractor", "use_regexes": False, "use_lookup_tables": True},
        {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "entity_recognition": False},
        {"name": "EntitySynonymMapper"},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
        {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
    ],
}


def write_project(config: Dict[str, Any], folder: Path = FOLDER) -> Path:
    """Write a Rasa project with our training data, domain and ``config``; names come from the knowledge base."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROJECT / "data", folder / "data")
    shutil.copy(PROJECT / "domain.yml", folder / "domain.yml")
    (folder / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    tables: List[Dict[str, Any]] = []
    for kind, names in _names(live_knowledge().current):
        tables.append({"lookup": kind, "examples": _block(sorted(names))})
        by_id: Dict[str, List[str]] = {}
        for name, key in names.items():
            by_id.setdefault(key, []).append(name)
        tables += [{"synonym": key, "examples": _block(sorted(found))} for key, found in sorted(by_id.items())]
    text = yaml.safe_dump({"version": "3.1", "nlu": tables}, allow_unicode=True)
    (folder / "data" / "names.yml").write_text(text, encoding="utf-8")
    return folder


def train(folder: Path) -> Tuple[Path, float]:
    """Train the project in ``folder``; return the model and the seconds it took, start of Rasa included."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "rasa", "train", "--force", "--out", str(folder / "models")]
    command += ["--fixed-model-name", _NAME]
    environment = quiet_environment({"RASA_MAX_CACHE_SIZE": "0", "PYTHONPATH": str(PROJECT)})
    with (folder / "training.log").open("wb") as log:
        subprocess.run(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT, check=True)
    return _model(folder), time.perf_counter() - started


def trained_before(folder: Path = FOLDER) -> Path:
    """Return the model of the last training, whatever has changed since."""
    model = _model(folder)
    if not model.exists():
        sys.exit(f"{model} is not there: run once without --trained, which takes an hour.")
    return model


def _model(folder: Path) -> Path:
    return folder / "models" / f"{_NAME}.tar.gz"


def _names(knowledge: Knowledge) -> Iterator[Tuple[str, Dict[str, str]]]:
    """Yield each kind of entity with its English names and what they stand for."""
    topics = knowledge.topics.values()
    yield "topic", {name.lower(): t.id for t in topics for name in (t.name["en"], *t.synonyms.get("en", []))}
    chemicals = knowledge.chemicals.values()
    yield (
        "chemical",
        {
            n.lower(): c.id
            for c in chemicals
            for n in (c.name["en"], *c.synonyms, *c.trade_names, *c.cas)
            if n.isascii()
        },
    )
    countries = knowledge.countries.values()
    yield (
        "country",
        {
            n.lower(): c.iso2
            for c in countries
            for n in (c.name["en"], *c.aliases, *c.demonyms, *c.cities)
            if n.isascii()
        },
    )
    bodies = knowledge.institutions.values()
    yield (
        "institution",
        {n.lower(): b.id for b in bodies for n in (b.name["en"], *b.aliases, b.acronym or b.id) if n.isascii()},
    )


def _block(names: List[str]) -> str:
    return "".join(f"- {name}\n" for name in names if name.strip())
