"""What a reveal is: who asked and why, who co-signed, how long it is open, and what was handed over, all as codes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from most116.core.conversation import Line
from most116.core.ids import ConsultantId, ConversationId

RevealId = NewType("RevealId", str)

# Domain sheet 5.7. A request that nobody answers is over before the next shift could find it.
ANSWERED_WITHIN = timedelta(minutes=15)
OPEN_FOR = timedelta(minutes=10)
REVIEWED_WITHIN = timedelta(hours=72)


class Reason(StrEnum):
    """Why the address is needed. Codes are counted for years: words for them may change, they do not."""

    SUICIDE = "suicide"
    ATTEMPT = "attempt"
    VIOLENCE = "violence"
    CHILD = "child"
    HEALTH = "health"
    OTHER_PERSON = "other_person"


class State(StrEnum):
    """`asked` waits for a lead; `open` may be read by that lead; `sheet`: there is no address, and help is called
    without one; the others are the ways in which it ends.
    """

    ASKED = "asked"
    SHEET = "sheet"
    EXPIRED = "expired"
    ENDED = "ended"
    OPEN = "open"
    OVER = "over"


class Check(StrEnum):
    """The checklist of whoever calls for help."""

    ASKED_PLACE = "asked_place"
    TOLD_PERSON = "told_person"
    CALLED = "called"
    CALL_BACK = "call_back"
    STAYING = "staying"


class Given(StrEnum):
    """What was handed over."""

    ADDRESS = "address"
    PLACE = "place"
    DANGER = "danger"
    WORDS = "words"
    AGE = "age"


class Receiver(StrEnum):
    """To whom it was handed over."""

    EMERGENCY = "emergency"
    POLICE = "police"
    CYBER_POLICE = "cyber_police"
    DUTY_OFFICER = "duty_officer"
    NOBODY = "nobody"


class Ending(StrEnum):
    """How it came out."""

    HELP_CAME = "help_came"
    SAFE = "safe"
    NOT_FOUND = "not_found"
    CALLED_OFF = "called_off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What the intervention sheet records: codes, and no word of anybody."""

    checks: tuple[Check, ...] = ()
    given: tuple[Given, ...] = ()
    to: Receiver | None = None
    ending: Ending | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal:
    """One request to reveal an address. `drill`: the talk is invented. `conversation` is empty once it is forgotten.

    `ended_by`: the lead who said no, or who asked and took it back. What was ended by who asked in the very moment of
    asking is only an intervention sheet: the talk has no address that leads to somebody.
    """

    id: RevealId
    conversation: ConversationId
    line: Line
    drill: bool
    reason: Reason
    asked_by: ConsultantId
    asked_at: datetime
    cosigned_by: ConsultantId | None = None
    cosigned_at: datetime | None = None
    ended_by: ConsultantId | None = None
    ended_at: datetime | None = None
    reviewed_by: ConsultantId | None = None
    reviewed_at: datetime | None = None
    handed: HandedOver = HandedOver()

    @property
    def answer_until(self) -> datetime:
        return self.asked_at + ANSWERED_WITHIN

    @property
    def open_until(self) -> datetime | None:
        return None if self.cosigned_at is None else self.cosigned_at + OPEN_FOR

    @property
    def review_until(self) -> datetime | None:
        return None if self.cosigned_at is None else self.cosigned_at + REVIEWED_WITHIN

    @property
    def unreviewed(self) -> bool:
        return self.cosigned_at is not None and self.reviewed_at is None

    def state(self, now: datetime) -> State:
        if self.open_until is not None:
            return State.OPEN if now < self.open_until else State.OVER
        if self.ended_at is not None:
            at_once = (self.ended_by, self.ended_at) == (self.asked_by, self.asked_at)
            return State.SHEET if at_once else State.ENDED
        return State.ASKED if now < self.answer_until else State.EXPIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterCount:
    """How often in a quarter, drills apart. `quarter` as 2026-4; `revealed`: co-signed, whether looked at or not."""

    quarter: str
    drill: bool
    asked: int
    revealed: int
    reviewed: int
