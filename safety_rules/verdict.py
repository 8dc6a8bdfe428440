"""What the rules say of a text; apart from them, because who only reads a verdict need not load them."""

from dataclasses import dataclass

from most116.core.conversation import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyVerdict:
    """How soon a person should read a text. `matched` are rule ids, `cues` short names that the desk shows."""

    tier: Tier
    matched: tuple[str, ...]
    cues: tuple[str, ...]
    book_version: str
