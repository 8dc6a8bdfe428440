"""How a conversation went from its first message to its end: times and counts, and nobody's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil
from typing import Final

from handoff.store.transcripts import TranscriptLine
from most116.core.messages import Author

# A longer silence counts as this much of a talk.
GAP: Final = timedelta(minutes=5)
# So many messages after the hand-over make a talk.
_TALK: Final = 2
# Waits are told in steps, so that no wait is anybody's own: seconds until the first, then those of the second.
_FINE, _FINE_UNTIL, _COARSE = 10, 300, 60


class Ending(StrEnum):
    """How a conversation ended, for the person. EARLY: before it came into the queue; WAITING: while it waited there.

    SILENT: a consultant took it and wrote nothing; UNDELIVERED: nothing of what they wrote arrived.
    """

    EARLY = "left_early"
    WAITING = "left_waiting"
    SILENT = "taken_unanswered"
    UNDELIVERED = "undelivered"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """`wait`: from the queue to the hand-over, or to the end; None without a wait. `active`: of the talk itself.

    `talked`: the person wrote at least twice after the hand-over.
    """

    ended: Ending
    wait: timedelta | None
    active: timedelta | None
    talked: bool


def journey(
    lines: Sequence[TranscriptLine], *, queued_at: datetime | None, ended_at: datetime, undelivered: bool
) -> Journey:
    """What the times of the messages tell. `undelivered`: consultants wrote and nothing of it arrived."""
    since = queued_at or ended_at
    taken_at = next((line.at for line in lines if line.by is not None and line.at >= since), None)
    wait = None if queued_at is None else (taken_at or ended_at) - queued_at
    if taken_at is None:
        return Journey(
            ended=Ending.EARLY if queued_at is None else Ending.WAITING, wait=wait, active=None, talked=False
        )
    said = [line for line in lines if line.at >= taken_at and line.author is not Author.SYSTEM]
    theirs = sum(line.author is Author.PERSON for line in said)
    moments = sorted([taken_at, *(line.at for line in said)])
    active = sum((min(later - earlier, GAP) for earlier, later in pairwise(moments)), timedelta())
    answered = any(line.author is Author.CONSULTANT for line in said)
    ended = Ending.SILENT if not answered else Ending.UNDELIVERED if undelivered else Ending.ANSWERED
    return Journey(ended=ended, wait=wait, active=active, talked=answered and theirs >= _TALK)


def stepped(wait: timedelta) -> int:
    """Seconds of a wait, rounded up to its step."""
    seconds = max(wait.total_seconds(), 0.0)
    step = _FINE if seconds < _FINE_UNTIL else _COARSE
    return ceil(seconds / step) * step
