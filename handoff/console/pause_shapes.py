"""The JSON of pauses after abuse."""

from pydantic import Field

from handoff.console.shapes import Moment, Shape, Waiting
from handoff.pause import PauseAnswer, PausedTalk, PauseEnd, PauseReason


class PauseWish(Shape):
    reason: PauseReason
    hours: int = Field(ge=1, le=24)


class Pause(Shape):
    """A pause that waits for a lead's word, is in force or is over."""

    conversation: Waiting
    reason: PauseReason
    hours: int
    """What was asked for."""
    asked_by: str
    """The account of the consultant."""
    asked_at: Moment
    answer: PauseAnswer | None
    """null: it waits for a lead."""
    answered_by: str | None
    until: Moment | None
    in_force: bool
    ending: PauseEnd | None
    ended_at: Moment | None
    danger_seen: bool
    """False while danger has ended it and no lead has said that they saw that."""

    @classmethod
    def of(cls, one: PausedTalk) -> "Pause":
        pause = one.pause
        return cls(
            conversation=Waiting.of(one.entry, None),
            reason=pause.reason,
            hours=int(pause.length.total_seconds()) // 3600,
            asked_by=pause.asked_by,
            asked_at=pause.asked_at,
            answer=pause.answer,
            answered_by=pause.answered_by,
            until=pause.until,
            in_force=pause.in_force,
            ending=pause.ending,
            ended_at=pause.ended_at,
            danger_seen=not pause.unseen_danger,
        )
