"""A house as it runs on several machines: two of every role, Redis under Sentinel, PostgreSQL, a frail network."""

import asyncio
import json
import os
import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from config.child_environment import child_environment
from most116.app.demo import demo_of, write_private
from most116.app.sockets import listen_here
from most116.app.supervisor import Program, Supervisor
from most116.app.trial_settings import Sockets, simulator_settings, trial_settings
from most116.core.redaction import EventLog
from most116.testing.faults.callers import consultant_at, phones_at
from most116.testing.faults.moved import move_clock, moving_clock
from most116.testing.faults.postgres import Postgres
from most116.testing.faults.proxy import Network
from most116.testing.faults.redis_group import RedisGroup
from most116.testing.faults.redis_node import SERVICE
from most116.testing.faults.until import until
from most116.testing.processes import Running, processes_of
from most116.testing.simulator_client import Simulated
from most116.testing.trial_desk import DeskUser

ROLES = ("public", "desk", "gateway", "intake", "worker", "clock")
_OF_EACH = 2


class Fleet:
    """`folder` is theirs alone: the processes are found by it."""

    def __init__(self, folder: Path, programs: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self._extra = environment
        self._outside = {
            name: value for name, value in child_environment({}).items() if not name.startswith("MOST116_")
        }
        self.network = Network()
        self.postgres = Postgres(folder, programs)
        self.sql_port = self.network.to(self.postgres.port)
        self.redis = RedisGroup(folder, shown=self.network.to)
        self.sockets = Sockets(public=listen_here(0, 0), desk=listen_here(0, 0), simulator=listen_here(0, 0))
        self._demo = demo_of(folder)
        self._supervisor = Supervisor(EventLog("fleet"))

    async def start(self) -> None:
        self.postgres.start()
        await asyncio.to_thread(self.redis.start)
        environment = self._environment()
        arguments = ["prepare-trial", str(self.folder)]
        await self._supervisor.once(Program(name="prepare", arguments=arguments, environment=environment))
        simulated = self.folder / "simulator.json"
        write_private(simulated, json.dumps(simulator_settings(self._demo, self.sockets)))
        programs = [
            Program(
                name="simulator",
                arguments=["simulate", str(simulated)],
                # The platforms' clock stays right when ours is not.
                environment=self._outside,
                sockets=[self.sockets.simulator],
            )
        ]
        listens = {"public": self.sockets.public, "desk": self.sockets.desk}
        for role in ROLES:
            sockets = [listens[role]] if role in listens else []
            where = ["--listen-fd", str(sockets[0].fileno())] if sockets else []
            one = Program(name=role, arguments=["run", role, *where], environment=environment, sockets=sockets)
            programs += [one] * _OF_EACH
        await self._supervisor.start(*programs)

    async def stop(self) -> None:
        self.move_clock(0)
        for each in range(2):
            self.network.heal(self.redis.nodes[each].shown)
        await self._supervisor.stop()
        await asyncio.to_thread(self.redis.stop)
        self.postgres.stop()
        self.network.stop()
        for sock in (self.sockets.public, self.sockets.desk, self.sockets.simulator):
            sock.close()

    def one_of(self, role: str, chance: random.Random) -> Running:
        """One of the processes of a role; AssertionError when there is none now."""
        found = self.all_of(role)
        assert found, f"no {role} runs"
        return chance.choice(found)

    def all_of(self, role: str) -> list[Running]:
        return [one for one in processes_of(self.folder) if one.name == role]

    async def whole(self) -> None:
        """Until every process runs and the stores are as they were in the beginning."""
        await until(lambda: self.redis.is_whole() and self.postgres.answers(), "the stores are whole")
        await until(self._complete, "all processes run")

    def move_clock(self, seconds: float) -> None:
        """All of our processes take it to be so much later than it is."""
        move_clock(self.folder, seconds)

    def phones(self) -> AbstractAsyncContextManager[Simulated]:
        return phones_at(self.sockets, self.folder / "simulator.json")

    def desk(self) -> AbstractAsyncContextManager[DeskUser]:
        return consultant_at(self.sockets, self._demo)

    def _complete(self) -> bool:
        names = [one.name for one in processes_of(self.folder)]
        return all(names.count(role) == _OF_EACH for role in ROLES)

    def _environment(self) -> dict[str, str]:
        outside = self._outside
        settings = trial_settings(self.folder, self._demo, self.sockets, redis_url="redis://")
        several = {
            "MOST116_DATABASE_URL": self.postgres.url(self.sql_port),
            "MOST116_REDIS_SENTINELS": self.redis.addresses,
            "MOST116_REDIS_SERVICE": SERVICE,
            "MOST116_REDIS_WAIT_REPLICAS": "1",
            # One program answers for many people here.
            "MOST116_DESK__TALKS_AT_ONCE": "0",
            "MOST116_DESK__UNITS": "0",
        }
        path = os.pathsep.join(filter(None, (moving_clock(self.folder), outside.get("PYTHONPATH", ""))))
        return {**outside, **settings, **several, **self._extra, "PYTHONPATH": path}


@asynccontextmanager
async def running_fleet(programs: Path, environment: Mapping[str, str]) -> AsyncIterator[Fleet]:
    """A house in a folder of its own; nothing is left of either afterwards. `programs`: where PostgreSQL's are."""
    folder = Path(tempfile.mkdtemp(prefix="m116-"))
    fleet = Fleet(folder, programs, environment)
    try:
        await fleet.start()
        yield fleet
    finally:
        await fleet.stop()
        shutil.rmtree(folder, ignore_errors=True)
