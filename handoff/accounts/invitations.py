"""The other end of an invitation: whoever has the link gives the account its password."""

from dataclasses import replace

from handoff.accounts.password_rules import refusal
from handoff.accounts.passwords import Passwords
from handoff.accounts.session import token_hash
from handoff.accounts.session_list import SessionList
from handoff.records import Account
from handoff.store import account_rows, audit, invites
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.errors import DeskError

_LONGEST_TOKEN = 64
_GONE = DeskError(404, "desk.join.gone")


class Invitations:
    """Passwords are set here only: by a link, or by somebody who has just proved who they are."""

    def __init__(self, database: Database, clock: Clock, passwords: Passwords, sessions: SessionList) -> None:
        self._database = database
        self._clock = clock
        self._passwords = passwords
        self._sessions = sessions

    async def of(self, token: str) -> Account:
        """Whom the link is for; 404 when it was used, has expired, or was never ours."""
        async with self._database.read() as connection:
            which = await invites.account_of(connection, _hash(token), self._clock.now())
            known = await account_rows.one(connection, which) if which else None
        if known is None or known.disabled:
            raise _GONE
        return known

    async def accept(self, token: str, password: str, again: str) -> Account:
        """The account with its new password; the link leads nowhere from now on, and old sessions have ended."""
        account = await self.of(token)
        made = await self._hashed(account, password, again)
        async with self._database.write() as unit:
            if not await invites.use(unit.connection, _hash(token)):
                raise _GONE
            await account_rows.give_password(unit.connection, account.id, made.password_hash)
            entry = audit.Entry(actor=account.id, action="invite_used")
            await audit.append(unit.connection, entry, self._clock.now())
        await self._sessions.end_all(account.id)
        return made

    async def change_password(self, account: Account, password: str, again: str) -> Account:
        """Every session ends with the old password; the caller opens a new one for whoever changed it."""
        made = await self._hashed(account, password, again)
        async with self._database.write() as unit:
            await account_rows.give_password(unit.connection, account.id, made.password_hash)
            entry = audit.Entry(actor=account.id, action="password_changed")
            await audit.append(unit.connection, entry, self._clock.now())
        await self._sessions.end_all(account.id)
        return made

    async def _hashed(self, account: Account, password: str, again: str) -> Account:
        if password != again:
            raise DeskError(422, "desk.password.differs")
        why = refusal(password, account.login, account.alias)
        if why is not None:
            raise DeskError(422, why)
        return replace(account, password_hash=await self._passwords.hash(password))


def _hash(token: str) -> str:
    if not 0 < len(token) <= _LONGEST_TOKEN or not token.isascii():
        raise _GONE
    return token_hash(token)
