"""A running process takes what editors change, and keeps what it had while a file is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge import KnowledgeError, LiveKnowledge

NEW_REGION = "- {id: test-region, name: {en: Region of the Tests}, countries: [KE]}\n"


@pytest.fixture
def live(folder: Path) -> LiveKnowledge:
    return LiveKnowledge(folder, look_every=0)


def test_unchanged_files_are_not_read_again(live: LiveKnowledge) -> None:
    before = live.current
    assert live.refresh() is before


def test_an_edited_file_is_taken(live: LiveKnowledge, folder: Path) -> None:
    _append(folder / "regions.yml", NEW_REGION)
    assert "test-region" in live.refresh().regions


def test_an_added_file_is_taken(live: LiveKnowledge, folder: Path) -> None:
    source = folder / "sources/ngo/ipen.yml"
    text = source.read_text(encoding="utf-8")
    start = text.index("role:")
    (source.parent / "new-body.yml").write_text(
        f"id: new-body\nname: {{en: Newly Founded Body}}\ncategory: ngo\n{text[start:]}", encoding="utf-8"
    )
    assert "new-body" in live.refresh().institutions


def test_the_mark_of_an_editor_beside_an_open_file_changes_nothing(live: LiveKnowledge, folder: Path) -> None:
    (folder / ".#topics.yml").symlink_to("editor@office.1234")  # Emacs; it leads nowhere
    (folder / "sources/ngo/.#ipen.yml").symlink_to("editor@office.1234")
    _append(folder / "regions.yml", NEW_REGION)
    assert "test-region" in live.refresh().regions
    assert live.problem is None


def test_a_broken_file_keeps_the_last_good_knowledge_and_says_so(live: LiveKnowledge, folder: Path) -> None:
    before = live.current
    _append(folder / "regions.yml", NEW_REGION.replace("}, countries", "}, colour: blue, countries"))
    assert live.refresh() is before
    assert live.problem is not None
    assert live.problem.startswith("knowledge/regions.yml, line ")
    assert "colour" in live.problem


@pytest.mark.parametrize(
    "spoilt", [b"", b"\xff\xfe\x00", b"- [", b"- {id: x, as_of: 2024-13-45}\n", b"- 1\n", b"&a [*a]\n"]
)
def test_no_spoilt_file_ends_the_process(live: LiveKnowledge, folder: Path, spoilt: bytes) -> None:
    before = live.current
    (folder / "facts.yml").write_bytes(spoilt)
    assert live.refresh() is before
    assert live.problem


def test_a_deleted_file_keeps_the_last_good_knowledge(live: LiveKnowledge, folder: Path) -> None:
    before = live.current
    (folder / "countries.yml").unlink()
    assert live.refresh() is before
    assert "countries.yml, line 1: the file is missing" in str(live.problem)


def test_the_mended_file_is_taken_and_the_problem_forgotten(live: LiveKnowledge, folder: Path) -> None:
    good = (folder / "regions.yml").read_text(encoding="utf-8")
    (folder / "regions.yml").write_text("- [", encoding="utf-8")
    live.refresh()
    (folder / "regions.yml").write_text(good + NEW_REGION, encoding="utf-8")
    assert "test-region" in live.refresh().regions
    assert live.problem is None


def test_files_are_looked_at_only_now_and_then(folder: Path) -> None:
    live = LiveKnowledge(folder, look_every=3600)
    _append(folder / "regions.yml", NEW_REGION)
    assert "test-region" not in live.refresh().regions


def test_a_process_does_not_start_with_broken_knowledge(folder: Path) -> None:
    (folder / "facts.yml").unlink()
    with pytest.raises(KnowledgeError, match="facts.yml"):
        LiveKnowledge(folder)


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
