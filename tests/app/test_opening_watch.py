"""Orders, presence and the crisis message reach the router and the public pages in one look, and outlast an outage."""

from datetime import timedelta
from pathlib import Path

import pytest

from handoff.accounts.administration import OPERATOR
from handoff.intake_orders import OrderKind, Rule, Why
from handoff.live.doors import LiveDoors
from handoff.store.accounts import AccountStore
from handoff.store.database import open_engine
from most116.core.conversation import Channel, Line
from most116.core.doors import NOBODY_READS, Gate
from most116.testing.databases import sqlite_url
from most116.testing.house import House

SMS = (Line.YOUTH, Channel.SMS)
CLOSED = Rule(kind=OrderKind.SWITCH, line=Line.YOUTH, channel=None, value="closed")
HOUR = timedelta(hours=1)


def told(house: House) -> LiveDoors:
    """As another process finds it, which has looked at nothing yet."""
    return LiveDoors(house.parts.runtime.redis)


async def test_a_switch_is_known_everywhere_with_the_next_look_and_ends_by_itself(house: House) -> None:
    assert (await house.opening.look()).gates == {}
    await house.desk.lead.opening.order(OPERATOR, CLOSED, Why.TOO_MANY, HOUR)
    assert (await house.opening.look()).gate(*SMS) is Gate.CLOSED
    assert (await told(house).now()).gate(*SMS) is Gate.CLOSED
    house.clock.move(hours=1)
    assert (await house.opening.look()).gate(*SMS) is (await told(house).now()).gate(*SMS) is Gate.OPEN


async def test_a_newer_order_takes_the_place_of_the_one_before(house: House) -> None:
    desk = house.desk.lead.opening
    await desk.order(OPERATOR, CLOSED, Why.TOO_MANY, HOUR)
    diverted = Rule(kind=OrderKind.SWITCH, line=Line.YOUTH, channel=None, value="diverted")
    await desk.order(OPERATOR, diverted, Why.TOO_MANY, HOUR)
    assert (await house.opening.look()).gate(*SMS) is Gate.DIVERTED
    now = await desk.now()
    assert [one.rule.value for one in now.orders] == ["diverted"]
    assert [(one.rule.value, one.ended_by) for one in now.history] == [("diverted", None), ("closed", OPERATOR.id)]


async def test_orders_go_on_with_the_time_while_sql_is_away(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.desk.lead.opening.order(OPERATOR, CLOSED, Why.TOO_MANY, HOUR)
    await house.opening.look()
    without_tables = open_engine(sqlite_url(tmp_path / "empty.db"))
    with monkeypatch.context() as away:
        away.setattr(house.parts.database, "engine", without_tables)
        assert (await house.opening.look()).gate(*SMS) is Gate.CLOSED
        house.clock.move(hours=1)
        assert (await house.opening.look()).gate(*SMS) is Gate.OPEN
    await without_tables.dispose()


async def test_the_crisis_message_needs_no_sql_and_goes_before_everything(house: House) -> None:
    await told(house).begin_crisis(HOUR)
    assert (await told(house).now()).gates == NOBODY_READS.gates
    assert (await house.opening.look()).gates == NOBODY_READS.gates
    await told(house).end_crisis()
    assert (await house.opening.look()).gates == (await told(house).now()).gates == {}


class TestNobodyThere:
    async def test_a_line_without_people_is_unread_and_the_other_is_not(self, house: House) -> None:
        house.opening.unattended = timedelta(minutes=10)
        for name, line in (("Ola", Line.YOUTH), ("Olek", Line.ADULT)):
            await AccountStore(house.parts.database, house.clock).add(house.account(name, line))
            await house.desk.floor.presence.seen(house.account(name).id)
        house.clock.move(minutes=9)
        await house.desk.floor.presence.seen(house.account("Olek").id)
        assert (await house.opening.look()).gates == {}
        house.clock.move(minutes=2)
        doors = await house.opening.look()
        assert doors.gate(*SMS) is Gate.UNREAD
        assert doors.gate(Line.ADULT, Channel.SMS) is doors.gate(Line.YOUTH, Channel.FORM) is Gate.OPEN
        await house.desk.floor.presence.seen(house.account("Ola").id)
        assert (await house.opening.look()).gates == {}

    async def test_where_redis_lost_who_was_there_the_time_begins_anew(self, house: House) -> None:
        house.opening.unattended = timedelta(minutes=10)
        assert (await house.opening.look()).gates == {}
        house.clock.move(minutes=10)
        assert (await house.opening.look()).gate(*SMS) is Gate.UNREAD
