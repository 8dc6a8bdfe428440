"""Who calls at a house from outside: the platforms' invented phones, and a consultant's program."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from most116.app.demo import Demo
from most116.app.sockets import url_of
from most116.app.trial_settings import Sockets
from most116.simulator.settings import SimulatorConfig
from most116.testing.simulated import plain_client
from most116.testing.simulator_client import Simulated
from most116.testing.trial_desk import DeskUser, signed_in


@asynccontextmanager
async def phones_at(sockets: Sockets, simulated: Path) -> AsyncIterator[Simulated]:
    """`simulated`: the file with the simulator's settings."""
    url = url_of(sockets.simulator)
    async with plain_client(url) as http:
        yield Simulated(url, SimulatorConfig.from_file(simulated), http, None)


@asynccontextmanager
async def consultant_at(sockets: Sockets, demo: Demo, login: str = "kasia") -> AsyncIterator[DeskUser]:
    password = next(one.password for one in demo.accounts if one.login == login)
    async with signed_in(url_of(sockets.desk), login, password) as user:
        yield user
