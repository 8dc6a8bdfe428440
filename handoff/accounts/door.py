"""Signing in: proofs become a session, which ends; a proof that is repeated makes it fit for what is dangerous."""

import hmac

from handoff.accounts.devices import Source
from handoff.accounts.half_way import Half, HalfWay
from handoff.accounts.proofs import Accounts, Proofs, Seconds
from handoff.accounts.session import Session, password_mark
from handoff.accounts.sessions import Sessions
from handoff.records import Account
from most116.core.errors import DeskError


class Door:
    """The only way to a session. `required`: nobody comes in with a password alone."""

    def __init__(
        self,
        accounts: Accounts,
        proofs: Proofs,
        sessions: Sessions,
        half_way: HalfWay,
        seconds: Seconds,
        *,
        required: bool,
    ) -> None:
        self._accounts = accounts
        self._proofs = proofs
        self._sessions = sessions
        self._half_way = half_way
        self._seconds = seconds
        self._required = required

    async def sign_in(
        self, login: str, password: str, source: Source, *, code: str = "", browser: str = ""
    ) -> tuple[Account, Session]:
        """Open a session in one step, as programs do."""
        account = await self._proofs.full(login, password, code, source)
        if self._required and not (await self._seconds.of(account.id)).any:
            raise DeskError(403, "desk.factor.set_up_first")
        return account, await self._opened(account, browser)

    async def knock(
        self, login: str, password: str, source: Source, *, browser: str = ""
    ) -> tuple[Account, Session | Half]:
        """The first of two steps, as people do: a session when the password is all that is asked for."""
        account = await self._proofs.by_password(login, password, source)
        return account, await self.half(account, browser=browser)

    async def half(self, account: Account, *, browser: str = "") -> Session | Half:
        """What comes after a password that was right, or was set just now."""
        protected = (await self._seconds.of(account.id)).any
        if protected or self._required:
            return await self._half_way.open(account, sets_up=not protected)
        return await self._opened(account, browser)

    async def half_of(self, token: str) -> tuple[Account, Half] | None:
        """Who is half way with this token, while their account may sign in and its password is the same."""
        half = await self._half_way.find(token)
        account = None if half is None else await self._accounts.by_id(half.account)
        if half is None or account is None or account.disabled:
            return None
        same = hmac.compare_digest(half.password_mark, password_mark(account.password_hash))
        return (account, half) if same else None

    async def second(self, token: str, code: str, source: Source, *, browser: str = "") -> tuple[Account, Session]:
        """The second step, by a code."""
        account, half = await self._waiting(token)
        if half.sets_up:
            raise DeskError(403, "desk.factor.set_up_first")
        await self._proofs.by_code(account, code, source)
        return account, await self.enter(half, browser=browser)

    async def enter(self, half: Half, *, browser: str = "") -> Session:
        """Let somebody in whose second factor was checked, or made, by the caller."""
        account, half = await self._waiting(half.token)
        if not await self._half_way.close(half.token):
            raise DeskError(401, "desk.signed_out")
        return await self._opened(account, browser)

    async def open_again(self, account: Account, *, browser: str = "") -> Session:
        """A session for somebody whose sessions ended because they have just set a new password."""
        return await self._sessions.open(account, browser=browser)

    async def confirm(self, account: Account, session: Session, password: str, code: str, source: Source) -> Session:
        """The session of somebody who has shown again that they are its owner; 401 when they have not."""
        proven = await self._proofs.full(account.login, password, code, source)
        if not session.belongs_to(proven):
            raise DeskError(401, "desk.signed_out")
        return await self._sessions.confirm(session)

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

    async def _waiting(self, token: str) -> tuple[Account, Half]:
        found = await self.half_of(token)
        if found is None:
            raise DeskError(401, "desk.signed_out")
        return found

    async def _opened(self, account: Account, browser: str) -> Session:
        await self._accounts.tell(account.id, "signed_in")
        return await self._sessions.open(account, browser=browser)
