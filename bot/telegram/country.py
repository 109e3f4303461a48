"""The country of a shared location, found on this computer from the borders of time zones; nothing is sent or kept."""

from __future__ import annotations

from typing import Optional

from babel.core import get_global


def country_at(latitude: float, longitude: float) -> Optional[str]:
    """Return the ISO code of the country, ``None`` at sea. No time zone lies in two countries.

    Right to about a hundred metres at a border, where the nearest town would often be on the other side.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    from tzfpy import get_tz  # reads 40 MB, which only the first location needs

    code = get_global("zone_territories").get(get_tz(longitude, latitude))
    return None if code in (None, "ZZ", "001") else str(code)
