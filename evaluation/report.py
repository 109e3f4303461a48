"""Writes the figures as a page that people read and as JSON that programs read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Sequence

from evaluation.items import Verdict
from evaluation.measures import as_data, by_slice, measures


def write(folder: Path, results: Dict[str, Sequence[Verdict]], note: str) -> Path:
    """Write ``evaluation.json`` and ``evaluation.md`` for the verdicts of each system; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    data: Dict[str, Any] = {system: as_data(verdicts) for system, verdicts in results.items()}
    (folder / "evaluation.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    page = folder / "evaluation.md"
    page.write_text("\n".join(lines(results, note)) + "\n", encoding="utf-8")
    return page


def lines(results: Dict[str, Sequence[Verdict]], note: str) -> List[str]:
    """Return the page line by line: systems side by side, then our slices, then what failed."""
    systems = list(results)
    table = {system: measures(verdicts) for system, verdicts in results.items()}
    page = ["# Evaluation", "", note, "", "| measure | " + " | ".join(systems) + " |", "|---" * (len(systems) + 1) + "|"]
    for name in table[systems[0]]:
        page.append(f"| {name} | " + " | ".join(str(table[system][name]) for system in systems) + " |")
    ours = results[systems[0]]
    page += ["", "## Slices of the assistant", ""]
    page += ["| slice | hit@1 | hit@3 | wrong contact | all expectations met |", "|---|---|---|---|---|"]
    for name, rates in by_slice(ours).items():
        cells = (rates["hit@1"], rates["hit@3"], rates["wrong contact"], rates["all expectations met"])
        page.append(f"| {name} | " + " | ".join(map(str, cells)) + " |")
    page += ["", "## Expectations not met", "", "| item | message | shown |", "|---|---|---|"]
    page += [f"| {v.item}.{v.turn} | {v.text} | {', '.join(v.shown) or 'no card'} |".replace("\n", " ") for v in ours if not v.passed]
    return page
