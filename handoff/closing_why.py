"""Why a talk in danger is closed: a reason from a list, and a short note that names nobody (domain sheet 3.2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handoff.records import QueueEntry
from handoff.sayable import require_nobody_named, require_words
from most116.core.conversation import Tier
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

# Half of what a note beside a talk may hold: it stands behind a reason.
LONGEST = 250


class ClosingReason(StrEnum):
    """Codes are kept for years: words for them may change, they do not. OTHER goes with a note."""

    SAFE = "safe"
    HELP_CAME = "help_came"
    SOMEBODY_NEAR = "somebody_near"
    PERSON_ENDED = "person_ended"
    SILENT = "silent"
    NO_DANGER = "no_danger"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingWhy:
    """What was chosen and typed; `reason` None: nothing was chosen."""

    reason: ClosingReason | None = None
    note: str = ""

    def required(self) -> ClosingReason:
        """The reason, once it is one that may be kept."""
        if self.reason is None:
            raise DeskError(422, "desk.close.needs_reason")
        if self.reason is ClosingReason.OTHER and not self.note.strip():
            raise DeskError(422, "desk.close.needs_note")
        if self.note.strip():
            require_words(self.note, LONGEST)
        require_nobody_named(self.note)
        return self.reason


UNSAID = ClosingWhy()


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgentEnd:
    """A talk that was closed in danger: who closed it and why, and who agreed before."""

    tier: Tier
    reason: ClosingReason
    by: ConsultantId
    by_alias: str
    at: datetime
    agreed_by: ConsultantId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedInDanger:
    """For a lead: such a talk that no lead has seen yet."""

    entry: QueueEntry
    end: UrgentEnd
