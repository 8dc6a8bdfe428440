"""Passwords are hashed with argon2id, checked off the loop, and an unknown login costs the same work."""

import asyncio

import pytest

from handoff.accounts.passwords import Passwords


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(time_cost=1, memory_kib=64, parallelism=1)


def test_the_defaults_are_the_recommended_ones() -> None:
    assert "argon2id$v=19$m=65536,t=3,p=4$" in asyncio.run(Passwords().hash("x"))


@pytest.mark.parametrize("password", ["mostek", "zażółć gęślą jaźń 🌉", "\ud800", "a\0b", "x" * 1024])
async def test_the_right_password_matches_and_others_do_not(passwords: Passwords, password: str) -> None:
    kept = await passwords.hash(password)
    assert password not in kept
    assert await passwords.matches(kept, password)
    assert not await passwords.matches(kept, password + "x")
    assert kept != await passwords.hash(password)


async def test_one_password_typed_on_two_keyboards_is_one(passwords: Passwords) -> None:
    assert await passwords.matches(await passwords.hash("z\u0301"), "\u017a")


async def test_nobody_never_matches(passwords: Passwords) -> None:
    assert not await passwords.matches(None, "")
    assert not await passwords.matches("not a hash", "not a hash")


async def test_a_hash_of_yesterday_s_parameters_is_outdated(passwords: Passwords) -> None:
    kept = await passwords.hash("x")
    assert not passwords.outdated(kept)
    assert Passwords(time_cost=2, memory_kib=64, parallelism=1).outdated(kept)
    assert passwords.outdated("not a hash")
