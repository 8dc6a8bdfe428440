"""Takes a backup of what is open and what is kept, and makes an empty installation go on from one.

A backup is two files. `data-<time>.jsonl.gz` holds the tables and what only Redis knows, all of it sealed as it is
there, but for the tokens by which people who come back are known: who asks to be unlinked is not to be found in any
copy. `keys.jsonl.gz` holds the wrapped keys of the conversations and of care plans, with the tokens that these hang on,
and is replaced each time: what was destroyed after the data were copied is in no newer copy of the keys, and stays
closed. The keyring is in neither.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.backup_file import Backup, Line, written
from handoff.backup_sieve import Sieve
from handoff.crypto.content_key import ContentKey
from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.keyring import KeyRing
from handoff.live import copying as live_copying
from handoff.live.connection import Live
from handoff.store import audit, copying
from handoff.store.floor_tables import care_keys
from handoff.store.record_tables import tokens
from handoff.store.schema import HEAD, require_current
from handoff.store.tables import data_keys
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.errors import ConfigurationError
from most116.core.ids import ConversationId

_KEYS = "keys.jsonl.gz"
_DATA = "data-*.jsonl.gz"
_BATCH = 500
# Of each table of keys, the column that says what a key is of.
_KEY_TABLES = {data_keys.name: "conversation", care_keys.name: "plan"}
_APART = (data_keys, care_keys, tokens)
_TABLES = {table.name: table for table in copying.TABLES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """`shredded`: conversations that were open in the data and whose key is destroyed. `unsure`: letters that were
    on their way, of which nobody knows whether they went."""

    at: datetime
    conversations: int
    shredded: int
    unsure: int


class Backups:
    def __init__(self, *, database: Database, redis: Live, keyring: KeyRing, clock: Clock) -> None:
        self._database = database
        self._redis = redis
        self._keyring = keyring
        self._clock = clock

    async def take(self, folder: Path) -> Path:
        """Write a backup into a folder that is there; the file of the data. Raises OSError and StorageDown."""
        now = self._clock.now()
        path = folder / f"data-{now:%Y%m%dT%H%M%S%fZ}.jsonl.gz"
        with written(path, _head("data", now)) as data:
            # Redis first: what is processed between the two is then in both, and not in none.
            async for one in live_copying.kept(self._redis):
                data.add({"live": one})
            async with self._database.engine.connect() as opened:
                connection = await copying.at_one_moment(self._database.engine, opened)
                # Cut off here the keys are newer than the data, which harms nothing.
                await _write_keys(connection, folder, now)
                for table in copying.TABLES:
                    if table not in _APART:
                        async for row in copying.rows(connection, table):
                            data.add({"table": table.name, "row": row})
        await self._note("backup_taken", "")
        return path

    async def renew_keys(self, folder: Path) -> None:
        """Only the keys again: from then on what was destroyed meanwhile stays closed. Raises OSError."""
        Backup.newest(folder, _DATA)
        async with self._database.read() as connection:
            await _write_keys(connection, folder, self._clock.now())

    async def restore(self, folder: Path, *, without_lost: bool = False) -> Restored:
        """Fill an empty database and an empty Redis from the newest backup of a folder. Raises ConfigurationError.

        `without_lost`: go on although the keyring does not open all; that part is left out.
        """
        data, kept = Backup.newest(folder, _DATA), Backup.newest(folder, _KEYS)
        _check_heads(data, kept)
        await self._check_empty()
        wrapped = {_owner(line): line for line in kept.lines()}
        opened, lost = self._opened(wrapped)
        if lost and not without_lost:
            raise ConfigurationError(
                f"the keyring does not open {lost} of {len(wrapped)} conversations and care plans: restore its newest "
                "copy, or leave them out by --without-lost"
            )
        now = self._clock.now()
        for line in data.lines():
            if "live" in line:
                await live_copying.put(self._redis, line["live"], data.at, now)
        sieve = Sieve({str(one): key for one, key in opened.items()}, now)
        async with self._database.write() as unit:
            for table, rows in _batches(data.lines()):
                await copying.put(unit.connection, _TABLES[table], [row for row in map(sieve.of(table), rows) if row])
            kept_keys = [wrapped[one] for one in opened if sieve.has(one)]
            for table in _KEY_TABLES:
                of_table = [line["row"] for line in kept_keys if line["table"] == table]
                await copying.put(unit.connection, _TABLES[table], of_table)
        await self._note("restored", f"{data.at:%Y-%m-%d %H:%M}")
        return Restored(at=data.at, conversations=sieve.conversations, shredded=len(sieve.closed), unsure=sieve.unsure)

    async def _check_empty(self) -> None:
        await require_current(self._database.engine)
        async with self._database.read() as connection:
            if not await copying.is_empty(connection):
                raise ConfigurationError("the database is not empty: restore into a new one")
        if await self._redis.dbsize():
            raise ConfigurationError("Redis is not empty: stop every role, and give it an empty one")

    def _opened(self, wrapped: Mapping[ConversationId, Line]) -> tuple[dict[ConversationId, ContentKey], int]:
        """The keys that open, and how many do not."""
        opened: dict[ConversationId, ContentKey] = {}
        for owner, line in wrapped.items():
            try:
                opened[owner] = self._keyring.unwrap(owner, copying.sealed_bytes(line["row"], "wrapped"))
            except EnvelopeError:
                continue
        return opened, len(wrapped) - len(opened)

    async def _note(self, action: str, detail: str) -> None:
        async with self._database.write() as unit:
            entry = audit.Entry(actor=audit.CLOCK, action=action, detail=detail)
            await audit.append(unit.connection, entry, self._clock.now())


async def _write_keys(connection: AsyncConnection, folder: Path, now: datetime) -> None:
    with written(folder / _KEYS, _head("keys", now)) as keys:
        for table in _KEY_TABLES:
            async for row in copying.rows(connection, _TABLES[table]):
                keys.add({"table": table, "row": row})


def _owner(line: Line) -> ConversationId:
    """What a key is of. The id of a care plan stands where that of a talk does; ids of both are made by one factory."""
    return ConversationId(line["row"][_KEY_TABLES[line["table"]]])


def _head(part: str, now: datetime) -> Line:
    return {"part": part, "schema": HEAD, "at": now.isoformat()}


def _check_heads(data: Backup, kept: Backup) -> None:
    if data.head["schema"] != HEAD:
        raise ConfigurationError(
            f"{data.path} is of revision {data.head['schema']} and this program writes {HEAD}: restore with the "
            "most116 that took it, and upgrade then"
        )
    if kept.at < data.at:
        raise ConfigurationError(f"{kept.path} is older than {data.path}: put the newest copy of the keys there")


def _batches(lines: Iterator[Line]) -> Iterator[tuple[str, list[copying.Row]]]:
    """Rows that follow each other in one table, some hundred at a time."""
    table, rows = "", list[copying.Row]()
    for line in lines:
        if "table" not in line:
            continue
        if rows and (line["table"] != table or len(rows) == _BATCH):
            yield table, rows
            rows = []
        table = line["table"]
        rows.append(line["row"])
    if rows:
        yield table, rows
