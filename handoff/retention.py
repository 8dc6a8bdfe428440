"""Forgets in time: addresses, keys and with them all words, then how the talk went, and in the end that it was.

In the order of the domain sheet (5.3). A round takes a part at a time, so that nobody who writes has to wait for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.care_plan import UNANSWERED
from handoff.hold_ending import end_holds
from handoff.returning import Returning
from handoff.review import TOLD_FOR
from handoff.store import (
    audit,
    care_plans,
    case_records,
    cases,
    data_keys,
    desk_hours,
    drills,
    forgotten,
    holdings,
    legal_holds,
    notes,
    platform_ids,
    reveal_parts,
    review_lots,
    transcripts,
)
from handoff.store.holdings import Holding
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.ids import ConversationId

_BATCH = 200
# What is counted from its end and from nothing before.
_NONE = timedelta()
# An invented talk lasts an hour; its rows may stay for a day.
_DRILL = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTimes:
    """How long after closing something is kept (domain sheet 5.3).

    `reopen`: by what a message finds the talk that it opens again; on our own pages that is the visit, which is kept as
    long as the `token` by which a returning person is known. `transcript`: when which message came and went, without a
    word.
    `case`: everything else of a conversation, and filed records. `audit`: entries of the audit trail, from when they
    were made, and requests to reveal an address. `care`: a care plan, at the longest, from when it was written.
    """

    reopen: timedelta
    address: timedelta
    content: timedelta
    urgent_content: timedelta
    transcript: timedelta
    token: timedelta
    case: timedelta
    audit: timedelta
    care: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What there is of one kind. `kept` after closing, None for what is not over; `next_due`: when the oldest goes."""

    holding: Holding
    count: int
    kept: timedelta | None
    next_due: datetime | None


class Retention:
    def __init__(self, *, database: Database, times: RetentionTimes, returning: Returning, clock: Clock) -> None:
        self._database = database
        self._times = times
        self._returning = returning
        self._clock = clock

    async def enforce(self) -> int:
        """Forget whatever is past its time; returns of how much."""
        now = self._clock.now()
        addresses, keys = await self._over(now)
        for conversation in addresses:
            async with self._database.write() as unit:
                await data_keys.forget_address(unit.connection, conversation)
        for conversation in keys:
            await forget(self._database, conversation)
        shut = await self._returning.shut_due(self._database, now, self._times.reopen)
        without_words = await self._without_words(now) + await self._care_over(now)
        # Last: what its person asked to have deleted meanwhile is deleted as they were told, by the next tick.
        return len(addresses) + len(keys) + shut + without_words + await end_holds(self._database, now)

    async def held(self) -> list[Held]:
        """What is held now and until when, in the order in which it goes."""
        times = self._times
        kept = {
            Holding.CONTACT: times.reopen,
            Holding.ADDRESS: times.address,
            Holding.CONTENT: times.content,
            Holding.URGENT_CONTENT: times.urgent_content,
            Holding.TRANSCRIPT: times.transcript,
            Holding.RETURNING: times.token,
            Holding.CASE: times.case,
            Holding.CARE: times.care,
            Holding.REVEAL: times.audit,
            Holding.RECORD: times.case,
            Holding.AUDIT: times.audit,
        }
        async with self._database.read() as connection:
            found = await holdings.counted(connection)
        return [
            Held(
                holding=holding,
                count=found[holding][0],
                kept=kept.get(holding),
                next_due=since + kept.get(holding, _NONE) if (since := found[holding][1]) else None,
            )
            for holding in Holding
        ]

    async def _without_words(self, now: datetime) -> int:
        """What is left once the words are gone."""
        times = self._times
        async with self._database.read() as connection:
            transcripts_over = await forgotten.transcripts_over(connection, now - times.transcript, _BATCH)
            cases_over = await forgotten.cases_over(connection, now - times.case, _BATCH)
            cases_over += await forgotten.drills_over(connection, now - _DRILL, _BATCH)
        for conversation in transcripts_over:
            async with self._database.write() as unit:
                await forgotten.remove_transcript(unit.connection, conversation)
        for conversation in cases_over:
            async with self._database.write() as unit:
                await forgotten.remove_case(unit.connection, conversation)
        async with self._database.write() as unit:
            unlinked = await forgotten.unlink_contacts(unit.connection, now - times.token)
            drilled = await drills.forget(unit.connection, now - times.case)
            asked = await reveal_parts.forget(unit.connection, now - times.audit, now - _DRILL)
            entries = await audit.forget(unit.connection, now - times.audit, now)
            asked += await legal_holds.forget(unit.connection, now - times.audit)
            filed = await case_records.forget(unit.connection, now - times.case)
            filed += await desk_hours.forget(unit.connection, now - times.case)
            filed += await review_lots.forget(unit.connection, now - TOLD_FOR, now - times.case)
        return len(transcripts_over) + len(cases_over) + unlinked + asked + entries + filed + drilled

    async def _care_over(self, now: datetime) -> int:
        """Care plans go with their last day, and when their person was not here for as long as a token is kept."""
        async with self._database.write() as unit:
            over = await care_plans.over(
                unit.connection, now.date(), (now - self._times.token).date(), now - UNANSWERED
            )
            await care_plans.destroy(unit.connection, over)
            for plan in over:
                entry = audit.Entry(actor=audit.CLOCK, action="care_plan_over", detail=plan)
                await audit.append(unit.connection, entry, now)
        return len(over)

    async def _over(self, now: datetime) -> tuple[list[ConversationId], list[ConversationId]]:
        async with self._database.read() as connection:
            addresses = await data_keys.addresses_over(connection, now - self._times.address)
            keys = await data_keys.contents_over(
                connection, now - self._times.content, now - self._times.urgent_content
            )
        return addresses, keys


async def forget(database: Database, conversation: ConversationId) -> bool:
    """Destroy a conversation's key, its address and what the key sealed; False when there was no key any more.

    False too when two people hold the words: then everything stays.
    """
    async with database.write() as unit:
        # Whoever agrees to a hold has the talk's row first: it is in force by now, or finds no key any more.
        await cases.hold(unit.connection, conversation)
        if await legal_holds.holds(unit.connection, conversation):
            return False
        known = await data_keys.get(unit.connection, conversation) is not None
        await data_keys.destroy(unit.connection, conversation)
        await data_keys.forget_address(unit.connection, conversation)
        await transcripts.blank_bodies(unit.connection, conversation)
        await notes.blank_bodies(unit.connection, conversation)
        await platform_ids.remove(unit.connection, conversation)
    return known
