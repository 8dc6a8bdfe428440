"""What every step of a reveal has in common: the request held in a transaction, its audit entry, and who is told."""

from functools import partial

from handoff.accounts.roles import Act, may
from handoff.break_glass.records import Reveal, RevealId
from handoff.break_glass.subject import Subject, subject_of
from handoff.crypto.keyring import KeyRing
from handoff.desk_asking import DeskTools
from handoff.records import Account
from handoff.store import audit, cases, reveals
from handoff.store.unit_of_work import UnitOfWork
from most116.core.clock import Clock
from most116.core.errors import DeskError
from most116.core.ids import IdFactory


class Steps:
    def __init__(self, tools: DeskTools, *, keyring: KeyRing, ids: IdFactory, clock: Clock) -> None:
        self._tools = tools
        self._database, self._colleagues = tools.database, tools.floor.colleagues
        self._keyring, self._ids, self._clock = keyring, ids, clock

    async def _held(self, unit: UnitOfWork, which: RevealId) -> Reveal:
        """The request, which nobody else changes until this transaction ends."""
        reveal = await reveals.hold(unit.connection, which)
        if reveal is None:
            raise DeskError(404, "desk.not_found")
        return reveal

    async def _visible(self, unit: UnitOfWork, account: Account, which: RevealId) -> Reveal:
        """The request, for who asked, a lead of the line, and who holds the talk now."""
        reveal = await self._held(unit, which)
        if reveal.asked_by == account.id or may(account, Act.SUPERVISE, reveal.line):
            return reveal
        case = None if reveal.drill else await cases.load(unit.connection, reveal.conversation)
        if case is None or case.conversation.assigned_to != account.id:
            raise DeskError(403, "desk.not_allowed")
        return reveal

    async def _subject(self, unit: UnitOfWork, reveal: Reveal) -> Subject:
        now = self._clock.now()
        return await subject_of(unit.connection, reveal.conversation, drill=reveal.drill, now=now)

    async def _save(self, unit: UnitOfWork, account: Account, reveal: Reveal, action: str, detail: str = "") -> Reveal:
        """Keep the request as it is now, with its entry, and have it told at every desk of the line."""
        await reveals.save(unit.connection, reveal)
        await self._note(unit, account, reveal, action, detail)
        self._tell(unit, reveal)
        return reveal

    async def _note(self, unit: UnitOfWork, account: Account, reveal: Reveal, action: str, detail: str = "") -> None:
        """An entry of the audit trail: ids and codes."""
        entry = audit.Entry(
            actor=account.id,
            action=action,
            conversation=reveal.conversation or None,
            detail=f"drill {detail}".strip() if reveal.drill else detail,
        )
        await audit.append(unit.connection, entry, self._clock.now())

    def _tell(self, unit: UnitOfWork, reveal: Reveal) -> None:
        told = None if reveal.drill else reveal.conversation or None
        unit.then_tell(partial(self._tools.desk_events.publish, "conversation", (reveal.line,), told))
