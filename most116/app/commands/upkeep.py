"""Commands of whoever looks after an installation: init, db, doctor, health, shred."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

import click

from most116.app.commands.with_parts import with_parts

if TYPE_CHECKING:
    from most116.app.wiring import Parts


@click.command()
def init() -> None:
    """Make the master keys that are missing; what is there is left as it is."""
    from config.settings import load_settings
    from handoff.crypto.key_folder import create_missing_keys
    from most116.core.clock import SystemClock

    folder = load_settings().keyring_dir
    made = create_missing_keys(folder, SystemClock().now())
    for path in made:
        click.echo(f"made {path}")
    if made:
        click.echo("Copy the folder every day to a place apart from the database: without it nothing can be read.")
        click.echo("The clock makes a key for each day and destroys old ones, so let older copies go.")
    else:
        click.echo(f"all keys are in {folder}; nothing to do")


@click.group("db")
def database() -> None:
    """The SQL database."""


@database.command()
def upgrade() -> None:
    """Bring the schema up to date."""
    from config.settings import load_settings
    from handoff.store.database import open_engine
    from handoff.store.schema import HEAD, upgrade

    async def run() -> None:
        engine = open_engine(load_settings().database_url.get_secret_value())
        await upgrade(engine)
        await engine.dispose()

    asyncio.run(run())
    click.echo(f"the database is at revision {HEAD}")


@click.command()
@click.option("--data", "data_only", is_flag=True, help="Only texts, numbers, lines and rules; needs no server.")
def doctor(*, data_only: bool) -> None:
    """Look at everything an installation needs, and say what to put right."""
    from config.settings import load_settings
    from most116.app.doctor import examine, examine_data

    settings = load_settings()
    findings = examine_data(settings) if data_only else asyncio.run(examine(settings))
    for finding in findings:
        click.echo(f"{'ok  ' if finding.well else 'BAD '} {finding.part}: {finding.words}")
    if not all(finding.well for finding in findings):
        sys.exit(1)


@click.command()
@click.argument("role")
def health(role: str) -> None:
    """Succeed when a process of ROLE showed a sign of life in the last seconds; for health checks."""
    from config.settings import load_settings
    from handoff.live.heartbeat import Heartbeat
    from most116.app.roles import Role
    from most116.app.runtime import build

    async def alive() -> bool:
        runtime = build(load_settings(), "health")
        try:
            return await Heartbeat(runtime.redis, Role(role)).alive()
        finally:
            await runtime.close()

    if role not in set(Role):
        raise click.BadParameter(f"choose from {', '.join(Role)}", param_hint="ROLE")
    if not asyncio.run(alive()):
        click.echo(f"no {role} process showed a sign of life in the last seconds", err=True)
        sys.exit(1)


@click.command()
@click.argument("conversation")
def shred(conversation: str) -> None:
    """Destroy the key of CONVERSATION, with it every word of the talk, and the address to answer to."""
    from handoff.retention import forget
    from most116.core.ids import ConversationId

    if not with_parts("shred", lambda parts: forget(parts.database, ConversationId(conversation))):
        raise click.ClickException(
            "there is no key of that conversation: it was destroyed before, or the id is wrong; or two people hold it"
        )
    click.echo("the key is destroyed; what it sealed cannot be read by anybody any more")


@click.command("try-again")
def try_again() -> None:
    """Once a platform is mended: send now what it refused, which would wait for up to half an hour."""
    from handoff.store import failures
    from most116.core.clock import SystemClock

    async def hastened(parts: Parts) -> int:
        async with parts.database.write() as unit:
            return await failures.try_now(unit.connection, SystemClock().now())

    click.echo(f"{with_parts('try-again', hastened)} letters are tried again within some seconds")


@click.command()
def held() -> None:
    """What is held of people now, for how long after closing, and when the oldest of it goes."""
    from most116.app.forgetting import make_retention

    for one in with_parts("held", lambda parts: make_retention(parts).held()):
        kept = f"kept {one.kept.total_seconds() / 3600:.0f} h" if one.kept else ""
        due = f"the oldest goes {one.next_due:%Y-%m-%d %H:%M} UTC" if one.next_due else ""
        click.echo(f"{one.count:8}  {one.holding:44} {kept:14} {due}".rstrip())


@click.command()
def survey() -> None:
    """How people answered whether the talk helped, by week and line."""
    from most116.app.counted import survey_rows

    for row in with_parts("survey", survey_rows):
        click.echo(row)
