"""The one exception by which a channel refuses a request."""

from __future__ import annotations

from collections.abc import Mapping


class ChannelError(Exception):
    """A refusal with a sentence for the person and a code for their program."""

    def __init__(self, code: str, message: str, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.headers: dict[str, str] = dict(headers or {})

    def as_dict(self) -> dict[str, dict[str, str]]:
        """Return the error as the body of an answer."""
        return {"error": {"code": self.code, "message": self.message}}
