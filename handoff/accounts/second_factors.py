"""Second factors: codes of an authenticator app, each of which counts once, and recovery codes for a lost telephone."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pyotp

from handoff.crypto.envelope import open_sealed, seal
from handoff.crypto.key_folder import Purpose
from handoff.crypto.keyring import KeyRing
from handoff.live import names
from handoff.live.connection import Live
from handoff.records import Account
from handoff.store import audit, passkeys, second_factors
from handoff.store.second_factors import Authenticator
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

LONGEST_CODE: Final = 64
CODES: Final = 10
_ISSUER = "most116"
_STEP_SECONDS = 30
# A telephone's clock may be off by a step, and typing takes time.
_STEPS = (-1, 0, 1)
_SETUP_SECONDS = 15 * 60
# Nothing that is misread on paper: no 0, 1, i, l, o, u. Ten of them are 49 bits, and guessing is slowed besides.
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
_HALF = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What an account has beside its password."""

    app: bool
    codes: int
    passkeys: int

    @property
    def any(self) -> bool:
        return self.app or self.passkeys > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A secret that an app is to learn: as text to type, and as the address that a QR code holds."""

    secret: str
    address: str


class SecondFactors:
    """Secrets are sealed in SQL by the account key; recovery codes are kept as keyed hashes."""

    def __init__(self, database: Database, keyring: KeyRing, redis: Live, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._redis = redis
        self._clock = clock

    async def of(self, account: ConsultantId) -> Factors:
        async with self._database.read() as connection:
            return Factors(
                app=await second_factors.authenticator(connection, account) is not None,
                codes=await second_factors.codes_left(connection, account),
                passkeys=len(await passkeys.of_account(connection, account)),
            )

    async def begin(self, account: Account) -> Setup:
        """A secret for an app, the same for a quarter of an hour; it counts for nothing until `finish`."""
        name = names.second_factor_setup(account.id)
        fresh = seal(self._keyring.current(Purpose.ACCOUNT), pyotp.random_base32().encode(), _context(account.id))
        await self._redis.set(name, fresh, nx=True, ex=_SETUP_SECONDS)
        kept = await self._redis.get(name)
        secret = self._open(fresh if kept is None else kept, account.id)
        return Setup(
            secret=secret, address=pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=_ISSUER)
        )

    async def finish(self, account: Account, code: str, *, first: bool) -> list[str]:
        """The app has learnt the secret, as its code shows. Gives new recovery codes, which are not told again.

        `first`: only a password was shown so far, so an account that has a second factor by now is refused.
        """
        name = names.second_factor_setup(account.id)
        sealed = await self._redis.get(name)
        step = None if sealed is None else self._step_of(self._open(sealed, account.id), code)
        if sealed is None or step is None:
            raise DeskError(422, "desk.factor.bad_code")
        codes = [_new_code() for _ in range(CODES)]
        async with self._database.write() as unit:
            if first and account.id in await second_factors.protected(unit.connection):
                raise DeskError(409, "desk.factor.there_already")
            await second_factors.put_authenticator(unit.connection, account.id, Authenticator(sealed, step))
            await second_factors.put_codes(unit.connection, account.id, self._hashes(account.id, codes))
            entry = audit.Entry(actor=account.id, action="second_factor_set", detail="app")
            await audit.append(unit.connection, entry, self._clock.now())
        await self._redis.delete(name)
        return codes

    async def new_codes(self, account: Account) -> list[str]:
        """Ten new recovery codes in place of the old ones."""
        codes = [_new_code() for _ in range(CODES)]
        async with self._database.write() as unit:
            await second_factors.put_codes(unit.connection, account.id, self._hashes(account.id, codes))
            entry = audit.Entry(actor=account.id, action="recovery_codes_made")
            await audit.append(unit.connection, entry, self._clock.now())
        return codes

    async def takes(self, account: ConsultantId, code: str) -> bool:
        """True when the code is the app's of this minute, or a recovery code; each counts once."""
        typed = "".join(code.split()).replace("-", "").casefold()
        if not 0 < len(typed) <= LONGEST_CODE:
            return False
        async with self._database.write() as unit:
            kept = await second_factors.authenticator(unit.connection, account)
            step = None if kept is None else self._step_of(self._open(kept.sealed, account), typed)
            if step is not None:
                return await second_factors.take_step(unit.connection, account, step)
            if not await second_factors.use_code(unit.connection, account, self._hash(account, typed)):
                return False
            entry = audit.Entry(actor=account, action="recovery_code_used")
            await audit.append(unit.connection, entry, self._clock.now())
            return True

    def _step_of(self, secret: str, code: str) -> int | None:
        """The time step whose code this is; the latest, should two have the same."""
        app, now = pyotp.TOTP(secret), self._clock.now()
        typed = "".join(code.split()).encode("utf-8", "replace")
        for offset in reversed(_STEPS):
            moment = now + timedelta(seconds=offset * _STEP_SECONDS)
            if hmac.compare_digest(app.at(moment).encode(), typed):
                return int(moment.timestamp()) // _STEP_SECONDS
        return None

    def _open(self, sealed: bytes, account: ConsultantId) -> str:
        return open_sealed(self._keyring.find(Purpose.ACCOUNT, sealed), sealed, _context(account)).decode()

    def _hashes(self, account: ConsultantId, codes: list[str]) -> list[str]:
        return [self._hash(account, each.replace("-", "")) for each in codes]

    def _hash(self, account: ConsultantId, code: str) -> str:
        key = self._keyring.current(Purpose.ACCOUNT).secret
        return hmac.new(key, f"recovery/{account}/{code}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _context(account: ConsultantId) -> str:
    return f"{account}/authenticator"


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"
