"""The way out: letters of one conversation go in order, are retried, and are never lost from the desk's sight."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis.exceptions import RedisError

from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.keyring import KeyRing
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.inbound import to_ms
from handoff.live.events import DeskEvents
from handoff.live.pace import Pace
from handoff.opened_letter import OpenedLetter
from handoff.return_codes import ReturnCodeLetters
from handoff.sending_rules import SendingRules
from handoff.store import letter_parts, letters, platform_ids
from handoff.store.dispatch import Dispatch, first_row, next_letter
from handoff.store.held import is_pressed, waits_by_choice
from handoff.store.letters import LetterRow, LetterState
from handoff.store.unit_of_work import Database
from handoff.turns import Turns
from most116.core.clock import Clock
from most116.core.conversation import Channel, Line
from most116.core.drills import is_drill
from most116.core.errors import (
    EXPIRED,
    FAILURES,
    MISCONFIGURED,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    BridgeError,
    Failure,
    StorageDown,
)
from most116.core.ids import ConversationId
from most116.core.messages import Author, Delivery, SendReceipt
from most116.core.ports import Bridge
from most116.core.redaction import EventLog
from most116.core.tracing import step

# Of the time for which a worker holds a letter.
_FOR_A_TURN, _FOR_A_CALL = 0.2, 0.8
_AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Went:
    """A part that its platform took; `at` is when the call began."""

    receipt: SendReceipt
    at: datetime


class Outbox:
    def __init__(
        self,
        *,
        database: Database,
        keyring: KeyRing,
        pseudonyms: Pseudonyms,
        bridges: Mapping[Channel, Bridge],
        desk_events: DeskEvents,
        pace: Pace,
        return_codes: ReturnCodeLetters,
        rules: SendingRules,
        clock: Clock,
        events: EventLog,
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._pseudonyms = pseudonyms
        self.bridges = bridges
        self._desk_events = desk_events
        self._return_codes = return_codes
        self._rules = rules
        self._turns = Turns(bridges=bridges, pace=pace, at_once=rules.at_once)
        self._clock = clock
        self._events = events

    async def drain(self, conversation: ConversationId) -> timedelta | None:
        """Send what is due, first to last. Stops at a letter that another worker has or that must wait.

        Returns how long until a letter is due whose writer may still take it back; None: there is no such letter.
        """
        while True:
            # Whoever calls has something to send: to look before taking it would cost every letter a few milliseconds.
            opened = await self._take_first(conversation)
            if not isinstance(opened, OpenedLetter):
                return opened
            slot = self._turns.slot(opened.channel)
            if slot.locked():
                # Others come first. Nothing is held while standing in line, where a lease could end.
                await self._give_back(opened)
                async with slot:
                    wait = await self._send_in_turn(await self._take_first(conversation))
            else:
                async with slot:
                    wait = await self._send_in_turn(opened)
            if wait is None:
                return None
            await asyncio.sleep(wait)
            row, now = await first_row(self._database, conversation), self._clock.now()
            if row is None or row.due_at > now:
                return row.due_at - now if row is not None and waits_by_choice(row) else None

    async def close(self) -> None:
        """Let go of the platforms' connections."""
        for bridge in self.bridges.values():
            await bridge.close()

    async def _send_in_turn(self, opened: OpenedLetter | timedelta | None) -> float | None:
        """Send a letter that was taken, or give it back; seconds until the next may go, None when none may."""
        if not isinstance(opened, OpenedLetter):
            return None
        try:
            async with asyncio.timeout(self._rules.lease.total_seconds() * _FOR_A_TURN):
                wait = await self._turns.ask(opened.channel, opened.row.conversation)
        except TimeoutError:
            # Another worker takes what is held for too long: sent after that, it would come twice.
            wait = _AGAIN_SECONDS
        except (RedisError, OSError):
            await self._give_back(opened)
            raise
        if not wait:
            return 0.0 if await self._send(opened) else None
        if not self._turns.is_long(wait):
            await self._give_back(opened)
            return wait
        # The platform wants silence: the letter waits in the books, and the desk sees why.
        row, until = opened.row, to_ms(self._clock.now() + timedelta(seconds=wait))
        more = {"attempt": row.attempt, "due_at": until}
        await self._settle(row, opened.lines, LetterState.QUEUED, THROTTLED, None, **more)
        return None

    async def _give_back(self, opened: OpenedLetter) -> None:
        """Put a letter that was taken and not tried back as it was."""
        row = opened.row
        async with self._database.write() as unit:
            as_it_was = {"state": row.state, "attempt": row.attempt, "due_at": to_ms(row.due_at)}
            await letters.change_taken(unit.connection, row, **as_it_was)

    async def _take_first(self, conversation: ConversationId) -> OpenedLetter | timedelta | None:
        """The letter whose turn it is, or how long its writer may still take it back."""
        while isinstance(found := await self._lease(conversation), Dispatch):
            opened = self._open(found)
            if opened is None:
                # The person had everything deleted, or retention ended: there is nothing left to send, nor anywhere.
                await self._settle(found.row, (), LetterState.FAILED, EXPIRED, None)
            elif is_drill(found.slot):
                # Whoever is invented reads it nowhere: nothing of a drill goes to a platform.
                await self._settle(found.row, found.lines, LetterState.DELIVERED, None, None)
            elif found.unreachable is not None and found.row.author is Author.SYSTEM:
                # The platforms count such tries. Whoever talks with the person may know better, and is not held back.
                await self._settle(found.row, found.lines, LetterState.FAILED, FAILURES[found.unreachable], None)
            else:
                return opened
        return found

    async def _lease(self, conversation: ConversationId) -> Dispatch | timedelta | None:
        now = self._clock.now()
        async with self._database.write() as unit:
            found = await next_letter(unit.connection, conversation)
            if found is None:
                return None
            row, held = found.row, waits_by_choice(found.row) and found.row.due_at > now
            # What came after it, such as where help is in danger, does not wait for somebody to change their mind.
            if held and not await is_pressed(unit.connection, row, now):
                return row.due_at - now
            if not await letters.take(unit.connection, row, row.due_at if held else now, now + self._rules.lease):
                return None
        return found

    def _open(self, found: Dispatch) -> OpenedLetter | None:
        if found.wrapped is None or found.address is None or not found.body:
            return None
        try:
            key = self._keyring.unwrap(found.row.conversation, found.wrapped)
            to, body = key.open_address(found.address), key.open_text(found.body, found.row.message)
        except EnvelopeError as failure:
            # Trying again would not help, and would hold up every letter behind it.
            self._events.failure("letter_not_opened", failure, letter=found.row.id)
            return None
        return OpenedLetter(
            row=found.row,
            channel=found.channel,
            lines=found.lines,
            phase=found.phase,
            tier=found.tier,
            slot=found.slot,
            to=to,
            body=body,
            last_heard_at=found.last_heard_at,
            key=key,
        )

    async def _send(self, opened: OpenedLetter) -> bool:
        """Send the parts that have not gone yet; True when the next letter may go."""
        row = opened.row
        if row.not_after is not None and self._clock.now() > row.not_after:
            # Hours-old words can harm in a crisis: the consultant decides anew (platform sheet 15).
            await self._settle(row, opened.lines, LetterState.FAILED, EXPIRED, None)
            return True
        bridge = self.bridges.get(opened.channel)
        if bridge is None:
            return await self._failed(opened, BridgeError(MISCONFIGURED, detail="channel is off"))
        try:
            opened = await self._return_codes.filled(opened)
        except (StorageDown, RedisError, OSError) as failure:
            self._events.failure("return_code_not_kept", failure, letter=row.id)
            return await self._failed(opened, BridgeError(UNREACHABLE, detail="return codes"))
        parts = bridge.split(opened.body.reveal())
        for number in range(row.parts_sent, len(parts)):
            try:
                if number > row.parts_sent:
                    await self._turns.next_part(opened.channel, row.conversation)
                began = self._clock.now()
                # Shorter than the lease, so that nobody else takes the letter while this call is open.
                async with asyncio.timeout(self._rules.lease.total_seconds() * _FOR_A_CALL):
                    with step("letter_part", channel=opened.channel, letter=row.id):
                        receipt = await bridge.send(opened.part(parts, number))
            except BridgeError as failure:
                return await self._failed(opened, failure)
            except TimeoutError:
                return await self._failed(opened, BridgeError(UNKNOWN_RESULT, detail="timeout"))
            await self._progress(opened, len(parts), number, _Went(receipt=receipt, at=began))
        if row.parts_sent >= len(parts):
            # A report told us of the last part before its call returned, in an earlier try.
            await self._progress(opened, len(parts))
        return True

    async def _progress(
        self, opened: OpenedLetter, count: int, number: int | None = None, went: _Went | None = None
    ) -> None:
        """Note a part that went; after the last one the whole letter is sent."""
        row = opened.row
        sent = count if number is None else number + 1
        async with self._database.write() as unit:
            # A report about it waits until this is written, or this until the report is.
            await letters.hold(unit.connection, row.id)
            if went is not None:
                named = went.receipt.platform_id
                ref = self._pseudonyms.part(opened.channel, named)
                await letter_parts.add(unit.connection, ref, row.id, sent - 1, went.receipt.state, sent_at=went.at)
                if self.bridges[opened.channel].traits.takes_back:
                    await platform_ids.add(unit.connection, row.conversation, opened.key, ref, named)
            values: dict[str, str | int | None] = {"parts_sent": sent, "parts": count}
            if sent < count:
                values["due_at"] = to_ms(self._clock.now() + self._rules.lease)
            else:
                # Reports may have been here before the answers to our calls.
                states = await letter_parts.states(unit.connection, row.id)
                all_there = len(states) >= count and all(state is Delivery.DELIVERED for state in states)
                values["state"] = LetterState.DELIVERED if all_there else LetterState.SENT
                values |= {"reason": None, "detail": None}
                unit.then_tell(lambda: self._tell_desk(opened.lines, row))
            await letters.change_taken(unit.connection, row, **values)

    async def _failed(self, opened: OpenedLetter, failure: BridgeError) -> bool:
        """Decide whether to try again and when; True when the letter is given up and the next may go."""
        row = opened.row
        tries = row.attempt + 1
        self._events.warning(
            "letter_not_sent", letter=row.id, channel=opened.channel, code=failure.failure.code, attempt=tries
        )
        wait = self._rules.wait_after(failure, tries)
        if wait is not None:
            more = {}
            if failure.failure is THROTTLED:
                silent = await self._turns.throttled(opened.channel, failure.retry_after)
                wait, more = max(wait, timedelta(seconds=silent)), {"attempt": row.attempt}
            more["due_at"] = to_ms(self._clock.now() + wait)
            await self._settle(row, opened.lines, LetterState.QUEUED, failure.failure, failure.detail, **more)
            return False
        await self._settle(row, opened.lines, LetterState.FAILED, failure.failure, failure.detail)
        return True

    async def _settle(
        self,
        row: LetterRow,
        lines: Sequence[Line],
        state: LetterState,
        failure: Failure | None,
        detail: str | None,
        **more: int,
    ) -> None:
        async with self._database.write() as unit:
            values = {"state": state, "reason": failure and failure.code, "detail": detail and detail[:32], **more}
            await letters.change_taken(unit.connection, row, **values)
            unit.then_tell(lambda: self._tell_desk(lines, row))

    async def _tell_desk(self, lines: Sequence[Line], row: LetterRow) -> None:
        await self._desk_events.publish("delivery", lines, row.conversation, row.message)
