"""The JSON of what goes on around a reply."""

from pydantic import Field

from handoff.console.shapes import Shape, Text
from handoff.console.strange import Check


class Reply(Shape):
    text: Text
    client_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$")
    """The sender's own id: the same one twice is one message."""

    undo_seconds: int = Field(default=0, ge=0, le=30)
    """So long it is not sent, and may be taken back."""
    check: Check = Check.OFF
    """ask: refuse with 409 `desk.strange_words` what holds numbers or links that nobody here knows; insist: send it."""


class Undone(Shape):
    text: str
    """The words, which were not sent; they stand in the account's draft too."""
