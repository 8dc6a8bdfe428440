"""Reads a QR code from its modules, by the standard (ISO/IEC 18004) and not by what drew it. Versions 1 to 10."""

from collections.abc import Callable, Iterator, Sequence

Modules = Sequence[Sequence[int]]
_FORMAT_MASK, _FORMAT_GENERATOR = 0b101010000010010, 0b10100110111
_LEVELS = {0b11: "Q", 0b10: "H"}
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _: row % 2 == 0,
    lambda _, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
# Places of the alignment patterns by version (annex E).
_ALIGNMENT = ((), (), (6, 18), (6, 22), (6, 26), (6, 30), (6, 34), (6, 22, 38), (6, 24, 42), (6, 26, 46), (6, 28, 50))
# By level and version (table 9): error correction codewords of a block, then the blocks as (how many, data codewords).
_BLOCKS = {
    "Q": (
        (0, ()), (13, ((1, 13),)), (22, ((1, 22),)), (18, ((2, 17),)), (26, ((2, 24),)), (18, ((2, 15), (2, 16))),
        (24, ((4, 19),)), (18, ((2, 14), (4, 15))), (22, ((4, 18), (2, 19))), (20, ((4, 16), (4, 17))),
        (24, ((6, 19), (2, 20))),
    ),
    "H": (
        (0, ()), (17, ((1, 9),)), (28, ((1, 16),)), (22, ((2, 13),)), (16, ((4, 9),)), (22, ((2, 11), (2, 12))),
        (28, ((4, 15),)), (26, ((4, 13), (1, 14))), (26, ((4, 14), (2, 15))), (24, ((4, 12), (4, 13))),
        (28, ((6, 15), (2, 16))),
    ),
}  # fmt: skip
_BYTES = 0b0100


def read_qr(modules: Modules) -> str:
    """The text of a code at level Q or H in byte mode, without correcting: a damaged part raises ValueError."""
    version = (len(modules) - 17) // 4
    level, number = _format_of(modules)
    mask = _MASKS[number]
    read = [modules[row][column] ^ mask(row, column) for row, column in _path(version)]
    words = [_number(read[start : start + 8]) for start in range(0, len(read) - 7, 8)]
    bits = [int(bit) for word in _data(words, _BLOCKS[level][version]) for bit in f"{word:08b}"]
    if _number(bits[:4]) != _BYTES:
        raise ValueError("the text is not in byte mode")
    width = 8 if version < 10 else 16
    length = _number(bits[4 : 4 + width])
    start = 4 + width
    return bytes(_number(bits[at : at + 8]) for at in range(start, start + 8 * length, 8)).decode("iso-8859-1")


def _format_of(modules: Modules) -> tuple[str, int]:
    """Level and number of the mask, from the format beside the upper left finder; its two copies must agree."""
    last = len(modules) - 1
    first = [(8, at) for at in (0, 1, 2, 3, 4, 5, 7, 8)] + [(at, 8) for at in (7, 5, 4, 3, 2, 1, 0)]
    second = [(last - at, 8) for at in range(7)] + [(8, last - at) for at in range(7, -1, -1)]
    copies = [_number([modules[row][column] for row, column in places]) ^ _FORMAT_MASK for places in (first, second)]
    if copies[0] != copies[1] or _remainder(copies[0]):
        raise ValueError("the format is damaged")
    if copies[0] >> 13 not in _LEVELS:
        raise ValueError("the level is below Q")
    return _LEVELS[copies[0] >> 13], copies[0] >> 10 & 0b111


def _remainder(word: int) -> int:
    for shift in range(4, -1, -1):
        if word >> (shift + 10) & 1:
            word ^= _FORMAT_GENERATOR << shift
    return word


def _path(version: int) -> Iterator[tuple[int, int]]:
    """The places of data, two columns at a time from the right, upwards and downwards by turns."""
    size = 17 + 4 * version
    upwards = True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for row in range(size - 1, -1, -1) if upwards else range(size):
            yield from ((row, column) for column in (right, right - 1) if not _is_fixed(row, column, version))
        upwards = not upwards


def _is_fixed(row: int, column: int, version: int) -> bool:
    """Finders with their formats, timing, alignment, and from version 7 the version itself."""
    size = 17 + 4 * version
    if 6 in {row, column} or (row < 9 and (column < 9 or column >= size - 8)) or (column < 9 and row >= size - 8):
        return True
    if version >= 7 and any(a < 6 and b >= size - 11 for a, b in ((row, column), (column, row))):
        return True
    places = _ALIGNMENT[version]
    corners = {(6, 6), (6, places[-1]), (places[-1], 6)} if places else set()
    centres = ((y, x) for y in places for x in places if (y, x) not in corners)
    return any(abs(row - y) <= 2 and abs(column - x) <= 2 for y, x in centres)


def _data(words: Sequence[int], shape: tuple[int, tuple[tuple[int, int], ...]]) -> list[int]:
    """The data codewords in their order; every block must be one of the Reed-Solomon code."""
    correction, groups = shape
    lengths = [length for count, length in groups for _ in range(count)]
    blocks: list[list[int]] = [[] for _ in lengths]
    coming = iter(words)
    for at in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if at < length:
                block.append(next(coming))
    data = [word for block in blocks for word in block]
    for _ in range(correction):
        for block in blocks:
            block.append(next(coming))
    if any(_syndrome(block, power) for block in blocks for power in range(correction)):
        raise ValueError("a block is damaged")
    return data


def _syndrome(block: Sequence[int], power: int) -> int:
    """The block as a polynomial over GF(256), at the generator's root alpha ** power."""
    root = 1
    for _ in range(power):
        root = _times(root, 2)
    value = 0
    for word in block:
        value = _times(value, root) ^ word
    return value


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return product


def _number(bits: Sequence[int]) -> int:
    return int("".join(map(str, bits)), 2)
