"""The queue: danger first, then time; one winner; nobody starves and nobody overtakes immediate danger."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoff.live.connection import Live, connect
from handoff.live.queue_order import QueueOrder
from handoff.live.waiting import RedisWaitingRoom
from most116.core.conversation import AgeBand, Channel, Language, Line, Ticket, Tier
from most116.core.ids import ConversationId
from most116.testing.moved_clock import MovedClock
from most116.testing.servers import RedisServer

NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
BOTH = tuple(Line)
HOUR = timedelta(hours=1)
ELEVATED_BONUS, CHILD_BONUS = timedelta(minutes=20), timedelta(minutes=10)
CHILDREN = {AgeBand.UNDER_7, AgeBand.FROM_7, AgeBand.FROM_10}
ORDER = QueueOrder(elevated_bonus=ELEVATED_BONUS, child_bonus=CHILD_BONUS)


def ticket(
    name: str,
    tier: Tier = Tier.STANDARD,
    waited: float = 0,
    line: Line | None = Line.YOUTH,
    age_band: AgeBand = AgeBand.FROM_13,
) -> Ticket:
    """`waited` in minutes; `line` None: for both."""
    return Ticket(
        conversation=ConversationId(name),
        line=line,
        channel=Channel.SMS,
        tier=tier,
        age_band=age_band,
        language=Language.PL,
        entered_at=NOW - timedelta(minutes=waited),
    )


def room_at(live: Live, order: QueueOrder = ORDER) -> RedisWaitingRoom:
    return RedisWaitingRoom(live, MovedClock(NOW), order)


@pytest.fixture
def room(live: Live) -> RedisWaitingRoom:
    return room_at(live)


async def order(room: RedisWaitingRoom, lines: tuple[Line, ...] = BOTH) -> list[str]:
    return [place.conversation for place in await room.waiting(lines)]


PEOPLE = st.lists(
    st.tuples(st.sampled_from(Tier), st.integers(0, 300), st.none() | st.sampled_from(Line), st.sampled_from(AgeBand)),
    max_size=12,
    # Nobody counts as waiting since the same minute as somebody else: arrival would decide, which is the same for both.
    unique_by=(
        lambda one: one[1],
        lambda one: one[1] + 20 * (one[0] is Tier.ELEVATED) + 10 * (one[3] in CHILDREN),
    ),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, lift=st.booleans())
async def test_the_order_is_that_of_the_domain(
    redis_server: RedisServer, people: list[tuple[Tier, int, Line | None, AgeBand]], lift: bool
) -> None:
    """Immediate by arrival, whoever waited over an hour, high by arrival, the rest by waiting time and bonus."""
    redis_server.flush()
    live = connect(redis_server.url)
    room = room_at(live)
    tickets = [ticket(str(number), *one) for number, one in enumerate(people)]
    await asyncio.gather(*(room.enter(one) for one in tickets))
    if lift:
        await room.lift_starving(NOW, HOUR)

    def place(one: Ticket) -> tuple[float, datetime]:
        if one.tier.urgent:
            return float(one.tier), one.entered_at
        if lift and NOW - one.entered_at > HOUR:
            return 1.5, one.entered_at
        bonus = ELEVATED_BONUS * (one.tier is Tier.ELEVATED) + CHILD_BONUS * (one.age_band in CHILDREN)
        return 3.0, one.entered_at - bonus

    expected = [one.conversation for one in sorted(tickets, key=place)]
    assert await order(room) == expected
    for line in Line:
        there = [one.conversation for one in sorted(tickets, key=place) if line in one.lines]
        assert await order(room, (line,)) == there
    taken = [await room.claim(BOTH) for _ in tickets]
    assert [one.conversation for one in taken if one] == expected
    assert await room.claim(BOTH) is None
    await live.aclose()


async def test_of_fifty_at_once_exactly_one_gets_a_place(redis_server: RedisServer) -> None:
    connections = [connect(redis_server.url) for _ in range(10)]
    rooms = [room_at(connection) for connection in connections for _ in range(5)]
    for which in (ConversationId("ania"), None):
        await rooms[0].enter(ticket("ania"))
        taken = await asyncio.gather(*(room.claim(BOTH, which) for room in rooms))
        assert [one.conversation for one in taken if one] == ["ania"]
    await asyncio.gather(*(connection.aclose() for connection in connections))


async def test_a_ticket_comes_back_as_it_went_in(room: RedisWaitingRoom) -> None:
    given_in = ticket("ania", Tier.HIGH, 3, Line.ADULT)
    assert await room.enter(given_in)
    assert await room.waiting(BOTH) == [given_in]
    assert await room.places() == {given_in.conversation: given_in}
    assert await room.claim(BOTH) == given_in
    assert await room.places() == {}


async def test_entering_again_keeps_the_place_and_a_worse_tier_moves_it(room: RedisWaitingRoom) -> None:
    await room.enter(ticket("ania", waited=10))
    await room.enter(ticket("bohdan", waited=5))
    assert not await room.enter(ticket("ania", waited=0))
    assert await order(room) == ["ania", "bohdan"]
    assert not await room.enter(ticket("bohdan", Tier.HIGH, waited=5))
    assert await order(room) == ["bohdan", "ania"]
    await room.enter(ticket("bohdan", Tier.STANDARD, waited=5))
    assert await order(room) == ["bohdan", "ania"]


async def test_a_place_moves_forward_only_while_there_is_one(room: RedisWaitingRoom) -> None:
    await room.enter(ticket("ania"))
    await room.enter(ticket("bohdan", waited=5))
    assert await room.move(ticket("ania", Tier.IMMEDIATE))
    assert await order(room) == ["ania", "bohdan"]
    await room.claim(BOTH, ConversationId("ania"))
    assert not await room.move(ticket("ania", Tier.IMMEDIATE))
    assert await order(room) == ["bohdan"]


async def test_another_line_is_another_room_and_nobody_is_in_two(room: RedisWaitingRoom) -> None:
    await room.enter(ticket("ania", waited=10))
    assert await room.enter(ticket("ania", waited=10, line=Line.ADULT))
    assert await order(room, (Line.YOUTH,)) == []
    assert await order(room, (Line.ADULT,)) == ["ania"]
    assert await room.claim((Line.YOUTH,)) is None
    assert await room.claim((Line.YOUTH,), ConversationId("ania")) is None
    assert await room.claim((), ConversationId("ania")) is None
    assert await room.claim((Line.ADULT,)) is not None


@pytest.mark.parametrize("line", [Line.YOUTH, None])
async def test_whoever_leaves_has_no_place(room: RedisWaitingRoom, line: Line | None) -> None:
    await room.enter(ticket("ania", line=line))
    await room.leave(ConversationId("ania"))
    await room.leave(ConversationId("nobody"))
    assert (await order(room), await room.places(), await room.claim(BOTH)) == ([], {}, None)


async def test_what_can_wait_stands_behind_whoever_is_there_and_comes_in_its_time(live: Live) -> None:
    """A letter without danger is as somebody who comes when it is due; with danger it is like anybody else."""

    def patience(one: Ticket) -> timedelta:
        is_letter = one.conversation.startswith("letter") and not one.tier.urgent
        return timedelta(hours=2 if one.tier is Tier.ELEVATED else 4) if is_letter else timedelta(0)

    room = room_at(live, QueueOrder(patience=patience, elevated_bonus=ELEVATED_BONUS))
    await room.enter(ticket("letter overdue", waited=241))
    await room.enter(ticket("letter elevated", Tier.ELEVATED, waited=150))
    await room.enter(ticket("letter", waited=200))
    await room.enter(ticket("letter in danger", Tier.HIGH, waited=1))
    for name, tier, waited in (("ania", Tier.STANDARD, 10), ("bohdan", Tier.ELEVATED, 5), ("celina", Tier.HIGH, 2)):
        await room.enter(ticket(name, tier, waited))
    # Letters count from when they are due: half an hour ago, a minute ago, in forty minutes.
    rest = ["letter elevated", "bohdan", "ania", "letter overdue", "letter"]
    assert await order(room) == ["celina", "letter in danger", *rest]
    assert await room.lift_starving(NOW, HOUR) == []
    lifted = await room.lift_starving(NOW + HOUR, HOUR)
    assert [one.conversation for one in lifted] == ["letter elevated", "bohdan", "ania", "letter overdue"]
    assert await room.move(ticket("letter", Tier.IMMEDIATE, waited=200))
    assert (await order(room))[0] == "letter"


async def test_lifting_is_repeatable_and_gives_no_place_to_whoever_was_taken(room: RedisWaitingRoom) -> None:
    await room.enter(ticket("ania", waited=61))
    await room.enter(ticket("bohdan", Tier.HIGH, waited=1))
    assert [one.conversation for one in await room.lift_starving(NOW, HOUR)] == ["ania"]
    assert await room.lift_starving(NOW, HOUR) == []
    await room.claim(BOTH, ConversationId("ania"))
    await room.lift_starving(NOW, HOUR)
    assert await order(room) == ["bohdan"]


async def test_while_high_waits_every_fifth_is_who_of_the_others_waited_longest(live: Live) -> None:
    room = room_at(live, QueueOrder(elevated_bonus=ELEVATED_BONUS, turn_of_calm=5, calm_after=HOUR / 2))
    for number in range(12):
        await room.enter(ticket(f"high {number}", Tier.HIGH, waited=20 - number))
    await room.enter(ticket("long", waited=31))
    await room.enter(ticket("elevated, longer with its bonus", Tier.ELEVATED, waited=25))
    await room.enter(ticket("longer", waited=40, line=Line.ADULT))
    await room.enter(ticket("immediate", Tier.IMMEDIATE))

    async def next_one(lines: tuple[Line, ...] = BOTH) -> str:
        taken = await room.claim(lines)
        return taken.conversation if taken else ""

    assert [await next_one() for _ in range(6)] == ["immediate", *(f"high {n}" for n in range(4)), "longer"]
    # Whoever is taken by name is nobody's turn.
    await room.claim(BOTH, ConversationId("high 4"))
    assert [await next_one() for _ in range(5)] == [*(f"high {n}" for n in range(5, 9)), "long"]
    # Nobody has waited long any more: the turn stays open.
    assert [await next_one() for _ in range(3)] == ["high 9", "high 10", "high 11"]
    assert await next_one() == "elevated, longer with its bonus"


async def test_many_who_take_share_everybody_out(redis_server: RedisServer) -> None:
    connections = [connect(redis_server.url) for _ in range(4)]
    rooms = [room_at(connection) for connection in connections]
    await asyncio.gather(*(rooms[0].enter(ticket(f"p{number}", waited=number)) for number in range(30)))
    taken = await asyncio.gather(*(room.claim(BOTH) for room in rooms for _ in range(10)))
    names = [one.conversation for one in taken if one]
    assert sorted(names) == sorted(f"p{number}" for number in range(30))
    await asyncio.gather(*(connection.aclose() for connection in connections))


async def test_of_two_lines_at_once_exactly_one_gets_whoever_waits_for_both(redis_server: RedisServer) -> None:
    connections = [connect(redis_server.url) for _ in range(10)]
    rooms = [room_at(connection) for connection in connections for _ in range(5)]
    for number in range(20):
        which = ConversationId(f"p{number}")
        await rooms[0].enter(ticket(which, Tier.IMMEDIATE, line=None))
        tries = [((line,), which if number % 2 else None) for line in Line for _ in range(25)]
        taken = await asyncio.gather(*(room.claim(*each) for room, each in zip(rooms, tries, strict=True)))
        (place,) = [one for one in taken if one]
        assert place == ticket(which, Tier.IMMEDIATE, line=None)
        assert (await order(rooms[0]), await rooms[0].places()) == ([], {})
    await asyncio.gather(*(connection.aclose() for connection in connections))


async def test_whoever_waits_for_both_is_in_each_room_and_once_in_both(room: RedisWaitingRoom) -> None:
    await room.enter(ticket("ania", Tier.HIGH, waited=1, line=None))
    await room.enter(ticket("bohdan", Tier.HIGH, waited=2, line=Line.ADULT))
    await room.enter(ticket("celina", Tier.HIGH, waited=0))
    assert await order(room, (Line.YOUTH,)) == ["ania", "celina"]
    assert await order(room, (Line.ADULT,)) == ["bohdan", "ania"]
    assert await order(room) == ["bohdan", "ania", "celina"]
    assert not await room.enter(ticket("ania", Tier.HIGH, waited=1, line=None))
    assert await room.move(ticket("ania", Tier.IMMEDIATE, waited=1, line=None))
    assert await order(room, (Line.ADULT,)) == ["ania", "bohdan"]
    assert await order(room, (Line.YOUTH,)) == ["ania", "celina"]
    await room.claim((Line.YOUTH,), ConversationId("ania"))
    assert not await room.move(ticket("ania", Tier.IMMEDIATE, waited=1, line=None))
    assert await order(room) == ["bohdan", "celina"]


async def test_rooms_change_without_a_moment_in_none(room: RedisWaitingRoom) -> None:
    await room.enter(ticket("ania", Tier.HIGH, waited=5, line=None))
    assert not await room.enter(ticket("ania", Tier.HIGH, waited=5, line=Line.YOUTH))
    assert (await order(room, (Line.YOUTH,)), await order(room, (Line.ADULT,))) == (["ania"], [])
    assert await room.claim((Line.ADULT,), ConversationId("ania")) is None
    assert not await room.enter(ticket("ania", Tier.HIGH, waited=5, line=None))
    assert (await order(room, (Line.YOUTH,)), await order(room, (Line.ADULT,))) == (["ania"], ["ania"])
    assert await room.waiting(BOTH) == [ticket("ania", Tier.HIGH, waited=5, line=None)]


async def test_lifting_somebody_who_waits_for_both_lifts_both_places(room: RedisWaitingRoom) -> None:
    for line in Line:
        await room.enter(ticket(f"new {line}", waited=1, line=line))
    await room.enter(ticket("ania", waited=61, line=None))
    await room.enter(ticket("bohdan", Tier.ELEVATED, waited=1, line=None))
    assert [one.conversation for one in await room.lift_starving(NOW, HOUR)] == ["ania"]
    for line in Line:
        assert await order(room, (line,)) == ["ania", "bohdan", f"new {line}"]
