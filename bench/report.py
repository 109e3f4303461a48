"""Writes the figures of a run as a table with ratios and as a plot."""

from __future__ import annotations

import os
from pathlib import Path
from statistics import median
from typing import Any, Dict, List, Tuple

#: what the ratio of ours to theirs should be
_AIMS = {
    "turns/s, 8 ": "at least 4",
    "p95": "at most 0.25",
    "training": "at most 0.25",
    "start-up": "below 1",
    "memory": "below 1",
}


def write(folder: Path, result: Dict[str, Any], ours: str, default: str) -> Path:
    """Write ``bench.md`` and ``bench.png``; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = _rows(result[ours], result[default])
    page = [f"| measure | {ours} | {default} | ratio | aim |", "|---|---|---|---|---|"]
    page += [
        f"| {name} | {mine:.1f} | {theirs:.1f} | {mine / theirs:.2f} | {_aim(name)} |" for name, mine, theirs in rows
    ]
    empty = sum(part["empty"] for system in (ours, default) for part in result[system]["load"])
    page += [
        "",
        f"Messages without an answer: {empty}. Medians over the rounds; load from the same machine ({os.cpu_count()} cores).",
    ]
    (folder / "bench.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    _plot(folder / "bench.png", result)
    return folder / "bench.md"


def _aim(name: str) -> str:
    return next((aim for beginning, aim in _AIMS.items() if name.startswith(beginning)), "")


def _rows(mine: Dict[str, Any], theirs: Dict[str, Any]) -> List[Tuple[str, float, float]]:
    rows = []
    for senders in sorted({part["senders"] for part in mine["load"]}):
        for key, name in (("turns_per_second", "turns/s"), ("p50", "p50 ms"), ("p95", "p95 ms"), ("p99", "p99 ms")):
            rows.append((f"{name}, {senders} senders", _at(mine, senders, key), _at(theirs, senders, key)))
    for key, name in (("training_s", "training s"), ("start_s", "start-up s"), ("memory_mb", "memory MB")):
        if key in mine:
            rows.append((name, mine[key], theirs[key]))
    return rows


def _at(system: Dict[str, Any], senders: int, key: str) -> float:
    return median(part[key] for part in system["load"] if part["senders"] == senders)


def _plot(path: Path, result: Dict[str, Any]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4))
    for name, system in result.items():
        senders = sorted({part["senders"] for part in system["load"]})
        left.plot(senders, [_at(system, n, "turns_per_second") for n in senders], marker="o", label=name)
        right.plot(senders, [_at(system, n, "p95") for n in senders], marker="o", label=name)
    for axes, title in ((left, "turns per second"), (right, "95th percentile of the answer time, ms")):
        axes.set_xlabel("people writing at the same time")
        axes.set_title(title)
        axes.set_ylim(bottom=0)
        axes.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=110)
