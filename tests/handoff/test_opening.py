"""What hours, days and switches say of a way in at a moment."""

from datetime import UTC, datetime, timedelta

import pytest

from handoff.intake_orders import Order, OrderKind, Rule, Why, checked
from handoff.opening import doors_at
from most116.core.conversation import Channel, Language, Line
from most116.core.doors import Gate
from most116.core.ids import ConsultantId

# A Saturday, 13:00 in Poland.
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = dict.fromkeys(Line, True)
_numbers = iter(range(1000))


def order(
    kind: OrderKind, value: str, line: Line | None = None, channel: Channel | None = None, hours: int | None = None
) -> Order:
    """Each one newer than those before it."""
    number = next(_numbers)
    rule = checked(Rule(kind=kind, line=line, channel=channel, value=value))
    until = None if hours is None else NOW + timedelta(hours=hours)
    made_at = NOW - timedelta(days=1) + timedelta(seconds=number)
    return Order(id=str(number), rule=rule, why=Why.PLAN, by=ConsultantId("lena"), made_at=made_at, until=until)


def gate(*orders: Order, line: Line = Line.YOUTH, channel: Channel = Channel.SMS, now: datetime = NOW) -> Gate:
    return doors_at(orders, now, attended=HERE).gate(line, channel)


def test_without_an_order_everything_is_open() -> None:
    assert doors_at((), NOW, attended=HERE).gates == {}


class TestSwitches:
    def test_it_holds_for_what_it_names_and_until_its_end(self) -> None:
        closed = order(OrderKind.SWITCH, "closed", Line.YOUTH, Channel.SMS, hours=1)
        assert gate(closed) is Gate.CLOSED
        assert gate(closed, channel=Channel.WEBCHAT) is gate(closed, line=Line.ADULT) is Gate.OPEN
        assert gate(closed, now=NOW + timedelta(hours=1)) is Gate.OPEN

    def test_the_worst_of_several_counts(self) -> None:
        whole = order(OrderKind.SWITCH, "closed", hours=1)
        one = order(OrderKind.SWITCH, "diverted", Line.YOUTH, Channel.SMS, hours=1)
        assert gate(whole, one) is gate(one, whole) is Gate.CLOSED
        assert gate(one) is Gate.DIVERTED

    def test_a_whole_line_is_its_form_too(self) -> None:
        assert gate(order(OrderKind.SWITCH, "closed", Line.YOUTH, hours=1), channel=Channel.FORM) is Gate.CLOSED


class TestHours:
    def test_the_time_is_that_of_poland(self) -> None:
        hours = order(OrderKind.HOURS, "sat 13:00-14:00")
        assert (gate(hours), gate(hours, now=NOW - timedelta(minutes=1))) == (Gate.OPEN, Gate.CLOSED)
        summer = datetime(2026, 7, 18, 11, tzinfo=UTC)
        assert gate(hours, now=summer) is Gate.OPEN

    def test_the_narrower_rule_goes_before_the_wider_one_and_the_newer_before_the_older(self) -> None:
        never, sms = order(OrderKind.HOURS, "never"), order(OrderKind.HOURS, "24/7", None, Channel.SMS)
        assert gate(never, sms) is gate(sms, never) is Gate.OPEN
        assert gate(sms, order(OrderKind.HOURS, "never", Line.YOUTH, Channel.SMS)) is Gate.CLOSED
        assert gate(order(OrderKind.HOURS, "24/7"), order(OrderKind.HOURS, "never")) is Gate.CLOSED

    def test_a_letter_is_taken_in_at_any_hour_unless_the_form_is_named(self) -> None:
        never = order(OrderKind.HOURS, "never")
        assert gate(never, channel=Channel.FORM) is Gate.OPEN
        assert gate(never, order(OrderKind.HOURS, "never", None, Channel.FORM), channel=Channel.FORM) is Gate.CLOSED

    def test_a_day_goes_before_the_week_and_only_on_its_date(self) -> None:
        week, day = order(OrderKind.HOURS, "24/7", Line.YOUTH, Channel.SMS), order(OrderKind.DAY, "2026-11-21 never")
        assert gate(week, day) is Gate.CLOSED
        assert gate(week, day, now=NOW + timedelta(days=1)) is Gate.OPEN
        assert gate(order(OrderKind.HOURS, "never"), order(OrderKind.DAY, "2026-11-21 12:00-14:00")) is Gate.OPEN

    def test_the_date_is_that_of_poland(self) -> None:
        day = order(OrderKind.DAY, "2026-11-22 never")
        assert gate(day, now=datetime(2026, 11, 21, 23, tzinfo=UTC)) is Gate.CLOSED
        assert gate(day, now=datetime(2026, 11, 22, 23, tzinfo=UTC)) is Gate.OPEN


