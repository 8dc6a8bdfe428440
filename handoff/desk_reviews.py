"""Reviews of talks at the desk: leads look at talks that are over, consultants nominate theirs and are told.

What is read is veiled as on every page, and unlike there it cannot be unveiled; each opening stands in the audit trail.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from handoff.accounts.roles import Act, may, require
from handoff.case_view import content_key, shown
from handoff.crypto.content_key import ContentKey
from handoff.crypto.keyring import KeyRing
from handoff.desk_changes import DeskChanges, Done, Held
from handoff.figures.disclosure import FEWEST, STEP
from handoff.live.events import DeskEvents
from handoff.records import Account
from handoff.review import (
    DANGER_WITHIN,
    ClosedTalk,
    Ending,
    Finding,
    Found,
    Listed,
    OpenedReview,
    Reason,
    Review,
    ReviewId,
    Sign,
    Timely,
    Told,
    VeiledLine,
)
from handoff.store import audit, cases, open_records, review_lots, reviews, transcripts
from handoff.store.transcripts import TranscriptLine
from handoff.store.unit_of_work import Database, UnitOfWork
from handoff.veils import Piece, pieces
from most116.core.clock import Clock
from most116.core.conversation import ENDED
from most116.core.errors import DeskError
from most116.core.ids import ConversationId, IdFactory
from most116.core.messages import Author


class DeskReviews:
    """Refuses with DeskError. Nobody reviews a talk of their own, and nobody chooses which are drawn."""

    def __init__(self, database: Database, keyring: KeyRing, desk_events: DeskEvents, clock: Clock) -> None:
        self._database, self._keyring, self._desk_events, self._clock = database, keyring, desk_events, clock
        self._changes = DeskChanges(database=database, keyring=keyring, desk_events=desk_events, clock=clock)
        self._ids = IdFactory(clock)

    async def listed(self, lead: Account) -> list[Listed]:
        """Of this lead's lines: what waits, what is to be done first before the rest, and then what was done."""
        require(lead, Act.SUPERVISE)
        async with self._database.read() as connection:
            known = await reviews.of_lines(connection, lead.lines)
        return sorted(known, key=Listed.order)

    async def found(self, lead: Account) -> list[Found]:
        """What reviews of this lead's lines found, by month, from ten times on; of no talk and no consultant."""
        require(lead, Act.SUPERVISE)
        async with self._database.read() as connection:
            found = await review_lots.found(connection, lead.lines)
        # Beside the list of what was done, a smaller count, or a count that grows by one, would be of one talk.
        return [replace(one, count=one.count // STEP * STEP) for one in found if one.count >= FEWEST]

    async def open(self, lead: Account, which: ReviewId) -> OpenedReview:
        """Read a talk, veiled; the audit trail keeps that it was read, each time."""
        async with self._database.write() as unit:
            listed = await self._led(unit, lead, which)
            review = listed.review
            case = await cases.load(unit.connection, review.conversation)
            key = None if case is None else await content_key(unit.connection, self._keyring, case)
            if key is None:
                raise DeskError(409, "desk.review.gone")
            lines = await transcripts.transcript(unit.connection, review.conversation)
            await reviews.put(unit.connection, replace(review, opened_by=lead.id))
            await self._note(unit, lead, review, "review_opened")
        return OpenedReview(listed=listed, lines=[_veiled(line, key) for line in lines])

    async def finish(self, lead: Account, which: ReviewId, findings: Collection[Finding]) -> None:
        """Say what was found, after reading it. The findings are counted for line and month, and kept nowhere else."""
        several = {*findings}
        if not several or (Finding.NOTHING in several and len(several) > 1):
            raise DeskError(422, "desk.review.choose")
        now = self._clock.now()
        async with self._database.write() as unit:
            review = (await self._led(unit, lead, which)).review
            if review.opened_by != lead.id:
                raise DeskError(409, "desk.review.read_first")
            done = replace(review, ending=Ending.DONE, ended_by=lead.id, ended_at=now)
            await reviews.put(unit.connection, done)
            await review_lots.count(unit.connection, review.line, f"{now:%Y-%m}", sorted(several))
            if review.due_at is not None and now <= review.due_at:
                await review_lots.count(unit.connection, review.line, review.month, [Timely.IN_TIME])
            await self._note(unit, lead, review, "review_done")
            self._tell(unit, lead)

    async def nominate(self, account: Account, which: ConversationId) -> None:
        """Ask for supervision of a talk that the account closed; nobody is asked why."""

        async def act(held: Held) -> Done[None]:
            one, connection = held.case.conversation, held.unit.connection
            record = await open_records.of(connection, which)
            if account.id not in {one.assigned_to, None if record is None else record.by}:
                raise DeskError(403, "desk.not_yours")
            if one.phase not in ENDED or one.closed_at is None:
                raise DeskError(409, "desk.review.goes_on")
            kept = await reviews.of_conversation(connection, which)
            if any(each.ending is not None and each.closed_at == one.closed_at for each in kept):
                raise DeskError(409, "desk.review.over")
            review = next((each for each in kept if each.ending is None), None) or Review(
                id=ReviewId(self._ids.new()),
                conversation=which,
                line=one.line or one.entry_line,
                reason=Reason.DANGER if one.tier.urgent else Reason.NOMINATED,
                nominated=True,
                owner=account.id,
                closed_at=one.closed_at,
                due_at=one.closed_at + DANGER_WITHIN if one.tier.urgent else None,
            )
            await reviews.put(connection, replace(review, nominated=True))
            self._tell(held.unit, account)
            return Done(result=None, action="review_nominated")

        await self._changes.run(account, which, act)

    async def told(self, account: Account) -> list[Told]:
        """Which talks of the account were reviewed; from now on it was told."""
        async with self._database.read() as connection:
            known = await reviews.done_of(connection, account.id)
            new = await reviews.untold(connection, account.id)
        if new:
            async with self._database.write() as unit:
                await reviews.tell(unit.connection, account.id, self._clock.now())
        return [
            Told(alias=each.alias, closed_at=each.review.closed_at, reviewed_at=each.review.ended_at)
            for each in reversed(known)
            if each.review.ended_at is not None
        ]

    async def closed(self, account: Account) -> list[ClosedTalk]:
        """Talks that the account closed and may nominate, for as long as their record may be changed."""
        async with self._database.read() as connection:
            found = await open_records.closed_by(connection, account.id)
            mine = {
                case.conversation.id: await reviews.of_conversation(connection, case.conversation.id) for case in found
            }
        return [
            ClosedTalk(
                conversation=one.id,
                alias=one.alias,
                closed_at=one.closed_at,
                nominated=any(each.nominated for each in mine[one.id]),
            )
            for one in (case.conversation for case in found)
            if one.closed_at is not None and not any(each.ending for each in mine[one.id])
        ]

    async def sign(self, account: Account) -> Sign:
        """What the account's desk shows."""
        async with self._database.read() as connection:
            told = await reviews.untold(connection, account.id)
            if not may(account, Act.SUPERVISE):
                return Sign(told=told)
            waiting, late = await reviews.counted(connection, account.lines, account.id, self._clock.now())
        return Sign(waiting=waiting, overdue=late, told=told)

    async def _led(self, unit: UnitOfWork, lead: Account, which: ReviewId) -> Listed:
        """A review that this lead may do."""
        require(lead, Act.SUPERVISE)
        listed = await reviews.one(unit.connection, which)
        if listed is None or listed.review.line not in {None, *lead.lines}:
            raise DeskError(404, "desk.review.unknown")
        case = await cases.hold(unit.connection, listed.review.conversation)
        listed = await reviews.one(unit.connection, which)
        if listed is None or listed.review.ending is not None:
            raise DeskError(409, "desk.review.over")
        if case is None or case.conversation.phase not in ENDED:
            raise DeskError(409, "desk.review.goes_on")
        if listed.review.owner == lead.id:
            raise DeskError(409, "desk.review.own")
        return listed

    async def _note(self, unit: UnitOfWork, lead: Account, review: Review, action: str) -> None:
        entry = audit.Entry(actor=lead.id, action=action, conversation=review.conversation, detail=review.reason)
        await audit.append(unit.connection, entry, self._clock.now())

    def _tell(self, unit: UnitOfWork, account: Account) -> None:
        unit.then_tell(partial(self._desk_events.publish, "floor", account.lines, None))


def _veiled(line: TranscriptLine, key: ContentKey) -> VeiledLine:
    """Of a number or a link only what kind of thing it is leaves this part of the house.

    A consultant may repeat what the person gave, so theirs are veiled too; what the house says has its own numbers.
    """
    text = shown(line, None, None, key).text
    found = [Piece("plain", text)] if line.author is Author.SYSTEM else pieces(text)
    cut = [Piece(each.kind, each.text if each.kind == "plain" else "", each.label) for each in found]
    return VeiledLine(author=line.author, kind=line.kind, pieces=cut, at=line.at)
