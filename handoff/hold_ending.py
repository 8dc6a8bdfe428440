"""How a legal hold ends by itself: its time is over, or nobody agreed to it; what was put off for it happens then."""

from dataclasses import replace
from datetime import datetime

from handoff.dialogs import state_of, waking, with_state
from handoff.legal_hold import ANSWERED_WITHIN, HoldEnd, LegalHold
from handoff.store import audit, cases, legal_holds
from handoff.store.cases import Case
from handoff.store.unit_of_work import Database, UnitOfWork


async def end_holds(database: Database, now: datetime) -> int:
    """End what is past its time; of how many talks."""
    async with database.read() as connection:
        due = await legal_holds.over(connection, now, now - ANSWERED_WITHIN)
    for hold in due:
        async with database.write() as unit:
            await _end(unit, hold, now)
    return len(due)


def marked(case: Case, now: datetime, *, held: bool) -> Case:
    """The talk as its dialogue knows of the hold; what was put off for it is looked at when it is lifted."""
    state = replace(state_of(case), held=held)
    return replace(with_state(case, state), wake_at=waking(state, now) or case.wake_at)


async def _end(unit: UnitOfWork, found: LegalHold, now: datetime) -> None:
    # Whoever changes a hold holds its talk first; they may just have renewed or lifted it.
    case = await cases.hold(unit.connection, found.conversation)
    hold = next((one for one in await legal_holds.open_of(unit.connection, found.conversation) if one == found), None)
    if hold is None:
        return
    how = HoldEnd.UNANSWERED if hold.asked else HoldEnd.TIME
    await legal_holds.put(unit.connection, replace(hold, ending=how, ended_at=now))
    if case is not None and hold.in_force:
        await cases.save(unit.connection, marked(case, now, held=False))
    entry = audit.Entry(actor=audit.CLOCK, action="hold_over", conversation=hold.conversation or None, detail=how)
    await audit.append(unit.connection, entry, now)
