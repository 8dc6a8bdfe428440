"""The command that registers us with a platform."""

import asyncio

import click


@click.group()
def bridge() -> None:
    """The platforms that people write from."""


@bridge.command()
@click.argument("channel")
def connect(channel: str) -> None:
    """Tell the platform of CHANNEL where we are to be reached."""
    from bridges.upkeep import connect, connectable
    from config.settings import load_settings
    from most116.core.conversation import Channel
    from most116.core.errors import BridgeError
    from most116.core.redaction import set_up_logging

    if channel not in connectable():
        raise click.BadParameter(f"choose from {', '.join(connectable())}", param_hint="CHANNEL")
    settings = load_settings()
    set_up_logging(level=settings.log_level)
    try:
        done = asyncio.run(connect(Channel(channel), settings))
    except BridgeError as failure:
        raise click.ClickException(
            f"{channel} refuses or does not answer ({failure}): `most116 doctor` says more"
        ) from None
    click.echo(f"{channel}: {done}")
