"""A mistake in a locale file is answered with a sentence: which file, line and field, what stands there, what may."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import locales

ENGLISH = """\
name: English
direction: ltr
understand:
  exclusions: [not]
  category:
    ngo: [NGO]
  ordinal:
    "1": [first]
  language:
    en: [English]
say:
  greeting:
    - "Hello."
    - "Hello again."
  thanks: "You are welcome."
  named: ""
  card:
    channel: "{label}: {value}"
    more: "{count} more ways to reach {name}."
"""
RUSSIAN = """\
name: Русский
direction: ltr
also_read_by: [uk, be]
subject: name
understand:
  exclusions: [кроме]
  category:
    ngo: [НПО]
  ordinal:
    "1": [первый]
say:
  greeting:
    - "Здравствуйте."
  thanks: "Пожалуйста."
  card:
    channel: "{label}: {value}"
    more:
      one: "Ещё один способ связи: {name}."
      few: "Ещё {count} способа связи: {name}."
      many: "Ещё {count} способов связи: {name}."
      other: "Ещё {count} способа связи: {name}."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with English alone."""
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "en.yml").write_text(ENGLISH, encoding="utf-8")
    return tmp_path / "locales"


def said(folder: Path, text: str, name: str = "ru.yml") -> list[str]:
    (folder / name).write_text(text, encoding="utf-8")
    return [str(problem) for problem in locales.problems(folder)]


def test_the_files_of_the_project_are_good() -> None:
    assert locales.problems(locales.FOLDER) == []


def test_a_good_file_is_taken(folder: Path) -> None:
    assert said(folder, RUSSIAN) == []


def test_what_is_not_translated_yet_is_no_mistake(folder: Path) -> None:
    assert said(folder, "name: Русский\ndirection: ltr\nunderstand: {}\nsay: {}\n") == []


@pytest.mark.parametrize(
    ("what", "instead", "line", "words"),
    [
        pytest.param(
            '"{label}: {value}"',
            '"{label}: {wert}"',
            16,
            ["card.channel", "{wert}", "{label}, {value}"],
            id="blank of no one",
        ),
        pytest.param(
            '"Пожалуйста."',
            '"Пожалуйста, {name}."',
            14,
            ["thanks", "{name}", "none"],
            id="blank where English has none",
        ),
        pytest.param(
            '"{label}: {value}"', '"{label}"', 16, ["card.channel", "lacks {value}"], id="blank that is missing"
        ),
        pytest.param(
            '"{label}: {value}"', '"{label}: {value"', 16, ["card.channel", "brace"], id="brace that stays open"
        ),
        pytest.param(
            '"{label}: {value}"',
            '"{label}: {value.x} {value}"',
            16,
            ["card.channel", "no {name}"],
            id="blank that is code",
        ),
        pytest.param(
            '"{label}: {value}"', '"{label}: {value} {}"', 16, ["card.channel", "no {name}"], id="blank without name"
        ),
        pytest.param(
            '      few: "Ещё {count} способа связи: {name}."\n',
            "",
            17,
            ["card.more", "'few'", "one, few, many, other"],
            id="plural form that is missing",
        ),
        pytest.param(
            '      other: "Ещё {count} способа связи: {name}."\n',
            "",
            17,
            ["card.more", "other"],
            id="last plural form that is missing",
        ),
        pytest.param(
            "      few:",
            "      two:",
            19,
            ["card.more.two", "no plural form", "one, few, many, other"],
            id="plural form of other languages",
        ),
        pytest.param(
            'many: "Ещё {count} способов связи: {name}',
            'many: "Ещё {count} способов связи',
            20,
            ["card.more.many", "lacks {name}"],
            id="blank missing in one form",
        ),
        pytest.param(
            'other: "Ещё {count} способа связи',
            'other: "Ещё способы связи',
            21,
            ["card.more.other", "lacks {count}"],
            id="number missing in the last form",
        ),
        pytest.param(
            'thanks: "Пожалуйста."',
            'thanks:\n    one: "Раз."\n    other: "Два."',
            14,
            ["thanks", "without {count}"],
            id="plural forms where nothing is counted",
        ),
        pytest.param("  thanks:", "  thank:", 14, ["'thank' is not known", "thanks"], id="unknown sentence"),
        pytest.param(
            "direction: ltr",
            "direction: ltr\ncolour: red",
            3,
            ["'colour' is not known", "did you mean"],
            id="unknown field",
        ),
        pytest.param('thanks: "Пожалуйста."', 'thanks: ""', 14, ["thanks", "empty"], id="empty sentence"),
        pytest.param('thanks: "Пожалуйста."', "thanks:", 14, ["thanks", "empty"], id="sentence without text"),
        pytest.param(
            'thanks: "Пожалуйста."',
            "thanks: no",
            14,
            ["thanks", "False", "quotes"],
            id="sentence that YAML takes for false",
        ),
        pytest.param(
            'thanks: "Пожалуйста."', "thanks: 1.5", 14, ["thanks", "1.5", "quotes"], id="sentence that is a number"
        ),
        pytest.param(
            'thanks: "Пожалуйста."',
            "thanks: [Раз, Два]",
            14,
            ["thanks", "one sentence"],
            id="list where English has one",
        ),
        pytest.param(
            'greeting:\n    - "Здравствуйте."',
            "greeting: Здравствуйте.",
            12,
            ["greeting", "list of variants"],
            id="one where English has a list",
        ),
        pytest.param(
            '    - "Здравствуйте."', "    - Здравствуйте.\n    - ''", 14, ["greeting.1", "empty"], id="empty variant"
        ),
        pytest.param(
            'greeting:\n    - "Здравствуйте."', "greeting: []", 12, ["greeting", "a variant"], id="no variant"
        ),
        pytest.param(
            'thanks: "Пожалуйста."',
            'thanks: "Пожалуйста."\n  named: "По имени"',
            15,
            ["named", "no text"],
            id="text where there is none",
        ),
        pytest.param(
            '  card:\n    channel: "{label}: {value}"\n',
            "  card: Карточка\n  cards:\n",
            15,
            ["'card' should hold", "channel, more"],
            id="sentence where English has a group",
        ),
        pytest.param(
            "[НПО]", "[НПО, no]", 8, ["category.ngo.1", "False", "quotes"], id="phrase that YAML takes for false"
        ),
        pytest.param("[НПО]", "[НПО, '']", 8, ["category.ngo.1", "empty"], id="empty phrase"),
        pytest.param("[НПО]", "НПО", 8, ["category.ngo", "list of phrases"], id="phrase that is no list"),
        pytest.param("[кроме]", "{кроме: x}", 6, ["exclusions", "list of phrases"], id="cues that are no list"),
        pytest.param("    ngo:", "    club:", 8, ["category.club", "not known", "ngo"], id="unknown meaning"),
        pytest.param('    "1": [первый]', "    1: [первый]", 10, ["key 1", "quotes"], id="number that is a key"),
        pytest.param(
            "  category:\n    ngo: [НПО]\n",
            "  category: [НПО]\n",
            7,
            ["category", "one list for each of ngo"],
            id="meanings without ids",
        ),
        pytest.param("direction: ltr", "direction: left", 2, ["direction", "'left'", "ltr, rtl"], id="direction"),
        pytest.param("subject: name", "subject: title", 4, ["subject", "'title'", "phrase, name"], id="subject"),
        pytest.param("[uk, be]", "[uk, no]", 3, ["also_read_by", "False", "quotes"], id="Norwegian"),
        pytest.param(
            "[uk, be]", "[uk, Belarusian]", 3, ["also_read_by", "'Belarusian'", "ISO 639"], id="name for a code"
        ),
        pytest.param("[uk, be]", "uk", 3, ["also_read_by", "list"], id="code that is no list"),
        pytest.param("name: Русский\n", "", 1, ["'name' is missing"], id="no name"),
        pytest.param("name: Русский", "name: ''", 1, ["name", "empty"], id="empty name"),
        pytest.param(
            '  thanks: "Пожалуйста."',
            '  thanks: "Пожалуйста."\n  thanks: "Рад."',
            15,
            ["'thanks' stands twice"],
            id="the same key twice",
        ),
        pytest.param(RUSSIAN, "- hello\n", 1, ["should hold name, direction, understand, say"], id="a list"),
        pytest.param(RUSSIAN, "", 1, ["empty"], id="an empty file"),
        pytest.param("[кроме]", "[кроме", 7, ["not readable"], id="broken YAML"),
    ],
)
def test_a_mistake_is_named(folder: Path, what: str, instead: str, line: int, words: list[str]) -> None:
    assert RUSSIAN.count(what) == 1, "the table changes one place"
    found = said(folder, RUSSIAN.replace(what, instead))
    of_line = [problem for problem in found if problem.startswith(f"locales/ru.yml, line {line}: ")]
    assert of_line, found
    assert any(all(word in problem for word in words) for problem in of_line), of_line


def test_all_mistakes_are_named_at_once(folder: Path) -> None:
    spoilt = RUSSIAN.replace("ltr", "left").replace("{value}", "{wert}").replace("[НПО]", "[no]")
    assert len(said(folder, spoilt)) == 4  # {value} is missing as well


def test_a_file_that_is_named_after_no_language_is_named(folder: Path) -> None:
    assert "no code of a language" in said(folder, RUSSIAN, "klingon.yml")[0]


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / "ru.yml").write_bytes(RUSSIAN.encode("koi8-r"))
    assert [str(problem) for problem in locales.problems(folder)] == [
        "locales/ru.yml, line 1: the file is not text in UTF-8"
    ]


def test_a_folder_without_english_is_named(folder: Path) -> None:
    (folder / "en.yml").unlink()
    assert "locales/en.yml, line 1: the file is missing" in said(folder, RUSSIAN)[0]


def test_a_mistake_in_english_is_named_before_all_others_follow_it(folder: Path) -> None:
    (folder / "en.yml").write_text(ENGLISH.replace('"{label}: {value}"', '"{label: {value}"'), encoding="utf-8")
    found = said(folder, RUSSIAN)
    assert len(found) == 1
    assert found[0].startswith("locales/en.yml, line 18: 'card.channel'")


def test_languages_of_which_english_knows_no_name_may_be_named(folder: Path) -> None:
    assert said(folder, RUSSIAN.replace("say:", "  language:\n    de: [немецкий]\nsay:")) == []
    found = said(folder, RUSSIAN.replace("say:", "  language:\n    german: [немецкий]\nsay:"))
    assert "'language.german' is not known here" in found[0]
