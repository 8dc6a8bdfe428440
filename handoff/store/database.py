"""The engine: SQLite in WAL mode with full synchronisation, or PostgreSQL through psycopg."""

import asyncio

from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from handoff.store.quick_sqlite import BEGIN_WRITING, connect

READ_ONLY = {"most116_read_only": True}
_BUSY_MS = 10_000
_ANSWER_SECONDS = 5
# Without these a machine that is gone without a word is noticed after a quarter of an hour by whoever asks it, and
# after two hours by the server, which keeps for it the rows that it held: a conversation, or the clocks' term.
_NETWORK = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_SERVER = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    # A process that stands still in the middle of a transaction loses it.
    "idle_in_transaction_session_timeout": "30s",
}


def open_engine(url: str) -> AsyncEngine:
    """An engine for `url`; nothing is connected yet."""
    if not url.startswith("sqlite"):
        engine = create_async_engine(
            url, connect_args=_NETWORK, pool_size=5, max_overflow=5, pool_pre_ping=True, hide_parameters=True
        )
        event.listen(engine.sync_engine, "connect", _configure_postgres)
        return engine
    quick = {"async_creator_fn": connect}
    engine = create_async_engine(url, connect_args=quick, pool_size=4, max_overflow=4, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _configure_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _configure_postgres(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for name, value in _SERVER.items():
        cursor.execute(f"SET {name} = '{value}'")
    cursor.close()
    # What is set in a transaction that is rolled back is set no more.
    connection.commit()  # type: ignore[attr-defined]


def _configure_sqlite(connection: object, _record: object) -> None:
    # The driver must not start transactions by itself: it would start them too late to be exclusive.
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        # What is deleted must not be readable in the file afterwards.
        "secure_delete=ON",
        "cache_size=-8000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once: two writers queue up instead of one of them failing half way.
    read_only = connection.get_execution_options().get("most116_read_only")
    connection.exec_driver_sql("BEGIN" if read_only else BEGIN_WRITING)


async def answers(engine: AsyncEngine) -> bool:
    """Whether the database can be read and written now; on SQLite the transaction takes the write lock."""
    try:
        async with asyncio.timeout(_ANSWER_SECONDS), engine.connect() as connection:
            await connection.execute(text("SELECT version_num FROM alembic_version"))
            await connection.rollback()
    except Exception:  # noqa: BLE001 -- whatever is wrong, the answer is the same, and readyz says that it is
        return False
    return True
