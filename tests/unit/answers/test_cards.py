"""A card shows what the knowledge holds, in an order and with links that can be trusted."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import urlsplit

import pytest
from making import MAIL, PAGE, PHONE, asking, body, channel, country, knowledge_of, topic

from bot import locales
from bot.answers.cards import card, card_channel, in_order, listed, serves
from bot.answers.reply import Card, Reply, Suggestion
from bot.finder import Match, Reason, find
from bot.knowledge import Institution, Knowledge

ENGLISH = locales.load("en")


def card_of(record: Institution, *reasons: Reason, knowledge: Knowledge | None = None) -> Card:
    return card(Match(record, 1.0, reasons), knowledge or knowledge_of(record), ENGLISH)


def test_every_link_opens_in_a_browser_a_phone_or_a_mail_program(knowledge: Knowledge) -> None:
    cards = [card_of(record, knowledge=knowledge) for record in knowledge.institutions.values()]
    schemes = {urlsplit(c.href).scheme for shown in cards for c in shown.channels if c.href}
    assert schemes <= {"http", "https", "tel", "mailto"}


@pytest.mark.parametrize(
    ("fields", "href"),
    [
        (PHONE, "tel:+41-22-917-82-71"),
        (MAIL, "mailto:office@example.org"),
        (PAGE, "https://example.org/"),
        ({**PAGE, "kind": "form"}, "https://example.org/"),
        ({**PHONE, "kind": "fax"}, None),
        ({**PAGE, "kind": "post", "value": "P.O. Box 1, Nairobi"}, None),
    ],
)
def test_each_kind_of_channel_has_its_link(fields: dict, href: str | None) -> None:
    assert card_channel(channel(**fields), ENGLISH).href == href


def test_a_mail_address_cannot_smuggle_in_a_subject() -> None:
    shown = card_channel(channel(**{**MAIL, "value": "a?subject=b&c=d@example.org"}), ENGLISH)
    assert shown.href == "mailto:a%3Fsubject%3Db%26c%3Dd@example.org"


def test_current_channels_come_before_dated_and_conflicting_ones() -> None:
    given = [
        channel(status=status, value=f"https://{n}.org")
        for n, status in enumerate(["dated", "current", "conflicting", "current"])
    ]
    assert [c.value[8] for c in in_order(given)] == ["1", "3", "0", "2"]


def test_current_channels_come_first_on_every_card(knowledge: Knowledge) -> None:
    wrong = []
    for record in knowledge.institutions.values():
        doubtful = [c.status != "current" for c in card_of(record, knowledge=knowledge).channels]
        wrong += [record.id] if doubtful != sorted(doubtful) else []
    assert wrong == []


def test_every_channel_of_the_record_is_on_its_card(knowledge: Knowledge) -> None:
    for record in knowledge.institutions.values():
        shown = {(c.kind, c.value, c.as_of, c.status, c.source) for c in card_of(record, knowledge=knowledge).channels}
        assert shown == {(c.kind, c.value, c.as_of, c.status, c.source) for c in record.channels}


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (Reason("lead", ("pcbs",)), "leads on pcbs"),
        (Reason("works", ("pcbs", "ddt")), "works on pcbs and ddt"),
        (Reason("may_work", ("ddt",)), "may help with ddt"),
    ],
)
def test_why_says_what_it_works_on(reason: Reason, why: str) -> None:
    assert card_of(body("a"), reason).why == why


def test_why_says_where_it_works() -> None:
    reasons = Reason("works", ("pcbs",)), Reason("serves_documented", ("KE", "GH"))
    assert card_of(body("a"), *reasons).why == "works on pcbs; serves KE and GH"


def test_without_a_subject_why_says_what_its_category_can_do(knowledge: Knowledge) -> None:
    for record in knowledge.institutions.values():
        assert card_of(record, Reason("named"), knowledge=knowledge).why


def test_every_reason_the_finder_gives_can_be_said(knowledge: Knowledge) -> None:
    questions = [asking(key, countries=("KE",)) for key in knowledge.topics]
    questions += [asking("pcbs", regions=(key,)) for key in knowledge.regions]
    for question in [*questions, asking("pcbs")]:
        for match in find(question, knowledge):
            assert card(match, knowledge, ENGLISH).why


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        ({"world": True}, "worldwide"),
        ({"documented": ["KE", "GH"]}, "KE and GH"),
        ({"documented": ["KE"], "note": {"en": "Kenya only"}}, "Kenya only"),
        ({"region": ["AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH"]}, "AA, BB, CC, DD, EE, FF and 2 more countries"),
        ({}, ""),
    ],
)
def test_a_card_says_whom_it_serves(reach: dict, words: str) -> None:
    countries = [country(key) for key in ["KE", "GH", "AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH"]]
    record = body("a", serves=reach)
    assert serves(record, knowledge_of(record, countries=countries), ENGLISH) == words


def test_what_nobody_verified_is_not_called_verified() -> None:
    assert card_of(body("a")).verified is None
    assert card_of(body("a", verified="2026-01-31")).verified == "2026-01-31"


def test_shared_steps_follow_the_own_ones() -> None:
    record = body("a", steps={"en": ["Write."]}, shared_steps=["ask"])
    known = Knowledge(institutions={"a": record}, steps={"ask": {"en": "Ask."}}, topics={"pcbs": topic("pcbs")})
    assert card_of(record, knowledge=known).steps == ("Write.", "Ask.")


def test_a_reply_is_plain_json(knowledge: Knowledge) -> None:
    cards = tuple(card_of(record, knowledge=knowledge) for record in knowledge.institutions.values())
    reply = Reply("answer", "text", "en", cards, (Suggestion("More", "/browse"),))
    assert json.loads(json.dumps(reply.as_dict())) == reply.as_dict()


def test_a_card_holds_the_fields_of_the_contract() -> None:
    shown = Reply("answer", "", "en", (card_of(body("a", verified=date(2026, 1, 31))),)).as_dict()["cards"][0]
    promised = {
        "id",
        "name",
        "acronym",
        "category",
        "why",
        "serves",
        "channels",
        "sources",
        "verified",
        "steps",
        "links",
    }
    assert promised <= set(shown)
    assert set(shown["channels"][0]) == {"kind", "value", "href", "label", "as_of", "status", "source"}
    assert set(shown["sources"][0]) == {"url", "as_of"}
    assert set(shown["links"]) == {"page", "vcard"}


def test_a_card_says_in_which_language_its_name_is_and_leads_to_pages_in_that_of_the_answer() -> None:
    record = body("a", name={"en": "Office", "fr": "Bureau"})
    for language, name, name_language in (("fr", "Bureau", "fr"), ("ar", "Office", "en"), ("en", "Office", "en")):
        shown = card(Match(record, 1.0, ()), knowledge_of(record), locales.load(language))
        assert (shown.name, shown.name_language) == (name, name_language)
        assert shown.links["page"] == locales.address_in(language, "/directory/a")
        assert shown.links["vcard"] == locales.address_in(language, "/directory/a.vcf")


@pytest.mark.parametrize(
    ("language", "short", "said"),
    [("en", "WHO", "serves the Philippines"), ("fr", "OMS", "dessert les Philippines"), ("ru", "ВОЗ", "обслуживает Филиппины")],
)
def test_names_are_those_of_the_language_as_they_stand_in_a_sentence(
    language: str, short: str, said: str, knowledge: Knowledge
) -> None:
    record, locale = knowledge.institutions["who-chemical-safety"], locales.load(language)
    shown = card(Match(record, 1.0, (Reason("serves_documented", ("PH",)),)), knowledge, locale)
    assert shown.acronym == short
    assert said in shown.why


def test_a_spanish_and_sounds_well_before_an_i() -> None:
    assert listed(["planes nacionales", "informes nacionales"], locales.load("es")) == "planes nacionales e informes nacionales"
    assert listed(["planes", "plaguicidas"], locales.load("es")) == "planes y plaguicidas"
