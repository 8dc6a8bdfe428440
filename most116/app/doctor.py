"""Looks at everything an installation needs and says, part by part, whether it is well."""

import importlib.metadata
import stat
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from config.lines import load_lines
from config.phone_numbers import load_numbers
from config.settings import Settings, origins
from config.texts import load_texts
from most116.core.clock import SystemClock
from most116.core.errors import ConfigurationError

_OUR_NAMES = ("most116", "bridges", "router", "safety_rules", "handoff", "config")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part; `words` say what was found or, when it is not well, the remedy."""

    well: bool
    part: str
    words: str


def _well(part: str, words: str) -> Finding:
    return Finding(well=True, part=part, words=words)


def _bad(part: str, words: str) -> Finding:
    return Finding(well=False, part=part, words=words)


def examine_data(settings: Settings) -> list[Finding]:
    """Texts, numbers, lines and rules; needs no server."""
    return [*_safely("texts and numbers", lambda: _data(settings)), *_safely("rules", lambda: _rules(settings))]


async def examine(settings: Settings) -> list[Finding]:
    """Everything."""
    findings = [*examine_data(settings), *_packages(), *_settings(), *_safely("keyring", lambda: _keyring(settings))]
    findings += await _server("redis", lambda: _redis(settings))
    findings += await _server("database", lambda: _database(settings))
    return findings


def _safely(part: str, look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except ConfigurationError as problem:
        return [_bad(part, str(problem))]


def _data(settings: Settings) -> Iterator[Finding]:
    numbers = load_numbers(settings.data_dir)
    texts, lines = load_texts(settings.data_dir, numbers), load_lines(settings.data_dir, numbers)
    yield _well("texts", f"version {texts.version}")
    yield _well("lines", f"version {lines.version}")
    stale = numbers.stale(SystemClock().now().date())
    words = f"call and date them again in numbers.yaml: {', '.join(stale)}" if stale else f"version {numbers.version}"
    yield Finding(well=not stale, part="numbers", words=words)


def _rules(settings: Settings) -> Iterator[Finding]:
    from safety_rules.book import load_book
    from safety_rules.examples import check_examples

    book = load_book(settings.data_dir)
    failures = check_examples(book)
    yield _bad("rules", "; ".join(failures)) if failures else _well("rules", f"version {book.version}")


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
    yield _well("settings", f"set here: {words}" if words else "all at their defaults")


def _keyring(settings: Settings) -> Iterator[Finding]:
    from handoff.crypto.keyring import open_keyring

    folder: Path = settings.keyring_dir
    open_keyring(folder)
    open_to_others = [
        path for path in [folder, *folder.iterdir()] if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if open_to_others:
        yield _bad("keyring", f"others can read it: chmod -R go= {folder}")
    else:
        yield _well("keyring", f"{folder}, readable by its owner only")


async def _server(part: str, look: Callable[[], Awaitable[Finding]]) -> list[Finding]:
    try:
        return [await look()]
    except Exception as failure:  # noqa: BLE001 -- the doctor says what is wrong, whatever it is
        return [_bad(part, f"does not answer ({type(failure).__name__}): start it, or correct its address")]


async def _redis(settings: Settings) -> Finding:
    import redis.asyncio

    client = redis.asyncio.Redis.from_url(settings.redis_url.get_secret_value(), decode_responses=True)
    try:
        kept = await client.config_get("append*")
        policy = (await client.config_get("maxmemory-policy"))["maxmemory-policy"]
    finally:
        await client.aclose()
    if kept["appendonly"] != "yes" or kept["appendfsync"] != "always":
        return _bad("redis", "loses messages when power fails: set `appendonly yes` and `appendfsync always`")
    if policy != "noeviction":
        return _bad("redis", "throws messages away when full: set `maxmemory-policy noeviction`")
    return _well("redis", "answers, and keeps what it acknowledged")


async def _database(settings: Settings) -> Finding:
    from handoff.store.database import open_engine
    from handoff.store.schema import require_current

    engine = open_engine(settings.database_url.get_secret_value())
    try:
        await require_current(engine)
    except ConfigurationError as problem:
        return _bad("database", str(problem))
    finally:
        await engine.dispose()
    return _well("database", "answers, and has the schema of this program")
