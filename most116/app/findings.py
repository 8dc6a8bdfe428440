"""What an examination found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part; `words` say what was found or, when it is not well, the remedy."""

    well: bool
    part: str
    words: str


def well(part: str, words: str) -> Finding:
    return Finding(well=True, part=part, words=words)


def bad(part: str, words: str) -> Finding:
    return Finding(well=False, part=part, words=words)
