"""A letter with everything a bridge needs, opened; it exists only while it is being sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff.crypto.content_key import ContentKey
from handoff.store.letters import LetterRow
from most116.core.conversation import Channel, Line, Phase, Tier
from most116.core.messages import Author, Letter
from most116.core.sealed import ReplyAddress, Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLetter:
    row: LetterRow
    channel: Channel
    lines: tuple[Line, ...]
    phase: Phase
    tier: Tier
    slot: str
    to: ReplyAddress
    body: Secret
    last_heard_at: datetime
    key: ContentKey

    def part(self, parts: Sequence[str], number: int) -> Letter:
        """One part; what can be tapped stands under the last."""
        row = self.row
        return Letter(
            id=row.id,
            seq=row.seq,
            slot=self.slot,
            to=self.to,
            body=Secret(parts[number]),
            author=row.author,
            language=row.language,
            attempt=row.attempt + 1,
            part=number,
            last_heard_at=self.last_heard_at,
            phase=self.phase,
            # Until a person has taken it, what the machine says in an urgent talk is where help is.
            urgent=row.author is Author.SYSTEM and self.phase.waiting and self.tier.urgent,
            options=row.options if number == len(parts) - 1 else (),
        )
