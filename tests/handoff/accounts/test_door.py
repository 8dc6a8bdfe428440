"""The way to a session, over the real account store: one refusal for every reason, and hashes kept up to date."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handoff.accounts.attempts import Attempts
from handoff.accounts.devices import Source
from handoff.accounts.door import Door
from handoff.accounts.half_way import HalfWay
from handoff.accounts.passwords import Passwords
from handoff.accounts.proofs import Proofs
from handoff.accounts.second_factors import SecondFactors
from handoff.accounts.sessions import Sessions
from handoff.crypto.key_folder import create_missing_keys
from handoff.crypto.keyring import open_keyring
from handoff.live.connection import Live
from handoff.records import Account
from handoff.store.accounts import AccountStore
from handoff.store.database import open_engine
from handoff.store.tables import metadata
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.errors import DeskError
from most116.core.redaction import EventLog

WEAK = Passwords(time_cost=1, memory_kib=64, parallelism=1)
HERE = Source(place="here")
STRONGER = Passwords(time_cost=2, memory_kib=64, parallelism=1)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'accounts.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield Database(engine, EventLog("test"))
    await engine.dispose()


@pytest.fixture
def store(database: Database, clock: Clock) -> AccountStore:
    return AccountStore(database, clock)


@pytest.fixture
def door(store: AccountStore, database: Database, live: Live, clock: Clock, tmp_path: Path) -> Door:
    create_missing_keys(tmp_path / "keyring", clock.now())
    factors = SecondFactors(database, open_keyring(tmp_path / "keyring", clock), live, clock)
    sessions = Sessions(live, clock, idle=timedelta(hours=1), lifetime=timedelta(hours=12))
    proofs = Proofs(store, STRONGER, Attempts(live, clock, b"pepper"), factors)
    return Door(store, proofs, sessions, HalfWay(live), factors, required=False)


async def test_signing_in_opens_a_session_and_renews_an_old_hash(
    door: Door, store: AccountStore, account: Callable[..., Account]
) -> None:
    await store.add(account(password_hash=await WEAK.hash("mostek")))
    signed_in, session = await door.sign_in(" CELINA ", "mostek", HERE)
    assert STRONGER.outdated((await store.by_login("celina") or signed_in).password_hash) is False
    assert await door.who(session.token) == (signed_in, session)
    await door.sign_out(session.token)
    assert await door.who(session.token) is None


@pytest.mark.parametrize(
    ("login", "password"), [("celina", "x"), ("dima", "mostek"), ("off", "mostek"), ("", "mostek"), ("celina", "")]
)
async def test_every_reason_is_refused_with_the_same_words(
    door: Door, store: AccountStore, account: Callable[..., Account], login: str, password: str
) -> None:
    kept = account(password_hash=await STRONGER.hash("mostek"))
    await store.add(kept)
    await store.add(replace(kept, id="off", login="off", disabled=True))  # type: ignore[arg-type]
    with pytest.raises(DeskError) as refused:
        await door.sign_in(login, password, HERE)
    assert (refused.value.status, refused.value.text_key) == (401, "desk.bad_login")


async def test_a_new_password_ends_the_old_sessions(
    door: Door, store: AccountStore, account: Callable[..., Account]
) -> None:
    await store.add(account(password_hash=await STRONGER.hash("mostek")))
    signed_in, session = await door.sign_in("celina", "mostek", HERE)
    await store.set_password(signed_in.id, await STRONGER.hash("another"))
    assert await door.who(session.token) is None
