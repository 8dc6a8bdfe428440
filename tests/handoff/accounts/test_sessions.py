"""Sessions in a real Redis: found by their token only, and ended by time, by hand and by a change of the account."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import pytest

from handoff.accounts.session import CONFIRMED_FOR, Session, recently_confirmed
from handoff.accounts.session_list import SessionList
from handoff.accounts.sessions import Sessions
from handoff.live import names
from handoff.live.connection import Live
from handoff.records import Account
from most116.core.clock import Clock

IDLE, LIFETIME = timedelta(minutes=60), timedelta(hours=12)


class Moved(Clock, Protocol):
    def move(self, span: timedelta) -> None: ...


@pytest.fixture
def sessions(live: Live, clock: Moved) -> Sessions:
    return Sessions(live, clock, idle=IDLE, lifetime=LIFETIME)


def key_of(session: Session) -> str:
    return names.session(hashlib.sha256(session.token.encode()).hexdigest())


async def test_a_token_finds_its_session_and_no_other_does(sessions: Sessions, account: Callable[..., Account]) -> None:
    one, other = await sessions.open(account()), await sessions.open(account())
    assert one.token != other.token
    assert await sessions.find(one.token) == one
    for token in ("", "x", one.token[:-1], one.token + "a" * 100, "ż" * 43):
        assert await sessions.find(token) is None
    await sessions.close(one.token)
    assert await sessions.find(one.token) is None
    assert await sessions.find(other.token) == other


async def test_the_proof_of_a_page_is_not_the_token(sessions: Sessions, account: Callable[..., Account]) -> None:
    one, other = await sessions.open(account()), await sessions.open(account())
    assert one.csrf != other.csrf
    assert one.token not in one.csrf


async def test_an_act_keeps_it_alive_and_looking_on_does_not(
    sessions: Sessions, account: Callable[..., Account], live: Live
) -> None:
    one = await sessions.open(account())
    await live.expire(key_of(one), 10)
    assert await sessions.find(one.token, slide=False) is not None
    assert await live.ttl(key_of(one)) <= 10
    assert await sessions.find(one.token) is not None
    assert await live.ttl(key_of(one)) > IDLE.total_seconds() - 10


async def test_a_long_shift_ends_however_busy(
    sessions: Sessions, account: Callable[..., Account], live: Live, clock: Moved
) -> None:
    one = await sessions.open(account())
    clock.move(LIFETIME - timedelta(minutes=1))
    assert await sessions.find(one.token) is not None
    assert await live.ttl(key_of(one)) <= 60
    clock.move(timedelta(minutes=1))
    assert await sessions.find(one.token) is None


async def test_a_changed_account_ends_its_sessions(sessions: Sessions, account: Callable[..., Account]) -> None:
    one = await sessions.open(account())
    assert one.belongs_to(account())
    assert not one.belongs_to(account(disabled=True))
    assert not one.belongs_to(account(password_hash="another"))
    assert not one.belongs_to(account(id="dima"))


async def test_a_proof_counts_for_five_minutes(
    sessions: Sessions, account: Callable[..., Account], clock: Moved
) -> None:
    one = await sessions.open(account())
    assert recently_confirmed(one, clock.now())
    clock.move(CONFIRMED_FOR)
    found = await sessions.find(one.token)
    assert found is not None
    assert not recently_confirmed(found, clock.now())
    await sessions.confirm(found)
    again = await sessions.find(one.token)
    assert again is not None
    assert recently_confirmed(again, clock.now())


async def test_confirming_brings_back_no_session(sessions: Sessions, account: Callable[..., Account]) -> None:
    one = await sessions.open(account())
    await sessions.close(one.token)
    await sessions.confirm(one)
    assert await sessions.find(one.token) is None


async def test_everybody_sees_their_sessions_and_ends_them(
    sessions: Sessions, account: Callable[..., Account], clock: Moved, live: Live
) -> None:
    old = await sessions.open(account(), browser="Firefox")
    clock.move(timedelta(minutes=5))
    new = await sessions.open(account(), browser="Chrome")
    other = await sessions.open(account(id="dima"))
    listed = await SessionList(live).of(old.account)
    assert [(each.id, each.browser) for each in listed] == [(new.id, "Chrome"), (old.id, "Firefox")]
    clock.move(timedelta(minutes=1))
    await live.expire(key_of(old), 10)
    await sessions.find(old.token)
    first = (await SessionList(live).of(old.account))[0]
    assert (first.id, first.seen) == (old.id, clock.now())
    assert not await SessionList(live).end(other.account, old.id)
    assert await SessionList(live).end(old.account, old.id)
    assert [each.id for each in await SessionList(live).of(old.account)] == [new.id]
    third = await sessions.open(account())
    await SessionList(live).end_all(old.account, but=third)
    assert await sessions.find(new.token) is None
    assert await sessions.find(third.token) is not None
    await SessionList(live).end_all(old.account)
    assert await sessions.find(third.token) is None
    assert await sessions.find(other.token) is not None


async def test_what_an_earlier_version_opened_is_no_session_any_more(
    sessions: Sessions, account: Callable[..., Account], live: Live
) -> None:
    one = await sessions.open(account())
    kept = json.loads(await live.get(key_of(one)) or b"")
    del kept["confirmed"]
    await live.set(key_of(one), json.dumps(kept))
    assert await sessions.find(one.token) is None
    assert await SessionList(live).of(one.account) == []
