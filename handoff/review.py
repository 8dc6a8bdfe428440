"""Looking at talks again once they are over (domain sheet 4.7): which ones, until when, and what may be found.

A review is about how a talk went and what could be changed, never about who led it: nothing here is a mark, and no
figure has a consultant in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from handoff.veils import Piece
from most116.core.clock import polish_day
from most116.core.conversation import Line, Tier
from most116.core.ids import ConsultantId, ConversationId
from most116.core.messages import Author, Kind

ReviewId = NewType("ReviewId", str)

# Domain sheet 4.7: of the talks that a consultant had, no more are drawn, over a month and on each line.
SHARE: Final = 0.02
SHARE_OVER: Final = timedelta(days=30)
# Domain sheet 4.7: talks that ended in danger are looked at so soon.
DANGER_WITHIN: Final = timedelta(hours=24)
# So long it stays told that a talk was reviewed; the audit trail keeps it longer.
TOLD_FOR: Final = timedelta(days=30)


class Reason(StrEnum):
    """Why a talk is looked at again."""

    DANGER = "danger"
    DRAWN = "drawn"
    NOMINATED = "nominated"


class Ending(StrEnum):
    """MISSED: its words were destroyed before anybody looked."""

    DONE = "done"
    MISSED = "missed"


class Finding(StrEnum):
    """What a review may say, all of it about what the house can change."""

    NOTHING = "nothing"
    TIER = "tier"
    WAITING = "waiting"
    HAND_OVER = "hand_over"
    TEXTS = "texts"
    HELP = "help"
    DESK = "desk"
    PROCEDURE = "procedure"
    LOAD = "load"
    TALK_OVER = "talk_over"


class Timely(StrEnum):
    """How soon talks that ended in danger are looked at again; counted beside the findings, of no talk and no lead."""

    DUE = "due"
    IN_TIME = "in_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`owner` held the talk when it ended, None: nobody did. `line` None: it waited on both.

    `due_at` None: until its words are destroyed. `opened_by`: who read it last.
    """

    id: ReviewId
    conversation: ConversationId
    line: Line | None
    reason: Reason
    nominated: bool
    owner: ConsultantId | None
    closed_at: datetime
    due_at: datetime | None = None
    opened_by: ConsultantId | None = None
    ending: Ending | None = None
    ended_by: ConsultantId | None = None
    ended_at: datetime | None = None

    @property
    def month(self) -> str:
        """That of its time, in which it counts: what is counted of a month that is over changes no more."""
        return f"{polish_day(self.due_at or self.closed_at):%Y-%m}"

    def overdue(self, now: datetime) -> bool:
        return self.ending is None and self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A review with what its talk is called, and how urgent it was at the end."""

    review: Review
    alias: str
    tier: Tier

    def order(self) -> tuple[bool, bool, float]:
        """What is due first, then what waits without a day, then what ended, the last first."""
        review = self.review
        if review.ending is not None:
            return True, True, -(review.ended_at or review.closed_at).timestamp()
        return False, review.due_at is None, (review.due_at or review.closed_at).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class VeiledLine:
    """A message as a review shows it: of what is veiled there is only its kind and what it is called."""

    author: Author
    kind: Kind
    pieces: Sequence[Piece]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReview:
    listed: Listed
    lines: Sequence[VeiledLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """That the account's own talk was looked at, and when; not by whom, and not what was found."""

    alias: str
    closed_at: datetime
    reviewed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedTalk:
    """A talk that the account closed and may still nominate. `nominated`: it has."""

    conversation: ConversationId
    alias: str
    closed_at: datetime
    nominated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How often something was found on a line in a month (2026-11)."""

    line: str
    month: str
    finding: Finding
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What a desk shows of reviews: how many wait for this lead and are late, and how many it was not told of yet."""

    waiting: int = 0
    overdue: int = 0
    told: int = 0
