"""What the dialogue noticed of somebody reaches whoever answers: a remark that nobody sees protects nobody."""

from dataclasses import replace

import pytest

from handoff.routing import by_rules
from most116.core.conversation import Line
from most116.testing.house import House

STORY = "pokłóciliśmy się w pracy i w domu"


async def marks(house: House, *said: str, entry: Line) -> tuple[str, ...]:
    """What the desk is shown of somebody who wrote this and waits."""
    house.decider.choose = lambda router, state, *rest: by_rules(router, replace(state, entry_line=entry), *rest)
    await house.hears(*said)
    (seen,) = await house.desk.queue(house.account())
    taken = await house.desk.claim(house.account(), seen.id)
    assert taken.marks == seen.marks
    return seen.marks


@pytest.mark.parametrize(
    ("entry", "said", "shown"),
    [
        (Line.ADULT, (STORY, "mam 14 lat"), ("minor_stays",)),
        (Line.ADULT, ("dzień dobry", "14", "2"), ("minor_stays",)),
        (Line.YOUTH, (STORY, "mam 44 lata"), ("adult_stays",)),
        (Line.YOUTH, (STORY, "mam 19 lat"), ()),
        (Line.ADULT, ("wyzywają mnie w szkole i na lekcjach",), ("maybe_minor",)),
        (Line.YOUTH, ("mój syn ma 9 lat i nie chce chodzić do szkoły",), ("about_child",)),
        (Line.ADULT, (STORY, "tu jego brat, on już nie może pisać"), ("other_writer",)),
        (Line.ADULT, ("wzięłam tabletki", "stop"), ("stop_asked",)),
        (Line.ADULT, ("chcę się zabić", "usuń dane"), ("erase_later",)),
        (Line.ADULT, ("ich brauche bitte hilfe",), ("language_other",)),
        (Line.ADULT, ("mieszkam teraz w Niemczech i jest mi bardzo ciężko",), ("abroad",)),
        (Line.ADULT, (STORY,), ()),
    ],
)
async def test_a_remark_is_shown(house: House, entry: Line, said: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert await marks(house, *said, entry=entry) == shown
