"""The coverage map: which regional centre serves which country, as an SVG picture and as rows of a table."""

from __future__ import annotations

import json
import math
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
    "svg{--sea:#e9f1f3;--land:#c3ccd0;--border:#fff;--seat:#10242a;--number:#fff;background:var(--sea)}"
    "@media(prefers-color-scheme:dark){svg{--sea:#0c1a1e;--land:#44545a;--border:#0c1a1e;--seat:#fff;--number:#10242a}}"
    "path,circle{fill:var(--land);stroke:var(--border);stroke-width:.7}"
    + "".join(f".c{number} *{{fill:{colour}}}" for number, colour in enumerate(_COLOURS))
    + ".seat circle{fill:var(--seat);stroke-width:1.5}"
    ".seat text{fill:var(--number);font:700 13px system-ui,sans-serif;text-anchor:middle}"
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
    serving = {
        key: [body.id for body in centres_for(key, knowledge)]
        for key, record in knowledge.countries.items()
        if record.kind != "union"
    }
    centres = [knowledge.institutions[key] for key in {key for ids in serving.values() for key in ids}]
    world = _world()
    ordered = sorted(centres, key=lambda body: (_place(body.country or "", world), body.id))
    return [
        Coverage(
            number,
            body,
            tuple(key for key, ids in serving.items() if ids[:1] == [body.id]),
            tuple(key for key, ids in serving.items() if body.id in ids[1:]),
        )
        for number, body in enumerate(ordered, start=1)
    ]


def picture(knowledge: Knowledge, locale: Locale) -> str:
    """Return the map as SVG. It needs no script and no font of its own, and follows light and dark."""
    world = _world()
    rows = coverage(knowledge)
    drawn = {key for row in rows for key in row.first}
    colours = _colours(rows, world)
    groups: List[svg.Element] = [
        svg.G(
            class_=[f"c{colours[row.number]}"],
            elements=[_area(key, world, knowledge, locale, row) for key in row.first if _is_on(key, world)],
        )
        for row in rows
    ]
    rest = [_area(key, world, knowledge, locale) for key in world["shapes"] if key not in drawn]
    seats: List[svg.Element] = [_seat(row.number, x, y) for row, (x, y) in zip(rows, _seats(rows, world))]
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


def _area(
    key: str, world: Dict[str, Any], knowledge: Knowledge, locale: Locale, row: "Coverage | None" = None
) -> svg.Element:
    name = str(locale.pick(knowledge.countries[key].name)) if key in knowledge.countries else key
    if row:
        centre = row.centre.acronym or str(locale.pick(row.centre.name))
        served = locale.joined([name, locale.joined([str(row.number), centre])], "colon")
    else:
        served = name
    title = svg.Title(text=escape(served))  # svg.py writes text as it is given
    if key in world["shapes"]:
        return svg.Path(d=world["shapes"][key], elements=[title])
    x, y = world["dots"][key]
    return svg.Circle(cx=x, cy=y, r=_DOT, elements=[title])


def _colours(rows: List[Coverage], world: Dict[str, Any]) -> Dict[int, int]:
    """Return a colour for each centre, so that the same colour never stands near itself; the widest centres first."""
    places = {row.number: [_middle(key, world) for key in row.first if _is_on(key, world)] for row in rows}
    chosen: Dict[int, int] = {}
    for row in sorted(rows, key=lambda row: -len(row.first)):

        def room(colour: int, own: int = row.number) -> float:
            others = [place for number, taken in chosen.items() if taken == colour for place in places[number]]
            return min((math.dist(one, other) for one in places[own] for other in others), default=math.inf)

        chosen[row.number] = max(range(len(_COLOURS)), key=room)
    return chosen


def _seats(rows: List[Coverage], world: Dict[str, Any]) -> List[Tuple[float, float]]:
    """Return where the number of each centre stands: in its country, beside numbers that stand there already."""
    taken: List[Tuple[float, float]] = []
    for row in rows:
        x, y = _middle(row.centre.country or "", world) if _is_on(row.centre.country or "", world) else (_SEAT, _SEAT)
        while any(math.dist((x, y), other) < 2 * _SEAT for other in taken):
            x += _SEAT / 2
        taken.append((x, y))
    return taken


def _seat(number: int, x: float, y: float) -> svg.Element:
    circle, text = svg.Circle(cx=x, cy=y, r=_SEAT), svg.Text(x=x, y=y + 4.5, text=str(number))
    return svg.G(class_=["seat"], elements=[circle, text])


def _is_on(key: str, world: Dict[str, Any]) -> bool:
    return key in world["shapes"] or key in world["dots"]


def _place(key: str, world: Dict[str, Any]) -> float:
    return _middle(key, world)[0] if _is_on(key, world) else float(world["width"])


def _middle(key: str, world: Dict[str, Any]) -> Tuple[float, float]:
    """Return the middle of a country's largest outline, near enough for a number."""
    if key in world["dots"]:
        return tuple(world["dots"][key])
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
