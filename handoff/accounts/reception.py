"""Everything about accounts that the desk works with, made in one place."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from handoff.accounts.administration import Administration
from handoff.accounts.attempts import Attempts
from handoff.accounts.challenges import Challenges
from handoff.accounts.devices import Devices
from handoff.accounts.door import Door
from handoff.accounts.half_way import HalfWay
from handoff.accounts.invitations import Invitations
from handoff.accounts.passkey_door import PasskeyDoor
from handoff.accounts.passkeys import Passkeys
from handoff.accounts.passwords import Passwords
from handoff.accounts.proofs import Proofs
from handoff.accounts.second_factors import SecondFactors
from handoff.accounts.session_list import SessionList
from handoff.accounts.sessions import Sessions
from handoff.accounts.trail import Trail
from handoff.crypto.key_folder import Purpose
from handoff.crypto.keyring import KeyRing
from handoff.live.connection import Live
from handoff.records import Account
from handoff.store.accounts import AccountStore
from handoff.store.habits import HabitStore
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.ids import IdFactory


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRules:
    """How long a sign-in lasts, and whether a password alone is enough for one."""

    idle: timedelta
    lifetime: timedelta
    second_factor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What accounts stand on."""

    database: Database
    keyring: KeyRing
    redis: Live
    clock: Clock
    ids: IdFactory
    passwords: Passwords


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """`proofs` also serve where nobody signs in, such as break-glass on the command line."""

    proofs: Proofs
    door: Door
    factors: SecondFactors
    passkeys: Passkeys
    passkey_door: PasskeyDoor
    devices: Devices
    sessions: SessionList
    invitations: Invitations
    administration: Administration
    trail: Trail
    habits: HabitStore


def open_reception(
    ground: Ground,
    rules: SignInRules,
    *,
    holds: Callable[[Account], Awaitable[bool]],
    give_back: Callable[[Account], Awaitable[None]],
) -> Reception:
    """`holds` and `give_back` are the desk's: whether an account holds talks, and putting them back into the queue."""
    database, redis, clock = ground.database, ground.redis, ground.clock
    store, listed = AccountStore(database, clock), SessionList(redis)
    factors = SecondFactors(database, ground.keyring, redis, clock)
    key = ground.keyring.current(Purpose.ACCOUNT).secret
    proofs = Proofs(store, ground.passwords, Attempts(redis, clock, key), factors)
    sessions = Sessions(redis, clock, idle=rules.idle, lifetime=rules.lifetime)
    passkeys = Passkeys(database, Challenges(redis, clock, key), clock)
    return Reception(
        proofs=proofs,
        door=Door(store, proofs, sessions, HalfWay(redis), factors, required=rules.second_factor),
        factors=factors,
        passkeys=passkeys,
        passkey_door=PasskeyDoor(store, passkeys, sessions),
        devices=Devices(key),
        sessions=listed,
        invitations=Invitations(database, clock, ground.passwords, listed),
        administration=Administration(database, clock, ground.ids, listed, holds=holds, give_back=give_back),
        trail=Trail(database),
        habits=HabitStore(database),
    )
