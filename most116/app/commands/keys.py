"""Commands about the keys that protect other keys."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from most116.app.commands.with_parts import with_parts

if TYPE_CHECKING:
    from most116.app.wiring import Parts


@click.group()
def keys() -> None:
    """The keys of the day, which open everything that was written, and of the quarter, which know who comes back."""


@keys.command()
def show() -> None:
    """List every key, how many conversations need it, and those that were destroyed."""
    from handoff.crypto.key_folder import KeyFolder
    from handoff.key_check import uses_of_keys

    async def listed(parts: Parts) -> None:
        for one in await uses_of_keys(parts.database, KeyFolder(parts.settings.keyring_dir)):
            state = "destroyed" if one.destroyed else f"{one.conversations} conversations" if one.conversations else ""
            click.echo(f"{one.day}  {one.id}  {one.purpose:12}  {state}".rstrip())

    with_parts("keys", listed)


@keys.command()
def rotate() -> None:
    """Make new keys now, after a theft for example; within a minute everything that is written is sealed with them."""
    from config.settings import load_settings
    from handoff.crypto.key_folder import KeyFolder
    from handoff.key_rotation import ROTATED
    from most116.core.clock import SystemClock

    store, today = KeyFolder(load_settings().keyring_dir), SystemClock().now().date()
    for purpose in ROTATED:
        click.echo(f"made {store.path_of(store.add(purpose, today))}")


@keys.command()
@click.argument("key_id")
@click.option("--with-conversations", is_flag=True, help="Although conversations need it: they are lost for good.")
def destroy(key_id: str, *, with_conversations: bool) -> None:
    """Destroy the key KEY_ID now, before the clock does."""
    from handoff.crypto.key_folder import KeyFolder
    from handoff.key_check import uses_of_keys
    from handoff.key_rotation import ROTATED

    async def destroyed(parts: Parts) -> None:
        store = KeyFolder(parts.settings.keyring_dir)
        found = [one for one in await uses_of_keys(parts.database, store) if one.id == key_id and not one.destroyed]
        if not found:
            raise click.ClickException(f"there is no key {key_id}: `most116 keys show` lists them")
        if found[0].purpose not in ROTATED:
            raise click.ClickException(f"{key_id} keys the hashes of contacts and message ids; it has no day to end on")
        if key_id in {one.id for one in parts.keyring.every(found[0].purpose)[:1]}:
            raise click.ClickException(f"{key_id} is in use: run `most116 keys rotate` first")
        if found[0].held:
            raise click.ClickException(
                f"two people hold the words of {found[0].held} conversations under {key_id}: two lift that first"
            )
        if found[0].conversations and not with_conversations:
            raise click.ClickException(
                f"{found[0].conversations} conversations need {key_id}; --with-conversations loses them for good"
            )
        store.destroy(key_id)

    with_parts("keys", destroyed)
    click.echo("the key is destroyed; what only it opened cannot be read by anybody any more")


@keys.command()
@click.option("--copy", help="Address of a copy of the database: how much of it opens with the keys that are left?")
def verify(copy: str | None) -> None:
    """Try to open what must be closed, and what must open."""
    from handoff.crypto.key_folder import KeyFolder
    from handoff.key_check import opened_in_copy
    from handoff.key_check import verify as verified
    from handoff.store.database import open_engine

    async def tried(parts: Parts) -> None:
        if copy is not None:
            engine = open_engine(copy)
            async with engine.connect() as connection:
                of, opened = await opened_in_copy(connection, parts.keyring)
            await engine.dispose()
            click.echo(f"in the copy {opened} of {of} conversations can still be opened")
            return
        found = await verified(parts.database, KeyFolder(parts.settings.keyring_dir), parts.keyring)
        click.echo(f"{found.open} conversations can be opened")
        for what, of_which in (
            ("their key does not open any more", found.lost),
            ("their key is destroyed, and ciphertext of words is left", found.left),
            ("these keys were destroyed and are there again", found.back),
        ):
            if of_which:
                click.echo(f"BAD {what}: {', '.join(of_which)}")
        if found.strange:
            click.echo(f"BAD {found.strange} marks of who comes back are left of a key that is not there")
        if not found.well:
            sys.exit(1)

    with_parts("keys", tried)
