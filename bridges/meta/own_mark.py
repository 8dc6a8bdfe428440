"""The mark that a part of ours carries as `metadata` and that comes back in its echo."""

import re

from most116.core.ids import LetterId

_MARK = re.compile(r"most116:([0-9a-z]{26}):([0-9]{1,3})")


def mark_of(letter: LetterId, part: int) -> str:
    return f"most116:{letter}:{part}"


def part_of(metadata: str) -> tuple[LetterId, int] | None:
    """The letter and the part that a mark names; None for anything else."""
    found = _MARK.fullmatch(metadata)
    return (LetterId(found[1]), int(found[2])) if found else None
