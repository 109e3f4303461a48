"""The language of a message is told by its script, its letters and its words; names and acronyms tell nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.understanding import UNDETERMINED, WRITTEN_IN, Mention

Read = Callable[[str], "list[Mention]"]


def language(read: Read, text: str, surely: float = 0.6) -> str | None:
    return next((m.id for m in read(text) if m.kind == WRITTEN_IN and m.score >= surely), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who can take away our old pesticides?", "en"),
        ("qui peut enlever nos vieux pesticides ?", "fr"),
        ("quien se puede llevar los plaguicidas viejos", "es"),
        ("кто заберёт старые пестициды?", "ru"),
        ("谁能处理旧农药", "zh"),
        ("من يستطيع التخلص من المبيدات القديمة", "ar"),
        ("quem pode levar os agrotóxicos velhos?", "pt"),
        ("financement", "fr"),
        ("telefono", "es"),
        ("phone", "en"),
        ("Bénin", "fr"),
        ("teléfono FAO", "es"),
        ("cordoba argentina, transformadores con pcb", "es"),
        ("dioxines Treichville", "fr"),
        ("прививки от бешенства собакам где", "ru"),
    ],
)
def test_each_language_is_told(read: Read, text: str, expected: str) -> None:
    assert language(read, text) == expected


@pytest.mark.parametrize("text", ["CAS 1763-23-1", "CAS No. 118-74-1", "cas 57-74-9"])
def test_a_cas_number_tells_no_language(read: Read, text: str) -> None:
    assert language(read, text) is None


@pytest.mark.parametrize("text", ["ok", "gracias", "email", "phone", "merci", "no", "oui"])
def test_one_word_tells_the_first_language_and_changes_none(read: Read, text: str) -> None:
    assert language(read, text, surely=0.9) is None


@pytest.mark.parametrize(("text", "expected"), [("спасибо", "ru"), ("شكرا", "ar"), ("谢谢", "zh")])
def test_one_word_in_other_letters_does(read: Read, text: str, expected: str) -> None:
    assert language(read, text, surely=0.9) == expected


@pytest.mark.parametrize(
    "text",
    ["PCB", "UNIDO", "lindane", "Ghana", "DDT Mali", "2", "???", "50-29-3", "SPREP tel no.", "UNITAR tel", "kommst du morgen"],
)
def test_what_is_written_alike_everywhere_tells_nothing(read: Read, text: str) -> None:
    assert language(read, text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("phone of the Secretaría de los Convenios de Basilea, Rotterdam y Estocolmo", "en"),
        ("who helps near Lomé, Côte d'Ivoire or São Tomé and Príncipe?", "en"),
        ("телефон FAO", "ru"),
        ("联系 UNIDO 的电话", "zh"),
        ("من يعمل مع UNIDO في المغرب", "ar"),
    ],
)
def test_names_of_another_language_do_not_change_it(read: Read, text: str, expected: str) -> None:
    assert language(read, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nani anaweza kutusaidia na dawa za wadudu za zamani Tanzania?", "sw"),
        ("хто допоможе нам з пестицидами в Україні сьогодні", "uk"),
        ("چه کسی می تواند با آفت کش های قدیمی کمک کند", "fa"),
        ("トランスの油が漏れています", "ja"),
        ("변압기 기름이 새고 있습니다", "ko"),
        ("ማን ሊረዳን ይችላል", UNDETERMINED),
        ("कौन मदद कर सकता है", UNDETERMINED),
    ],
)
def test_a_language_that_is_not_ours_is_told_too(read: Read, text: str, expected: str) -> None:
    assert language(read, text) == expected


def test_words_count_in_their_own_language_only(read: Read) -> None:
    """A "site" is a page in English and a place in French."""
    french = {m.kind for m in read("un site contaminé près de l'usine")}
    english = {m.kind for m in read("what is the site of the secretariat")}
    assert "channel_kind" in english
    assert "channel_kind" not in french
