"""A backup of a house that runs makes an empty one go on; what was destroyed since stays closed."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select

from handoff.backup_sieve import SEALED
from handoff.backups import Backups
from handoff.care_plan import CareWish
from handoff.crypto.key_folder import KeyFolder, Purpose
from handoff.legal_hold import HoldReason
from handoff.ranks import Role
from handoff.retention import forget
from handoff.store import audit, data_keys, transcripts
from handoff.store.accounts import AccountStore
from handoff.store.letters import LetterState
from handoff.store.tables import audit as trail
from handoff.store.tables import metadata
from most116.app.forgetting import make_key_rotation
from most116.app.housekeeping import Housekeeping, under_a_term
from most116.app.record_keeping import make_filing
from most116.core.conversation import Line, Phase
from most116.core.errors import UNKNOWN_RESULT, ConfigurationError
from most116.testing.databases import copy_sqlite
from most116.testing.house import BOHDAN, House, house_at
from most116.testing.house_records import ANIA
from most116.testing.servers import RedisServer

CELINA_SAYS = "Dzień dobry, czytam"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
async def empty(
    house: House, own_redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path
) -> AsyncIterator[House]:
    """A second house with the keyring of the first and nothing else, on SQLite whatever the first stands on."""
    url = copy_sqlite(migrated_sqlite, tmp_path / "second.db")
    async with house_at(own_redis_server.url, url, tmp_path, house.clock) as made:
        yield made


def backups_of(house: House) -> Backups:
    parts = house.parts
    return Backups(database=parts.database, redis=parts.runtime.redis, keyring=parts.keyring, clock=house.clock)


def matching(folder: Path, names: str) -> list[Path]:
    return list(folder.glob(names))


async def test_open_talks_go_on_and_what_nobody_had_read_is_read(house: House, empty: House, folder: Path) -> None:
    talk = await house.talk()
    await house.desk.note(house.account(), talk, "szkoła, spokojniej")
    on_its_way = await house.reply(talk, CELINA_SAYS)
    assert await house.intake(house.message("jestem na dworcu"))
    assert await house.intake(house.message("nikt mnie nie słyszy", sender=BOHDAN))
    await backups_of(house).take(folder)

    house.clock.move(minutes=20)
    found = await backups_of(empty).restore(folder)
    assert (found.conversations, found.shredded, found.unsure) == (1, 0, 1)
    await empty.read_all()
    assert await empty.words(talk) == ["hej", "jestem na dworcu"]
    assert (await empty.case(talk)).conversation.assigned_to == "celina"
    assert await empty.words((await empty.case_of(BOHDAN)).conversation.id) == ["nikt mnie nie słyszy"]
    (note,) = (await empty.desk.conversation(empty.account(), talk)).notes
    assert note.text == "szkoła, spokojniej"

    # It may have gone to the person before the house was lost: nobody sends it by themselves a second time.
    letter = await empty.letter(on_its_way.message)
    assert (letter.state, letter.reason) == (LetterState.FAILED, UNKNOWN_RESULT.code)
    await empty.desk.reply(empty.account(), talk, "Już jestem z powrotem")
    await empty.deliver()
    assert empty.bridge.texts[-1] == "Już jestem z powrotem"
    assert CELINA_SAYS not in empty.bridge.texts
    assert not await empty.intake(house.message("hej", sid="SM-auto-0")), "what was accepted before is not taken again"


async def test_whoever_waited_waits_on(house: House, empty: House, folder: Path) -> None:
    waiting = await house.hears("hej")
    await backups_of(house).take(folder)
    await backups_of(empty).restore(folder)
    stop = asyncio.Event()
    parts, database = under_a_term(empty.parts)
    clock = Housekeeping(parts, database, make_filing(parts), empty.retention, make_key_rotation(parts))
    running = asyncio.create_task(clock.run(stop))
    async with asyncio.timeout(60):
        while not await empty.parts.room.waiting(tuple(Line)):  # noqa: ASYNC110 -- nothing tells of it
            await asyncio.sleep(0.02)
    stop.set()
    await running
    await empty.desk.claim(empty.account(), waiting)
    assert (await empty.case(waiting)).conversation.assigned_to == "celina"


async def test_what_was_destroyed_since_stays_closed(house: House, empty: House, folder: Path) -> None:
    gone, stays = await house.talk(), await house.talk(sender=BOHDAN)
    await backups_of(house).take(folder)
    assert await forget(house.parts.database, gone)
    await backups_of(house).renew_keys(folder)

    found = await backups_of(empty).restore(folder)
    assert (found.conversations, found.shredded) == (2, 1)
    assert (await empty.case(gone)).conversation.phase is Phase.CLOSED
    async with empty.parts.database.read() as connection:
        assert not await transcripts.transcript(connection, gone)
        assert await data_keys.get_address(connection, gone) is None
    assert await empty.words(stays) == ["hej"]
    assert await empty.intake(empty.message("hej", sid="SM-new"))
    await empty.read_all()
    assert (await empty.case_of(ANIA)).conversation.id != gone


async def test_a_care_plan_comes_back_and_one_that_was_ended_since_does_not(
    house: House, empty: House, folder: Path
) -> None:
    """What finds a plan is with what opens it, apart from its words: who asks to be unlinked is in no newer copy."""
    today = house.desk.care.today
    wish = CareWish(text="jedna rozmowa dziennie", review_on=today + timedelta(days=9), until=today + timedelta(days=9))
    lena, lidia = (house.account(name, *Line, role=Role.LEAD) for name in ("Lena", "Lidia"))
    talks = [await house.talk(), await house.talk(sender=BOHDAN)]
    plans = [await house.desk.care.write(lena, which, wish) for which in talks]
    for plan in plans:
        await house.desk.care.approve(lidia, plan)
    await backups_of(house).take(folder)
    await house.desk.care.end(lena, plans[0])
    await backups_of(house).renew_keys(folder)

    (data,) = matching(folder, "data-*")
    assert b"care_keys" not in gzip.decompress(data.read_bytes())
    await backups_of(empty).restore(folder)
    assert [one.plan.id for one in await empty.desk.care.listed(lidia)] == [plans[1]]
    assert await empty.desk.care.of(lidia, talks[0]) is None
    found = await empty.desk.care.of(lidia, talks[1])
    assert found is not None
    assert found.text == "jedna rozmowa dziennie"


async def test_what_two_people_hold_comes_back_held_and_ends_when_it_was_to(
    house: House, empty: House, folder: Path
) -> None:
    held = await house.talk()
    await house.desk.close(house.account(), held)
    for name, role in (("Lena", Role.LEAD), ("Ada", Role.ADMIN)):
        await AccountStore(house.parts.database, house.clock).add(house.account(name, *Line, role=role))
    await house.desk.holds.ask(house.account("Lena", *Line, role=Role.LEAD), held, HoldReason.AUTHORITY)
    await house.desk.holds.agree(house.account("Ada", *Line, role=Role.ADMIN), held)
    house.clock.move(days=40)
    await backups_of(house).take(folder)
    await backups_of(empty).restore(folder)
    await empty.retention.enforce()
    assert "hej" in await empty.words(held)
    house.clock.move(days=50)
    for _ in range(2):
        await empty.retention.enforce()
    assert not any(await empty.words(held))


async def test_words_under_a_key_that_was_replaced_do_not_come_back(house: House, empty: House, folder: Path) -> None:
    """Who has everything deleted writes on in the same talk, under another key."""
    talk = await house.talk()
    await backups_of(house).take(folder)
    _, wrapped = house.parts.keyring.new_content_key(talk)
    async with house.parts.database.write() as unit:
        await data_keys.destroy(unit.connection, talk)
        await data_keys.add(unit.connection, talk, wrapped, house.clock.now())
    await backups_of(house).renew_keys(folder)
    await backups_of(empty).restore(folder)
    async with empty.parts.database.read() as connection:
        assert not await transcripts.transcript(connection, talk)
    assert (await empty.case(talk)).conversation.assigned_to == "celina"


async def test_only_an_empty_house_is_filled(house: House, folder: Path) -> None:
    await house.talk()
    await backups_of(house).take(folder)
    with pytest.raises(ConfigurationError, match="the database is not empty"):
        await backups_of(house).restore(folder)


async def test_redis_must_be_empty_too(house: House, empty: House, folder: Path) -> None:
    await backups_of(house).take(folder)
    await empty.parts.runtime.redis.set("heartbeat:intake", "1")
    with pytest.raises(ConfigurationError, match="Redis is not empty"):
        await backups_of(empty).restore(folder)


async def test_a_keyring_without_the_keys_fills_nothing(house: House, empty: House, folder: Path) -> None:
    await house.talk()
    await backups_of(house).take(folder)
    store = KeyFolder(house.parts.settings.keyring_dir)
    for one in store.read():
        if one.purpose is Purpose.WRAP:
            store.destroy(one.key.id)
            store.add(Purpose.WRAP, one.day)
    house.clock.move(minutes=2)
    with pytest.raises(ConfigurationError, match="the keyring does not open 1 of 1 conversations"):
        await backups_of(empty).restore(folder)
    found = await backups_of(empty).restore(folder, without_lost=True)
    assert (found.conversations, found.shredded) == (1, 1)


async def test_a_copy_of_the_keys_older_than_the_data_is_refused(house: House, empty: House, folder: Path) -> None:
    await house.talk()
    await backups_of(house).take(folder)
    old = (folder / "keys.jsonl.gz").read_bytes()
    house.clock.move(hours=1)
    await backups_of(house).take(folder)
    (folder / "keys.jsonl.gz").write_bytes(old)
    with pytest.raises(ConfigurationError, match="is older than"):
        await backups_of(empty).restore(folder)


@pytest.mark.parametrize("part", ["data-*", "keys*"])
@pytest.mark.parametrize("harm", ["cut", "changed", "nothing"])
async def test_a_damaged_file_fills_nothing(house: House, empty: House, folder: Path, part: str, harm: str) -> None:
    await house.talk()
    await backups_of(house).take(folder)
    (path,) = matching(folder, part)
    whole = path.read_bytes()
    middle = len(whole) // 2
    changed = bytes([whole[middle] ^ 1])
    path.write_bytes({"cut": whole[:middle], "changed": whole[:middle] + changed + whole[middle + 1 :]}.get(harm, b""))
    with pytest.raises(ConfigurationError, match="is cut off or damaged"):
        await backups_of(empty).restore(folder)
    path.unlink()
    await backups_of(house).take(folder)
    assert (await backups_of(empty).restore(folder)).conversations == 1


async def test_nobody_but_its_owner_reads_it_and_no_word_stands_in_it(house: House, folder: Path) -> None:
    await house.hears("nikt mnie nie słyszy")
    await backups_of(house).take(folder)
    for path in matching(folder, "*"):
        assert path.stat().st_mode & 0o777 == 0o600
        packed = gzip.decompress(path.read_bytes())
        # Three letters stand in any base64 by chance; a blank stands in none.
        assert b"nikt mnie" not in packed
        assert ANIA.encode() not in packed


async def test_the_trail_tells_of_both_and_stays_whole(house: House, empty: House, folder: Path) -> None:
    await house.talk()
    await backups_of(house).take(folder)
    await backups_of(house).take(folder)
    await backups_of(empty).restore(folder)
    async with empty.parts.database.read() as connection:
        actions = (await connection.execute(select(trail.c.action).order_by(trail.c.seq))).scalars().all()
        assert await audit.broken_at(connection) is None
    assert actions[-2:] == ["backup_taken", "restored"]


async def test_what_comes_in_meanwhile_is_there_once(house: House, empty: House, folder: Path) -> None:
    """Redis is copied before SQL: a message between the two is in both, and is one message all the same."""
    talk = await house.talk()
    taking = asyncio.create_task(backups_of(house).take(folder))
    for number in range(20):
        await house.hears(f"słowo {number}")
    await taking
    await backups_of(empty).restore(folder)
    await empty.read_all()
    words = await empty.words(talk)
    assert words == ["hej", *(f"słowo {number}" for number in range(len(words) - 1))]


def test_of_every_ciphertext_it_is_said_what_opens_it() -> None:
    """Whoever adds one says whether the key of the conversation seals it."""
    all_of_them = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    otherwise = {
        *(("data_keys", "wrapped"), ("care_keys", "wrapped"), ("stuck", "envelope")),
        *(("glass_drills", "wrapped"), ("glass_drills", "sealed")),
        ("authenticators", "sealed"),
        # Names and public halves, which open nothing and are sealed by nobody.
        *(("passkeys", "credential"), ("passkeys", "public_key")),
    }
    assert all_of_them == set(SEALED.items()) | otherwise
