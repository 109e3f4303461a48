"""``python -m bot feedback``: what people said about contacts, for the editor who puts them right."""

from __future__ import annotations

from bot import feedback


def run() -> int:
    """Print date, contacts and remark of each, tab-separated, oldest first."""
    remarks = feedback.remarks()
    for at, institutions, remark in remarks:
        print(at, institutions or "-", remark, sep="\t")
    if not remarks:
        print("Nobody has said anything about a contact that is still kept.")
    return 0
