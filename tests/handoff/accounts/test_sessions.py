"""Sessions in a real Redis: found by their token only, and ended by time, by hand and by a change of the account."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import pytest

from handoff.accounts.sessions import Session, Sessions
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
