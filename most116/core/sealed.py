"""Plaintext that never prints, and the ciphertext box it is kept in."""

import secrets
from dataclasses import dataclass
from typing import NoReturn, Self

_STARS = "***"
_FRESH_BYTES = 32


class Secret:
    """One private string: what a person wrote, or where to answer.

    It prints as stars and refuses every way of being copied out by accident (pickle, JSON, `asdict`, formatting).
    Only `.reveal()` gives the value; a guard test lists the few modules that may call it.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and type(other) is type(self) and other._value == self._value

    def __hash__(self) -> int:
        return hash((type(self), self._value))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_STARS})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds plaintext and must not be pickled: seal it first")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> NoReturn:
        # dataclasses.asdict copies deeply: refusing here keeps a secret out of every dict made that way.
        raise TypeError(f"{type(self).__name__} holds plaintext and must not be copied into a record: seal it first")


class ReplyAddress(Secret):
    """Where an answer goes: a phone number, a platform's user id, a visit. Never shown to a consultant."""

    __slots__ = ()

    @classmethod
    def fresh(cls) -> Self:
        """A visit to our own pages that nobody can guess: 256 random bits as 43 characters of Base64 for addresses."""
        return cls(secrets.token_urlsafe(_FRESH_BYTES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Ciphertext and the context it is bound to; opening it anywhere else fails."""

    blob: bytes
    context: str

    def __repr__(self) -> str:
        return f"Sealed({len(self.blob)} bytes, {self.context!r})"
