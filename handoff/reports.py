"""What platforms say later about letters we sent: matched by keyed hash, moved only forward, shown at the desk."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff.inbound import from_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.events import DeskEvents
from handoff.store import cases, letter_parts, letters
from handoff.store.letters import LetterRow, LetterState
from handoff.store.unit_of_work import Database, StaleError, UnitOfWork
from most116.core.clock import Clock
from most116.core.errors import REJECTED
from most116.core.ids import ContactKey, LetterId
from most116.core.messages import Delivery
from most116.core.redaction import EventLog

# A report never takes a part back: platforms call in any order (platform sheet 2.5).
_RANK = {Delivery.QUEUED: 0, Delivery.SENT: 1, Delivery.DELIVERED: 2, Delivery.FAILED: 2}
_BATCH = 100
_BEFORE_FINAL = (LetterState.QUEUED, LetterState.SENDING, LetterState.SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Report:
    ref: str
    state: Delivery
    code: str | None
    reason: str | None
    letter: LetterId | None
    part: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _UpTo:
    contact: ContactKey
    at: datetime


class DeliveryReports:
    def __init__(
        self, *, redis: Live, database: Database, desk_events: DeskEvents, clock: Clock, events: EventLog
    ) -> None:
        self._redis = redis
        self._database = database
        self._desk_events = desk_events
        self._clock = clock
        self._events = events

    async def drain(self) -> int:
        """Write every waiting report to SQL; one is taken off the list only after its commit. Returns how many.

        Two processes may do so at once: each takes off what it wrote, and writing a report twice changes nothing.
        """
        count = 0
        while batch := await self._redis.lrange(names.REPORTS, 0, _BATCH - 1):
            reports = [report for raw in batch if (report := self._read(raw)) is not None]
            try:
                async with self._database.write() as unit:
                    for report in reports:
                        await self._write(unit, report)
            except StaleError:
                # The other process writes the same ones; whoever was not in time looks again at what is left.
                continue
            for raw in batch:
                await self._redis.lrem(names.REPORTS, 1, raw)
            count += len(batch)
        return count

    def _read(self, raw: bytes) -> _Report | _UpTo | None:
        """None for what this program does not understand: it must not hold up those behind it for ever."""
        try:
            report = json.loads(raw)
            if "contact" in report:
                return _UpTo(contact=report["contact"], at=from_ms(report["at"]))
            return _Report(
                ref=report["ref"],
                state=Delivery(report["state"]),
                code=report["code"],
                reason=report["reason"],
                letter=report["letter"],
                part=report["part"],
            )
        except (ValueError, KeyError, TypeError) as failure:
            self._events.failure("report_not_understood", failure)
            return None

    async def _write(self, unit: UnitOfWork, told: _Report | _UpTo) -> None:
        for report in [told] if isinstance(told, _Report) else await _parts_until(unit, told):
            await self._write_one(unit, report)

    async def _write_one(self, unit: UnitOfWork, report: _Report) -> None:
        known = await letter_parts.get(unit.connection, report.ref)
        letter = report.letter if known is None else known[0]
        row = None if letter is None else await letters.hold(unit.connection, letter)
        if row is None:
            return
        known = await letter_parts.get(unit.connection, report.ref)
        if known is None:
            await self._first_heard(unit, row, report)
        elif _RANK[report.state] > _RANK[known[2]]:
            await letter_parts.set_state(unit.connection, report.ref, report.state)
            await self._update_letter(unit, row.id, report)

    async def _first_heard(self, unit: UnitOfWork, row: LetterRow, report: _Report) -> None:
        """A report that overtook our own record of the send; the letter id it carries says what it is about."""
        await letter_parts.add(
            unit.connection, report.ref, row.id, report.part, report.state, sent_at=self._clock.now()
        )
        if row.state in letters.OPEN and report.part == row.parts_sent and report.state is not Delivery.FAILED:
            # The platform has it although our call did not return: sending it again would double it.
            await letters.change(unit.connection, row.id, letters.OPEN, parts_sent=row.parts_sent + 1)
        await self._update_letter(unit, row.id, report)

    async def _update_letter(self, unit: UnitOfWork, letter: LetterId, report: _Report) -> None:
        row = await letters.get(unit.connection, letter)
        if row is None or row.state not in _BEFORE_FINAL:
            return
        state = _summary(row, await letter_parts.states(unit.connection, letter))
        if state is None:
            return
        values: dict[str, str | None] = {"state": state, "reason": None, "detail": None}
        if state is LetterState.FAILED:
            values |= {"reason": report.reason or REJECTED.code, "detail": report.code and report.code[:32]}
        await letters.change(unit.connection, letter, _BEFORE_FINAL, **values)
        case = await cases.load(unit.connection, row.conversation)
        lines = case.conversation.lines if case else ()
        unit.then_tell(lambda: self._desk_events.publish("delivery", lines, row.conversation, row.message))


async def _parts_until(unit: UnitOfWork, told: _UpTo) -> list[_Report]:
    """A report that names no message, as one for each part that it is about."""
    parts = await letter_parts.sent_until(unit.connection, told.contact, told.at)
    return [
        _Report(ref=ref, state=Delivery.DELIVERED, code=None, reason=None, letter=letter, part=part)
        for ref, letter, part in parts
    ]


def _summary(row: LetterRow, parts: Sequence[Delivery]) -> LetterState | None:
    """The state of a whole letter: failed as soon as one part is, delivered when all are; None for no change."""
    if Delivery.FAILED in parts:
        return LetterState.FAILED
    if row.state is LetterState.SENT and all(part is Delivery.DELIVERED for part in parts):
        return LetterState.DELIVERED
    return None
