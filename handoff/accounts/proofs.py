"""Proving who one is: a password, then whatever second factor the account has; guessing is slowed on the way."""

import unicodedata
from math import ceil
from typing import Protocol

from handoff.accounts.attempts import Attempts
from handoff.accounts.devices import Source
from handoff.accounts.passwords import LONGEST_PASSWORD, Passwords
from handoff.accounts.second_factors import Factors
from handoff.records import Account
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

LONGEST_LOGIN = 120


class Accounts(Protocol):
    """Where accounts are kept (handoff/store/accounts.py)."""

    async def by_login(self, login: str, /) -> Account | None: ...

    async def by_id(self, account: ConsultantId, /) -> Account | None: ...

    async def set_password(self, account: ConsultantId, password_hash: str, /) -> None: ...

    async def tell(self, account: ConsultantId, what: str, detail: str = "", /) -> None: ...


class Seconds(Protocol):
    """What beside a password is asked for (handoff/accounts/second_factors.py)."""

    async def of(self, account: ConsultantId, /) -> Factors: ...

    async def takes(self, account: ConsultantId, code: str, /) -> bool: ...


class SlowDown(DeskError):
    """Too many tries from this place: the sender is told when to come back."""

    def __init__(self, seconds: float) -> None:
        super().__init__(429, "desk.slow_down")
        self.retry_after = max(1, ceil(seconds))


class Proofs:
    """Checks proofs, and opens nothing: sessions are the door's, and break-glass needs two people's proofs without."""

    def __init__(self, accounts: Accounts, passwords: Passwords, attempts: Attempts, seconds: Seconds) -> None:
        self._accounts = accounts
        self._passwords = passwords
        self._attempts = attempts
        self._seconds = seconds

    async def full(self, login: str, password: str, code: str, source: Source) -> Account:
        """The account, once everything it asks for was shown.

        `code`: of the second factor, where the account has one, or one of its recovery codes; without it 401
        `desk.factor.needed` says that it is asked for, which only somebody with the right password learns.
        """
        account = await self.by_password(login, password, source)
        if (await self._seconds.of(account.id)).any:
            if not code:
                raise DeskError(401, "desk.factor.needed")
            await self.by_code(account, code, source)
        return account

    async def by_password(self, login: str, password: str, source: Source) -> Account:
        """The account of a login and its password, or the same refusal whether it is unknown, off, or not right."""
        login = normal_login(login)
        if not login or len(login) > LONGEST_LOGIN or not 0 < len(password) <= LONGEST_PASSWORD:
            raise DeskError(401, "desk.bad_login")
        if (seconds := await self._attempts.wait(login, source)) > 0:
            raise SlowDown(seconds)
        account = await self._accounts.by_login(login)
        usable = account is not None and not account.disabled
        kept = account.password_hash if account and usable else None
        matches = await self._passwords.matches(kept, password, known=bool(source.device))
        if account is None or not matches:
            raise DeskError(401, "desk.bad_login")
        await self._attempts.forget(login, source)
        return await self._renewed(account, password)

    async def by_code(self, account: Account, code: str, source: Source) -> None:
        """Take a code of the account's second factor. Guesses of strangers are counted together, wherever they come
        from: they know the password, and a code has six digits.
        """
        counted = f"{account.login}\0second"
        guesser = Source(place="anywhere", device=source.device)
        if (seconds := await self._attempts.wait(counted, guesser)) > 0:
            raise SlowDown(seconds)
        if not await self._seconds.takes(account.id, code):
            await self._accounts.tell(account.id, "second_factor_refused")
            raise DeskError(401, "desk.factor.wrong")
        await self._attempts.forget(counted, guesser)

    async def _renewed(self, account: Account, password: str) -> Account:
        """The account with its password hashed by today's parameters; its other sessions end with the old hash."""
        if not self._passwords.outdated(account.password_hash):
            return account
        await self._accounts.set_password(account.id, await self._passwords.hash(password))
        return await self._accounts.by_id(account.id) or account


def normal_login(login: str) -> str:
    """One spelling of a login, however it was typed."""
    return unicodedata.normalize("NFKC", login).strip().casefold()
