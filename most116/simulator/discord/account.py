"""The application that the pretended platform knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`gateway_url` is where a lost session is told to come back to; empty means where it came first.

    `command`: the name of one that is registered already. `flags`: as the application has them, a number.
    `turned_away`: the code with which every sign-in at the gateway is closed; empty: none is.
    """

    bot_token: str = field(repr=False)
    application_id: str
    gateway_url: str = ""
    command: str = ""
    flags: str = "0"
    turned_away: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        try:
            return cls(**given)
        except TypeError as problem:
            raise ValueError(f"discord: {problem}") from None
