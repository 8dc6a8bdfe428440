"""The audit trail as an administrator reads it: who did what and when, page by page, and whether the chain is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from handoff.accounts.roles import Act, require
from handoff.records import Account
from handoff.store import audit
from handoff.store.audit import Wanted, Written
from handoff.store.unit_of_work import Database
from most116.core.ids import ConsultantId

PAGE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """`older`: the number before which the next page begins; None on the last."""

    entries: Sequence[Written]
    older: int | None


class Trail:
    """Entries hold words of ours and ids; nobody's words stand there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, by: Account, *, action: str = "", day: date | None = None, zone: tzinfo = UTC, before: int | None = None
    ) -> TrailPage:
        """The newest entries, of one kind or of one day, older than the entry numbered `before`."""
        require(by, Act.MANAGE_ACCOUNTS)
        since = None if day is None else datetime.combine(day, time(), zone)
        until = None if day is None else datetime.combine(day + timedelta(days=1), time(), zone)
        wanted = Wanted(action=action, since=since, until=until, before=before)
        async with self._database.read() as connection:
            found = await audit.entries(connection, wanted, PAGE + 1)
        return TrailPage(entries=found[:PAGE], older=found[PAGE - 1].seq if len(found) > PAGE else None)

    async def actions(self, by: Account) -> Sequence[str]:
        require(by, Act.MANAGE_ACCOUNTS)
        async with self._database.read() as connection:
            return await audit.actions(connection)

    async def broken_at(self, by: Account) -> int | None:
        """The number of the first entry that was changed or removed; None when the chain is whole."""
        require(by, Act.MANAGE_ACCOUNTS)
        async with self._database.read() as connection:
            return await audit.broken_at(connection)


def named(actor: ConsultantId, logins: Mapping[ConsultantId, str]) -> str:
    """Whoever acted, by login; the clock, the operator and accounts that are gone by their id."""
    return logins.get(actor, actor)
