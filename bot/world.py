"""Where countries lie on a map of the world (Equal Earth): their outlines and middles, and how far one is from another."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any, Dict, Mapping, Tuple

#: written by scripts/draw_world.py from Natural Earth's outlines (public domain)
_FILE = Path(__file__).with_name("world.json")


def size() -> Tuple[int, int]:
    """Return width and height of the map."""
    return _world()["width"], _world()["height"]


def outlines() -> Mapping[str, Any]:
    """Return SVG paths by ISO 3166 code; countries too small for one are not among them."""
    shapes: Mapping[str, Any] = _world()["shapes"]
    return shapes


def is_on(country: str) -> bool:
    """Tell whether the country is on the map."""
    return country in _world()["shapes"] or country in _world()["dots"]


@cache
def middle(country: str) -> Tuple[float, float]:
    """Return the middle of a country's largest outline, near enough for a number on it; it must be on the map."""
    if country in _world()["dots"]:
        x, y = _world()["dots"][country]
        return float(x), float(y)
    return max((_box(outline) for outline in outlines()[country].split("M")[1:]), key=lambda found: found[0])[1]


def distance(one: str, other: str) -> float:
    """Return how far two countries are apart, middle from middle, in units of the map, the short way round the world;
    infinite where one is not on it."""
    if not (is_on(one) and is_on(other)):
        return math.inf
    (x, y), (other_x, other_y) = middle(one), middle(other)
    across = abs(x - other_x)
    return math.hypot(min(across, size()[0] - across), y - other_y)


def _box(outline: str) -> Tuple[float, Tuple[float, float]]:
    """Return the size and the middle of one outline "x yl dx dy dx-dy ...z"."""
    start, _, steps = outline.rstrip("z").partition("l")
    x, y = map(int, start.split())
    xs, ys = [x], [y]
    numbers = [int(number) for number in steps.replace("-", " -").split()]
    for dx, dy in zip(numbers[::2], numbers[1::2]):
        x, y = x + dx, y + dy
        xs.append(x)
        ys.append(y)
    span = (max(xs) - min(xs)) * (max(ys) - min(ys))
    return span, ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)


@cache
def _world() -> Dict[str, Any]:
    return dict(json.loads(_FILE.read_text(encoding="utf-8")))
