"""Questions about contacts already shown: their phone, the second one, why, from where, how old."""

from __future__ import annotations

import pytest
from making import asking, mention, turn

from bot.conversation import details, wording
from bot.conversation import help as helping
from bot.conversation.turn import Memory, Turn
from bot.knowledge import Institution, Knowledge

KINDS = ["phone", "fax", "email", "post", "web", "form"]
ASPECTS = ["source", "age", "why", "steps", "role", "languages", "serves"]


@pytest.fixture(scope="module")
def after(knowledge: Knowledge) -> Memory:
    """The memory after an answer with three contacts."""
    memory = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "GH"))).memory
    assert len(memory.shown) == 3
    return memory


def first(knowledge: Knowledge, kind: str, has: bool) -> Institution:
    """Return a body that can be reached and has, or has not, a channel of ``kind``."""
    bodies = (body for body in knowledge.institutions.values() if body.channels)
    return next(body for body in bodies if (kind in {channel.kind for channel in body.channels}) is has)


@pytest.mark.parametrize("kind", KINDS)
def test_the_asked_channel_is_given(knowledge: Knowledge, kind: str) -> None:
    body = first(knowledge, kind, has=True)
    asked = turn(knowledge, mention("institution", body.id), mention("channel_kind", kind), intent="ask_detail")
    text = details.detail(asked).reply.text
    assert [c.value for c in body.channels if c.kind == kind and c.value not in text] == []
    assert [
        c.value for c in body.channels if c.kind in ("phone", "fax") and c.kind != kind and f": {c.value} " in text
    ] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_channel_that_is_not_on_record_is_said_to_be_missing_and_the_others_given(
    knowledge: Knowledge, kind: str
) -> None:
    body = first(knowledge, kind, has=False)
    asked = turn(knowledge, mention("institution", body.id), mention("channel_kind", kind), intent="ask_detail")
    text = details.detail(asked).reply.text
    assert "is on record. What there is:" in text
    assert all(channel.value in text for channel in body.channels)


def test_their_phone_is_asked_of_all_that_were_shown(knowledge: Knowledge, after: Memory) -> None:
    text = details.detail(turn(knowledge, mention("channel_kind", "phone"), memory=after)).reply.text
    assert all(knowledge.institutions[key].name["en"] in text for key in after.shown)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_aspect_of_every_institution_is_answered(knowledge: Knowledge, aspect: str) -> None:
    for key in knowledge.institutions:
        asked = turn(knowledge, mention("institution", key), mention("aspect", aspect), intent="ask_detail")
        text = details.detail(asked).reply.text
        assert knowledge.institutions[key].name["en"] in text
        assert not text.rstrip().endswith((":", ": ."))


def test_where_it_comes_from_names_every_page(knowledge: Knowledge) -> None:
    body = knowledge.institutions["unido"]
    asked = turn(knowledge, mention("institution", "unido"), mention("aspect", "source"))
    text = details.detail(asked).reply.text
    assert {channel.source for channel in body.channels} | {source.url for source in body.sources} <= set(text.split())


def test_why_repeats_the_reason_of_the_answer(knowledge: Knowledge, after: Memory) -> None:
    text = details.detail(turn(knowledge, mention("aspect", "why"), mention("ordinal", "1"), memory=after)).reply.text
    assert "PCB" in text
    assert "Ghana" in text or "worldwide" in text


@pytest.mark.parametrize(("ordinal", "place"), [("1", 0), ("2", 1), ("3", 2), ("-1", 2)])
def test_an_ordinal_means_the_contact_in_that_place(
    knowledge: Knowledge, after: Memory, ordinal: str, place: int
) -> None:
    for ability in (details.detail, details.browse):
        outcome = ability(turn(knowledge, mention("ordinal", ordinal), memory=after))
        assert [card.id for card in outcome.reply.cards] == [after.shown[place]]
        assert outcome.memory.focus == after.shown[place]


def test_after_the_second_one_the_third_one_is_still_the_third(knowledge: Knowledge, after: Memory) -> None:
    second = details.browse(turn(knowledge, mention("ordinal", "2"), memory=after)).memory
    third = details.browse(turn(knowledge, mention("ordinal", "3"), memory=second))
    assert [card.id for card in third.reply.cards] == [after.shown[2]]


def test_after_the_second_one_their_phone_is_that_of_the_second(knowledge: Knowledge, after: Memory) -> None:
    second = details.browse(turn(knowledge, mention("ordinal", "2"), memory=after)).memory
    reply = details.detail(turn(knowledge, mention("channel_kind", "web"), memory=second)).reply
    assert [card.id for card in reply.cards] == [after.shown[1]]


@pytest.mark.parametrize("ordinal", ["4", "7", "20", "0"])
def test_an_ordinal_out_of_range_is_answered_with_the_range(knowledge: Knowledge, after: Memory, ordinal: str) -> None:
    for ability in (details.detail, details.browse):
        outcome = ability(turn(knowledge, mention("ordinal", ordinal), memory=after))
        assert outcome.reply.kind == "clarify"
        assert f"no number {ordinal}" in outcome.reply.text
        assert "3" in outcome.reply.text
        assert outcome.memory.shown == after.shown


