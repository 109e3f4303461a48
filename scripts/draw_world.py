"""Writes bot/world.json, the outlines of countries for the coverage map. Run by hand, rarely.

    npm install world-atlas && pip install pycountry shapely
    python scripts/draw_world.py node_modules/world-atlas bot/world.json

The outlines are Natural Earth's (public domain), packed by the npm package world-atlas (ISC licence). They are
projected (Equal Earth) and rounded here once, so that the server needs neither Node.js nor a geographic library.
"""

import json
import math
import sys
from pathlib import Path

import pycountry
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon, box

WIDTH = 1400
#: without Antarctica, where nobody is served
SOUTH = -58
#: shapes that world-atlas gives no ISO number: drawn with the State that ISO 3166 counts them to
UNNUMBERED = {"N. Cyprus": "CY", "Somaliland": "SO", "Kosovo": "XK"}
_A = (1.340264, -0.081106, 0.000893, 0.003796)


def equal_earth(longitude, latitude):
    """Return the place on a map of WIDTH; Šavrič, Patterson and Jenny, The Equal Earth map projection (2018)."""
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    two, six = theta**2, theta**6
    slope = _A[0] + 3 * _A[1] * two + six * (7 * _A[2] + 9 * _A[3] * two)
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * slope)
    y = theta * (_A[0] + _A[1] * two + six * (_A[2] + _A[3] * two))
    return x, y


_HALF = equal_earth(180, 0)[0]
_TOP = equal_earth(0, 84)[1]


def point(longitude, latitude):
    x, y = equal_earth(longitude, latitude)
    scale = WIDTH / (2 * _HALF)
    return round((x + _HALF) * scale), round((_TOP - y) * scale)


def outlines(path):
    """Yield the ISO code and the rings (lists of longitude and latitude) of each country in a TopoJSON file."""
    topology = json.loads(path.read_text())
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for packed in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in packed:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    for shape in topology["objects"]["countries"]["geometries"]:
        country = pycountry.countries.get(numeric=shape.get("id", ""))
        code = country.alpha_2 if country else UNNUMBERED.get(shape["properties"]["name"])
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        if code and code != "AQ":
            yield code, [part for polygon in polygons for ring in polygon for part in cut(joined(ring, arcs))]


def joined(ring, arcs):
    points = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def cut(ring):
    """Return the parts of a ring, cut where it crosses the edge of the map at 180 degrees (Russia, Fiji)."""
    unrolled, turn = [], 0
    for number, (longitude, latitude) in enumerate(ring):
        if number and abs(longitude - ring[number - 1][0]) > 180:
            turn += 360 if longitude < ring[number - 1][0] else -360
        unrolled.append((longitude + turn, latitude))
    if all(-180 <= longitude <= 180 for longitude, _ in unrolled):
        return [ring]
    parts = []
    for shift in (-360, 0, 360):
        inside = affinity.translate(Polygon(unrolled).buffer(0), xoff=shift).intersection(box(-180, -90, 180, 90))
        shapes = inside.geoms if isinstance(inside, MultiPolygon) else [inside]
        parts += [list(shape.exterior.coords) for shape in shapes if isinstance(shape, Polygon) and not shape.is_empty]
    return parts


def drawn(ring):
    """Return a ring as an SVG path, in steps from point to point, without points that rounding has merged."""
    points = [point(*place) for place in ring]
    points = [here for number, here in enumerate(points) if number == 0 or here != points[number - 1]]
    if len(points) < 4:
        return ""
    (x, y), path = points[0], f"M{points[0][0]} {points[0][1]}l"
    steps = []
    for nx, ny in points[1:-1]:
        steps.append(f"{nx - x} {ny - y}")
        x, y = nx, ny
    return path + " ".join(steps).replace(" -", "-") + "z"


def middle(rings):
    """Return where to put a dot for a country too small to draw: the middle of its largest ring."""

    def size(ring):
        return max(x for x, _ in ring) - min(x for x, _ in ring)

    ring = max(rings, key=size)
    return point(sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))


def main(atlas, target):
    shapes, dots = {}, {}
    for code, rings in outlines(atlas / "countries-110m.json"):
        shapes[code] = shapes.get(code, "") + "".join(map(drawn, rings))
    shapes = {code: path for code, path in shapes.items() if path}
    for detailed in ("countries-50m.json", "countries-10m.json"):  # Tuvalu stands in the last one only
        for code, rings in outlines(atlas / detailed):
            if code not in shapes and code not in dots:
                dots[code] = middle(rings)
    height = point(0, SOUTH)[1]
    world = {
        "width": WIDTH,
        "height": height,
        "shapes": dict(sorted(shapes.items())),
        "dots": dict(sorted(dots.items())),
    }
    target.write_text(json.dumps(world, ensure_ascii=True, indent=0) + "\n")
    print(f"{len(shapes)} outlines, {len(dots)} dots, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
