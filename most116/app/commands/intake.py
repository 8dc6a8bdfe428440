"""Commands that steer intake from the machine itself, for when the desk is down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import click

from most116.app.commands.with_parts import with_parts
from most116.core.conversation import Channel, Line

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from most116.app.wiring import Parts

_Result = TypeVar("_Result")
_LINES, _CHANNELS = [line.value for line in Line], [channel.value for channel in Channel]
_LINE = click.option("--line", type=click.Choice(_LINES), help="One line; without it both.")
_CHANNEL = click.option("--channel", type=click.Choice(_CHANNELS), help="One channel; without it all.")
_HOURS = click.option("--hours", type=click.FloatRange(0.1, 24), default=1.0, show_default=True)
_REASONS = ("too_many", "few_people", "platform", "outage", "drill", "other")
_WHY = click.option("--why", type=click.Choice(_REASONS), required=True, help="Kept in the audit trail.")


@click.group()
def intake() -> None:
    """Close, divert and open what comes in. Danger is let in by all of it."""


@intake.command()
def show() -> None:
    """What holds now; also says so when SQL is down."""
    from most116.app.intake_report import report

    for row in with_parts("intake", report):
        click.echo(row)


@intake.command()
@_LINE
@_CHANNEL
@_HOURS
@_WHY
def close(line: str | None, channel: str | None, hours: float, why: str) -> None:
    """People hear that nobody reads, and whom to call; what they write is kept."""
    _switch("closed", line, channel, hours, why)


@intake.command()
@_LINE
@_CHANNEL
@_HOURS
@_WHY
def divert(line: str | None, channel: str | None, hours: float, why: str) -> None:
    """People are taken in, and told of the telephones."""
    _switch("diverted", line, channel, hours, why)


@intake.command("open")
@_LINE
def open_(line: str | None) -> None:
    """End every switch, and the crisis message; hours and days stay."""
    from handoff.accounts.administration import OPERATOR
    from handoff.live.doors import LiveDoors
    from most116.app.assembly import make_desk

    async def end(parts: Parts) -> int:
        if line is None:
            await LiveDoors(parts.runtime.redis).end_crisis()
        return await make_desk(parts).lead.opening.end_switches(OPERATOR, Line(line) if line else None)

    click.echo(f"{_done(end)} switches ended")


@intake.command()
@_HOURS
def crisis(hours: float) -> None:
    """At once, everywhere and without SQL: nobody reads, call. For when our systems are down."""
    from handoff.live.doors import LiveDoors

    _done(lambda parts: LiveDoors(parts.runtime.redis).begin_crisis(timedelta(hours=hours)))
    click.echo(f"for {hours:g} h everybody is told that nobody reads; end it with `most116 intake open`")


def _switch(value: str, line: str | None, channel: str | None, hours: float, why: str) -> None:
    from handoff.accounts.administration import OPERATOR
    from handoff.intake_orders import Order, OrderKind, Rule, Why
    from most116.app.assembly import make_desk

    rule = Rule(
        kind=OrderKind.SWITCH,
        line=Line(line) if line else None,
        channel=Channel(channel) if channel else None,
        value=value,
    )

    async def order(parts: Parts) -> Order:
        return await make_desk(parts).lead.opening.order(OPERATOR, rule, Why(why), timedelta(hours=hours))

    until = _done(order).until
    click.echo(f"{value}: {line or 'both lines'}, {channel or 'all channels'}, until {until:%Y-%m-%d %H:%M} UTC")


def _done(work: Callable[[Parts], Awaitable[_Result]]) -> _Result:
    from redis.exceptions import RedisError

    from most116.core.errors import StorageDown

    try:
        return with_parts("intake", work)
    except (RedisError, OSError):
        raise click.ClickException("Redis does not answer at MOST116_REDIS_URL: see `most116 doctor`") from None
    except StorageDown as down:
        raise click.ClickException(f"{down.which} does not answer; `most116 intake crisis` needs no SQL") from None
