"""The JSON of passkeys."""

from typing import Self

from pydantic import Field

from handoff.accounts.passkey_checks import LONGEST_ANSWER
from handoff.accounts.passkeys import LONGEST_NAME, PasskeySeen
from handoff.console.shapes import Moment, Shape, Text


class Passkey(Shape):
    """One of one's own passkeys."""

    id: str
    name: str
    created_at: Moment
    used_at: Moment | None

    @classmethod
    def of(cls, one: PasskeySeen) -> Self:
        return cls(id=one.id, name=one.name, created_at=one.created_at, used_at=one.used_at)


class Challenge(Shape):
    options: str
    """JSON, as browsers read it (`parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON`)."""


class Answer(Shape):
    answer: str = Field(max_length=LONGEST_ANSWER)
    """JSON, as browsers write it (`toJSON`)."""


class NewPasskey(Answer):
    name: Text = Field(max_length=LONGEST_NAME)


class Added(Shape):
    recovery_codes: list[str]
    """Told this once, when the account had none: a lost passkey must not shut anybody out."""
