"""Compiled rules as one file: JSON and arrays with a checksum, nothing that runs."""

import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence

_MAGIC = b"most116 rules 1\n"
# The heading has one number for each of some thirty parts.
_LONGEST_HEADING = 16_384

# Parts of the file by name: text as UTF-8, numbers as little-endian arrays of four bytes.
Parts = Mapping[str, bytes]


def content_of(parts: Parts) -> bytes:
    """The parts as one file."""
    body = b"".join(parts.values())
    heading = {"parts": [[name, len(part)] for name, part in parts.items()], "sum": zlib.crc32(body)}
    return _MAGIC + json.dumps(heading).encode() + b"\n" + body


def parts_in(content: memoryview) -> dict[str, memoryview]:
    """The parts of such a file. Raises ValueError, KeyError or TypeError when it is damaged."""
    # Nothing else is copied, because a copy of megabytes stays with the process.
    begins = bytes(content[:_LONGEST_HEADING])
    head = begins.index(b"\n", len(_MAGIC))
    heading = json.loads(begins[len(_MAGIC) : head])
    body = content[head + 1 :]
    if not begins.startswith(_MAGIC) or heading["sum"] != zlib.crc32(body):
        raise ValueError("no rules, or damaged ones")
    parts: dict[str, memoryview] = {}
    at = 0
    for name, size in heading["parts"]:
        parts[name] = body[at : at + size]
        at += size
    return parts


def numbers_to_bytes(numbers: Sequence[int]) -> bytes:
    return _little(array("I", numbers)).tobytes()


def numbers_from_bytes(content: memoryview) -> Sequence[int]:
    """Where the machine writes numbers as the file does they stay in it, and of a mapped one only what is used."""
    if sys.byteorder == "little":
        return content.cast("I")
    numbers = array("I")
    numbers.frombytes(content)
    return _little(numbers)


def _little(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "little":
        return numbers
    turned = numbers[:]
    turned.byteswap()
    return turned
