"""Where a talk stands, as the page says it in words: always what is now, and what comes next."""

from collections.abc import Iterable
from enum import StrEnum

from most116.core.conversation import ENDED, Phase


class Stage(StrEnum):
    """UNSAID: our own words have just said how it stands, and until when."""

    BOT = "bot"
    WAITING = "waiting"
    PERSON = "person"
    OVER = "over"
    NOBODY = "nobody"
    UNSAID = "unsaid"

    @classmethod
    def at(cls, phase: Phase) -> "Stage":
        """The stage of a conversation that stands at `phase`."""
        if phase.with_person:
            return cls.PERSON
        if phase.waiting:
            return cls.WAITING
        if phase in ENDED or phase is Phase.CLOSING:
            return cls.OVER
        return {Phase.UNAVAILABLE: cls.NOBODY, Phase.PAUSED: cls.UNSAID}.get(phase, cls.BOT)


def stage_after(said: Iterable[Stage | None]) -> Stage:
    """Where a talk stands after these lines: the stage that each of ours came with, None for each of the person's.

    Whoever writes is waited for by a person; a message opens a talk that was over.
    """
    stage = Stage.WAITING
    for came_with in said:
        if came_with is not None:
            stage = came_with
        elif stage is Stage.OVER:
            stage = Stage.WAITING
    return stage
