"""How a pause begins in a talk, and what it ended with once the dialogue has left it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.desk_changes import Held
from handoff.desk_voice import DeskVoice
from handoff.dialogs import state_of, with_state
from handoff.pause import Pause, PauseEnd
from handoff.store import open_records, pauses
from handoff.store.cases import Case
from most116.core.clock import HERE
from most116.core.conversation import Phase
from router.decision import DialogState
from router.pausing import in_pause, paused


async def begin_pause(held: Held, voice: DeskVoice, pause: Pause) -> Case:
    """Tell the person, and take the talk out of everybody's hands; whoever held it completes its record."""
    until, owner = pause.until or held.now, held.case.conversation.assigned_to
    case = await voice.say(held, held.case, "pause", _told(until, held.now))
    case = with_state(case, paused(state_of(case), now=held.now, until=until, longest=until - held.now))
    if owner is not None:
        await open_records.open_for(held.unit.connection, case.conversation.id, owner)
    owned = replace(case.conversation, assigned_to=None)
    # The dialogue knows when the pause ends, and what else is due.
    return replace(case, conversation=owned, company=(), wake_at=held.now)


async def end_pause(connection: AsyncConnection, before: Case, after: DialogState, now: datetime) -> None:
    """Keep what ended a pause; nothing where there was none, or where it goes on."""
    if before.conversation.phase not in {Phase.PAUSED, Phase.ERASING}:
        return
    if not in_pause(state_of(before)) or in_pause(after):
        return
    how = PauseEnd.TIME if after.stage is Phase.PARKED else PauseEnd.OTHER
    await pauses.end(connection, before.conversation.id, PauseEnd.DANGER if after.tier.urgent else how, now)


def stands(case: Case, pause: Pause) -> bool:
    """False for a request about a talk that its consultant does not hold any more."""
    one = case.conversation
    return pause.answer is not None or (one.phase.with_person and one.assigned_to == pause.asked_by)


def _told(until: datetime, now: datetime) -> Mapping[str, str]:
    """The end as the person reads it: the time of day, and the day when it is not this one."""
    end, today = until.astimezone(HERE), now.astimezone(HERE).date()
    day = "" if end.date() == today else f"{end.day}.{end.month:02}, "
    return {"time": f"{day}{end:%H:%M}"}
