"""The desk when what it stands on is gone: a clear refusal, no fault, and nothing private in it or in the log."""

import io
from collections.abc import Mapping
from pathlib import Path

from handoff.store.tables import metadata
from most116.app.desk_site import Health
from most116.core.clock import SystemClock
from most116.core.conversation import Line
from most116.core.redaction import set_up_logging
from most116.testing.desk_clients import client, program
from most116.testing.desk_stage import desk_stage
from most116.testing.servers import RedisServer


async def _ready() -> tuple[bool, Mapping[str, object]]:
    return False, {"redis": False}


async def _metrics() -> str:
    return ""


HEALTH = Health(ready=_ready, metrics=_metrics)


async def test_without_redis_it_asks_to_try_again(own_redis_server: RedisServer, tmp_path: Path) -> None:
    async with desk_stage(own_redis_server.url, tmp_path, SystemClock(), HEALTH) as stage:
        await stage.hire("celina", "Celina", Line.YOUTH)
        one = await program(stage, "celina")
        own_redis_server.kill()
        answer = await one.get("/api/v1/queue")
        assert (answer.status_code, answer.json()["error"]) == (503, "desk.storage_down")
        page = await client(stage).get("/", headers={"cookie": "desk=anything"})
        assert page.status_code == 503
        assert "Baza danych nie odpowiada." in page.text
        assert (await one.get("/healthz")).status_code == 200
        ready = await one.get("/readyz")
        assert (ready.status_code, ready.json()["redis"]) == (503, False)
        assert ready.json()["why"] == ["Redis does not answer: nothing can be accepted"]
        own_redis_server.start()
        assert (await one.get("/api/v1/queue")).status_code == 200


async def test_a_fault_of_ours_is_logged_without_what_was_sent(redis_server: RedisServer, tmp_path: Path) -> None:
    log = io.StringIO()
    async with desk_stage(redis_server.url, tmp_path, SystemClock(), HEALTH) as stage:
        await stage.hire("celina", "Celina", Line.YOUTH)
        one = await program(stage, "celina")
        which = await stage.people.arrive("tajne")
        await one.post(f"/api/v1/conversations/{which}/claim")
        async with stage.parts.database.engine.begin() as connection:
            await connection.run_sync(metadata.tables["notes"].drop)
        set_up_logging(log)
        answer = await one.post(f"/api/v1/conversations/{which}/notes", json={"text": "tajna notatka"})
    assert answer.status_code in {500, 503}
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "tajn" not in answer.text
    assert "tajn" not in log.getvalue()
    assert "desk_" in log.getvalue()
