"""An ear that hears what the pretended platform posts, and a simulator that posts to it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from most116.testing.ear import Ear, listening_ear
from most116.testing.simulated import ACCOUNT_SID, AUTH_TOKEN, config_for, plain_client, running_simulator
from most116.testing.simulator_client import Simulated, StartSimulator


@pytest.fixture(autouse=True)
def nothing_breaks_unseen(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An error inside a server ends as a line in its log; here it fails the test."""
    yield
    assert not [record.getMessage() for record in caplog.get_records("call") if record.name == "uvicorn.error"]


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    async with listening_ear() as ear:
        yield ear


@pytest.fixture
async def start(ear: Ear) -> AsyncIterator[StartSimulator]:
    """Starts a simulator with other settings than the usual ones."""
    async with AsyncExitStack() as stack:

        async def begin(**changes: Any) -> Simulated:
            config = config_for(**{"webhook_url": ear.url + "/webhooks/twilio/sms", **changes})
            return await stack.enter_async_context(running_simulator(config))

        yield begin


@pytest.fixture
async def sim(start: StartSimulator) -> Simulated:
    return await start()


@pytest.fixture
async def web(sim: Simulated) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the pretended platform with the account's own credentials."""
    async with plain_client(sim.url, auth=(ACCOUNT_SID, AUTH_TOKEN)) as client:
        yield client
