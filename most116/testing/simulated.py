"""Runs the platform simulator for a test or a measurement, in the same event loop or as a program of its own."""

import asyncio
import dataclasses
import socket
import ssl
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from most116.core.clock import Clock
from most116.simulator.serve import listening_socket, simulating
from most116.simulator.settings import PhoneSetting, SimulatorConfig
from most116.testing.children import bound
from most116.testing.simulator_client import Simulated

ACCOUNT_SID = "AC" + "1" * 32
AUTH_TOKEN = "f00dfeedf00dfeedf00dfeedf00dfeed"  # noqa: S105 - the pretended account's
SMS_NUMBER = "+48732000111"
ANIA = "+48600100200"
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
# Servers close an idle connection after 5 s; a client that waits as long may send into one that is just being closed.
_IDLE_SECONDS = 2.0
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def config_for(webhook_url: str, **changes: Any) -> SimulatorConfig:
    """A configuration with the test account, one phone and quick receipts; `changes` are fields of SimulatorConfig."""
    given: dict[str, Any] = {
        "webhook_url": webhook_url,
        "account_sid": ACCOUNT_SID,
        "auth_token": AUTH_TOKEN,
        "sms_number": SMS_NUMBER,
        "phones": (PhoneSetting(ANIA, "Ania"),),
        "receipt_pace": 0.01,
    }
    return SimulatorConfig(**{**given, **changes})


def letter(**changes: str | list[str] | None) -> dict[str, str | list[str]]:
    """The fields of a create call that is taken; a change of None leaves a field out."""
    fields: dict[str, str | list[str] | None] = {"To": ANIA, "From": SMS_NUMBER, "Body": "Dzien dobry", **changes}
    return {name: value for name, value in fields.items() if value is not None}


def bound_socket() -> tuple[socket.socket, str]:
    """A listening socket on a free port of this machine and its address, for two servers that must know each other."""
    sock = listening_socket("127.0.0.1", 0)
    return sock, f"http://127.0.0.1:{sock.getsockname()[1]}"


def plain_client(url: str, **more: Any) -> httpx.AsyncClient:
    """A client for http on this machine; loading the world's certificates would take longer than most tests."""
    limits = httpx.Limits(keepalive_expiry=_IDLE_SECONDS)
    return httpx.AsyncClient(base_url=url, timeout=60.0, trust_env=False, verify=_NO_TLS, limits=limits, **more)


@asynccontextmanager
async def running_simulator(
    config: SimulatorConfig, *, sock: socket.socket | None = None, clock: Clock | None = None, process: bool = False
) -> AsyncIterator[Simulated]:
    """Serves the simulator in this event loop, or (`process`) as a program of its own, until the block is left."""
    sock = sock or bound_socket()[0]
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    running = _as_process(config, sock) if process else _in_this_loop(config, sock, clock)
    async with running as pid, plain_client(url) as http:
        (await http.get("/healthz")).raise_for_status()  # the socket listens already, so this waits for the program
        yield Simulated(url, config, http, pid)


@asynccontextmanager
async def _in_this_loop(config: SimulatorConfig, sock: socket.socket, clock: Clock | None) -> AsyncIterator[int | None]:
    async with simulating(config, sock, clock):
        yield None


@asynccontextmanager
async def _as_process(config: SimulatorConfig, sock: socket.socket) -> AsyncIterator[int | None]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "simulator.json"
        with sock:  # closed here once the program has it, so that its end is noticed
            file.write_text(dataclasses.replace(config, fd=sock.fileno()).to_json(), "utf-8")
            program = await asyncio.create_subprocess_exec(
                *bound([sys.executable, "-m", "most116.simulator", str(file)]), pass_fds=[sock.fileno()]
            )
        try:
            yield program.pid
        finally:
            if program.returncode is None:
                program.terminate()
            await program.wait()
