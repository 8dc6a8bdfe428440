"""Passkeys: keys in a telephone, a computer or a security key that sign for an account once their owner unlocked them.

A PIN, a finger or a face unlocks them, so one passkey is both factors at once.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handoff.accounts import passkey_checks
from handoff.accounts.challenges import Challenges
from handoff.accounts.passkey_checks import BadAnswer, Made, Party
from handoff.records import Account
from handoff.store import audit, passkeys
from handoff.store.passkeys import Passkey
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

LONGEST_NAME: Final = 40
MOST: Final = 10
_SHOW = "show"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeySeen:
    """A passkey as its owner sees it."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None


class Passkeys:
    """Public keys stand in SQL; what is secret never leaves its owner's device."""

    def __init__(self, database: Database, challenges: Challenges, clock: Clock) -> None:
        self._database = database
        self._challenges = challenges
        self._clock = clock

    async def of(self, account: ConsultantId) -> Sequence[PasskeySeen]:
        async with self._database.read() as connection:
            found = await passkeys.of_account(connection, account)
        return [PasskeySeen(id=one.id, name=one.name, created_at=one.created_at, used_at=one.used_at) for one in found]

    async def to_make(self, account: Account, party: Party) -> str:
        """What the browser is to ask its owner's device for, as JSON."""
        async with self._database.read() as connection:
            have = await passkeys.of_account(connection, account.id)
        if len(have) >= MOST:
            raise DeskError(409, "desk.passkey.many")
        challenge = self._challenges.make(_adds(account))
        return await asyncio.to_thread(passkey_checks.to_make, party, account, challenge, have)

    async def add(self, account: Account, party: Party, answer: str, name: str) -> None:
        """Keep the passkey that was made. 422 `desk.passkey.not_added` when the answer proves nothing."""
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise DeskError(422, "desk.passkey.bad_name")
        try:
            found = await self._made(account, party, answer)
        except BadAnswer:
            raise DeskError(422, "desk.passkey.not_added") from None
        now = self._clock.now()
        fresh = Passkey(
            id=_id(found.credential),
            account=account.id,
            name=name,
            credential=found.credential,
            public_key=found.public_key,
            sign_count=found.sign_count,
            created_at=now,
        )
        async with self._database.write() as unit:
            if len(await passkeys.of_account(unit.connection, account.id)) >= MOST:
                raise DeskError(409, "desk.passkey.many")
            if await passkeys.one(unit.connection, fresh.id) is not None:
                raise DeskError(409, "desk.passkey.known")
            await passkeys.add(unit.connection, fresh)
            entry = audit.Entry(actor=account.id, action="passkey_added", detail=fresh.id[:16])
            await audit.append(unit.connection, entry, now)

    async def _made(self, account: Account, party: Party, answer: str) -> Made:
        _, challenge, _ = await asyncio.to_thread(passkey_checks.read, answer)
        if not self._challenges.good(_adds(account), challenge):
            raise BadAnswer
        found = await asyncio.to_thread(passkey_checks.made, party, answer, challenge)
        if not await self._challenges.spend(challenge):
            raise BadAnswer
        return found

    async def remove(self, account: Account, which: str) -> bool:
        """True when the account had it."""
        async with self._database.write() as unit:
            if not await passkeys.remove(unit.connection, account.id, which):
                return False
            entry = audit.Entry(actor=account.id, action="passkey_removed", detail=which[:16])
            await audit.append(unit.connection, entry, self._clock.now())
            return True

    async def to_show(self, party: Party) -> str:
        """What a browser asks its owner's device to sign, as JSON; it says nothing about any account."""
        return await asyncio.to_thread(passkey_checks.to_show, party, self._challenges.make(_SHOW))

    async def shown(self, party: Party, answer: str) -> ConsultantId:
        """Whose passkey has signed. 401 `desk.passkey.wrong`, the same whatever is not right."""
        try:
            return await self._shown(party, answer)
        except BadAnswer:
            raise DeskError(401, "desk.passkey.wrong") from None

    async def _shown(self, party: Party, answer: str) -> ConsultantId:
        credential, challenge, whom = await asyncio.to_thread(passkey_checks.read, answer)
        if not self._challenges.good(_SHOW, challenge):
            raise BadAnswer
        async with self._database.read() as connection:
            kept = await passkeys.one(connection, _id(credential))
        if kept is None or whom != kept.account.encode():
            raise BadAnswer
        counted = await asyncio.to_thread(passkey_checks.shown, party, answer, challenge, kept)
        if not await self._challenges.spend(challenge) or not await self._counts(kept, counted):
            raise BadAnswer
        return kept.account

    async def _counts(self, kept: Passkey, counted: int) -> bool:
        """Take the counter on. One that does not rise shows that two devices have the same key, and nobody comes in."""
        now = self._clock.now()
        async with self._database.write() as unit:
            if (counted or kept.sign_count) and counted <= kept.sign_count:
                entry = audit.Entry(actor=kept.account, action="passkey_copied", detail=kept.id[:16])
                await audit.append(unit.connection, entry, now)
                return False
            return await passkeys.use(unit.connection, kept, counted, now)


def _adds(account: Account) -> str:
    return f"add/{account.id}"


def _id(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()
