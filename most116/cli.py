"""The command line. Commands hold no logic, and import what they run only when they run."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from most116 import __version__
from most116.app.commands.accounts import account
from most116.app.commands.backups import backup, restore
from most116.app.commands.centres import centres
from most116.app.commands.connecting import bridge
from most116.app.commands.glass import break_glass
from most116.app.commands.intake import intake
from most116.app.commands.keys import keys
from most116.app.commands.links import link
from most116.app.commands.measuring import rules
from most116.app.commands.reporting import report
from most116.app.commands.reviewing import explain
from most116.app.commands.upkeep import database, doctor, health, held, init, shred, survey, try_again
from most116.core.dumps import leave_none
from most116.core.errors import ConfigurationError, DidNotStart

_FAILED = 1
_FOLDER = click.Path(path_type=Path, file_okay=False)
_PORT = click.IntRange(0, 65535)
_SUPERVISOR = click.option("--supervisor-fd", type=int, hidden=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def commands() -> None:
    """most116 carries messages between people in crisis and the consultants of 116 111 and 116 123."""


@commands.command("try")
@click.option("--port", type=_PORT, help="Port of the public site (8080; 0 takes any free one).")
@click.option("--desk-port", type=_PORT, help="Port of the desk (8081).")
@click.option("--simulator-port", type=_PORT, help="Port of the invented phones (8082).")
@click.option("--data-dir", type=_FOLDER, default=Path(".most116"), show_default=True, help="Where its data stay.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with addresses and accounts when ready.")
@click.option("--no-browser", is_flag=True, help="Do not open the page with the phones.")
def try_(  # noqa: PLR0917 -- click passes by name
    port: int | None, desk_port: int | None, simulator_port: int | None, data_dir: Path, as_json: bool, no_browser: bool
) -> None:
    """Start everything on this machine, with invented phones and an embedded Redis."""
    from most116.app.tryout import Wishes, try_out

    try_out(
        Wishes(
            data_dir=data_dir,
            port=port,
            desk_port=desk_port,
            simulator_port=simulator_port,
            as_json=as_json,
            browser=not no_browser,
        )
    )


@commands.command()
@click.argument("roles", nargs=-1, required=True, metavar="ROLE...")
@click.option("--listen-fd", type=int, hidden=True)
@_SUPERVISOR
def run(roles: tuple[str, ...], listen_fd: int | None, supervisor_fd: int | None) -> None:
    """Run one or several of: public, desk, gateway, intake, worker, clock."""
    from most116.app.roles import Role, run

    unknown = [role for role in roles if role not in set(Role)]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(Role)}", param_hint="ROLE")
    run([Role(role) for role in roles], listen_fd=listen_fd, supervisor_fd=supervisor_fd)


@commands.command("prepare-trial", hidden=True)
@click.argument("folder", type=click.Path(path_type=Path))
def prepare_trial(folder: Path) -> None:
    """Make a trial's keys, schema and accounts."""
    import asyncio

    from config.settings import load_settings
    from most116.app.preparing import prepare_trial
    from most116.core.redaction import set_up_logging

    settings = load_settings()
    set_up_logging(level=settings.log_level)
    asyncio.run(prepare_trial(settings, folder))


@commands.command("simulate", hidden=True)
@click.argument("configuration", type=click.Path(path_type=Path))
@_SUPERVISOR
def simulate(configuration: Path, supervisor_fd: int | None) -> None:
    """Serve the invented phones."""
    from most116.app.tryout import simulate

    simulate(configuration, supervisor_fd)


@commands.command(hidden=True)
@_SUPERVISOR
def nursery(supervisor_fd: int) -> None:
    """Fork the processes of a trial."""
    from most116.app.forking import bear

    arguments = bear(supervisor_fd)
    if arguments is not None:
        main(arguments)


for _command in (
    account,
    backup,
    break_glass,
    bridge,
    centres,
    database,
    doctor,
    explain,
    health,
    held,
    init,
    intake,
    keys,
    link,
    report,
    restore,
    rules,
    shred,
    survey,
    try_again,
):
    commands.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command, of the command line if none is given.

    What an operator can put right is one line on standard error, without a traceback.
    """
    leave_none()
    try:
        commands(arguments)
    except (ConfigurationError, DidNotStart) as problem:
        click.echo(f"most116: {problem}", err=True)
        sys.exit(_FAILED)
