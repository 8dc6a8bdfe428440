"""What was seen last of every talk is kept sealed, found again, and ends by itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handoff.crypto.key_folder import Purpose, create_missing_keys
from handoff.crypto.keyring import open_keyring
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.live.connection import Live, connect
from handoff.live.last_seen import RedisLastSeen
from most116.core.clock import SystemClock
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.sealed import ReplyAddress

TALK, OTHER = ReplyAddress("1430000000000000001"), ReplyAddress("1430000000000000002")


def memory(redis: Live, folder: Path, channel: Channel = Channel.DISCORD) -> RedisLastSeen:
    create_missing_keys(folder, datetime(2026, 11, 20, tzinfo=UTC))
    keyring = open_keyring(folder, SystemClock())
    pseudonyms = Pseudonyms(keyring.current(Purpose.PEPPER).secret)
    return RedisLastSeen(redis=redis, keyring=keyring, pseudonyms=pseudonyms, channel=channel, slot="1161", seconds=60)


async def test_the_newest_of_every_talk_is_found_again(live: Live, tmp_path: Path) -> None:
    noting = memory(live, tmp_path)
    for where, number in ((TALK, 1), (OTHER, 2), (TALK, 3)):
        await noting.note(where, number)
    await memory(live, tmp_path, Channel.TELEGRAM).note(TALK, 4)
    found = await memory(live, tmp_path).all()
    assert {where.reveal(): number for where, number in found} == {TALK.reveal(): 3, OTHER.reveal(): 2}


async def test_nothing_in_redis_names_a_talk_and_everything_ends(live: Live, tmp_path: Path) -> None:
    await memory(live, tmp_path).note(TALK, 1_440_000_000_000_000_000)
    [key] = [key async for key in live.scan_iter("*", count=10)]
    value = await live.get(key.decode())
    assert value is not None
    assert TALK.reveal().encode() not in key + value
    assert 0 < await live.ttl(key.decode()) <= 60


async def test_what_no_key_opens_any_more_is_left_out(live: Live, tmp_path: Path) -> None:
    await memory(live, tmp_path / "old").note(TALK, 1)
    assert await memory(live, tmp_path / "new").all() == []


async def test_a_storage_that_is_away_is_named(tmp_path: Path) -> None:
    away = memory(connect("redis://127.0.0.1:1"), tmp_path)
    with pytest.raises(StorageDown):
        await away.note(TALK, 1)
    with pytest.raises(StorageDown):
        await away.all()
