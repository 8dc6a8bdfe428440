"""Tries to open what must be closed, and looks whether what must open does."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.key_folder import KeyStore, Purpose
from handoff.crypto.keyring import KeyRing
from handoff.store import care_keys, data_keys, day_keys, tokens, transcripts
from handoff.store.unit_of_work import Database
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """A key of the store or of the past. `conversations`: how many data keys, or tokens, are under it.

    `held`: how many of them are of talks whose words two people keep.
    """

    id: str
    purpose: Purpose
    day: date
    conversations: int
    destroyed: bool
    held: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """`lost`: conversations and care plans whose data key does not open any more.

    `left`: destroyed conversations of which words are left. `strange`: how many tokens of people who come back are
    under a key that is not there. `back`: destroyed keys that are there again, from a copy of the keyring perhaps.
    """

    open: int
    lost: tuple[ConversationId, ...]
    left: tuple[ConversationId, ...]
    strange: int
    back: tuple[str, ...]

    @property
    def well(self) -> bool:
        return not (self.lost or self.left or self.strange or self.back)


async def uses_of_keys(database: Database, store: KeyStore) -> list[KeyUse]:
    """Every key, by day. Raises ConfigurationError and StorageDown."""
    stored = {one.key.id: one for one in store.read()}
    async with database.read() as connection:
        known = {one.id: one for one in await day_keys.known(connection)}
        used, held = await day_keys.uses(connection), await day_keys.held(connection)
    found = [
        KeyUse(
            id=one.key.id,
            purpose=one.purpose,
            day=one.day,
            conversations=used.get(one.key.id, 0),
            destroyed=False,
            held=held.get(one.key.id, 0),
        )
        for one in stored.values()
    ]
    gone = [one for one in known.values() if one.id not in stored]
    found += [KeyUse(id=one.id, purpose=one.purpose, day=one.day, conversations=0, destroyed=True) for one in gone]
    return sorted(found, key=lambda one: (one.day, one.purpose, one.id))


async def verify(database: Database, store: KeyStore, keyring: KeyRing) -> Verified:
    """Raises ConfigurationError and StorageDown."""
    there = {one.key.id for one in store.read()}
    async with database.read() as connection:
        wrapped = [*await data_keys.every(connection), *await _of_plans(connection)]
        left = await transcripts.words_without_key(connection)
        known = await day_keys.known(connection)
        under = Counter(await tokens.uses(connection)) + Counter(await care_keys.token_uses(connection))
    lost = [conversation for conversation, envelope in wrapped if not _opens(keyring, conversation, envelope)]
    return Verified(
        open=len(wrapped) - len(lost),
        lost=tuple(lost),
        left=tuple(left),
        strange=sum(number for key_id, number in under.items() if key_id not in there),
        back=tuple(one.id for one in known if one.destroyed_at is not None and one.id in there),
    )


async def _of_plans(connection: AsyncConnection) -> list[tuple[ConversationId, bytes]]:
    """The wrapped keys of care plans, which are looked at as those of conversations are."""
    return [(ConversationId(plan), wrapped) for plan, wrapped in await care_keys.every(connection)]


async def opened_in_copy(copy: AsyncConnection, keyring: KeyRing) -> tuple[int, int]:
    """Of a copy of the database: how many conversations have a data key in it, and how many of these open today."""
    wrapped = await data_keys.every(copy)
    return len(wrapped), sum(_opens(keyring, conversation, envelope) for conversation, envelope in wrapped)


def _opens(keyring: KeyRing, conversation: ConversationId, wrapped: bytes) -> bool:
    try:
        keyring.unwrap(conversation, wrapped)
    except EnvelopeError:
        return False
    return True
