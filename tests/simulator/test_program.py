"""The simulator as a program of its own."""

import json
import subprocess
import sys
from pathlib import Path

from most116.testing.ear import Ear, eventually
from most116.testing.simulated import ANIA, MESSAGES, config_for, letter, plain_client, running_simulator
from most116.testing.simulator_client import Simulated

HEAVY = {"fastapi", "pydantic", "twilio", "httpx", "aiohttp", "redis", "sqlalchemy", "cryptography"}


async def test_it_serves_a_socket_that_it_was_given_and_ends_when_told(ear: Ear) -> None:
    config = config_for(ear.url + "/webhooks/twilio/sms")
    async with running_simulator(config, process=True) as sim:
        await sim.send(ANIA, "hej")
        async with plain_client(sim.url, auth=(config.account_sid, config.auth_token)) as web:
            await web.post(MESSAGES, data=letter(StatusCallback=ear.url + "/status"))
        await eventually(lambda: "delivered" in ear.statuses())
        assert ear.heard[0].form["Body"] == "hej"


async def test_open_streams_and_hanging_calls_do_not_delay_the_end(ear: Ear) -> None:
    async with (
        running_simulator(config_for(ear.url + "/x"), process=True) as sim,
        plain_client(sim.url) as web,
        web.stream("GET", "/api/events") as events,
    ):
        assert events.status_code == 200
        await sim.fault("hang")


def test_it_says_how_it_is_called() -> None:
    done = subprocess.run([sys.executable, "-m", "most116.simulator"], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr == "usage: python -m most116.simulator CONFIG.json\n"


def test_it_stays_light(tmp_path: Path) -> None:
    """It is one of several programs on a small machine, so it imports neither our side nor large libraries."""
    code = "import json, sys, most116.simulator.serve; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert not loaded & (HEAVY | {"bridges", "handoff", "router", "safety_rules", "config"})


async def test_a_second_simulator_knows_nothing_of_the_first(sim: Simulated, ear: Ear) -> None:
    await sim.send(ANIA, "hej")
    async with running_simulator(config_for(ear.url + "/x")) as other:
        assert (await other.phone(ANIA))["messages"] == []
