"""A shared location gives the right country, also a few streets from a border, and none at sea."""

from __future__ import annotations

import pytest
from babel.core import get_global
from tzfpy import timezonenames

from bot.knowledge import Knowledge
from bot.telegram.country import country_at


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (5.60, -0.20, "GH"),
        (6.13, 1.20, "TG"),  # the west of Lome; the nearest town is Aflao in Ghana
        (6.12, 1.19, "GH"),  # Aflao
        (4.36, 18.58, "CF"),  # Bangui, across the river from Zongo
        (4.34, 18.60, "CD"),  # Zongo
        (-4.32, 15.31, "CD"),  # Kinshasa, across the river from Brazzaville
        (-4.26, 15.28, "CG"),
        (17.96, 102.61, "LA"),
        (17.87, 102.74, "TH"),
        (-1.68, 29.23, "CD"),
        (-1.70, 29.26, "RW"),
        (-29.31, 27.48, "LS"),
        (31.50, 34.46, "PS"),
        (-0.53, 166.93, "NR"),
        (22.0, 10.0, "NE"),  # desert, far from any town
    ],
)
def test_a_place_is_in_its_country(latitude: float, longitude: float, code: str) -> None:
    assert country_at(latitude, longitude) == code


@pytest.mark.parametrize("place", [(0.0, -20.0), (-48.9, -123.4), (90.0, 0.0), (91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
def test_at_sea_or_nowhere_there_is_no_country(place: tuple[float, float]) -> None:
    assert country_at(*place) is None


def test_every_country_with_people_is_found_somewhere(knowledge: Knowledge) -> None:
    found = {get_global("zone_territories").get(zone) for zone in timezonenames()}
    without_people, without_own_zone, no_country = {"BV", "HM"}, {"XK"}, {"EU"}
    assert set(knowledge.countries) - found == without_people | without_own_zone | no_country
