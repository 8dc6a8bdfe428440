"""Commands about the directory of local crisis centres."""

import sys
from pathlib import Path

import click


@click.group("centres")
def centres() -> None:
    """The directory of local crisis centres."""


@centres.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_(file: Path) -> None:
    """Put the centres of FILE (CSV from a spreadsheet) in place of those in force; with a wrong row nothing changes."""
    from config.settings import load_settings
    from most116.app.centre_upkeep import import_centres
    from most116.core.clock import SystemClock

    report = import_centres(load_settings(), file, SystemClock().now().date())
    for line in report.lines:
        click.echo(line, err=bool(report.problems))
    if report.written is None:
        good = f"{report.centres} rows are good, {len(report.problems)} things are to be put right"
        click.echo(f"nothing was taken in: {good if report.problems else 'the file has no centre'}", err=True)
        sys.exit(1)
    click.echo(f"{report.centres} centres are in {report.written}; running processes use them from now on")


@centres.command()
def check() -> None:
    """Say what is wrong in the directory in force, and what was checked too long ago."""
    from config.settings import load_settings
    from most116.app.centre_upkeep import check_centres
    from most116.core.clock import SystemClock

    report = check_centres(load_settings(), SystemClock().now().date())
    for line in report.lines:
        click.echo(line)
    click.echo(f"{report.centres} centres can be shown; {len(report.stale)} were checked too long ago")
    if report.problems:
        sys.exit(1)
