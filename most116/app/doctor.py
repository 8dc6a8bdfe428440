"""Looks at everything an installation needs and says, part by part, whether it is well."""

import importlib.metadata
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from config.articles import load_articles
from config.categories import load_categories
from config.entry_links import load_entry_links
from config.handbook import load_handbook
from config.lines import load_lines
from config.phone_numbers import load_numbers
from config.settings import Settings, origins
from config.texts import load_texts
from most116.app.centre_upkeep import check_centres
from most116.app.doctor_bridges import examine_bridges
from most116.app.doctor_servers import examine_servers
from most116.app.findings import Finding, bad, well
from most116.core.clock import SystemClock
from most116.core.errors import ConfigurationError

_OUR_NAMES = ("most116", "bridges", "router", "safety_rules", "handoff", "config")


def examine_data(settings: Settings) -> list[Finding]:
    """Texts, numbers, lines, local centres and rules; needs no server."""
    return [
        *_safely("texts and numbers", lambda: _data(settings)),
        *_safely("centres", lambda: _centres(settings)),
        *_safely("articles", lambda: _articles(settings)),
        *_safely("rules", lambda: _rules(settings)),
    ]


async def examine(settings: Settings) -> list[Finding]:
    """Everything."""
    findings = [*examine_data(settings), *_packages(), *_settings(), *_safely("keyring", lambda: _keyring(settings))]
    return [*findings, *await examine_servers(settings), *await examine_bridges(settings)]


def _safely(part: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except ConfigurationError as problem:
        return [bad(part, str(problem))]


def _data(settings: Settings) -> Iterator[Finding]:
    if settings.data_dir is not None and not settings.data_dir.is_dir():
        yield bad("data", "MOST116_DATA_DIR names no folder: none of your own texts, numbers and rules is in force")
    numbers = load_numbers(settings.data_dir)
    texts, lines = load_texts(settings.data_dir, numbers), load_lines(settings.data_dir, numbers)
    yield well("texts", f"version {texts.version}")
    yield well("lines", f"version {lines.version}")
    yield well("categories", f"version {load_categories(settings.data_dir).version}")
    yield well("handbook", f"{len(load_handbook(settings, texts.numbers).chapters)} chapters")
    yield well("links", f"{len(load_entry_links(settings.data_dir).links)} codes")
    stale = numbers.stale(SystemClock().now().date())
    words = f"call and date them again in numbers.yaml: {', '.join(stale)}" if stale else f"version {numbers.version}"
    yield Finding(well=not stale, part="numbers", words=words)


def _centres(settings: Settings) -> Iterator[Finding]:
    report = check_centres(settings, SystemClock().now().date())
    told = (
        f"{report.centres} can be shown, {len(report.stale)} checked too long ago: `most116 centres check` names them"
    )
    words = "; ".join(map(str, report.problems))
    yield bad("centres", f"{words}; {told}") if words else well("centres", told)


def _articles(settings: Settings) -> Iterator[Finding]:
    shelf = load_articles(settings.data_dir, load_numbers(settings.data_dir).values(), SystemClock().now().date())
    told = f"{len(shelf.articles)} can be offered"
    if shelf.articles:
        told += f", the oldest approved on {min(one.approved_on for one in shelf.articles)}"
    words = "; ".join(shelf.problems)
    yield bad("articles", f"{words}; {told}") if words else well("articles", told)


def _rules(settings: Settings) -> Iterator[Finding]:
    from safety_rules.book import load_book
    from safety_rules.examples import check_examples

    book = load_book(settings.data_dir, settings.safety_rules.cache_dir)
    failures = check_examples(book)
    yield bad("rules", "; ".join(failures)) if failures else well("rules", f"version {book.version}")


def _packages() -> Iterator[Finding]:
    """Public distributions named like our packages exist; installed beside ours they replace our code."""
    owners = importlib.metadata.packages_distributions()
    foreign = {name: sorted(set(owners.get(name, [])) - {"most116"}) for name in _OUR_NAMES}
    clashes = [f"{name} (from {', '.join(others)})" for name, others in foreign.items() if others]
    words = f"uninstall what also brings {'; '.join(clashes)}" if clashes else "our names are ours alone"
    yield Finding(well=not clashes, part="packages", words=words)


def _settings() -> Iterator[Finding]:
    given = {name: source for name, source in origins().items() if source != "defaults.toml"}
    words = ", ".join(f"{name} from {source}" if name != source else name for name, source in given.items())
    yield well("settings", f"set here: {words}" if words else "all at their defaults")


def _keyring(settings: Settings) -> Iterator[Finding]:
    from handoff.crypto.keyring import open_keyring

    folder: Path = settings.keyring_dir
    open_keyring(folder, SystemClock())
    open_to_others = [
        path for path in [folder, *folder.iterdir()] if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_others:
        yield bad("keyring", f"others can read it: chmod -R go= {folder}")
    else:
        yield well("keyring", f"{folder}, readable by its owner only")
