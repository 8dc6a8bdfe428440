"""What whoever answers should know of somebody before they do, as names that the desk has words for."""

from collections.abc import Collection, Iterator
from typing import Final

from handoff.flooding import FLOOD
from handoff.store.cases import Case
from most116.core.conversation import AgeBand, Conversation, Line
from most116.core.drills import is_drill
from router.asking import LANGUAGE_OTHER
from router.pausing import PIERCED
from router.timing import ERASE_LATER, SILENT, UNREACHABLE
from router.writers import OTHER_WRITER
from safety_rules.schema import Sign

# Of a talk that its consultant gave on to a colleague who is trained for abuse.
ABUSIVE: Final = "abusive"
# Of the tags of a dialogue (router/decision.py).
_TAGS = (
    *(PIERCED, UNREACHABLE, FLOOD, ABUSIVE),
    *(OTHER_WRITER, SILENT, ERASE_LATER, LANGUAGE_OTHER, Sign.ABOUT_CHILD.value, Sign.ABROAD.value),
)
_DRILL, _WARNED = "drill", "warned"
_MINOR, _ADULT, _UNSURE = "minor_stays", "adult_stays", "maybe_minor"


def marks_of(case: Case) -> tuple[str, ...]:
    """Of what the dialogue remembers, the part that whoever answers is shown."""
    tags: Collection[str] = case.dialog.get("tags") or ()
    practice = (_DRILL,) if is_drill(case.conversation.slot) else ()
    warned = (_WARNED,) if case.dialog.get("boundary_at") else ()
    return (*practice, *(mark for mark in _TAGS if mark in tags), *_of_age(case.conversation, tags), *warned)


def _of_age(one: Conversation, tags: Collection[str]) -> Iterator[str]:
    """Who is on a line that is for others, whenever their age came out, and who may be a minor (domain sheet 2.4)."""
    if one.line is Line.ADULT and one.age_band.minor:
        yield _MINOR
    grown = one.age_band.adult and one.age_band is not AgeBand.FROM_18
    if one.line is Line.YOUTH and grown and Sign.ABOUT_CHILD.value not in tags:
        yield _ADULT
    if one.line is not Line.YOUTH and one.age_band is AgeBand.UNKNOWN and Sign.YOUTH.value in tags:
        yield _UNSURE
