"""The one exception by which a channel refuses a request."""

from __future__ import annotations

from typing import Dict, Mapping, Optional


class ChannelError(Exception):
    """A refusal with a sentence for the person and a code for their program."""

    def __init__(self, code: str, message: str, status: int = 400, headers: Optional[Mapping[str, str]] = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.headers: Dict[str, str] = dict(headers or {})

    def as_dict(self) -> Dict[str, Dict[str, str]]:
        """Return the error as the body of an answer."""
        return {"error": {"code": self.code, "message": self.message}}
