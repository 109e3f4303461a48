"""What was typed in the wrong letters is read as it was meant; everything else is left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.understanding.reader import Reader


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kto pomozhet s PHB v Kazakhstane", "кто поможет с ПХБ"),
        ("gde nayti laboratoriyu po dioksinam", "где найти лабораторию по диоксинам"),
        ("rnj gjvj;tn c gtcnbwblfvb", "кто поможет"),
        ("црщ рудзы цшер зуыешсшвуы", "who helps with pesticides"),
        ("؟برغملا يف تاديبملا يف اندعاسي نم", "من يساعدنا في المبيدات في المغرب"),
        ("rnj gjvj;tn cj cnfhsvb gtcnbwblfvb d Rfpf[cnfyt", "кто поможет со старыми пестицидами в Казахстане"),
        ("who helps with \u0420\u0421\u0412s here?", "who helps with PCBs here"),
        ("who helps in L\u043em\u00e9", "who helps in Lom\u00e9"),
        ("holaaa", "hola"),
        ("誰能幫助處理變壓器油", "谁能帮助处理变压器油"),
    ],
    ids=[
        "transliterated",
        "transliterated_2",
        "russian_on_latin_keys",
        "english_on_russian_keys",
        "backwards",
        "inflected_on_latin_keys",
        "acronym_with_an_ending",
        "mixed_word",
        "drawn_out",
        "traditional_characters",
    ],
)
def test_wrong_letters_are_read_as_meant(reader: Reader, typed: str, meant: str) -> None:
    assert meant in reader.as_meant(typed)


@pytest.mark.parametrize(
    "text",
    [
        "who helps with PCBs?",
        "UNIDO FAO",
        "asdf qwer zxcv",
        "qui aide au Sénégal",
        "wer hilft bei alten Pestiziden",
        "кто поможет",
        "",
        "😀 😀",
        "кк",
        "من يساعدنا",
        "谁能帮助",
        "www.pops.int",
        "Annex III",
        "mmmh brr",
    ],
)
def test_other_messages_are_left_as_they_are(reader: Reader, text: str) -> None:
    assert reader.as_meant(text) == text


def test_an_acronym_in_letters_that_look_alike_is_found(reader: Reader) -> None:
    cyrillic = "\u0420\u0421\u0412"
    assert "pcb" in {m.id for m in reader.read(f"{cyrillic} в Армении") if m.kind == "chemical"}