def test_a_line_without_people_is_unread_but_for_its_letters() -> None:
    doors = doors_at((), NOW, attended={Line.YOUTH: False, Line.ADULT: True})
    assert doors.gate(Line.YOUTH, Channel.SMS) is Gate.UNREAD
    assert doors.gate(Line.YOUTH, Channel.FORM) is doors.gate(Line.ADULT, Channel.SMS) is Gate.OPEN
    # Of an entry that both share, those of the other line read.
    assert doors.gate(None, Channel.SMS) is Gate.OPEN


class TestLanguages:
    def test_those_of_the_hour_are_written(self) -> None:
        orders = [
            order(OrderKind.LANGUAGE, "uk 14:00-24:00", Line.YOUTH),
            order(OrderKind.LANGUAGE, "en mon-fri 08:00-16:00", Line.YOUTH),
        ]
        duty = {line: {Language.PL: "24/7"} for line in Line}
        noon, later = (doors_at(orders, NOW + timedelta(hours=each), attended=HERE, duty=duty) for each in (0, 1))
        way = (Line.YOUTH, Channel.SMS)
        assert (noon.written[way], later.written[way]) == (
            frozenset({Language.PL}),
            frozenset({Language.PL, Language.UK}),
        )
        assert noon.written[Line.ADULT, Channel.SMS] == {Language.PL}
        # What differs from day to day cannot be told in one figure.
        assert noon.hours[Line.YOUTH, Language.UK] == "14:00–24:00"
        assert (Line.YOUTH, Language.EN) not in noon.hours

    def test_a_channel_may_have_hours_of_its_own(self) -> None:
        orders = [
            order(OrderKind.LANGUAGE, "uk never", Line.YOUTH, Channel.SMS),
            order(OrderKind.LANGUAGE, "uk 24/7", Line.YOUTH),
        ]
        written = doors_at(orders, NOW, attended=HERE).written
        assert (written[Line.YOUTH, Channel.SMS], written[Line.YOUTH, Channel.WEBCHAT]) == (
            frozenset(),
            frozenset({Language.UK}),
        )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (OrderKind.SWITCH, "open"),
        (OrderKind.SWITCH, "unread"),
        (OrderKind.HOURS, "kiedyś"),
        (OrderKind.DAY, "2026-02-30 never"),
        (OrderKind.DAY, "2026-12-24 mon 08:00-12:00"),
        (OrderKind.DAY, "never"),
        (OrderKind.LANGUAGE, "de 24/7"),
        (OrderKind.LANGUAGE, "uk"),
    ],
)
def test_what_cannot_be_read_is_no_order(kind: OrderKind, value: str) -> None:
    with pytest.raises(ValueError, match=r"hours|switch|Language|day"):
        checked(Rule(kind=kind, line=Line.YOUTH, channel=None, value=value))


def test_languages_belong_to_a_line() -> None:
    with pytest.raises(ValueError, match="line"):
        checked(Rule(kind=OrderKind.LANGUAGE, line=None, channel=None, value="uk 24/7"))
