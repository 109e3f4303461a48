"""What is installed is exactly what was chosen, for the reasons in pyproject.toml."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest
from running import PROJECT

REQUIREMENTS = (PROJECT / "requirements.txt").read_text()
PYPROJECT = (PROJECT / "pyproject.toml").read_text()


def test_every_package_is_pinned_with_hashes() -> None:
    packages = re.split(r"\n(?=[a-z0-9])", REQUIREMENTS.strip())
    assert len(packages) > 150
    for package in packages:
        assert re.match(r"[a-z0-9._-]+==\S+", package), package
        assert "--hash=sha256:" in package, package


def test_no_address_of_a_registry_is_written_down() -> None:
    assert "://" not in REQUIREMENTS
    assert "index-url" not in REQUIREMENTS


def test_every_dependency_has_its_reason_beside_it() -> None:
    listed = re.findall(r'^    "[A-Za-z][^"]*",.*$', PYPROJECT.partition("[tool.")[0], re.MULTILINE)
    assert len(listed) > 20
    assert [line for line in listed if "# " not in line] == []


@pytest.mark.parametrize(
    ("package", "expected"),
    [("rasa", "3.6.21"), ("jsonschema", "3.2.0"), ("python-socketio", "5.9."), ("click", "8.1."), ("spacy", "3.4.4")],
)
def test_the_versions_that_matter_are_installed(package: str, expected: str) -> None:
    assert version(package).startswith(expected)
