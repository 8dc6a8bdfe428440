"""Says which talks that are over are looked at again: all that ended in danger, and a few that nobody can choose.

It looks at talks and not at acts, so no way in which a talk may end passes it by.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from handoff.crypto.pseudonyms import Pseudonyms
from handoff.review import DANGER_WITHIN, SHARE, SHARE_OVER, Ending, Reason, Review, ReviewId, Timely
from handoff.store import audit, cases, open_records, review_lots, reviews
from handoff.store.cases import Case
from handoff.store.review_lots import Over
from handoff.store.unit_of_work import Database, UnitOfWork
from most116.core.clock import Clock
from most116.core.conversation import ENDED
from most116.core.ids import ConversationId, IdFactory

# A clock that begins its term looks so far back; of what ended earlier in calm the words are destroyed.
_BACK = timedelta(days=3)
# What was being written in the last round is there in the next one.
_OVERLAP = timedelta(minutes=10)


class ReviewDraw:
    def __init__(self, *, database: Database, pseudonyms: Pseudonyms, ids: IdFactory, clock: Clock) -> None:
        self._database = database
        self._pseudonyms = pseudonyms
        self._ids = ids
        self._clock = clock
        self._looked_at: datetime | None = None

    async def look(self) -> int:
        """Look once at what has ended since; how many talks are to be reviewed."""
        now = self._clock.now()
        since = now - _BACK if self._looked_at is None else self._looked_at - _OVERLAP
        async with self._database.read() as connection:
            over = await review_lots.ended_since(connection, since)
        due = 0
        for each in over:
            if each.tier.urgent or each.known or (each.had and self._lucky(each.conversation)):
                async with self._database.write() as unit:
                    due += await self._put(unit, each, now)
        await self._miss(now)
        self._looked_at = now
        return due

    async def _put(self, unit: UnitOfWork, over: Over, now: datetime) -> bool:
        case = await cases.hold(unit.connection, over.conversation)
        if case is None or case.conversation.phase not in ENDED or case.conversation.closed_at != over.closed_at:
            return False
        kept = await reviews.of_conversation(unit.connection, over.conversation)
        known = next((one for one in kept if one.ending is None), None)
        if not (over.tier.urgent or known or (not kept and await self._drawn(unit, case, now))):
            return False
        review = await self._review(unit, case, over, known)
        await reviews.put(unit.connection, review)
        if review.reason is Reason.DANGER and (known is None or known.reason is not Reason.DANGER):
            await review_lots.count(unit.connection, review.line, review.month, [Timely.DUE])
        if known is None:
            entry = audit.Entry(
                actor=audit.CLOCK, action="review_due", conversation=over.conversation, detail=review.reason
            )
            await audit.append(unit.connection, entry, now)
        return True

    async def _review(self, unit: UnitOfWork, case: Case, over: Over, known: Review | None) -> Review:
        """The review of this ending; one that was open before the talk went on is about this ending now."""
        one = case.conversation
        record = await open_records.of(unit.connection, one.id)
        made = known or Review(
            id=ReviewId(self._ids.new()),
            conversation=one.id,
            line=one.line or one.entry_line,
            reason=Reason.DRAWN,
            nominated=False,
            owner=None,
            closed_at=over.closed_at,
        )
        owner = one.assigned_to or (None if record is None else record.by) or made.owner
        made = replace(made, owner=owner, closed_at=over.closed_at, opened_by=None)
        if not over.tier.urgent:
            return made
        return replace(made, reason=Reason.DANGER, due_at=over.closed_at + DANGER_WITHIN)

    async def _drawn(self, unit: UnitOfWork, case: Case, now: datetime) -> bool:
        if not self._lucky(case.conversation.id):
            return False
        line = case.conversation.line
        return await review_lots.share_with_one_more(unit.connection, line, now - SHARE_OVER) <= SHARE

    def _lucky(self, conversation: ConversationId) -> bool:
        return self._pseudonyms.lot(conversation) < SHARE

    async def _miss(self, now: datetime) -> None:
        """What nobody looked at in time says so."""
        async with self._database.read() as connection:
            late = await review_lots.without_words(connection)
        if not late:
            return
        async with self._database.write() as unit:
            for review in late:
                await reviews.put(unit.connection, replace(review, ending=Ending.MISSED, ended_at=now))
                entry = audit.Entry(
                    actor=audit.CLOCK, action="review_missed", conversation=review.conversation, detail=review.reason
                )
                await audit.append(unit.connection, entry, now)
