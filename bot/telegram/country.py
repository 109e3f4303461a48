"""The country of a shared location, found on this computer with the towns of GeoNames; nothing is sent or kept."""

from __future__ import annotations

import math
from typing import Optional

#: farther from any town than this, a place is at sea or in a desert between countries
_FARTHEST_KM = 250.0


def country_at(latitude: float, longitude: float) -> Optional[str]:
    """Return the ISO code of the country with the nearest town, ``None`` where none is near."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    import reverse_geocode  # reads all its towns, which only the first location needs

    town = reverse_geocode.get((latitude, longitude))
    if _distance_km(latitude, longitude, float(town["latitude"]), float(town["longitude"])) > _FARTHEST_KM:
        return None
    return str(town["country_code"])


def _distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    a, b = math.radians(latitude), math.radians(other_latitude)
    half = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, half)))
