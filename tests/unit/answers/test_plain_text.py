"""The text of an answer is complete without the cards, and honest about the age of what it shows."""

from __future__ import annotations

import pytest
from making import MAIL, PAGE, PHONE, body, channel, knowledge_of

from bot import locales
from bot.answers import plain
from bot.answers.cards import card, card_channel
from bot.answers.reply import Card
from bot.finder import Match, Reason
from bot.knowledge import Knowledge

ENGLISH = locales.load("en")


def card_of(**fields: object) -> Card:
    record = body("helpful-body", **fields)
    return card(Match(record, 1.0, (Reason("works", ("pcbs",)),)), knowledge_of(record), ENGLISH)


def test_the_text_of_a_card_holds_name_reason_channels_source_and_verification() -> None:
    text = plain.card_text(card_of(channels=[PHONE, MAIL, PAGE]), ENGLISH)
    for part in (
        "Helpful Body",
        "works on pcbs",
        "+41 22 917 8271",
        "office@example.org",
        "Source: https://example.org/",
    ):
        assert part in text
    assert "not yet verified" in text


def test_a_verified_record_says_when() -> None:
    assert "verified January 31, 2026" in plain.card_text(card_of(verified="2026-01-31"), ENGLISH)


def test_the_text_of_every_institution_holds_every_channel(knowledge: Knowledge) -> None:
    for record in knowledge.institutions.values():
        shown = card(Match(record, 1.0, (Reason("named"),)), knowledge, ENGLISH)
        text = plain.card_text(shown, ENGLISH, most=None)
        assert [c.value for c in record.channels if c.value not in text] == []
        assert shown.name in text


def test_a_short_text_says_how_much_it_leaves_out() -> None:
    many = [channel(value=f"https://example.org/{number}") for number in range(plain.BRIEF + 2)]
    assert "2 more ways to reach them" in plain.card_text(card_of(channels=many), ENGLISH)


def test_a_body_without_channels_says_so() -> None:
    assert "No telephone" in plain.card_text(card_of(channels=[]), ENGLISH)


def test_a_warning_is_shown() -> None:
    assert "Please note: It is closing." in plain.card_text(card_of(warning={"en": "It is closing."}), ENGLISH)


def test_several_cards_are_numbered_and_one_is_not() -> None:
    one, two = card_of(), card_of()
    assert plain.cards_text([one], ENGLISH).startswith("Helpful Body")
    text = plain.cards_text([one, two], ENGLISH)
    assert text.startswith("1. Helpful Body")
    assert "\n\n2. Helpful Body" in text


@pytest.mark.parametrize(
    ("name", "acronym", "title"),
    [
        ("Helpful Body", "HB", "Helpful Body (HB)"),
        ("Helpful Body (HB)", "HB", "Helpful Body (HB)"),
        ("Helpful Body", None, "Helpful Body"),
    ],
)
def test_the_acronym_is_said_once(name: str, acronym: str | None, title: str) -> None:
    assert plain.title(card_of(name={"en": name}, acronym=acronym)) == title


@pytest.mark.parametrize(
    ("status", "as_of", "seen"),
    [
        ("current", "2024-05-31", "seen May 31, 2024"),
        ("current", None, "seen, page shows no date"),
        ("dated", "2018-08", "old, seen August 2018: may have changed"),
        ("dated", None, "undated copy: may have changed"),
        ("conflicting", "2020", "seen 2020, but other sources differ"),
        ("conflicting", None, "undated, and other sources differ"),
    ],
)
def test_each_value_says_how_old_it_is_and_how_far_to_trust_it(status: str, as_of: str | None, seen: str) -> None:
    shown = card_channel(channel(status=status, as_of=as_of), ENGLISH)
    assert plain.channel_text(shown, ENGLISH) == f"Web page: https://example.org/ ({seen})"


def test_a_label_tells_channels_apart() -> None:
    shown = card_channel(channel(label={"en": "in French"}), ENGLISH)
    assert plain.channel_text(shown, ENGLISH).startswith("Web page (in French): ")


@pytest.mark.parametrize(
    ("date", "text"),
    [("2024", "2024"), ("2024-05", "May 2024"), ("2024-05-31", "May 31, 2024"), (None, ""), ("", "")],
)
def test_dates_are_written_as_people_write_them(date: str | None, text: str) -> None:
    assert plain.date_text(date, ENGLISH) == text


def test_every_date_of_the_knowledge_can_be_written(knowledge: Knowledge) -> None:
    dates = [c.as_of for record in knowledge.institutions.values() for c in record.channels]
    dates += [source.as_of for record in knowledge.institutions.values() for source in record.sources]
    dates += [
        date for record in knowledge.countries.values() for date in (record.consent_date, record.entry_into_force)
    ]
    dates += [chemical.listing.in_force for chemical in knowledge.chemicals.values() if chemical.listing]
    for language in locales.languages():
        for date in {date for date in dates if date}:
            assert date[:4] in plain.date_text(date, locales.load(language)) or language == "ar"


@pytest.mark.parametrize(("language", "mark"), [("en", ";"), ("zh", "；"), ("ar", "؛")])
def test_addresses_in_a_row_stand_apart_from_the_mark_of_the_language(language: str, mark: str) -> None:
    row = plain.pages(["https://a.example", "https://b.example", "https://a.example"], locales.load(language))
    assert [part.strip(" \u2068\u2069") for part in row.split(mark)] == ["https://a.example", "https://b.example"]
    assert f"example{mark}" not in row


def test_empty_paragraphs_leave_no_gap() -> None:
    assert plain.join(["a", "", "b", ""]) == "a\n\nb"
