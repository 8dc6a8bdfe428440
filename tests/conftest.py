"""Fixtures that more than one folder of tests needs."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings
from playwright.async_api import Browser

from config.texts import Texts
from handoff.live.connection import Live, connect
from most116.testing.catalogue import Catalogue
from most116.testing.chromium import chromium
from most116.testing.databases import copy_sqlite, empty_tables, migrate, new_postgres, sqlite_url
from most116.testing.house import House, house_at
from most116.testing.installed import installed_texts, kept_rules
from most116.testing.servers import RedisServer, running_redis
from most116.testing.trial import Trial, running_trial

# No example is too slow: how busy the machine is says nothing of what is tested.
settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")

# Redis and SQLite wait for the disk at every write, as they do in production. Nothing that a test writes has to outlive
# the machine, and memory keeps nobody waiting.
MEMORY, ENOUGH_BYTES = Path("/dev/shm"), 2**30  # noqa: S108 - the folders in it get names of their own
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
    tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look at it again, as little as in the product."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def redis_process() -> Iterator[RedisServer]:
    """One server for the whole run (one a worker under xdist); use `redis_server`, which empties it."""
    named = os.environ.get("MOST116_REDIS_SERVER")
    with running_redis(Path(named) if named else None) as server:
        yield server


@pytest.fixture
def redis_server(redis_process: RedisServer) -> RedisServer:
    """A real, empty Redis-compatible server. Do not stop it: take `own_redis_server` for that."""
    redis_process.flush()
    return redis_process


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for the whole run (one a worker under xdist); every test opens contexts of its own in it."""
    async with chromium() as started:
        yield started


@pytest.fixture
def _function_scoped_runner(request: pytest.FixtureRequest) -> asyncio.Runner:
    """The loop of a test, by the name under which pytest-asyncio asks for it.

    A browser stays with the loop that started it: tests with one, and their fixtures, run in the loop of the session.
    """
    scope = "session" if request.node.get_closest_marker("browser") else "function"
    runner: asyncio.Runner = request.getfixturevalue(f"_{scope}_scoped_runner")
    return runner


@pytest.fixture
def own_redis_server() -> Iterator[RedisServer]:
    """A server that the test may kill."""
    with running_redis() as server:
        yield server


@pytest.fixture
async def live(redis_server: RedisServer) -> AsyncIterator[Live]:
    """A connection as the product makes it."""
    connection = connect(redis_server.url)
    yield connection
    await connection.aclose()


@pytest.fixture
async def live_blocking(redis_server: RedisServer) -> AsyncIterator[Live]:
    """A connection for reads that wait."""
    connection = connect(redis_server.url, blocking=True)
    yield connection
    await connection.aclose()


@pytest.fixture(scope="module")
def rules_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of compiled rules that holds the installed ones, and that a test may add to."""
    folder = tmp_path_factory.mktemp("rules") / "kept"
    shutil.copytree(kept_rules(), folder)
    return folder


@pytest.fixture(scope="session")
def trial() -> Iterator[Trial]:
    """One whole house for all tests that leave it running; take `own_trial` to break it."""
    with running_trial(rules=kept_rules()) as started:
        yield started


@pytest.fixture
def own_trial() -> Iterator[Trial]:
    """A whole house that the test may break."""
    with running_trial(rules=kept_rules()) as started:
        yield started


@pytest.fixture(scope="session")
def catalogue(texts: Texts) -> Catalogue:
    """Tells which texts somebody was sent."""
    return Catalogue(texts)


@pytest.fixture(scope="session")
def texts() -> Texts:
    """The installed catalogue."""
    return installed_texts()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "most116.db"
    migrate(sqlite_url(path))
    return path


@pytest.fixture(scope="session", autouse=True)
def named_postgres() -> str | None:
    """What MOST116_TEST_POSTGRES says. It is no setting of the product, which would refuse to start with it."""
    return os.environ.pop("MOST116_TEST_POSTGRES", None)


@pytest.fixture(scope="session")
def migrated_postgres(named_postgres: str | None) -> Iterator[str]:
    """The address of a database of this run and worker, on a server whose role may make databases."""
    if not named_postgres:
        pytest.skip("set MOST116_TEST_POSTGRES to postgresql+psycopg://… to run this on PostgreSQL too")
    with new_postgres(named_postgres) as url:
        migrate(url)
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated, empty database of each kind."""
    if request.param == "sqlite":
        return copy_sqlite(request.getfixturevalue("migrated_sqlite"), tmp_path / "most116.db")
    url: str = request.getfixturevalue("migrated_postgres")
    asyncio.run(empty_tables(url))
    return url


@pytest.fixture
async def house(redis_server: RedisServer, database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """Everything between the webhooks and the platforms, once for each kind of database."""
    async with house_at(redis_server.url, database_url, tmp_path) as made:
        yield made
