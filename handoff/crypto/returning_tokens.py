"""By what somebody who comes back is known: a keyed hash, with a key for each line and quarter (domain sheet 5.4).

The hash is taken of the contact, which is itself a keyed hash of the address. Without the key of its line and quarter a
token can be compared with nothing: not with a telephone number, not with another quarter, not with the other line.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from handoff.crypto.envelope import Key
from handoff.crypto.key_folder import Purpose
from handoff.crypto.keyring import KeyRing
from most116.core.conversation import Line
from most116.core.ids import ContactKey

TOKEN_KEYS: Final[Mapping[Line, Purpose]] = {Line.YOUTH: Purpose.RETURN_YOUTH, Line.ADULT: Purpose.RETURN_ADULT}


class Token(NamedTuple):
    """`key` is the id of the key it was made with, without which it means nothing."""

    key: str
    value: str


class ReturningTokens:
    def __init__(self, keyring: KeyRing) -> None:
        self._keyring = keyring

    def newest(self, line: Line, contact: ContactKey) -> Token | None:
        """The token of this quarter; None while there is no key for it. Raises StorageDown."""
        keys = self._keyring.every(TOKEN_KEYS[line])
        return _token(keys[0], contact) if keys else None

    def all_of(self, lines: Iterable[Line], contact: ContactKey) -> list[Token]:
        """Every token that the contact can have on these lines, with the keys that are left. Raises StorageDown."""
        return [_token(key, contact) for line in lines for key in self._keyring.every(TOKEN_KEYS[line])]


def _token(key: Key, contact: ContactKey) -> Token:
    return Token(key.id, hmac.digest(key.secret, b"returning/" + contact.encode(), hashlib.sha256).hex())
