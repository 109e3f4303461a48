"""The vCard of an institution: what a telephone or mail program keeps as a contact."""

from __future__ import annotations

import vobject

from bot.answers import plain
from bot.answers.cards import card_channel, in_order
from bot.knowledge import Institution, Knowledge
from bot.locales import Locale


def vcard(body: Institution, knowledge: Knowledge, locale: Locale, address: str) -> str:
    """Return ``body`` as vCard 3.0. Each value is labelled with its age and status, as on the page."""
    card = vobject.vCard()
    name = str(locale.pick(body.name))
    card.add("n").value = vobject.vcard.Name(family=name)
    full_name = card.add("fn")
    full_name.value, full_name.language_param = name, locale.language_of(body.name)
    card.add("org").value = [name]
    if body.acronym:
        card.add("nickname").value = body.acronym
    for number, channel in enumerate(in_order(body.channels), start=1):
        group = f"item{number}"
        shown = card_channel(channel, locale)
        _add_value(card, channel.kind, channel.value, group)
        label = card.add("x-ablabel")
        label.group = group
        label.value = locale.say("card.label", kind=shown.label, label=plain.seen(shown, locale))
    verified = (
        locale.say("directory.verified", date=plain.date_text(body.verified.isoformat(), locale))
        if body.verified
        else ""
    )
    note = card.add("note")
    note.language_param = locale.language
    note.value = locale.say(
        "directory.card_note",
        name=name,
        role=locale.pick(body.role),
        url=address,
        verified=verified or locale.say("directory.unverified"),
    )
    card.add("source").value = address
    return str(card.serialize())


def _add_value(card: vobject.base.Component, kind: str, value: str, group: str) -> None:
    if kind in ("phone", "fax"):
        line = card.add("tel")
        line.type_param = ["WORK", "VOICE" if kind == "phone" else "FAX"]
        line.value = value
    elif kind == "email":
        line = card.add("email")
        line.type_param = "INTERNET"
        line.value = value
    elif kind == "post":
        line = card.add("adr")
        line.type_param = "WORK"
        line.value = vobject.vcard.Address(street=value)
    else:
        line = card.add("url")
        line.value = value
    line.group = group
