"""Commands that run the rules: compile them, and measure them with one JSON object a line."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from most116.app.commands.reviewing import check, diff

_JSONL = click.option(
    "--jsonl", is_flag=True, required=True, help="One JSON object a line on standard input, one a line back."
)


@click.group()
def rules() -> None:
    """The rules that tell danger, age, line, commands and language."""


@rules.command("compile")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def compile_rules(folder: Path) -> None:
    """Compile the rules in force into FOLDER, where safety_rules.cache_dir finds them, and run their examples."""
    from config.settings import load_settings
    from most116.app.rule_watch import require_examples
    from safety_rules.book import compile_into, load_book

    overlay = load_settings().data_dir
    click.echo(compile_into(folder, overlay).name)
    require_examples(load_book(overlay, folder), folder)


@rules.command()
@_JSONL
def tier(*, jsonl: bool) -> None:  # noqa: ARG001 -- the only form there is, named so that others can join it
    """{"id", "text", "lang"?} → tier, cues, rules, language."""
    from config.settings import load_settings
    from router.filters import tier_of
    from safety_rules.book import load_book

    settings = load_settings()
    book = load_book(settings.data_dir, settings.safety_rules.cache_dir)
    _filter(lambda record: tier_of(record, book))


@rules.command()
@_JSONL
def intake(*, jsonl: bool) -> None:  # noqa: ARG001
    """{"id", "question", "text", "lang"?} → age, band, line, command."""
    from config.settings import load_settings
    from most116.core.clock import SystemClock
    from router.filters import intake_of
    from safety_rules.book import load_book

    settings, now = load_settings(), SystemClock().now()
    book = load_book(settings.data_dir, settings.safety_rules.cache_dir)
    _filter(lambda record: intake_of(record, book, now))


@rules.command()
@_JSONL
def language(*, jsonl: bool) -> None:  # noqa: ARG001
    """{"id", "text"} → language."""
    from router.filters import language_of

    _filter(language_of)


@rules.command()
@click.option("--days", type=click.IntRange(1, 730), default=90, show_default=True, help="Of talks that ended since.")
def feedback(days: int) -> None:
    """Say, by rule, how often consultants called its tier right, too high or too low; most often wrong first."""
    from most116.app.commands.with_parts import with_parts
    from most116.app.counted import feedback_rows

    for row in with_parts("feedback", lambda parts: feedback_rows(parts, days)):
        click.echo(row)


rules.add_command(check)
rules.add_command(diff)


def _filter(answer: Callable[[Mapping[str, object]], Mapping[str, object]]) -> None:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        if not isinstance(record, dict):
            raise click.ClickException(f"line {number} of the input is not a JSON object")
        click.echo(json.dumps(answer(record), ensure_ascii=False))
