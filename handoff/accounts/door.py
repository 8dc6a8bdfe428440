"""Signing in: proofs become a session, which ends; a proof that is repeated makes it fit for what is dangerous."""

from handoff.accounts.proofs import Accounts, Proofs
from handoff.accounts.session import Session
from handoff.accounts.sessions import Sessions
from handoff.records import Account
from most116.core.errors import DeskError


class Door:
    """The only way to a session."""

    def __init__(self, accounts: Accounts, proofs: Proofs, sessions: Sessions) -> None:
        self._accounts = accounts
        self._proofs = proofs
        self._sessions = sessions

    async def sign_in(
        self, login: str, password: str, source: str, *, code: str = "", browser: str = ""
    ) -> tuple[Account, Session]:
        """Open a session, or refuse with the same words whether the login is unknown, off, or the password wrong."""
        account = await self._proofs.full(login, password, code, source)
        return account, await self._sessions.open(account, browser=browser)

    async def confirm(self, account: Account, session: Session, password: str, code: str, source: str) -> Session:
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
