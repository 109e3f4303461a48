"""Turns a match into a card: name, reason, channels with date and status, sources, steps."""

from __future__ import annotations

import unicodedata
from typing import Iterable, List, Optional, Tuple
from urllib.parse import quote

import phonenumbers
from babel.lists import format_list

from bot.answers.reply import Card, CardChannel
from bot.finder import Match, Reason
from bot.knowledge import Channel, Institution, Knowledge
from bot.locales import Locale, address_in

_SHOWN_SOURCES = 2
_SHOWN_COUNTRIES = 6


def card(match: Match, knowledge: Knowledge, locale: Locale) -> Card:
    """Return the card for ``match`` in the language of ``locale``."""
    body = match.institution
    return Card(
        id=body.id,
        name=locale.pick(body.name),
        acronym=acronym(body, locale),
        category=body.category,
        why=why(match.reasons, body, knowledge, locale),
        serves=serves(body, knowledge, locale),
        channels=tuple(card_channel(channel, locale) for channel in in_order(body.channels)),
        sources=tuple({"url": source.url, "as_of": source.as_of} for source in body.sources[:_SHOWN_SOURCES]),
        verified=body.verified.isoformat() if body.verified else None,
        steps=tuple(knowledge.steps_for(body, locale.language)),
        links={
            "page": address_in(locale.language, f"/directory/{body.id}"),
            "vcard": address_in(locale.language, f"/directory/{body.id}.vcf"),
        },
        role=locale.pick(body.role),
        warning=locale.pick(body.warning) if body.warning else "",
        name_language=locale.language_of(body.name),
    )


def acronym(body: Institution, locale: Locale) -> Optional[str]:
    """Return the acronym of ``body`` that people of the language know: WHO, OMS, ВОЗ."""
    return body.acronyms.get(locale.language, body.acronym)


def with_acronym(name: str, short: Optional[str]) -> str:
    """Return name and acronym, without saying the same twice."""
    return f"{name} ({short})" if short and short.casefold() not in name.casefold() else name


def in_order(channels: List[Channel]) -> List[Channel]:
    """Return channels so that dated or conflicting values stand after what is current."""
    return sorted(channels, key=lambda channel: channel.status != "current")


def card_channel(channel: Channel, locale: Locale) -> CardChannel:
    """Return ``channel`` as shown, with the address that a click opens."""
    kind = locale.say(f"channel.{channel.kind}")
    label = locale.pick(channel.label) if channel.label else ""
    return CardChannel(
        kind=channel.kind,
        value=channel.value,
        href=_href(channel),
        label=locale.say("card.label", kind=kind, label=label) if label else kind,
        as_of=channel.as_of,
        status=channel.status,
        source=channel.source,
    )


def _href(channel: Channel) -> Optional[str]:
    if channel.kind in ("web", "form"):
        return channel.value
    if channel.kind == "email":
        return f"mailto:{quote(channel.value, safe='@')}"
    if channel.kind == "phone":
        number = phonenumbers.parse(channel.value)
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.RFC3966))
    return None


def why(reasons: Tuple[Reason, ...], body: Institution, knowledge: Knowledge, locale: Locale) -> str:
    """Return one line that says why ``body`` is shown, such as "serves Ghana; works on PCBs"."""
    looks_up = body.category == "national_contact"  # a list of contacts works nowhere itself
    parts = [reason_text(reason, knowledge, locale) for reason in reasons if not (looks_up and reason.kind == "serves_world")]
    if not any(reason.kind in ("lead", "works", "may_work") for reason in reasons):
        parts.append(locale.say(f"category_can.{body.category}"))
    return locale.joined(parts, "semicolon")


def reason_text(reason: Reason, knowledge: Knowledge, locale: Locale) -> str:
    """Return one reason in words, such as "serves Ghana"."""
    if reason.kind in ("lead", "works", "may_work"):
        names = [locale.pick(knowledge.topics[key].phrase) for key in reason.ids]
    elif reason.kind.startswith("serves") and reason.kind != "serves_part":
        names = served(reason.ids, knowledge, locale)
    else:
        names = [locale.pick(knowledge.regions[key].name) for key in reason.ids if key in knowledge.regions]
    return locale.say(f"why.{reason.kind}", what=listed(names, locale, between="comma"))


def serving(match: Match) -> List[Reason]:
    """Return the reasons that say how a body serves the place asked for."""
    return [reason for reason in match.reasons if reason.kind.startswith("serves")]


def serves(body: Institution, knowledge: Knowledge, locale: Locale) -> str:
    """Return whom ``body`` serves, in words."""
    if body.serves.note:
        return str(locale.pick(body.serves.note))
    if body.serves.world:
        return locale.say("serves.world")
    countries = body.serves.documented or body.serves.indicative or body.serves.region
    names = served(countries[:_SHOWN_COUNTRIES], knowledge, locale)
    more = len(countries) - len(names)
    if not names:
        return ""
    return locale.say("serves.and_more", what=locale.joined(names), count=more) if more > 0 else listed(names, locale)


def served(countries: Iterable[str], knowledge: Knowledge, locale: Locale) -> List[str]:
    """Return the names of ``countries`` as they stand behind a verb: "the Philippines", "le Bénin"."""
    records = [knowledge.countries[key] for key in countries]
    return [record.object.get(locale.language) or locale.pick(record.name) for record in records]


def listed(names: List[str], locale: Locale, between: str = "semicolon") -> str:
    """Return ``names`` as a list in the manner of the language: "a, b and c"; with the mark ``between`` them
    where a name holds an "and" of its own: "a; b and c"."""
    if len(names) > 1 and any(_joins(conjunction, name) for name in names for conjunction in locale.phrase_lists.conjunctions):
        return locale.joined(names, between)
    text = format_list(names, locale=locale.language) if names else ""
    for apart, together in locale.contractions.items():
        text = text.replace(apart, together)
    return text


def _joins(conjunction: str, name: str) -> bool:
    """Tell whether ``name`` holds a conjunction: a word; in Chinese a character, in Arabic what is written onto a word."""
    letter = unicodedata.name(conjunction[0])
    if letter.startswith("CJK"):
        return conjunction in name
    words = name.split()
    return any(word.startswith(conjunction) for word in words[1:]) if letter.startswith("ARABIC") else conjunction in words


def page_of(institution: str, knowledge: Knowledge) -> str:
    """Return the first page of ``institution``."""
    body = knowledge.institutions[institution]
    return next((channel.value for channel in in_order(body.channels) if channel.kind in ("web", "form")), "")
