"""The way in by a passkey, and the way through what asks again who somebody is."""

from handoff.accounts.passkey_checks import Party
from handoff.accounts.passkeys import Passkeys
from handoff.accounts.proofs import Accounts
from handoff.accounts.session import Session
from handoff.accounts.sessions import Sessions
from handoff.records import Account
from most116.core.errors import DeskError


class PasskeyDoor:
    """A passkey was unlocked by its owner, so it stands for a password and a second factor."""

    def __init__(self, accounts: Accounts, passkeys: Passkeys, sessions: Sessions) -> None:
        self._accounts = accounts
        self._passkeys = passkeys
        self._sessions = sessions

    async def sign_in(self, party: Party, answer: str, *, browser: str = "") -> tuple[Account, Session]:
        account = await self._accounts.by_id(await self._passkeys.shown(party, answer))
        if account is None or account.disabled:
            raise DeskError(401, "desk.passkey.wrong")
        await self._accounts.tell(account.id, "signed_in")
        return account, await self._sessions.open(account, browser=browser)

    async def confirm(self, session: Session, party: Party, answer: str) -> Session:
        """The session of somebody who has shown again that they are its owner; 401 when the passkey is another's."""
        if await self._passkeys.shown(party, answer) != session.account:
            raise DeskError(401, "desk.passkey.wrong")
        return await self._sessions.confirm(session)
