"""What the evaluation counts."""

from __future__ import annotations

from dataclasses import replace

from evaluation.items import Verdict
from evaluation.measures import measures

RIGHT = Verdict(
    item="a", turn=1, text="?", kind="cards", slices=(), passed=True, hit1=True, hit3=True, wrong_contact=False, declined=False
)
REFUSED = replace(RIGHT, passed=False, hit1=False, hit3=False, declined=True)
#: a fact, where it is as right as contacts
TOLD = replace(REFUSED, passed=True)


def test_another_kind_of_reply_that_is_as_right_is_no_miss_and_no_refusal() -> None:
    found = measures([RIGHT, REFUSED, TOLD])
    assert [(found[name].hits, found[name].total) for name in ("hit@1", "hit@3", "false refusals")] == [(1, 2), (1, 2), (1, 2)]
