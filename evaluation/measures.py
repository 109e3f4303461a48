"""Turns verdicts into the figures that are reported, with 95 % intervals."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any, Callable, Dict, List, Sequence

from evaluation.items import Verdict

#: slices reported by name; further tags (topic, country code) stay in the JSON only
SLICES = (
    "no_country", "country", "typo", "caps", "lay", "chemical", "named", "category", "long", "one_word",
    "two_questions", "info", "smalltalk", "emergency", "oos", "near_oos",
)  # fmt: skip


@dataclass(frozen=True)
class Rate:
    """``hits`` of ``total`` with its Wilson interval at 95 %."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else float("nan")

    @property
    def interval(self) -> Sequence[float]:
        """Return lower and upper bound (E. B. Wilson, 1927)."""
        n, z = self.total, 1.96
        if not n:
            return (float("nan"), float("nan"))
        p = self.value
        centre, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        scale = 1 + z * z / n
        return (max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))

    def as_dict(self) -> Dict[str, Any]:
        return {"hits": self.hits, "total": self.total, "value": self.value, "interval": list(self.interval)}

    def __str__(self) -> str:
        if not self.total:
            return "–"
        low, high = self.interval
        return f"{self.value:.1%} ({low:.1%}–{high:.1%}, n={self.total})"


def measures(verdicts: Sequence[Verdict]) -> Dict[str, Rate]:
    """Return the figures of a set of verdicts.

    Where another kind of reply is as right as contacts and was given, nothing is told of contacts, nor was help refused.
    """
    contact = [v for v in verdicts if v.kind == "cards" and not (v.passed and v.declined)]
    outside = [v for v in verdicts if v.kind == "decline"]
    return {
        "hit@1": _rate(contact, lambda v: v.hit1),
        "hit@3": _rate(contact, lambda v: v.hit3),
        "wrong contact": _rate(list(verdicts), lambda v: v.wrong_contact),
        "out-of-scope recall": _rate(outside, lambda v: v.declined),
        "false refusals": _rate(contact, lambda v: v.declined),
        "reply in the right language": _rate([v for v in verdicts if v.right_language is not None], lambda v: v.right_language is True),
        "all expectations met": _rate(list(verdicts), lambda v: v.passed),
    }


def by_slice(verdicts: Sequence[Verdict]) -> Dict[str, Dict[str, Rate]]:
    """Return the figures of each named slice that has questions."""
    found = {name: [v for v in verdicts if name in v.slices] for name in SLICES}
    languages = {f"language: {code}": [v for v in verdicts if v.language == code] for code in sorted({v.language for v in verdicts})}
    return {name: measures(part) for name, part in {**languages, **found}.items() if part}


def as_data(verdicts: Sequence[Verdict]) -> Dict[str, Any]:
    """Return all figures and verdicts as plain data."""
    plain = {name: rate.as_dict() for name, rate in measures(verdicts).items()}
    slices = {key: {name: rate.as_dict() for name, rate in part.items()} for key, part in by_slice(verdicts).items()}
    failed: List[Dict[str, Any]] = [asdict(v) for v in verdicts if not v.passed]
    return {"measures": plain, "slices": slices, "failed": failed}


def _rate(verdicts: Sequence[Verdict], hit: Callable[[Verdict], bool]) -> Rate:
    return Rate(sum(map(hit, verdicts)), len(verdicts))
