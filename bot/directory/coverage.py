"""The coverage map: which regional centre serves which country, as an SVG picture and as rows of a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Tuple
from xml.sax.saxutils import escape

import svg

from bot.finder import centres_for
from bot.knowledge import Institution, Knowledge
from bot.locales import Locale

_WORLD = Path(__file__).with_name("world.json")
#: fills that can be told from each other, and from land and sea, in light and in dark; numbers say the same
_COLOURS = ("#1b7f8c", "#c9822b", "#6a5aa8", "#4b8b3b", "#b8505f", "#3d6fb4", "#8a7a24", "#a3568f")
_STYLE = (
    "svg{background:#e9f1f3}path,circle.land{fill:#c3ccd0;stroke:#fff;stroke-width:.7}"
    ".seat circle{fill:#10242a;stroke:#fff;stroke-width:1.5}"
    ".seat text{fill:#fff;font:700 13px system-ui,sans-serif;text-anchor:middle}"
    + "".join(f".c{number} path,.c{number} circle{{fill:{colour}}}" for number, colour in enumerate(_COLOURS))
    + "@media(prefers-color-scheme:dark){svg{background:#0c1a1e}path,circle.land{fill:#44545a;stroke:#0c1a1e}"
    ".seat circle{fill:#fff;stroke:#0c1a1e}.seat text{fill:#10242a}}"
)
_DOT, _SEAT = 4, 11


@dataclass(frozen=True)
class Coverage:
    """A regional centre with its number on the map: the countries it serves first of all, and the others."""

    number: int
    centre: Institution
    first: Tuple[str, ...]
    also: Tuple[str, ...]


def coverage(knowledge: Knowledge) -> List[Coverage]:
    """Return the centres that serve anybody, numbered from west to east."""
    serving = {key: centres_for(key, knowledge) for key in knowledge.countries if knowledge.countries[key].kind != "union"}
    centres = {body.id: body for bodies in serving.values() for body in bodies}
    world = _world()
    ordered = sorted(centres.values(), key=lambda body: (_place(body.country or "", world), body.id))
    return [
        Coverage(
            number,
            body,
            tuple(key for key, bodies in serving.items() if bodies and bodies[0].id == body.id),
            tuple(key for key, bodies in serving.items() if body in bodies[1:]),
        )
        for number, body in enumerate(ordered, start=1)
    ]


def picture(knowledge: Knowledge, locale: Locale) -> str:
    """Return the map as SVG. It needs no script and no font of its own, and follows light and dark."""
    world = _world()
    rows = coverage(knowledge)
    drawn = {key for row in rows for key in row.first}
    groups: List[svg.Element] = [
        svg.G(class_=[f"c{(row.number - 1) % len(_COLOURS)}"], elements=[_area(key, world, knowledge, locale, row) for key in row.first if _is_on(key, world)])
        for row in rows
    ]
    rest = [_area(key, world, knowledge, locale) for key in world["shapes"] if key not in drawn]
    seats: List[svg.Element] = [seat for row in rows for seat in _seat(row, rows, world)]
    drawing = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, world["width"], world["height"]),
        width=world["width"],
        height=world["height"],
        elements=[
            svg.Title(text=escape(locale.say("directory.map"))),
            svg.Style(text=_STYLE),
            svg.G(elements=rest),
            *groups,
            svg.G(elements=seats),
        ],
    )
    return drawing.as_str()


def _area(key: str, world: Dict[str, Any], knowledge: Knowledge, locale: Locale, row: "Coverage | None" = None) -> svg.Element:
    name = str(locale.pick(knowledge.countries[key].name)) if key in knowledge.countries else key
    served = f"{name}: {row.number}, {row.centre.acronym or locale.pick(row.centre.name)}" if row else name
    title = svg.Title(text=escape(served))  # svg.py writes text as it is given
    if key in world["shapes"]:
        return svg.Path(d=world["shapes"][key], elements=[title])  # type: ignore[arg-type]
    x, y = world["dots"][key]
    return svg.Circle(cx=x, cy=y, r=_DOT, class_=["land"], elements=[title])


def _seat(row: Coverage, rows: List[Coverage], world: Dict[str, Any]) -> List[svg.Element]:
    country = row.centre.country or ""
    if not _is_on(country, world):
        return []
    x, y = _middle(country, world)
    # two centres in one country stand side by side
    neighbours = [other.number for other in rows if other.centre.country == country]
    x += 2 * _SEAT * neighbours.index(row.number)
    return [
        svg.G(
            class_=["seat"],
            elements=[
                svg.Circle(cx=x, cy=y, r=_SEAT),
                svg.Text(x=x, y=y + 4.5, text=str(row.number)),
            ],
        )
    ]


def _is_on(key: str, world: Dict[str, Any]) -> bool:
    return key in world["shapes"] or key in world["dots"]


def _place(key: str, world: Dict[str, Any]) -> float:
    return _middle(key, world)[0] if _is_on(key, world) else float(world["width"])


def _middle(key: str, world: Dict[str, Any]) -> Tuple[float, float]:
    """Return the middle of a country's largest outline, near enough for a number."""
    if key in world["dots"]:
        return tuple(world["dots"][key])  # type: ignore[return-value]
    return max((_box(outline) for outline in world["shapes"][key].split("M")[1:]), key=lambda found: found[0])[1]


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
    size = (max(xs) - min(xs)) * (max(ys) - min(ys))
    return size, ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)


@lru_cache(maxsize=1)
def _world() -> Dict[str, Any]:
    return dict(json.loads(_WORLD.read_text(encoding="utf-8")))
