"""A mistake in the knowledge is answered with a sentence: which file, line and field, what stands there, what may."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Problems = Callable[[], list[str]]

GOOD = """\
id: helpful-body
name:
  en: Helpful Body of the Tests
category: ngo
role:
  en: Helps.
topics:
  pcbs: documented
serves:
  documented: [KE]
shared_steps: [write-to-centre]
channels:
- kind: phone
  value: +41 22 917 8271
  status: current
  as_of: 2024-05
  source: https://example.org/contact
- kind: email
  value: office@example.org
  status: current
  as_of: 2024
  source: https://example.org/contact
- kind: web
  value: https://example.org/
  status: current
  as_of: null
  source: https://example.org/
sources:
- url: https://example.org/about
  as_of: 2024-05-31
review_by: 2027-01-31
"""
PLACE = "sources/ngo/helpful-body.yml"


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_good_record_is_taken(folder: Path, problems: Problems) -> None:
    write(folder, PLACE, GOOD)
    assert problems() == []


@pytest.mark.parametrize(
    ("what", "instead", "line", "said"),
    [
        pytest.param("category: ngo", "category: ngo\nrolle: x", 5, ["'rolle' is not known", "role"], id="unknown key"),
        pytest.param("  as_of: 2024\n", "  asof: 2024\n", 21, ["asof", "not known", "as_of"], id="unknown key within"),
        pytest.param("category: ngo\n", "", 1, ["'category' is missing"], id="missing field"),
        pytest.param(
            "category: ngo\n", "category: club\n", 4, ["category", "'club'", "ngo", "igo"], id="unknown category"
        ),
        pytest.param(
            "category: ngo", "category: igo", 4, ["category", "'igo'", "'ngo'"], id="category is not the folder"
        ),
        pytest.param("id: helpful-body", "id: other", 1, ["'other'", "'helpful-body'"], id="id is not the file's name"),
        pytest.param("pcbs:", "pcb:", 8, ["topic 'pcb' is not known", "did you mean", "pcbs"], id="unknown topic"),
        pytest.param("[KE]", "[UK]", 10, ["country 'UK' is not known", "did you mean"], id="unknown country"),
        pytest.param(
            "write-to-centre", "write-centre", 11, ["step 'write-centre'", "write-to-centre"], id="unknown step"
        ),
        pytest.param(
            "  as_of: 2024-05\n", "  as_of: May 2024\n", 16, ["as_of", "'May 2024'", "YYYY-MM"], id="date in words"
        ),
        pytest.param(
            "  as_of: 2024-05\n", "  as_of: 2024-13\n", 16, ["as_of", "2024-13", "YYYY-MM"], id="month that is none"
        ),
        pytest.param("2024-05-31", "2024-05-32", 30, ["as_of", "2024-05-32", "YYYY-MM-DD"], id="day that is none"),
        pytest.param(
            "2024-05-31", "'2024-05-32'", 30, ["as_of", "2024-05-32", "YYYY-MM-DD"], id="quoted day that is none"
        ),
        pytest.param("2027-01-31", "soon", 31, ["review_by", "'soon'", "date"], id="review date that is none"),
        pytest.param("2027-01-31", "2027-02-30", 31, ["review_by", "2027-02-30"], id="review day that is none"),
        pytest.param("+41 22 917 8271", "+41 22 917", 13, ["phone '+41 22 917'", "+41 22 917 8271"], id="short phone"),
        pytest.param(
            "+41 22 917 8271", "022 917 8271", 13, ["phone '022 917 8271'", "+41"], id="phone without country"
        ),
        pytest.param(
            "office@example.org", "office(at)example.org", 18, ["email", "office(at)example.org", "@"], id="e-mail"
        ),
        pytest.param(
            "value: https://example.org/", "value: example.org", 23, ["web 'example.org'", "https://"], id="page"
        ),
        pytest.param("org/about", "org/a b", 29, ["url", "https://example.org/a b", "http"], id="page with a space"),
        pytest.param(
            "status: current\n  as_of: 2024\n", "status: fresh\n  as_of: 2024\n", 20, ["'fresh'", "dated"], id="status"
        ),
        pytest.param("- kind: web", "- kind: pager", 23, ["kind", "'pager'", "phone", "form"], id="kind of channel"),
        pytest.param("pcbs: documented", "pcbs: sure", 8, ["topics.pcbs", "'sure'", "inferred"], id="strength"),
        pytest.param("  en: Helps.", "  en: Helps.\n  eng: Helps.", 5, ["role", "eng", "fr"], id="language"),
        pytest.param(
            "sources:\n- url: https://example.org/about\n  as_of: 2024-05-31\n", "", 1, ["sources"], id="no source"
        ),
        pytest.param(GOOD, "- helpful\n", 1, ["record of fields", "helpful"], id="a list instead of a record"),
        pytest.param(GOOD, "", 1, ["empty"], id="an empty file"),
    ],
)
def test_a_mistake_in_an_institution_is_named(
    folder: Path, problems: Problems, what: str, instead: str, line: int, said: list[str]
) -> None:
    assert GOOD.count(what) == 1, "the table changes one place"
    write(folder, PLACE, GOOD.replace(what, instead))
    found = problems()
    assert len(found) == 1, found
    place, _, sentence = found[0].partition(": ")
    assert place == f"knowledge/{PLACE}, line {line}"
    assert [words for words in said if words not in sentence] == [], sentence


def test_all_mistakes_are_named_at_once(folder: Path, problems: Problems) -> None:
    write(folder, PLACE, GOOD.replace("ngo", "club").replace("917 8271", "917").replace("2027-01-31", "soon"))
    assert len(problems()) == 3


def test_broken_yaml_is_named_with_its_line(folder: Path, problems: Problems) -> None:
    write(folder, PLACE, GOOD.replace("topics:\n", "topics: [\n"))
    assert len(problems()) == 1
    assert problems()[0].startswith(f"knowledge/{PLACE}, line ")
    assert not problems()[0].startswith(f"knowledge/{PLACE}, line 1:")
    assert "not readable" in problems()[0]


@pytest.mark.parametrize(
    "name",
    [
        "topics.yml", "countries.yml", "cities.yml", "regions.yml", "chemicals.yml", "elsewhere.yml", "unlisted.yml", "facts.yml",
        "steps.yml",
    ],
)  # fmt: skip
def test_a_missing_file_is_named(folder: Path, problems: Problems, name: str) -> None:
    (folder / name).unlink()
    assert f"knowledge/{name}, line 1: the file is missing" in problems()


def test_a_file_that_is_not_utf8_is_named(folder: Path, problems: Problems) -> None:
    (folder / PLACE).write_bytes(GOOD.replace("Helps", "Zürich").encode("latin-1"))
    assert problems() == [f"knowledge/{PLACE}, line 1: the file is not text in UTF-8"]


def test_the_same_id_twice_is_named(folder: Path, problems: Problems) -> None:
    write(folder, PLACE, GOOD)
    write(folder, PLACE.replace("ngo", "igo"), GOOD.replace("category: ngo", "category: igo"))
    assert len(problems()) == 1
    assert "helpful-body.yml, line 1: id 'helpful-body' stands twice" in problems()[0]


@pytest.mark.parametrize("alias", ["Body for Help", "BODY FOR HELP"])
def test_the_same_alias_under_two_institutions_is_named(folder: Path, problems: Problems, alias: str) -> None:
    write(folder, PLACE, GOOD + "aliases: [Body for Help]\n")
    second = GOOD.replace("helpful-body", "second-body").replace("Helpful Body", "Second Body")
    write(folder, "sources/ngo/second-body.yml", f"{second}aliases: [{alias}]\n")
    assert len(problems()) == 1
    assert "second-body.yml" in problems()[0]
    assert f"{alias!r} also stands under 'helpful-body'" in problems()[0]


def test_a_body_that_is_on_record_is_not_unlisted_too(folder: Path, problems: Problems) -> None:
    write(folder, PLACE, GOOD)
    write(folder, "unlisted.yml", "- {id: other, name: {en: HELPFUL body of the Tests}, category: ngo}")
    (problem,) = problems()
    assert problem.startswith("knowledge/unlisted.yml, line 1: the name 'HELPFUL body of the Tests' also stands under 'helpful-body'")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        pytest.param(
            "regions.yml", "- {id: r, name: {en: R}, countries: [XX]}", ["country 'XX'", "did you mean"], id="region"
        ),
        pytest.param("cities.yml", "- {iso2: XX, capital: [Y]}", ["cities.yml, line 1: country 'XX' is not known"], id="cities"),
        pytest.param("facts.yml", "- {id: f, questions: {en: [q]}, institutions: [brs]}", ["'brs'", "brs-"], id="fact"),
        pytest.param(
            "facts.yml",
            "- {id: f, questions: {en: [q]}, computed: all}",
            ["computed", "'all'", "party"],
            id="closed set",
        ),
        pytest.param(
            "chemicals.yml", "- {id: c, name: {en: C}, topics: [pcb]}", ["topic 'pcb'", "pcbs"], id="chemical"
        ),
        pytest.param("facts.yml", "id: f", ["should be a list"], id="no list"),
        pytest.param("facts.yml", "- f", ["should be a record", "'f'"], id="no record"),
        pytest.param("facts.yml", "- {1: f}", ["field names must be words"], id="a number for a name"),
        pytest.param(
            "facts.yml",
            "- {id: f, questions: {en: [q]}}\n- {id: f, questions: {en: [q]}}",
            ["'f' stands twice"],
            id="twice",
        ),
        pytest.param("steps.yml", "- en: Write to them.", ["steps.yml"], id="steps as a list"),
        pytest.param("steps.yml", "write-to-centre: Write to them.", ["steps.yml"], id="a step without language"),
    ],
)
def test_a_mistake_in_a_list_is_named(folder: Path, problems: Problems, name: str, text: str, said: list[str]) -> None:
    write(folder, name, text + "\n")
    found = [problem for problem in problems() if problem.startswith(f"knowledge/{name}, line ")]
    assert [words for words in said if not any(words in problem for problem in found)] == [], found


@pytest.mark.parametrize(
    ("file", "record"),
    [("facts.yml", "fact 'party-status'"), ("facts.yml", "fact 'chemical-listing'"), ("topics.yml", "topic 'ratification'")],
)
def test_what_the_assistant_itself_needs_cannot_be_taken_out(
    folder: Path, problems: Problems, file: str, record: str
) -> None:
    path = folder / file
    key = record.split("'")[1]
    renamed = path.read_text(encoding="utf-8").replace(f"id: {key}\n", f"id: another-{key}\n", 1)
    path.write_text(renamed, encoding="utf-8")
    needed = f"knowledge/{file}, line 1: {record} is missing; the assistant itself needs it under this id"
    assert needed in problems()
