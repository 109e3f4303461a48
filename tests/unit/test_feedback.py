"""Remarks on contacts are kept without private data, and go when the person wants them gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import feedback
from bot.__main__ import main


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(feedback, "FILE", tmp_path / "build" / "feedback.db")
    return feedback.FILE


def test_a_remark_is_kept_with_its_institutions() -> None:
    assert feedback.note("c1", ["unido", "undp"], "the number is dead")
    ((_, institutions, remark),) = feedback.remarks()
    assert (institutions, remark) == ("unido undp", "the number is dead")


def test_an_editor_can_print_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback"]) == 0
    assert "Nobody has said anything" in capsys.readouterr().out
    feedback.note("c1", ["unido", "undp"], "the number is dead")
    assert main(["feedback"]) == 0
    assert capsys.readouterr().out.strip().split("\t")[1:] == ["unido undp", "the number is dead"]


def test_remarks_come_oldest_first() -> None:
    for text in ("a", "b", "c"):
        feedback.note("c1", [], text)
    assert [remark for _, _, remark in feedback.remarks()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "private", ["jane.doe@example.org", "+41 22 917 8271", "022 917 82 71", "(0)22-917.8271", "j+d@mail.example.org"]
)
def test_mail_addresses_and_numbers_of_people_are_blotted_out(private: str) -> None:
    feedback.note("c1", [], f"call me: {private}, please")
    ((_, _, remark),) = feedback.remarks()
    assert private not in remark
    assert remark.startswith("call me: ")


def test_a_long_remark_is_cut() -> None:
    feedback.note("c1", [], "x" * 5000)
    assert len(feedback.remarks()[0][2]) == 300


def test_no_address_is_left_half_at_the_cut() -> None:
    feedback.note("c1", [], "x" * 295 + " jane@example.org")
    assert "jane" not in feedback.remarks()[0][2]


def test_forgetting_takes_the_remarks_of_that_conversation_only(file: Path) -> None:
    feedback.note("c1", [], "secret remark")
    feedback.note("c2", [], "other")
    feedback.forget("c1")
    assert [remark for _, _, remark in feedback.remarks()] == ["other"]
    assert b"secret remark" not in file.read_bytes()


def test_forgetting_where_nothing_was_noted_makes_no_file(file: Path) -> None:
    feedback.forget("c1")
    assert not file.exists()
    assert feedback.remarks() == []


def test_a_remark_that_cannot_be_kept_is_reported(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.parent.write_text("a file where the folder should be", encoding="utf-8")
    assert feedback.note("c1", [], "the number is dead") is False
    assert "could not be kept" in caplog.text


def test_a_folder_in_place_of_the_file_is_reported(file: Path) -> None:
    file.mkdir(parents=True)
    assert feedback.note("c1", [], "the number is dead") is False


def test_a_damaged_file_is_reported(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"not a database" * 100)
    assert feedback.note("c1", [], "the number is dead") is False


def test_what_people_write_is_never_run_as_a_command() -> None:
    feedback.note("c1", [], "'); DROP TABLE feedback; --")
    assert feedback.note("c1", [], "still there")
    assert len(feedback.remarks()) == 2


def test_a_remark_with_a_lone_surrogate_is_kept_or_reported() -> None:
    assert feedback.note("c1", [], "wrong \ud800 number") in (True, False)
