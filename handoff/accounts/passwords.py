"""Passwords as argon2id hashes: made, checked and renewed without blocking the loop."""

import asyncio
import secrets
import unicodedata
from contextlib import nullcontext

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST_PASSWORD = 1024  # characters; hashing a megabyte for a stranger is a gift to them


class Passwords:
    """Hashes with RFC 9106's second recommendation (64 MiB, 3 passes) unless told otherwise.

    Each check holds `memory_kib` while it runs, so at most `at_once` run together; the others wait their turn. One of
    these turns is for `known` callers alone: a flood of guesses by strangers never stands before them.
    """

    def __init__(self, *, time_cost: int = 3, memory_kib: int = 65536, parallelism: int = 4, at_once: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._turns = asyncio.Semaphore(at_once)
        self._strangers = asyncio.Semaphore(max(1, at_once - 1))
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, _normal(password))

    async def matches(self, kept: str | None, password: str, *, known: bool = False) -> bool:
        """True when `password` belongs to the hash `kept`.

        Without a hash (an unknown login) the same work is done on a hash that nobody knows the password of, so that
        the time an answer takes does not tell which logins exist.
        """
        async with nullcontext() if known else self._strangers, self._turns:
            return await asyncio.to_thread(self._matches, kept, _normal(password))

    def outdated(self, kept: str) -> bool:
        """The hash was made with other parameters than today's, so it should be made again at the next sign-in."""
        try:
            return self._hasher.check_needs_rehash(kept)
        except InvalidHashError:
            return True

    def _matches(self, kept: str | None, password: bytes) -> bool:
        if self._nobody is None:
            self._nobody = self._hasher.hash(secrets.token_bytes(32))
        try:
            self._hasher.verify(self._nobody if kept is None else kept, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None


def _normal(password: str) -> bytes:
    """The bytes that are hashed: one form for letters that keyboards write in several ways (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
