"""The processes of a trial as the kernel knows them: which there are, what they listen on, and how to end one."""

import os
import signal
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_LISTENING = "0A"


@dataclass(frozen=True, slots=True)
class Running:
    """`name` is supervisor, nursery, redis, simulator, prepare or the roles of a process joined by +.

    Who was forked bears the nursery's environment, and has its arguments as one title.
    """

    name: str
    pid: int
    parent: int


def processes_of(folder: Path) -> list[Running]:
    """Every process that works for the trial in `folder`, whoever its parent is by now; zombies are none."""
    return [found for pid in _pids() if (found := _look(pid, str(folder).encode())) is not None]


def kill(one: Running) -> None:
    """End it as a power cut would."""
    with suppress(ProcessLookupError):
        os.kill(one.pid, signal.SIGKILL)


def memory_of(pid: int) -> int:
    """Its proportional share of memory in bytes: what several processes share is counted once among them."""
    for line in (_PROC / str(pid) / "smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def listening(pid: int) -> set[str]:
    """The addresses (without ports) of the TCP sockets on which a process listens."""
    inodes = {
        link.removeprefix("socket:[").removesuffix("]") for link in _open_files(pid) if link.startswith("socket:")
    }
    found = set()
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in (_PROC / "net" / table).read_text("ascii").splitlines()[1:]:
            _, local, _, state, *_, inode = line.split()[:10]
            if state == _LISTENING and inode in inodes:
                found.add(_address(local.partition(":")[0], family))
    return found


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())


def _look(pid: int, folder: bytes) -> Running | None:
    """Settings of a role name the folder; Redis is given no settings and works inside it."""
    place = _PROC / str(pid)
    try:
        words = (place / "cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        if pid == os.getpid() or not _works_in(place, folder, words):
            return None
        parent = int((place / "stat").read_text("ascii", errors="replace").rpartition(") ")[2].split()[1])
    except OSError:
        return None
    name = _name([word.decode(errors="replace") for word in words])
    return None if name is None else Running(name, pid, parent)


def _works_in(place: Path, folder: bytes, words: list[bytes]) -> bool:
    if any(folder in word for word in words) or folder + b"/" in (place / "environ").read_bytes():
        return True
    return os.fsencode(place.joinpath("cwd").readlink()).startswith(folder + b"/")


def _name(words: list[str]) -> str | None:
    if len(words) == 1 and words[0].startswith("most116 "):
        words = words[0].split()
    if "valkey-server" in words[0] or "redis-server" in words[0]:
        return "redis"
    if "try" in words:
        return "supervisor" if "most116" in words[1] or "most116" in words else None
    for command, name in (("simulate", "simulator"), ("prepare-trial", "prepare"), ("nursery", "nursery")):
        if command in words:
            return name
    if "most116" not in words or "run" not in words:
        return None
    roles = words[words.index("run") + 1 :]
    return "+".join(role for role in roles[: next((i for i, one in enumerate(roles) if one[:1] in {"-", ""}), None)])


def _open_files(pid: int) -> Iterator[str]:
    for entry in (_PROC / str(pid) / "fd").iterdir():
        with suppress(OSError):
            yield str(entry.readlink())


def _address(given: str, family: int) -> str:
    """The kernel writes addresses as 32-bit words in the machine's own order."""
    words = [int(given[start : start + 8], 16) for start in range(0, len(given), 8)]
    return socket.inet_ntop(family, struct.pack(f"={len(words)}I", *words))
