"""Structured data for search engines: schema.org Organization with ContactPoint, as JSON-LD."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from markupsafe import Markup

from bot.knowledge import Institution, Knowledge
from bot.locales import Locale

#: a value that search engines know; the kind of contact is no sentence for people
_CONTACT_TYPE = "technical support"
_FIELDS = {"phone": "telephone", "email": "email", "fax": "faxNumber"}


def organization(body: Institution, knowledge: Knowledge, locale: Locale, address: str) -> Markup:
    """Return the JSON of ``body``. Only what is current: a machine would not see our warnings."""
    current = [channel for channel in body.channels if channel.status == "current"]
    data: Dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": address,
        "name": locale.pick(body.name),
        "description": locale.pick(body.role),
    }
    if body.acronym:
        data["alternateName"] = body.acronym
    pages = [channel.value for channel in current if channel.kind == "web"]
    if pages:
        data["url"] = pages[0]
        data["sameAs"] = pages[1:]
    post = [channel.value for channel in current if channel.kind == "post"]
    if post:
        data["address"] = {"@type": "PostalAddress", "streetAddress": post[0]}
    if body.parent:
        data["parentOrganization"] = {
            "@type": "Organization",
            "name": locale.pick(knowledge.institutions[body.parent].name),
        }
    points = _contact_points(body, locale)
    if points:
        data["contactPoint"] = points
    data["areaServed"] = _area(body, knowledge, locale)
    data["knowsAbout"] = [locale.pick(knowledge.topics[key].name) for key in body.topics]
    return Markup(_without_markup(json.dumps({k: v for k, v in data.items() if v}, ensure_ascii=False)))


def _contact_points(body: Institution, locale: Locale) -> List[Dict[str, Any]]:
    points: List[Dict[str, Any]] = []
    for channel in body.channels:
        if channel.status != "current" or channel.kind in ("web", "post"):
            continue
        point: Dict[str, Any] = {
            "@type": "ContactPoint",
            "contactType": locale.pick(channel.label or {}) or _CONTACT_TYPE,
        }
        if channel.kind == "form":
            point["url"] = channel.value
        else:
            point[_FIELDS[channel.kind]] = channel.value
        if body.languages:
            point["availableLanguage"] = body.languages
        points.append(point)
    return points


def _area(body: Institution, knowledge: Knowledge, locale: Locale) -> Any:
    if body.serves.world:
        return locale.say("serves.world")
    return [
        {"@type": "Country", "name": locale.pick(knowledge.countries[key].name)}
        for key in [*body.serves.documented, *body.serves.indicative]
    ]


def _without_markup(text: str) -> str:
    """Escape what could end the script element that holds the data; JSON reads the escapes as the same letters."""
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
