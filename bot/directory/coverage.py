"""The coverage map: which regional centre serves which country, as an SVG picture and as rows of a table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Dict, List, Tuple
from xml.sax.saxutils import escape

import svg

from bot import world
from bot.finder import centres_for
from bot.knowledge import Institution, Knowledge
from bot.locales import Locale

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
    ordered = sorted(centres, key=lambda body: (_from_the_west(body.country or ""), body.id))
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
    rows = coverage(knowledge)
    drawn = {key for row in rows for key in row.first}
    colours = _colours(rows)
    groups: List[svg.Element] = [
        svg.G(
            class_=[f"c{colours[row.number]}"],
            elements=[_area(key, knowledge, locale, row) for key in row.first if world.is_on(key)],
        )
        for row in rows
    ]
    rest = [_area(key, knowledge, locale) for key in world.outlines() if key not in drawn]
    seats: List[svg.Element] = [_seat(row.number, x, y) for row, (x, y) in zip(rows, _seats(rows))]
    drawing = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, *world.size()),
        width=world.size()[0],
        height=world.size()[1],
        elements=[
            svg.Title(text=escape(locale.say("directory.map"))),
            svg.Style(text=_STYLE),
            svg.G(elements=rest),
            *groups,
            svg.G(elements=seats),
        ],
    )
    return drawing.as_str()


def _area(key: str, knowledge: Knowledge, locale: Locale, row: "Coverage | None" = None) -> svg.Element:
    name = str(locale.pick(knowledge.countries[key].name)) if key in knowledge.countries else key
    if row:
        centre = row.centre.acronym or str(locale.pick(row.centre.name))
        served = locale.joined([name, locale.joined([str(row.number), centre])], "colon")
    else:
        served = name
    title = svg.Title(text=escape(served))  # svg.py writes text as it is given
    outline = world.outlines().get(key)
    if outline:
        return svg.Path(d=outline, elements=[title])
    x, y = world.middle(key)
    return svg.Circle(cx=x, cy=y, r=_DOT, elements=[title])


def _colours(rows: List[Coverage]) -> Dict[int, int]:
    """Return a colour for each centre, so that the same colour never stands near itself; the widest centres first."""
    places = {row.number: [world.middle(key) for key in row.first if world.is_on(key)] for row in rows}
    chosen: Dict[int, int] = {}
    for row in sorted(rows, key=lambda row: -len(row.first)):

        def room(colour: int, own: int = row.number) -> float:
            others = [place for number, taken in chosen.items() if taken == colour for place in places[number]]
            return min((math.dist(one, other) for one in places[own] for other in others), default=math.inf)

        chosen[row.number] = max(range(len(_COLOURS)), key=room)
    return chosen


def _seats(rows: List[Coverage]) -> List[Tuple[float, float]]:
    """Return where the number of each centre stands: in its country, beside numbers that stand there already."""
    taken: List[Tuple[float, float]] = []
    for row in rows:
        x, y = world.middle(row.centre.country) if row.centre.country and world.is_on(row.centre.country) else (_SEAT, _SEAT)
        while any(math.dist((x, y), other) < 2 * _SEAT for other in taken):
            x += _SEAT / 2
        taken.append((x, y))
    return taken


def _seat(number: int, x: float, y: float) -> svg.Element:
    circle, text = svg.Circle(cx=x, cy=y, r=_SEAT), svg.Text(x=x, y=y + 4.5, text=str(number))
    return svg.G(class_=["seat"], elements=[circle, text])


def _from_the_west(key: str) -> float:
    return world.middle(key)[0] if world.is_on(key) else float(world.size()[0])
