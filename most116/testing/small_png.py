"""Pictures with a palette of a few colours: a screenshot of a page is then a third as large, and looks the same."""

import struct
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Sequence

_COLOURS = 48
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BITS, _PALETTE, _NO_FILTER = 8, 3, b"\0"


def small_png(width: int, height: int, rgba: bytes) -> bytes:
    """A PNG of `width` by `height` pixels, four bytes each; transparency is left out."""
    pixels = array("I", rgba)
    counted = Counter(pixels)
    palette = [colour for colour, _ in counted.most_common(_COLOURS)]
    places = {colour: _nearest(colour, palette) for colour in counted}
    rows = bytes(places[pixel] for pixel in pixels)
    lines = b"".join(_NO_FILTER + rows[start : start + width] for start in range(0, width * height, width))
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, _BITS, _PALETTE, 0, 0, 0)),
            _chunk(b"PLTE", b"".join(bytes(_parts(colour)) for colour in palette)),
            _chunk(b"IDAT", zlib.compress(lines, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _nearest(colour: int, palette: Sequence[int]) -> int:
    """The place in the palette of what looks most like it."""
    wanted = _parts(colour)
    distances = [sum((a - b) ** 2 for a, b in zip(wanted, _parts(one), strict=True)) for one in palette]
    return distances.index(min(distances))


def _parts(colour: int) -> tuple[int, int, int]:
    """Red, green and blue of a pixel as this machine keeps four bytes in a number."""
    red, green, blue, _ = colour.to_bytes(4, sys.byteorder)
    return red, green, blue


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
