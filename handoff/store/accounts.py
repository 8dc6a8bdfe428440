"""Accounts of the people at the desk."""

from typing import Any

from sqlalchemy import Row, insert, select, update

from handoff.inbound import to_ms
from handoff.records import Account, Role
from handoff.store.tables import accounts
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.conversation import Language, Line
from most116.core.ids import ConsultantId


class AccountStore:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def by_login(self, login: str) -> Account | None:
        return await self._one(accounts.c.login == login)

    async def by_id(self, account: ConsultantId) -> Account | None:
        return await self._one(accounts.c.id == account)

    async def all(self) -> list[Account]:
        async with self._database.read() as connection:
            return [_account(row) for row in await connection.execute(select(accounts).order_by(accounts.c.login))]

    async def add(self, account: Account) -> None:
        async with self._database.write() as unit:
            await unit.connection.execute(
                insert(accounts),
                {
                    "id": account.id,
                    "login": account.login,
                    "alias": account.alias,
                    "role": account.role,
                    "lines": " ".join(account.lines),
                    "languages": " ".join(account.languages),
                    "password_hash": account.password_hash,
                    "disabled": account.disabled,
                    "created_at": to_ms(self._clock.now()),
                },
            )

    async def set_password(self, account: ConsultantId, password_hash: str) -> None:
        async with self._database.write() as unit:
            await unit.connection.execute(
                update(accounts).where(accounts.c.id == account), {"password_hash": password_hash}
            )

    async def set_disabled(self, account: ConsultantId, *, disabled: bool) -> None:
        async with self._database.write() as unit:
            await unit.connection.execute(update(accounts).where(accounts.c.id == account), {"disabled": disabled})

    async def _one(self, condition: Any) -> Account | None:
        async with self._database.read() as connection:
            row = (await connection.execute(select(accounts).where(condition))).first()
        return None if row is None else _account(row)


def _account(row: Row[Any]) -> Account:
    return Account(
        id=ConsultantId(row.id),
        login=row.login,
        alias=row.alias,
        role=Role(row.role),
        lines=tuple(Line(line) for line in row.lines.split()),
        languages=tuple(Language(language) for language in row.languages.split()),
        password_hash=row.password_hash,
        disabled=row.disabled,
    )
