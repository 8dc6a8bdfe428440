"""What the rules say of a text; apart from them, because who only reads a verdict need not load them."""

from collections.abc import Sequence
from dataclasses import dataclass

from most116.core.conversation import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyVerdict:
    """How soon a person should read a text. `matched` are rule ids, `cues` short names that the desk shows."""

    tier: Tier
    matched: tuple[str, ...]
    cues: tuple[str, ...]
    book_version: str


# Among the cues: only hints speak.
HINT_ONLY = "weak"


def cues_together(*told: Sequence[str]) -> tuple[str, ...]:
    """The cues of several findings or verdicts, in order; that only hints speak, where that holds of each of them."""
    together = dict.fromkeys(cue for cues in told for cue in cues)
    if any(cues and HINT_ONLY not in cues for cues in told):
        together.pop(HINT_ONLY, None)
    return tuple(together)
