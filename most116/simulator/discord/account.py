"""The application that the pretended platform knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`gateway_url` is where a lost session is told to come back to; empty means where it came first.

    `command`: the name of one that is registered already.
    """

    bot_token: str = field(repr=False)
    application_id: str
    gateway_url: str = ""
    command: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        try:
            return cls(**given)
        except TypeError as problem:
            raise ValueError(f"discord: {problem}") from None
