"""Keys of the day and of the quarter: made a day ahead, and destroyed when nothing is left that they may open.

With the key of a day every older copy of the data is closed: backups, replicas and what a disk still holds of deleted
rows. Whoever kept the keyring together with such a copy can read it; keep the two apart.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.key_folder import KeyStore, Purpose, StoredKey
from handoff.crypto.keyring import KeyRing
from handoff.crypto.returning_tokens import TOKEN_KEYS
from handoff.live.inbox import Inbox
from handoff.store import audit, care_keys, care_plans, day_keys, tokens
from handoff.store.day_keys import DayKey
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.ids import CarePlanId
from most116.core.redaction import EventLog

DAILY = (Purpose.WRAP, Purpose.INBOX)
QUARTERLY = tuple(TOKEN_KEYS.values())
ROTATED = (*DAILY, *QUARTERLY)
_DAY = timedelta(days=1)
# Every process reads the keyring each minute, and seals under nothing that it read a day ago (crypto/keyring.py).
_SETTLED = 2 * _DAY
_BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTimes:
    """In days. `rewrap`: an older key lets go of conversations that still last. `inbox`: longer than anything waits."""

    rewrap: timedelta
    inbox: timedelta


class KeyRotation:
    """For one process at a time; a round that was cut off is finished by the next."""

    def __init__(
        self, *, database: Database, store: KeyStore, keyring: KeyRing, inbox: Inbox, times: KeyTimes, clock: Clock,
        events: EventLog,
    ) -> None:  # fmt: skip
        self._database = database
        self.store = store
        self._keyring = keyring
        self._inbox = inbox
        self._times = times
        self._clock = clock
        self._events = events

    async def turn(self) -> int:
        """Make what is missing and destroy what is over; how many were destroyed. Raises ConfigurationError."""
        today = self._clock.now().date()
        stored = self._make(self.store.read(), today)
        async with self._database.read() as connection:
            known = await day_keys.known(connection)
            used = await day_keys.uses(connection)
        await self._note(stored, known, used, today)
        if await self._rewrap(stored, today):
            async with self._database.read() as connection:
                used = await day_keys.uses(connection)
        over = await self._over(stored, used, today)
        for key_id in over:
            self.store.destroy(key_id)
        await self._note_destroyed({one.key.id for one in stored} - over)
        return len(over)

    def _make(self, stored: Sequence[StoredKey], today: date) -> list[StoredKey]:
        """With the keys of today and tomorrow, and of their quarters."""
        there = {(one.purpose, _first_day(one.purpose, one.day)) for one in stored}
        days = [(purpose, day) for purpose in ROTATED for day in (today, today + _DAY)]
        wanted = list(dict.fromkeys((purpose, _first_day(purpose, day)) for purpose, day in days))
        return [*stored, *(self.store.add(purpose, day) for purpose, day in wanted if (purpose, day) not in there)]

    async def _note(
        self, stored: Sequence[StoredKey], known: Sequence[DayKey], used: Container[str], today: date
    ) -> None:
        """Those that this database uses, or will; others may belong to another one."""
        noted = {one.id for one in known}
        ours = [
            one
            for one in stored
            if one.purpose in ROTATED and (one.day >= _first_day(one.purpose, today) or one.key.id in used)
        ]
        if fresh := [one for one in ours if one.key.id not in noted]:
            async with self._database.write() as unit:
                await day_keys.note(unit.connection, fresh)

    async def _rewrap(self, stored: Sequence[StoredKey], today: date) -> bool:
        """Conversations and care plans that last longer come under the key of today, so that older ones can be closed.

        Whether there were any.
        """
        old = [one.key.id for one in stored if one.purpose is Purpose.WRAP and one.day < today - self._times.rewrap]
        if not old:
            return False
        async with self._database.read() as connection:
            found = await day_keys.wrapped_under(connection, old, _BATCH)
            plans = await care_keys.wrapped_under(connection, old, _BATCH)
        for conversation, wrapped in found:
            try:
                fresh = self._keyring.rewrap(conversation, wrapped)
            except EnvelopeError as failure:
                self._events.failure("rewrap_failed", failure, conversation=conversation)
                continue
            async with self._database.write() as unit:
                await day_keys.put_wrapped(unit.connection, conversation, wrapped, fresh)
        await self._rewrap_plans(plans)
        return bool(found or plans)

    async def _rewrap_plans(self, plans: Sequence[tuple[CarePlanId, bytes]]) -> None:
        for plan, wrapped in plans:
            try:
                fresh = self._keyring.rewrap(plan, wrapped)
            except EnvelopeError as failure:
                self._events.failure("rewrap_failed", failure)
                continue
            async with self._database.write() as unit:
                await care_keys.put_wrapped(unit.connection, plan, wrapped, fresh)

    async def _over(self, stored: Sequence[StoredKey], used: Container[str], today: date) -> set[str]:
        """The ids of keys that nothing needs and that nobody can still be sealing under."""
        async with self._database.read() as connection:
            noted = {one.id for one in await day_keys.known(connection) if one.destroyed_at is None}
            stuck = await day_keys.stuck_uses(connection)
        unread = await self._inbox.oldest()
        waits_from = today - self._times.inbox if unread is None else min(unread.date(), today - self._times.inbox)
        over = set()
        for one in stored:
            key_id = one.key.id
            later = (each.day for each in stored if each.purpose is one.purpose and each.day > one.day)
            if key_id not in noted or not any(day <= today - _SETTLED for day in later):
                continue
            of_inbox = one.purpose is Purpose.INBOX
            if key_id not in stuck and one.day < waits_from if of_inbox else key_id not in used:
                over.add(key_id)
        return over

    async def _note_destroyed(self, left: set[str]) -> None:
        """Also of those that an earlier round destroyed and could not note."""
        now = self._clock.now()
        async with self._database.read() as connection:
            known = await day_keys.known(connection)
        gone = [one for one in known if one.destroyed_at is None and one.id not in left]
        for one in gone:
            async with self._database.write() as unit:
                await day_keys.note_destroyed(unit.connection, one.id, now)
                await tokens.remove_under(unit.connection, one.id)
                await care_plans.destroy(unit.connection, await care_keys.found_under(unit.connection, one.id))
                done = audit.Entry(
                    actor=audit.CLOCK, action="key_destroyed", detail=f"{one.purpose} {one.day} {one.id}"
                )
                await audit.append(unit.connection, done, now)


def _first_day(purpose: Purpose, day: date) -> date:
    """From when a key that is in use on `day` is used."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1) if purpose in QUARTERLY else day
