"""A pause for abuse as a value: asked for by a consultant, decided by a lead, ended by time, by a lead or by danger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from handoff.records import QueueEntry
from most116.core.ids import ConsultantId

PauseId = NewType("PauseId", str)

# How long a pause may be asked for; the longest there is stands in the settings (dialog.pause_hours).
HOURS: Final[Sequence[int]] = (1, 2, 4, 8, 12, 24)


class PauseReason(StrEnum):
    """Why; codes only, so that nothing is kept that was said. Testing and pranks are no reason (domain sheet 2.4)."""

    INSULTS = "insults"
    SEXUAL = "sexual"
    THREATS = "threats"


class PauseAnswer(StrEnum):
    AGREED = "agreed"
    REFUSED = "refused"


class PauseEnd(StrEnum):
    """TIME: its end came; LIFTED: by a lead; DANGER: the person wrote of danger and is for everybody who is free."""

    TIME = "time"
    LIFTED = "lifted"
    DANGER = "danger"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """`until` and what follows are set once a lead has agreed. `seen_by`: the lead who knows that danger ended it."""

    id: PauseId
    reason: PauseReason
    length: timedelta
    asked_by: ConsultantId
    asked_at: datetime
    answer: PauseAnswer | None = None
    answered_by: ConsultantId | None = None
    answered_at: datetime | None = None
    until: datetime | None = None
    ending: PauseEnd | None = None
    ended_by: ConsultantId | None = None
    ended_at: datetime | None = None
    seen_by: ConsultantId | None = None

    @property
    def in_force(self) -> bool:
        return self.answer is PauseAnswer.AGREED and self.ending is None

    @property
    def unseen_danger(self) -> bool:
        return self.ending is PauseEnd.DANGER and self.seen_by is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedTalk:
    """A pause in a lead's list, with the talk it is about."""

    entry: QueueEntry
    pause: Pause
