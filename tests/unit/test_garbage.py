"""What is large and stays is made without Python's search for garbage, and is left out of it afterwards."""

from __future__ import annotations

import gc

import pytest

from bot.garbage import large_and_lasting


def test_nothing_is_searched_while_it_is_made_and_what_was_made_is_never_searched() -> None:
    with large_and_lasting():
        assert not gc.isenabled()
        made = [[] for _ in range(10)]
    assert gc.isenabled()
    assert not any(each is made for each in gc.get_objects())


def test_the_search_goes_on_when_it_could_not_be_made() -> None:
    with pytest.raises(ValueError), large_and_lasting():
        raise ValueError
    assert gc.isenabled()
