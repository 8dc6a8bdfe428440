"""The JSON of hours, switches and gates."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Self

from pydantic import Field

from handoff import intake_orders
from handoff.console.shapes import Moment, Shape, Text
from handoff.desk_opening import Opening
from handoff.forecast import HourAhead
from handoff.intake_orders import OrderKind, Rule, Why
from most116.core.conversation import Channel, Line


class NewOrder(Shape):
    """`value`: `closed` or `diverted` for a switch; hours of a week such as `mon-fri 08:00-20:00`, `24/7` or `never`; a
    date and its hours, `2026-12-24 08:00-14:00`; a language and its hours, `uk 14:00-24:00`; planned people and their
    hours, `3 mon-fri 08:00-20:00; 1 20:00-08:00`; a campaign, `2026-12-24 18:00-22:00 x3`.
    """

    kind: OrderKind
    line: Line | None = None
    """null: both lines. A language belongs to one."""
    channel: Channel | None = None
    """null: every channel."""
    value: Text = Field(max_length=255)
    why: Why
    hours: int = Field(default=1, ge=1, le=24)
    """How long a switch holds; the others hold until they are ended or ordered anew."""

    def rule(self) -> Rule:
        return Rule(kind=self.kind, line=self.line, channel=self.channel, value=self.value)

    def length(self) -> timedelta:
        return timedelta(hours=self.hours)


class Order(Shape):
    """What somebody ordered about taking people in."""

    id: str
    kind: OrderKind
    line: Line | None
    channel: Channel | None
    value: str
    why: Why
    by: str
    """The account."""
    made_at: Moment
    until: Moment | None
    ended_by: str | None
    ended_at: Moment | None

    @classmethod
    def of(cls, one: intake_orders.Order) -> Self:
        rule = one.rule
        return cls(
            id=one.id,
            kind=rule.kind,
            line=rule.line,
            channel=rule.channel,
            value=rule.value,
            why=one.why,
            by=one.by,
            made_at=one.made_at,
            until=one.until,
            ended_by=one.ended_by,
            ended_at=one.ended_at,
        )


class WayIn(Shape):
    """A line and channel that is not open."""

    line: Line
    channel: Channel
    gate: str
    """`diverted`, `closed` or `unread`. Danger is let in by each of them."""


class Ahead(Shape):
    """What an hour of a line will probably bring; null: nothing is known of it."""

    line: Line
    hour: Moment
    expected: int | None
    """People who will come."""
    campaign: int
    """How many times as many as usual were announced; 1 is none."""
    needed: int | None
    """Consultants that it takes to talk with all of them."""
    planned: int | None
    usual: int | None
    """Consultants who were mostly there at this hour of the week."""
    short: bool

    @classmethod
    def of(cls, one: HourAhead) -> Self:
        return cls(
            line=one.line,
            hour=one.hour,
            expected=one.expected,
            campaign=one.campaign,
            needed=one.needed,
            planned=one.planned,
            usual=one.usual,
            short=one.short,
        )


class Intake(Shape):
    """How people are taken in now, what was ordered, and what was before."""

    not_open: list[WayIn]
    orders: list[Order]
    """In force, the oldest first."""
    history: list[Order]
    """The newest first."""
    ahead: list[Ahead]
    """The hours that come, by line."""
    crisis_seconds: int | None
    """How long the crisis message still stands; null when it is not on."""

    @classmethod
    def of(cls, found: Opening, ahead: Sequence[HourAhead]) -> Self:
        gates = sorted(found.doors.gates.items())
        return cls(
            not_open=[WayIn(line=line, channel=channel, gate=gate.label) for (line, channel), gate in gates],
            orders=[Order.of(one) for one in found.orders],
            history=[Order.of(one) for one in found.history],
            ahead=[Ahead.of(one) for one in ahead],
            crisis_seconds=None if found.crisis is None else int(found.crisis.total_seconds()),
        )
