"""Looks at the two servers an installation stands on: do they answer, and do they keep what they are given."""

from collections.abc import Awaitable, Callable

from config.redis_place import place_of
from config.settings import Settings
from most116.app.findings import Finding, bad, well
from most116.core.errors import ConfigurationError


async def examine_servers(settings: Settings) -> list[Finding]:
    return [
        await _server("redis", lambda: _redis(settings)),
        await _server("database", lambda: _database(settings)),
        await _server("audit trail", lambda: _audit_trail(settings)),
    ]


async def _server(part: str, look: Callable[[], Awaitable[Finding]]) -> Finding:
    try:
        return await look()
    except Exception as failure:  # noqa: BLE001 -- the doctor says what is wrong, whatever it is
        return bad(part, f"does not answer ({type(failure).__name__}): start it, or correct its address")


async def _redis(settings: Settings) -> Finding:
    from handoff.live.connection import connect
    from handoff.live.pressure import TIGHT, pressure

    client = connect(place_of(settings))
    try:
        kept = await client.config_get("append*", "maxmemory*")
        full = (await pressure(client)).full
        replicas = (await client.info("replication"))["connected_slaves"]
    finally:
        await client.aclose()
    if kept["appendonly"] != "yes" or kept["appendfsync"] != "always":
        return bad("redis", "loses messages when power fails: set `appendonly yes` and `appendfsync always`")
    if kept["maxmemory-policy"] != "noeviction":
        return bad("redis", "throws messages away when full: set `maxmemory-policy noeviction`")
    if kept["maxmemory"] == "0":
        return bad("redis", "has no `maxmemory`: set what the machine can give, so that most116 slows down before")
    if full >= TIGHT:
        return bad("redis", f"has used {full:.0%} of its memory: docs/runbook.md says how to make room")
    if replicas < settings.redis_wait_replicas:
        return bad("redis", f"acknowledges nothing: it has {replicas} replicas, and redis_wait_replicas asks for more")
    return well("redis", f"answers, and keeps what it acknowledged (replicas: {replicas})")


async def _database(settings: Settings) -> Finding:
    from handoff.store.database import open_engine
    from handoff.store.schema import require_current

    engine = open_engine(settings.database_url.get_secret_value())
    try:
        await require_current(engine)
    except ConfigurationError as problem:
        return bad("database", str(problem))
    finally:
        await engine.dispose()
    return well("database", "answers, and has the schema of this program")


async def _audit_trail(settings: Settings) -> Finding:
    from handoff.store import audit
    from handoff.store.database import open_engine

    engine = open_engine(settings.database_url.get_secret_value())
    try:
        async with engine.connect() as connection:
            broken = await audit.broken_at(connection)
    finally:
        await engine.dispose()
    if broken is None:
        return well("audit trail", "every entry fits the one before it")
    return bad("audit trail", f"entry {broken} was changed or removed: compare it with the last backup")
