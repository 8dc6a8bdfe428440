"""Accounts of the people at the desk."""

from typing import Any

from sqlalchemy import Select, bindparam, select, update

from handoff.records import Account
from handoff.store import audit
from handoff.store.account_rows import account_of, give_password, insert_one
from handoff.store.tables import accounts
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.ids import ConsultantId

# Put together once: that takes longer than running them.
_BY_LOGIN = select(accounts).where(accounts.c.login == bindparam("one"))
_BY_ID = select(accounts).where(accounts.c.id == bindparam("one"))


class AccountStore:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def by_login(self, login: str) -> Account | None:
        return await self._one(_BY_LOGIN, login)

    async def by_id(self, account: ConsultantId) -> Account | None:
        return await self._one(_BY_ID, account)

    async def all(self) -> list[Account]:
        async with self._database.read() as connection:
            return [account_of(row) for row in await connection.execute(select(accounts).order_by(accounts.c.login))]

    async def add(self, account: Account) -> None:
        async with self._database.write() as unit:
            await insert_one(unit.connection, account, self._clock.now())

    async def tell(self, account: ConsultantId, what: str, detail: str = "") -> None:
        """Write into the audit trail what the account did."""
        async with self._database.write() as unit:
            entry = audit.Entry(actor=account, action=what, detail=detail)
            await audit.append(unit.connection, entry, self._clock.now())

    async def set_password(self, account: ConsultantId, password_hash: str) -> None:
        async with self._database.write() as unit:
            await give_password(unit.connection, account, password_hash)

    async def set_disabled(self, account: ConsultantId, *, disabled: bool) -> None:
        async with self._database.write() as unit:
            await unit.connection.execute(update(accounts).where(accounts.c.id == account), {"disabled": disabled})

    async def _one(self, query: Select[Any], one: str) -> Account | None:
        async with self._database.read() as connection:
            row = (await connection.execute(query, {"one": one})).first()
        return None if row is None else account_of(row)
