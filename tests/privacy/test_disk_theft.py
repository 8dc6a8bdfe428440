"""Somebody copies the disk, today and later: what was due is closed by its key, in old copies too."""

import shutil
from pathlib import Path

import pytest

from handoff.crypto.envelope import EnvelopeError, key_id_of
from handoff.crypto.keyring import open_keyring
from handoff.key_check import opened_in_copy, verify
from handoff.store import data_keys, transcripts
from handoff.store.database import open_engine
from most116.app.forgetting import make_key_rotation
from most116.core.ids import ConversationId, MessageId
from most116.testing.databases import copy_sqlite, sqlite_url
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer

TOLD = "nazywam sie Zenobia i nie mam dokad pojsc"


class Copy:
    """The data folder of a house as a thief has it: the database and what Redis wrote to disk."""

    def __init__(self, folder: Path, redis: RedisServer, to: Path) -> None:
        to.mkdir()
        for path in folder.glob("most116.db*"):
            shutil.copy(path, to)
        self.database = to / "most116.db"
        self.raw = b"".join(path.read_bytes() for path in sorted(to.iterdir())) + redis.everything()

    async def words(self, house: House, keys: Path, conversation: ConversationId) -> list[str]:
        """What the talk says, opened with these keys; EnvelopeError when nothing opens."""
        ring = open_keyring(keys, house.clock)
        engine = open_engine(sqlite_url(self.database))
        async with engine.connect() as connection:
            wrapped = await data_keys.get(connection, conversation)
            lines = await transcripts.transcript(connection, conversation)
        await engine.dispose()
        if wrapped is None:
            raise EnvelopeError("no key is left")
        key = ring.unwrap(conversation, wrapped)
        return [key.open_text(line.body, line.id).reveal() for line in lines]

    async def open_talks(self, house: House, keys: Path) -> tuple[int, int]:
        engine = open_engine(sqlite_url(self.database))
        async with engine.connect() as connection:
            found = await opened_in_copy(connection, open_keyring(keys, house.clock))
        await engine.dispose()
        return found


def sealed_messages(raw: bytes, key_id: str) -> list[bytes]:
    """Whatever in these bytes looks like an envelope of that key."""
    mark, found, at = b"\x01" + bytes.fromhex(key_id), [], raw.find(b"\x01" + bytes.fromhex(key_id))
    while at >= 0:
        found.append(raw[at : at + 2_000])
        at = raw.find(mark, at + 1)
    return found


async def test_after_its_time_no_copy_of_any_age_opens(
    own_redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    copy_sqlite(migrated_sqlite, folder / "most116.db")
    async with house_at(own_redis_server.url, sqlite_url(folder / "most116.db"), folder) as house:
        rotation, keys = make_key_rotation(house.parts), house.parts.settings.keyring_dir
        await rotation.turn()
        inbox_key = house.parts.keyring.seal_inbox(b"", MessageId("any"))
        conversation = await house.hears(TOLD)
        await house.desk.claim(house.account(), conversation)
        await house.desk.close(house.account(), conversation)
        before = Copy(folder, own_redis_server, tmp_path / "before")
        old_keys = tmp_path / "old_keys"
        shutil.copytree(keys, old_keys)

        assert TOLD in await before.words(house, keys, conversation)
        assert sealed_messages(before.raw, key_id_of(inbox_key))
        house.clock.move(days=3, milliseconds=1)
        await house.retention.enforce()
        await rotation.turn()
        assert (await verify(house.parts.database, rotation.store, house.parts.keyring)).well

        after = Copy(folder, own_redis_server, tmp_path / "after")
        for copy in (before, after):
            with pytest.raises(EnvelopeError):
                await copy.words(house, keys, conversation)
        assert await before.open_talks(house, keys) == (1, 0)
        # What makes the difference is the key, and nothing else: whoever kept that too can read the older copy.
        assert TOLD in await before.words(house, old_keys, conversation)
        with pytest.raises(EnvelopeError):
            await after.words(house, old_keys, conversation)
        assert TOLD.encode() not in before.raw + after.raw
        await the_messages_themselves_are_closed_too(house, key_id_of(inbox_key), inbox_key)


async def the_messages_themselves_are_closed_too(house: House, key_id: str, envelope: bytes) -> None:
    """What Redis kept on disk of messages on their way is closed some weeks later."""
    rotation = make_key_rotation(house.parts)
    assert house.parts.keyring.open_inbox(envelope, MessageId("any")) == b""
    for _ in range(40):
        house.clock.move(days=1)
        await rotation.turn()
    assert key_id not in {one.key.id for one in rotation.store.read()}
    with pytest.raises(EnvelopeError):
        house.parts.keyring.open_inbox(envelope, MessageId("any"))
