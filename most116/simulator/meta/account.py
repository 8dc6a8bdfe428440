"""The page that the pretended platform knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`webhook_url` is where we listen; empty ids switch a product off."""

    webhook_url: str
    app_secret: str = field(repr=False)
    page_id: str
    page_token: str = field(repr=False)
    instagram_id: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        try:
            return cls(**given)
        except TypeError as problem:
            raise ValueError(f"meta: {problem}") from None
