"""The work that a browser does when very many begin at once."""

import hashlib
from itertools import count


def proof_of(challenge: str, bits: int) -> str:
    """The number that `static/proof.js` would find."""
    return next(str(number) for number in count() if _zero_bits(f"{challenge}.{number}") >= bits)


def _zero_bits(text: str) -> int:
    return 256 - int.from_bytes(hashlib.sha256(text.encode()).digest(), "big").bit_length()
