"""Return codes without their storage: words are drawn, read as typed, and turned into a name and a key."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterator
from itertools import takewhile
from string import ascii_lowercase

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from most116.core.sealed import ReplyAddress, Secret

WORDS = 6
_SEPARATORS = re.compile(r"[\W\d_]+")
_NONCE_BYTES = 12
# Longer than six of our words with whatever stands between them.
_LONGEST = 200


class ReturnWords:
    """Whoever has what is stored and no pepper learns nothing from it; who has both must guess 60 bits.

    `words`: the list, of letters a to z only, no two of which differ by one slip.
    """

    def __init__(self, *, pepper: bytes, words: Collection[str]) -> None:
        self._pepper = pepper
        self._words = tuple(words)
        self._known = frozenset(words)
        self._lengths = range(min(map(len, words)) - 1, max(map(len, words)) + 2)

    def draw(self) -> Secret:
        return Secret(" ".join(secrets.choice(self._words) for _ in range(WORDS)))

    def read(self, typed: Secret) -> Secret | None:
        """The words as they are on the list, whatever case, signs, diacritics and single slips they have."""
        parts = [part for part in _SEPARATORS.split(_plain(typed.reveal()[:_LONGEST])) if part]
        # Every message that comes in from an app is looked at: what cannot be a code must cost nothing.
        if len(parts) != WORDS:
            return None
        meant = list(takewhile(bool, map(self._meant, parts)))
        return Secret(" ".join(meant)) if len(meant) == WORDS else None

    def lock(self, words: Secret, visit: ReplyAddress) -> tuple[str, bytes]:
        """The keyed hash that stands for the words, and the visit sealed under them."""
        name, key = self._derived(words)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return name, nonce + AESGCM(key).encrypt(nonce, visit.reveal().encode(), name.encode())

    def name(self, words: Secret) -> str:
        """The keyed hash that stands for the words, as 64 hexadecimal digits."""
        return self._derived(words)[0]

    def unlock(self, words: Secret, sealed: bytes) -> ReplyAddress | None:
        """The visit; None when this was not sealed under these words."""
        name, key = self._derived(words)
        try:
            opened = AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], name.encode())
        except (InvalidTag, ValueError):
            return None
        return ReplyAddress(opened.decode())

    def _meant(self, word: str) -> str:
        """The word of the list that this is, or is by one slip; empty when there is none, or more than one."""
        if word in self._known:
            return word
        if len(word) not in self._lengths:
            return ""
        near = self._known.intersection(_one_slip(word))
        return min(near) if len(near) == 1 else ""

    def _derived(self, words: Secret) -> tuple[str, bytes]:
        hkdf = HKDF(algorithm=SHA256(), length=64, salt=self._pepper, info=b"most116 return code")
        derived = hkdf.derive(words.reveal().encode())
        return derived[:32].hex(), derived[32:]


def _plain(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(char for char in parted if not unicodedata.combining(char))


def _one_slip(word: str) -> Iterator[str]:
    """Every word that differs by one letter left out, put in, taken for another, or by two that changed places."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            yield head + letter + tail[1:]
