"""Commands for whoever changes or approves rules and texts: check everything, explain one text, compare two sets."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

import click

from most116.core.errors import ConfigurationError

_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
_INSTALLED = "installed"


@click.command()
def check() -> None:
    """Load every rule, text, number and line, run the examples, and look for what a reviewer should know."""
    from config.settings import load_settings
    from most116.app.doctor import examine_data
    from most116.app.review import review

    settings = load_settings()
    findings = examine_data(settings)
    remarks = review(settings) if all(finding.well for finding in findings) else []
    for finding in findings:
        click.echo(f"{'ok  ' if finding.well else 'BAD '} {finding.part}: {finding.words}")
    for remark in remarks:
        click.echo(f"{'BAD ' if remark.grave else 'note'} {remark.kind}: {remark.words}")
    if not all(finding.well for finding in findings) or any(remark.grave for remark in remarks):
        sys.exit(1)


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("messages", type=click.File("r", encoding="utf-8"), default="-")
def diff(old: str, new: str, messages: TextIO) -> None:
    """Say which MESSAGES change their tier from the rules in OLD to those in NEW.

    OLD and NEW are data folders that hold rules/, or "installed". MESSAGES is a file, or standard input: a line holds a
    JSON object with "text" and perhaps "id" and "lang", or is the message itself. Their words are not shown.
    """
    from config.settings import load_settings
    from router.comparing import changes
    from safety_rules.book import load_book

    folders, kept = [_data_folder(given) for given in (old, new)], load_settings().safety_rules.cache_dir
    before, after = (load_book(folder, kept) for folder in folders)
    found = list(changes(_records(messages), before, after))
    for change in found:
        click.echo(str(change))
    lowered = sum(change.lowered for change in found)
    click.echo(f"{before.version} -> {after.version}: {len(found) - lowered} raised, {lowered} lowered")


@click.command()
@click.argument("text")
@click.option("--line", "entry", type=click.Choice(["116111", "116123"]), help="The line that the entry belongs to.")
@click.option("--state", "stage", default="new", show_default=True, help="Where it stands: queued, active …")
@click.option("--before", "window", multiple=True, help="What was written in the minutes before; may be repeated.")
@click.option("--rules", metavar="DIR", help='A data folder with other rules, or "installed"; else those in force.')
def explain(text: str, entry: str | None, stage: str, window: tuple[str, ...], rules: str | None) -> None:
    """Say how TEXT is read, what the router would decide about it, by which rules, and what the person would hear."""
    from config.settings import load_settings
    from most116.app.explaining import explained
    from most116.core.conversation import Line, Phase

    if stage not in set(Phase):
        raise click.BadParameter(f"choose one of {', '.join(Phase)}", param_hint="--state")
    line = Line(entry) if entry else None
    overlay = _data_folder(rules) if rules else load_settings().data_dir
    for row in explained(text, entry=line, stage=Phase(stage), window=window, overlay=overlay):
        click.echo(row)


def _data_folder(given: str) -> Path | None:
    """A data folder, also when its rules/ itself is named; None: the installed rules."""
    if given == _INSTALLED:
        return None
    folder = Path(given)
    if folder.name == "rules" and (folder / "urgency").is_dir():
        folder = folder.parent
    if not (folder / "rules").is_dir():
        raise ConfigurationError(f"{given} holds no folder named rules: name a data folder, or {_INSTALLED}")
    return folder


def _records(lines: Iterable[str]) -> Iterator[Mapping[str, object]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        record: object = None
        if line.lstrip().startswith("{"):
            try:
                record = json.loads(line)
            except ValueError:
                record = None
        yield record if isinstance(record, dict) else {"id": number, "text": line.rstrip("\n")}
