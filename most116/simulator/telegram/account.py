"""The bot that the pretended platform knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`webhook_url`, `secret_token` and `allowed_updates` are as if setWebhook had been called already.

    `pace` shortens the pauses between tries for tests; 1 is the platform's own.
    """

    bot_token: str = field(repr=False)
    bot_name: str = "most116_bot"
    webhook_url: str = ""
    secret_token: str = field(default="", repr=False)
    allowed_updates: Sequence[str] = ()
    pace: float = 1.0

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        try:
            return cls(**given)
        except TypeError as problem:
            raise ValueError(f"telegram: {problem}") from None

    @property
    def bot_id(self) -> int:
        return int(self.bot_token.partition(":")[0])

    @property
    def user(self) -> dict[str, Any]:
        """The bot as a User of the platform."""
        return {"id": self.bot_id, "is_bot": True, "first_name": "Udawany telefon zaufania", "username": self.bot_name}
