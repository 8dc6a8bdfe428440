"""Commands for the links and QR codes by which people come in."""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from config.entry_link import CHOICE, Source
from most116.core.conversation import Channel, Language, Line
from most116.core.errors import ConfigurationError, StorageDown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.entry_link import EntryLink
    from config.settings import Settings

# A count below this may be one person that somebody knows, so it is told only as that (domain sheet 6.3).
_LEAST_TOLD = 10
_LONGEST_CODE = 12
_DAY = click.DateTime(formats=["%Y-%m-%d"])
_OUT = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Folder for QR codes and cards."
)
_NUMBERS = click.option("--numbers", is_flag=True, help="Print telephone numbers on the cards too.")


def _neutral(_context: click.Context, _parameter: click.Parameter, code: str | None) -> str | None:
    if code is not None and ("116" in code or code != code.lower() or len(code) > _LONGEST_CODE):
        raise click.BadParameter(f"up to {_LONGEST_CODE} small letters and digits, without a number of ours")
    return code


@click.group()
def link() -> None:
    """Links and QR codes of posters, posts and adverts.

    One code for a campaign, never for a school, a clinic or a person: who came from where must not be seen.
    """


@link.command("new")
@click.option("--line", required=True, type=click.Choice([line.value for line in Line]))
@click.option("--source", required=True, type=click.Choice([source.value for source in Source]), help="Where it shows.")
@click.option("--campaign", default="", help="A name for yourselves; never that of a school, a clinic or a person.")
@click.option("--language", type=click.Choice([one.value for one in Language]), help="That of the poster or post.")
@click.option(
    "--target",
    type=click.Choice([CHOICE, *(channel.value for channel in Channel)]),
    help="What opens; without it a page on which people choose, for snapchat the web chat.",
)
@click.option("--ends", type=_DAY, help="The last day, as 2027-06-30; afterwards it leads to the line's page.")
@click.option("--code", callback=_neutral, help="A code of your own; without it a neutral one is made.")
@_OUT
@_NUMBERS
def new(  # noqa: PLR0917 -- click passes by name
    line: str,
    source: str,
    campaign: str,
    language: str | None,
    target: str | None,
    ends: datetime | None,
    code: str | None,
    out: Path,
    numbers: bool,  # noqa: FBT001
) -> None:
    """Make a link, with its QR code as SVG and PNG and cards to print.

    It counts within seconds, without a restart. Printed once, a code stays as it is.
    """
    from config.entry_link import link_of
    from config.entry_links import read_links
    from config.link_file import add_link
    from config.settings import load_settings
    from most116.app.link_cards import address_of, new_code

    settings = load_settings()
    folder = _data_folder(settings)
    given = {"line": line, "language": language, "campaign": campaign, "source": source, "ends": ends and ends.date()}
    content = given | ({"target": target} if target else {})
    made = link_of(code or new_code(read_links(folder)), content)
    address = address_of(made, settings)
    add_link(folder, made)
    click.echo(address)
    _print_cards(made, settings, out, numbers=numbers)


@link.command("list")
def show() -> None:
    """List all codes with their addresses."""
    from config.entry_links import read_links
    from config.settings import load_settings
    from most116.app.link_cards import address_of
    from most116.core.clock import SystemClock, polish_day

    settings = load_settings()
    today = polish_day(SystemClock().now())
    for one in read_links(settings.data_dir).values():
        about = [one.line, one.language, one.source, one.target or CHOICE, one.campaign]
        until = f"{'ended' if one.over(today) else 'until'} {one.ends}" if one.ends else ""
        click.echo("  ".join([address_of(one, settings), *(str(each) for each in about if each), until]).rstrip())


@link.command("end")
@click.argument("code")
def end(code: str) -> None:
    """End CODE from now on: it still leads to the page of its line, and is counted no more."""
    from config.link_file import end_link
    from config.settings import load_settings
    from most116.core.clock import SystemClock, polish_day

    yesterday = polish_day(SystemClock().now()) - timedelta(days=1)
    end_link(_data_folder(load_settings()), code, yesterday)
    click.echo(f"{code} has ended; within seconds it leads to the page of its line")


@link.command("cards")
@click.argument("code")
@_OUT
@_NUMBERS
def cards(code: str, out: Path, numbers: bool) -> None:  # noqa: FBT001
    """Write the QR code and the cards of CODE again."""
    from config.entry_links import read_links
    from config.settings import load_settings

    settings = load_settings()
    found = read_links(settings.data_dir).get(code)
    if found is None:
        raise ConfigurationError(f"there is no link {code}: `most116 link list` shows all")
    _print_cards(found, settings, out, numbers=numbers)


@link.command("publish")
@click.option("--key", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A file; made if missing.")
def publish(key: Path) -> None:
    """Sign the list of addresses that `/links` shows, so that stickers of others can be told from posters of ours.

    The key belongs on the machine of whoever orders the posters, and on no server.
    """
    from config.settings import load_settings
    from most116.app.link_signing import publish_list
    from most116.core.clock import SystemClock

    settings = load_settings()
    signed = publish_list(settings, _data_folder(settings), key, SystemClock())
    click.echo(f"signed {len(signed.addresses)} addresses; tell partners the key's fingerprint, and not by this site:")
    click.echo(signed.fingerprint)


@link.command("counts")
@click.option("--days", type=click.IntRange(1, 400), default=30, show_default=True, help="How far back.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object of days, codes and counts.")
def counts(days: int, as_json: bool) -> None:  # noqa: FBT001
    """How often each link was opened, by day; fewer than ten are told only as that."""
    from config.settings import load_settings
    from handoff.live.link_counts import LinkCounts
    from most116.app.runtime import build

    async def read() -> Mapping[date, Mapping[str, int]]:
        runtime = build(load_settings(), "link")
        try:
            return await LinkCounts(runtime.redis, runtime.clock).read(days)
        except StorageDown:
            raise click.ClickException("Redis does not answer: `most116 doctor` says more") from None
        finally:
            await runtime.close()

    told = {
        day.isoformat(): {code: count if count >= _LEAST_TOLD else f"<{_LEAST_TOLD}" for code, count in found.items()}
        for day, found in asyncio.run(read()).items()
    }
    if as_json:
        click.echo(json.dumps(told))
        return
    for day, found in told.items():
        for code, count in found.items():
            click.echo(f"{day}  {code:12} {count:>6}")


def _data_folder(settings: Settings) -> Path:
    if settings.data_dir is None:
        raise ConfigurationError("set MOST116_DATA_DIR: links are kept in that folder, where all processes read them")
    return settings.data_dir


def _print_cards(made: EntryLink, settings: Settings, out: Path, *, numbers: bool) -> None:
    from config.phone_numbers import load_numbers
    from config.texts import load_texts
    from most116.app.link_cards import write_cards

    texts = load_texts(settings.data_dir, load_numbers(settings.data_dir))
    try:
        written = write_cards(out, made, settings, texts, numbers=numbers)
    except OSError as problem:
        again = f"`most116 link cards {made.code} --out FOLDER` writes them elsewhere"
        raise click.ClickException(f"{out} cannot be written ({type(problem).__name__}): {again}") from None
    for path in written:
        click.echo(f"wrote {path}")
