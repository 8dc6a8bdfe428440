"""Looking after accounts: who is invited, what they may do, and how that ends. Each act leaves a line in the trail."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handoff.accounts.duties import Duties, one_of, require_admin_left, require_another, require_sense
from handoff.accounts.proofs import normal_login
from handoff.accounts.roles import Act, require
from handoff.accounts.session import token_hash
from handoff.accounts.session_list import SessionList
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import account_rows, audit, invites, second_factors
from handoff.store.accounts import AccountStore
from handoff.store.unit_of_work import Database, UnitOfWork
from most116.core.clock import Clock
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId, IdFactory

INVITE_KEPT: Final = timedelta(hours=48)
LONGEST_NAME: Final = 64
_TOKEN_BYTES = 32
# Whoever works on the machine itself; no account of the desk has this id, and none signs in with it.
OPERATOR: Final = Account(
    id=ConsultantId("operator"),
    login="operator",
    alias="operator",
    role=Role.ADMIN,
    lines=(),
    languages=(),
    password_hash="",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An account in the list of those who look after them. `invited`: its link still leads somewhere."""

    account: Account
    invited: bool
    protected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time link's token, which is shown once and kept as a hash."""

    account: Account
    token: str
    expires_at: datetime

    @property
    def path(self) -> str:
        return f"/invite/{self.token}"


class Administration:
    """`give_back`: puts what an account holds back into the queue, so that nobody waits for somebody who is gone."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        ids: IdFactory,
        sessions: SessionList,
        *,
        holds: Callable[[Account], Awaitable[bool]],
        give_back: Callable[[Account], Awaitable[None]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._sessions = sessions
        self._holds = holds
        self._give_back = give_back

    async def all(self, by: Account) -> list[Standing]:
        """Every account, by login."""
        require(by, Act.MANAGE_ACCOUNTS)
        found = await AccountStore(self._database, self._clock).all()
        async with self._database.read() as connection:
            invited = await invites.open_for(connection, self._clock.now())
            protected = await second_factors.protected(connection)
        return [Standing(account=one, invited=one.id in invited, protected=one.id in protected) for one in found]

    async def invite(self, by: Account, login: str, alias: str, duties: Duties) -> Invitation:
        """A new account without a password, and the link by which its owner gives it one."""
        require(by, Act.MANAGE_ACCOUNTS)
        login, alias = normal_login(login), alias.strip()
        if not 0 < len(login) <= LONGEST_NAME or not 0 < len(alias) <= LONGEST_NAME:
            raise DeskError(422, "desk.account.bad_name")
        require_sense(duties)
        account = Account(
            id=self._ids.consultant(),
            login=login,
            alias=alias,
            role=duties.role,
            lines=(),
            languages=(),
            password_hash="",
        )
        account = duties.of(account)
        async with self._database.write() as unit:
            known = await account_rows.locked(unit.connection)
            if any(one.login == login for one in known.values()):
                raise DeskError(409, "desk.account.login_taken")
            await account_rows.insert_one(unit.connection, account, self._clock.now())
            return await self._invited(unit, by, account, "account_invited")

    async def invite_again(self, by: Account, which: ConsultantId) -> Invitation:
        """Take password and second factors away, end all sessions, and give a new link: for whoever lost them."""
        require(by, Act.MANAGE_ACCOUNTS)
        async with self._database.write() as unit:
            account = one_of(await account_rows.locked(unit.connection), which)
            require_another(by, account)
            account = replace(account, password_hash="")
            await account_rows.save(unit.connection, account)
            await second_factors.remove_all(unit.connection, which)
            unit.after_commit(lambda: self._sessions.end_all(which))
            return await self._invited(unit, by, account, "account_invited_again")

    async def change(self, by: Account, which: ConsultantId, duties: Duties) -> Account:
        """Another role, other lines or languages; never one's own, and not while talks are held that need the old."""
        require(by, Act.MANAGE_ACCOUNTS)
        require_sense(duties)
        async with self._database.write() as unit:
            known = await account_rows.locked(unit.connection)
            account = one_of(known, which)
            require_another(by, account)
            changed = duties.of(account)
            needed = (account.role, account.lines, account.overflow)
            if (changed.role, changed.lines, changed.overflow) != needed and await self._holds(account):
                raise DeskError(409, "desk.account.holds_talks")
            require_admin_left({**known, which: changed})
            await account_rows.save(unit.connection, changed)
            lines, marks = " ".join(changed.lines), [f"overflow={line}" for line in changed.overflow]
            marks += ["trained"] if changed.trained else []
            await self._audit(unit, by, "account_changed", " ".join([which, changed.role, lines, *marks]).strip())
        return changed

    async def turn_off(self, by: Account, which: ConsultantId) -> None:
        """No sign-in and no session any more; what the account held goes back to the queue."""
        require(by, Act.MANAGE_ACCOUNTS)
        async with self._database.write() as unit:
            known = await account_rows.locked(unit.connection)
            account = one_of(known, which)
            require_another(by, account)
            off = replace(account, disabled=True)
            require_admin_left({**known, which: off})
            await account_rows.save(unit.connection, off)
            await invites.remove(unit.connection, which)
            await self._audit(unit, by, "account_off", which)
        await self._sessions.end_all(which)
        await self._give_back(replace(account, disabled=False))

    async def turn_on(self, by: Account, which: ConsultantId) -> None:
        require(by, Act.MANAGE_ACCOUNTS)
        async with self._database.write() as unit:
            account = one_of(await account_rows.locked(unit.connection), which)
            await account_rows.save(unit.connection, replace(account, disabled=False))
            await self._audit(unit, by, "account_on", which)

    async def sign_out(self, by: Account, which: ConsultantId) -> None:
        """End every session of an account."""
        require(by, Act.MANAGE_ACCOUNTS)
        async with self._database.write() as unit:
            one_of(await account_rows.locked(unit.connection), which)
            await self._audit(unit, by, "account_signed_out", which)
        await self._sessions.end_all(which)

    async def _invited(self, unit: UnitOfWork, by: Account, account: Account, action: str) -> Invitation:
        token, expires_at = secrets.token_urlsafe(_TOKEN_BYTES), self._clock.now() + INVITE_KEPT
        await invites.put(unit.connection, account.id, token_hash(token), expires_at)
        await self._audit(unit, by, action, f"{account.id} {account.role}")
        return Invitation(account=account, token=token, expires_at=expires_at)

    async def _audit(self, unit: UnitOfWork, by: Account, action: str, detail: str) -> None:
        await audit.append(unit.connection, audit.Entry(actor=by.id, action=action, detail=detail), self._clock.now())
