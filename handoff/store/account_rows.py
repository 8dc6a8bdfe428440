"""Rows of accounts inside somebody else's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.habits import read_habits
from handoff.inbound import to_ms
from handoff.ranks import Role
from handoff.records import Account
from handoff.store.tables import accounts
from most116.core.conversation import Language, Line
from most116.core.ids import ConsultantId


async def insert_one(connection: AsyncConnection, account: Account, now: datetime) -> None:
    await connection.execute(
        insert(accounts),
        {
            "id": account.id,
            "login": account.login,
            "password_hash": account.password_hash,
            "disabled": account.disabled,
            "created_at": to_ms(now),
            "habits": account.habits.model_dump_json(),
            **_duties(account),
        },
    )


async def one(connection: AsyncConnection, which: ConsultantId) -> Account | None:
    row = (await connection.execute(select(accounts).where(accounts.c.id == which))).first()
    return None if row is None else account_of(row)


async def locked(connection: AsyncConnection) -> dict[ConsultantId, Account]:
    """All accounts, which nobody else changes until the transaction is over."""
    rows = await connection.execute(select(accounts).order_by(accounts.c.login).with_for_update())
    return {ConsultantId(row.id): account_of(row) for row in rows}


async def give_password(connection: AsyncConnection, account: ConsultantId, password_hash: str) -> None:
    await connection.execute(update(accounts).where(accounts.c.id == account), {"password_hash": password_hash})


async def save(connection: AsyncConnection, account: Account) -> None:
    """Keep what others may change of an account; its login stays, and its habits are its own."""
    values = {"password_hash": account.password_hash, "disabled": account.disabled, **_duties(account)}
    await connection.execute(update(accounts).where(accounts.c.id == account.id), values)


def _duties(account: Account) -> dict[str, str | bool]:
    return {
        "overflow": " ".join(account.overflow),
        "trained": account.trained,
        "alias": account.alias,
        "role": account.role,
        "lines": " ".join(account.lines),
        "languages": " ".join(account.languages),
    }


def account_of(row: Row[Any]) -> Account:
    return Account(
        id=ConsultantId(row.id),
        login=row.login,
        alias=row.alias,
        role=Role(row.role),
        lines=tuple(Line(line) for line in row.lines.split()),
        languages=tuple(Language(language) for language in row.languages.split()),
        password_hash=row.password_hash,
        disabled=row.disabled,
        habits=read_habits(row.habits),
        overflow=tuple(Line(line) for line in row.overflow.split()),
        trained=row.trained,
    )
