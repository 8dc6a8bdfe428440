"""A legal hold as a value: the words of one talk are kept past their time because two people agreed (domain sheet 5.3).

Whoever asks holds nothing yet. Whoever is to lift it before its end needs a second person too.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from most116.core.conversation import Line
from most116.core.ids import ConsultantId, ConversationId

HoldId = NewType("HoldId", str)

# A request that nobody answers is over: nothing may come to be held because somebody once asked.
ANSWERED_WITHIN: Final = timedelta(days=3)
# So long before its end administrators and leads are told, who renew it or let it go.
TOLD_BEFORE: Final = timedelta(days=14)


class HoldReason(StrEnum):
    """Why; codes only, so that nothing is kept that was said."""

    AUTHORITY = "authority"
    NOTICE = "notice"
    COMPLAINT = "complaint"
    INQUIRY = "inquiry"


class HoldEnd(StrEnum):
    """TIME: its end came; UNANSWERED: nobody agreed in time; RENEWED: two people agreed to another one."""

    TIME = "time"
    LIFTED = "lifted"
    RENEWED = "renewed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """`agreed_by` is never `asked_by`. `lift_asked_by`: who wants it lifted, which somebody else does.

    `conversation` is empty once the talk itself is forgotten.
    """

    id: HoldId
    conversation: ConversationId
    line: Line
    reason: HoldReason
    asked_by: ConsultantId
    asked_at: datetime
    agreed_by: ConsultantId | None = None
    agreed_at: datetime | None = None
    until: datetime | None = None
    lift_asked_by: ConsultantId | None = None
    ending: HoldEnd | None = None
    ended_by: ConsultantId | None = None
    ended_at: datetime | None = None

    @property
    def asked(self) -> bool:
        """It waits for a second person."""
        return self.agreed_at is None and self.ended_at is None

    @property
    def in_force(self) -> bool:
        return self.agreed_at is not None and self.ended_at is None

    def ends_soon(self, now: datetime) -> bool:
        return self.in_force and self.until is not None and self.until - now <= TOLD_BEFORE


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTalk:
    """A hold in a list, with the name of the talk at the desk; empty once that is forgotten."""

    hold: LegalHold
    alias: str
