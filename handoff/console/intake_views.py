"""What a page shows of hours, switches and gates, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handoff.console.office import Office
from handoff.desk_opening import LONGEST_SWITCH, Opening, lines_of
from handoff.intake_orders import Order, OrderKind, Rule, Why
from handoff.records import Account
from most116.core.clock import HERE
from most116.core.conversation import Channel, Language, Line
from most116.core.doors import Gate
from most116.core.ids import TextKey

_TEXTS = {Gate.DIVERTED.label: "numbers", Gate.CLOSED.label: "unavailable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One order. `ends`: whoever looks may end it."""

    id: str
    what: str
    why: str
    who: str
    made: str
    until: str
    ended: str
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeView:
    """`gates`: the ways that are not open, in words, a moment after an order; `switched`: something is by hand."""

    gates: Sequence[str]
    switched: bool
    orders: Sequence[OrderRow]
    history: Sequence[OrderRow]
    crisis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the forms of intake offer. `lines`: those that the reader may steer.

    `kept`: what stood in one that was refused, or was sent before its writer had proved who they are.
    """

    lines: Sequence[Line]
    kept: Mapping[str, str] = field(default_factory=dict)
    channels: Sequence[Channel] = tuple(Channel)
    reasons: Sequence[Why] = tuple(Why)
    gates: Sequence[str] = (Gate.CLOSED.label, Gate.DIVERTED.label)
    hours: Sequence[int] = tuple(
        hours for hours in (1, 2, 4, 8, 12, 24) if hours <= LONGEST_SWITCH.total_seconds() / 3600
    )

    @property
    def both(self) -> bool:
        return len(self.lines) == len(Line)

    def was(self, kind: str, name: str, value: object) -> bool:
        """Whether this was chosen in that form."""
        return self.kept.get("kind") == kind and self.kept.get(name) == str(value)

    def written(self, kind: str) -> str:
        return self.kept.get("value", "") if self.kept.get("kind") == kind else ""


async def intake_view(place: Office, who: Account, found: Opening) -> IntakeView:
    names = {one.id: one.alias for one in await place.desk.floor.colleagues.all()}
    lines = lines_of(who)

    def row(order: Order) -> OrderRow:
        steered = {order.rule.line} if order.rule.line else {*Line}
        return OrderRow(
            id=order.id,
            what=rule_words(place, order.rule),
            why=place.word(f"desk.intake.why.{order.why}"),
            who=names.get(order.by, order.by),
            made=f"{order.made_at.astimezone(HERE):%d.%m.%Y, %H:%M}",
            until="" if order.until is None else f"{order.until.astimezone(HERE):%d.%m.%Y, %H:%M}",
            ended="" if order.ended_at is None else f"{order.ended_at.astimezone(HERE):%d.%m.%Y, %H:%M}",
            ends=steered <= {*lines},
        )

    return IntakeView(
        gates=[
            f"{where_words(place, line, channel)}: {place.word(f'desk.intake.gate.{gate.label}')}"
            for (line, channel), gate in sorted(found.doors.gates.items())
        ],
        switched=any(one.rule.kind is OrderKind.SWITCH for one in found.orders),
        orders=[row(one) for one in found.orders],
        history=[row(one) for one in found.history],
        crisis="" if found.crisis is None else str(int(found.crisis.total_seconds()) // 60 + 1),
    )


def where_words(place: Office, line: Line | None, channel: Channel | None) -> str:
    whose = place.word(f"desk.line.{line}" if line else "desk.intake.both")
    return f"{whose}, {place.word(f'desk.channel.{channel}' if channel else 'desk.intake.all')}"


def rule_words(place: Office, rule: Rule) -> str:
    value = place.word(f"desk.intake.gate.{rule.value}") if rule.kind is OrderKind.SWITCH else rule.value
    return f"{where_words(place, rule.line, rule.channel)}: {place.word(f'desk.intake.kind.{rule.kind}')} {value}"


def text_told(place: Office, rule: Rule) -> str:
    """What people will hear, word for word; nothing for what only sets hours."""
    key = _TEXTS.get(rule.value)
    if key is None:
        return ""
    return place.texts.render(TextKey(key), language=Language.PL, line=rule.line, channel=rule.channel)


async def switch_notices(place: Office) -> Sequence[str]:
    """For everybody's desk: what is closed or diverted by hand, and until when."""
    return [
        place.word(
            "desk.intake.notice",
            what=rule_words(place, one.rule),
            until="" if one.until is None else f"{one.until.astimezone(HERE):%H:%M}",
        )
        for one in await place.desk.lead.opening.switches()
    ]
