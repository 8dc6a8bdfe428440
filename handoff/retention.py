"""Forgets in time: addresses first, then the keys of texts, and with a key everything it sealed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.store import data_keys, notes, platform_ids, transcripts
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTimes:
    """How long after closing something is kept (domain sheet 5.3)."""

    address: timedelta
    content: timedelta
    urgent_content: timedelta


class Retention:
    def __init__(self, *, database: Database, times: RetentionTimes, clock: Clock) -> None:
        self._database = database
        self._times = times
        self._clock = clock

    async def enforce(self) -> int:
        """Forget whatever is past its time; returns how many addresses and keys are gone."""
        now = self._clock.now()
        addresses, keys = await self._over(now)
        for conversation in addresses:
            async with self._database.write() as unit:
                await data_keys.forget_address(unit.connection, conversation)
        for conversation in keys:
            await forget(self._database, conversation)
        return len(addresses) + len(keys)

    async def _over(self, now: datetime) -> tuple[list[ConversationId], list[ConversationId]]:
        async with self._database.read() as connection:
            addresses = await data_keys.addresses_over(connection, now - self._times.address)
            keys = await data_keys.contents_over(
                connection, now - self._times.content, now - self._times.urgent_content
            )
        return addresses, keys


async def forget(database: Database, conversation: ConversationId) -> bool:
    """Destroy a conversation's key, its address and what the key sealed; False when there was no key any more."""
    async with database.write() as unit:
        known = await data_keys.get(unit.connection, conversation) is not None
        await data_keys.destroy(unit.connection, conversation)
        await data_keys.forget_address(unit.connection, conversation)
        await transcripts.blank_bodies(unit.connection, conversation)
        await notes.blank_bodies(unit.connection, conversation)
        await platform_ids.remove(unit.connection, conversation)
    return known
