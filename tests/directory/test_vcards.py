"""The vCards: a contact program reads back what the page shows, with its age."""

from __future__ import annotations

import pytest
import vobject

from bot.directory import Directory
from bot.knowledge import Knowledge, live_knowledge


@pytest.mark.parametrize("key", sorted(live_knowledge().current.institutions))
def test_a_vcard_reads_back_as_the_record(key: str, directory: Directory, knowledge: Knowledge) -> None:
    answer = directory.answer(f"/directory/{key}.vcf", {}, site="https://help.example.org")
    assert answer.content_type == "text/vcard; charset=utf-8"
    card = vobject.readOne(answer.body)
    body = knowledge.institutions[key]
    assert card.fn.value == body.name["en"]
    found = {line.value for name in ("tel", "email", "url") for line in card.contents.get(name, [])}
    found |= {line.value.street for line in card.contents.get("adr", [])}
    assert found == {channel.value for channel in body.channels}
    assert f"https://help.example.org/directory/{key}" in card.note.value
    assert ("Nobody has verified" in card.note.value) == (body.verified is None)


def test_an_old_value_is_labelled_as_old(directory: Directory) -> None:
    card = vobject.readOne(directory.answer("/directory/brs-secretariat.vcf", {}).body)
    fax = next(line for line in card.contents["tel"] if line.value == "+41 22 917 8098")
    label = next(line for line in card.contents["x-ablabel"] if line.group == fax.group)
    assert label.value == "Fax (old, seen 2016: may have changed)"


def test_the_file_is_offered_under_a_plain_name(directory: Directory) -> None:
    headers = directory.answer("/directory/undp.vcf", {}).headers
    assert headers["Content-Disposition"] == 'attachment; filename="undp.vcf"'


def test_a_card_says_in_which_language_its_name_and_its_note_are(directory: Directory) -> None:
    card = directory.answer("/ar/directory/nilu.vcf", {}).body
    assert "FN;LANGUAGE=en:" in card
    assert "NOTE;LANGUAGE=ar:" in card
    assert "FN;LANGUAGE=ar:" in directory.answer("/ar/directory/undp.vcf", {}).body
