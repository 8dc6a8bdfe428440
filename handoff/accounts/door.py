"""Signing in: a login and a password become a session, or a refusal that tells nothing."""

import unicodedata
from math import ceil
from typing import Protocol

from handoff.accounts.attempts import Attempts
from handoff.accounts.passwords import LONGEST_PASSWORD, Passwords
from handoff.accounts.sessions import Session, Sessions
from handoff.records import Account
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

LONGEST_LOGIN = 120


class Accounts(Protocol):
    """Where accounts are kept (handoff/store/accounts.py)."""

    async def by_login(self, login: str, /) -> Account | None: ...

    async def by_id(self, account: ConsultantId, /) -> Account | None: ...

    async def set_password(self, account: ConsultantId, password_hash: str, /) -> None: ...


class SlowDown(DeskError):
    """Too many tries from this place: the sender is told when to come back."""

    def __init__(self, seconds: float) -> None:
        super().__init__(429, "desk.slow_down")
        self.retry_after = max(1, ceil(seconds))


class Door:
    """The only way to a session."""

    def __init__(self, accounts: Accounts, passwords: Passwords, sessions: Sessions, attempts: Attempts) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._sessions = sessions
        self._attempts = attempts

    async def sign_in(self, login: str, password: str, source: str) -> tuple[Account, Session]:
        """Open a session, or refuse with the same words whether the login is unknown, off, or the password wrong."""
        login = normal_login(login)
        if not login or len(login) > LONGEST_LOGIN or not 0 < len(password) <= LONGEST_PASSWORD:
            raise DeskError(401, "desk.bad_login")
        if (seconds := await self._attempts.wait(login, source)) > 0:
            raise SlowDown(seconds)
        account = await self._accounts.by_login(login)
        usable = account is not None and not account.disabled
        matches = await self._passwords.matches(account.password_hash if account and usable else None, password)
        if account is None or not matches:
            raise DeskError(401, "desk.bad_login")
        await self._attempts.forget(login, source)
        account = await self._renewed(account, password)
        return account, await self._sessions.open(account)

    async def who(self, token: str, *, slide: bool = True) -> tuple[Account, Session] | None:
        """Whose token this is, while its session lives and its account may sign in."""
        session = await self._sessions.find(token, slide=slide)
        if session is None:
            return None
        account = await self._accounts.by_id(session.account)
        if account is None or not session.belongs_to(account):
            await self._sessions.close(token)
            return None
        return account, session

    async def sign_out(self, token: str) -> None:
        await self._sessions.close(token)

    async def _renewed(self, account: Account, password: str) -> Account:
        """The account with its password hashed by today's parameters; its other sessions end with the old hash."""
        if not self._passwords.outdated(account.password_hash):
            return account
        await self._accounts.set_password(account.id, await self._passwords.hash(password))
        return await self._accounts.by_id(account.id) or account


def normal_login(login: str) -> str:
    """One spelling of a login, however it was typed."""
    return unicodedata.normalize("NFKC", login).strip().casefold()