def test_an_ordinal_after_a_single_contact_says_there_is_only_one(knowledge: Knowledge) -> None:
    reply = details.browse(turn(knowledge, mention("ordinal", "2"), memory=Memory(shown=("unido",)))).reply
    assert "only one" in reply.text


@pytest.mark.parametrize("ability", [details.detail, details.browse])
def test_before_any_contact_was_shown_the_person_is_asked(knowledge: Knowledge, ability: object) -> None:
    asked: Turn = turn(knowledge, mention("channel_kind", "phone"))
    assert ability(asked).reply.kind == "clarify"  # type: ignore[operator]


def test_more_brings_others_until_nobody_is_left(knowledge: Knowledge) -> None:
    outcome = helping.find_help(turn(knowledge, mention("topic", "pcbs"), mention("country", "GH")))
    seen: list[str] = []
    while outcome.reply.cards:
        shown = [card.id for card in outcome.reply.cards]
        assert not set(shown) & set(seen)
        seen += shown
        outcome = details.browse(turn(knowledge, intent="browse", memory=outcome.memory))
    assert outcome.reply.text.startswith("I know of nobody else")
    assert wording.desk(turn(knowledge)) in outcome.reply.text
    works = [b for b in knowledge.institutions.values() if "pcbs" in b.topics and b.serving("GH")]
    assert len(seen) > len(works) / 2


def test_once_nobody_is_left_asking_again_says_the_same(knowledge: Knowledge) -> None:
    memory = Memory(question=asking("pcbs"), shown=("unido",), seen=tuple(knowledge.institutions))
    first_time = details.browse(turn(knowledge, intent="browse", memory=memory))
    assert (
        details.browse(turn(knowledge, intent="browse", memory=first_time.memory)).reply.text == first_time.reply.text
    )


def test_again_shows_the_same_contacts(knowledge: Knowledge, after: Memory) -> None:
    reply = details.browse(turn(knowledge, mention("browse", "again"), memory=after)).reply
    assert tuple(card.id for card in reply.cards) == after.shown


def test_the_second_of_more_is_the_second_of_the_new_contacts(knowledge: Knowledge, after: Memory) -> None:
    more = details.browse(turn(knowledge, intent="browse", memory=after)).memory
    reply = details.browse(turn(knowledge, mention("ordinal", "2"), memory=more)).reply
    assert [card.id for card in reply.cards] == [more.shown[1]]
    assert more.shown[1] not in after.shown


@pytest.mark.parametrize("said", [("browse", "again"), ("ordinal", "1"), ("aspect", "why"), ("channel_kind", "phone")])
@pytest.mark.parametrize("shown", [("gone",), ("unido", "gone"), ("gone", "unido")])
def test_contacts_that_an_editor_removed_are_passed_over(knowledge: Knowledge, said: tuple, shown: tuple) -> None:
    memory = Memory(question=asking("pcbs"), shown=shown, focus=shown[0])
    for ability in (details.detail, details.browse):
        assert ability(turn(knowledge, mention(*said), memory=memory)).reply.text


@pytest.mark.parametrize("aspect", ["unrecorded", "letter"])
def test_what_is_not_on_record_is_asked_where_there_is_a_way(knowledge: Knowledge, aspect: str) -> None:
    for body in knowledge.institutions.values():
        asked = turn(knowledge, mention("institution", body.id), mention("aspect", aspect), intent="ask_detail")
        text = details.detail(asked).reply.text
        assert body.name["en"] in text
        assert aspect == "letter" or any(c.value in text for c in body.channels) or "no usable contact" in text


def test_a_letter_is_to_one_body_which_the_next_question_means(knowledge: Knowledge, after: Memory) -> None:
    outcome = details.detail(turn(knowledge, mention("aspect", "letter"), intent="ask_detail", memory=after))
    assert [card.id for card in outcome.reply.cards] == [outcome.memory.focus] == [after.shown[0]]


def test_a_country_that_an_editor_removed_is_asked_about_in_vain(knowledge: Knowledge, after: Memory) -> None:
    asked = turn(knowledge, mention("country", "XX"), mention("aspect", "serves"), intent="ask_detail", memory=after)
    assert details.detail(asked).reply.text


def test_the_age_of_a_number_is_not_that_of_every_page(knowledge: Knowledge) -> None:
    body = next(b for b in knowledge.institutions.values() if {"phone", "web"} <= {channel.kind for channel in b.channels})
    asked = [mention("institution", body.id), mention("channel_kind", "phone"), mention("aspect", "age")]
    text = details.detail(turn(knowledge, *asked, intent="ask_detail")).reply.text
    assert "Telephone" in text
    assert "Web page" not in text


def test_what_is_not_on_record_is_said_once_for_all(knowledge: Knowledge, after: Memory) -> None:
    text = details.detail(turn(knowledge, mention("aspect", "unrecorded"), memory=after)).reply.text
    assert text.count("not on record here") == 1
    assert all(knowledge.institutions[key].channels[0].value in text for key in after.shown)


def test_a_word_that_is_one_in_several_languages_asks_once(knowledge: Knowledge) -> None:
    body = first(knowledge, "fax", has=False)
    asked = turn(knowledge, mention("institution", body.id), *[mention("channel_kind", "fax")] * 3, intent="ask_detail")
    assert "no fax is on record" in details.detail(asked).reply.text
