"""A primary, replicas and three Sentinels on loopback, each of which can be killed, paused and started again."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from config.redis_place import RedisPlace
from most116.testing.faults.program import free_ports
from most116.testing.faults.redis_node import SERVICE, RedisNode, client_of, sentinel_at

_SENTINELS = 3
_START_SECONDS = 60.0
_LOOK_SECONDS = 0.02


class RedisGroup:
    """`shown(port)` gives the port by which others reach the node that listens on `port`: its own, or a proxy's."""

    def __init__(self, folder: Path, *, replicas: int = 1, shown: Callable[[int], int] = int) -> None:
        ports = free_ports(1 + replicas + _SENTINELS)
        of_nodes, self._sentinel_ports = ports[: 1 + replicas], ports[1 + replicas :]
        known = [shown(port) for port in of_nodes]
        self.nodes = [
            RedisNode.at(folder / f"redis-{number}", port, shown=known[number], primary=known[0] if number else None)
            for number, port in enumerate(of_nodes)
        ]
        self.sentinels = [
            sentinel_at(folder / f"sentinel-{number}", port, primary=known[0])
            for number, port in enumerate(self._sentinel_ports)
        ]

    @property
    def place(self) -> RedisPlace:
        return RedisPlace(
            url="redis://", sentinels=tuple(("127.0.0.1", port) for port in self._sentinel_ports), service=SERVICE
        )

    @property
    def addresses(self) -> str:
        """The Sentinels, as the setting has them."""
        return ",".join(f"127.0.0.1:{port}" for port in self._sentinel_ports)

    def start(self) -> None:
        """Returns once the replicas have what the primary has, and the Sentinels know them and each other."""
        for node in self.nodes:
            node.program.start()
            _until(node.answers, f"{node.name} answers")
        _until(lambda: all(node.in_step() for node in self.nodes[1:]), "the replicas are in step")
        for one in self.sentinels:
            one.start()
        _until(self._all_know, "the Sentinels know everybody")

    def stop(self) -> None:
        for one in (*self.sentinels, *(node.program for node in self.nodes)):
            one.stop()

    def primary(self) -> RedisNode:
        """Who is the primary in the Sentinels' eyes; AssertionError when they do not say."""
        for port in self._sentinel_ports:
            try:
                with client_of(port) as client:
                    _, shown = client.sentinel_get_master_addr_by_name(SERVICE)
                return next(node for node in self.nodes if node.shown == shown)
            except (redis.RedisError, OSError, TypeError, StopIteration):
                continue
        raise AssertionError("no Sentinel names a primary")

    def is_whole(self) -> bool:
        """Whether one is the primary, as the Sentinels say, and all others have what it has."""
        try:
            primary = self.primary()
        except AssertionError:
            return False
        return primary.is_primary() and all(node.in_step() for node in self.nodes if node is not primary)

    def _all_know(self) -> bool:
        return all(self._knows(port) for port in self._sentinel_ports)

    def _knows(self, port: int) -> bool:
        try:
            with client_of(port) as client:
                told = client.sentinel_master(SERVICE)
        except (redis.RedisError, OSError):
            return False
        return (told["num-other-sentinels"], told["num-slaves"]) == (_SENTINELS - 1, len(self.nodes) - 1)


def _until(what: Callable[[], bool], words: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while not what():
        assert time.monotonic() < until, f"still not so after {_START_SECONDS:.0f} s: {words}"
        time.sleep(_LOOK_SECONDS)


@contextmanager
def running_redis_group(replicas: int = 1) -> Iterator[RedisGroup]:
    """A group in a folder of its own; nothing is left of either afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="m116-"))
    group = RedisGroup(folder, replicas=replicas)
    try:
        group.start()
        yield group
    finally:
        group.stop()
        shutil.rmtree(folder, ignore_errors=True)
