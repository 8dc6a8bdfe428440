"""Commands that take a backup, and go on from one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from most116.app.commands.with_parts import with_parts

if TYPE_CHECKING:
    from handoff.backups import Backups
    from most116.app.wiring import Parts

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("folder", type=_FOLDER)
@click.option("--keys", "keys_only", is_flag=True, help="Only the keys again, so that what was destroyed stays closed.")
@click.option("--keep", type=click.IntRange(1), help="Let go of all data in FOLDER but the newest so many.")
def backup(folder: Path, *, keys_only: bool, keep: int | None) -> None:
    """Copy what is open and what is kept into FOLDER, while everything runs."""

    async def taken(parts: Parts) -> None:
        if keys_only:
            await _of(parts).renew_keys(folder)
            click.echo("the keys are renewed")
            return
        path = await _of(parts).take(folder)
        click.echo(f"{path}: {path.stat().st_size:,} bytes")
        click.echo("Copy the keyring to another place than this: each is of no use to a thief without the other.")

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with_parts("backup", taken)
        for old in sorted(folder.glob("data-*.jsonl.gz"))[: -keep if keep else 0]:
            old.unlink()
    except OSError as failure:
        where = failure.filename or folder
        raise click.ClickException(
            f"{where} cannot be written: {failure.strerror}. It needs room, and belongs to the user of this program"
        ) from None


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--without-lost", is_flag=True, help="Go on although the keyring does not open everything.")
def restore(folder: Path, *, without_lost: bool) -> None:
    """Fill an empty database and an empty Redis from the newest backup in FOLDER; no role may run meanwhile."""

    async def done(parts: Parts) -> None:
        found = await _of(parts).restore(folder, without_lost=without_lost)
        click.echo(f"{found.conversations} conversations are back, as they were at {found.at:%Y-%m-%d %H:%M} UTC")
        if found.shredded:
            click.echo(f"{found.shredded} of them were destroyed since, and stay closed")
        if found.unsure:
            click.echo(f"{found.unsure} messages were on their way then: the desk shows them, nothing is sent twice")
        click.echo("Start the roles: within ten seconds the queue is as it was, and what was not read is read.")

    with_parts("restore", done)


def _of(parts: Parts) -> Backups:
    from handoff.backups import Backups

    runtime = parts.runtime
    return Backups(database=parts.database, redis=runtime.redis, keyring=parts.keyring, clock=runtime.clock)
