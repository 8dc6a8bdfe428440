"""Commands for reports of whole months and years."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from most116.app.commands.with_parts import with_parts

if TYPE_CHECKING:
    from most116.app.wiring import Parts

_KIND = click.option(
    "--as",
    "kind",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="How it is told.",
)


@click.group()
def report() -> None:
    """What may be told of the contacts of a month or a year: rounded, and never of fewer than ten."""


@report.command("month")
@click.argument("month")
@_KIND
def month(month: str, kind: str) -> None:
    """Print the figures of MONTH, such as 2026-10, which has to be over."""
    _print(month, kind, monthly=True)


@report.command("year")
@click.argument("year")
@_KIND
def year(year: str, kind: str) -> None:
    """Print the figures of YEAR, such as 2026, which has to be over."""
    _print(year, kind, monthly=False)


def _print(name: str, kind: str, *, monthly: bool) -> None:
    from handoff.figures.period import Period

    period = Period.named(name)
    if period is None or (period.month is not None) != monthly:
        raise click.BadParameter("a month is 2026-10, a year is 2026")

    async def made(parts: Parts) -> str:
        from most116.app.reports_told import told

        try:
            return await told(parts, period, kind)
        except ValueError:
            why = "it is not over yet, or some of it is past the time for which records are kept"
            raise click.ClickException(f"nothing is told of {name}: {why}") from None

    sys.stdout.write(with_parts("report", made))
