"""The process from which the others of a trial are forked (docs/decisions/0112): it loads, listens, and does no work.

It has one thread and no event loop, so that nothing of it is half-way when it forks.
"""

import fcntl
import gc
import json
import os
import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

from setproctitle import setproctitle

from config.child_environment import take_environment
from most116.core.free_memory import give_back

# A whole environment fits into one message (Linux allows 212,992 bytes of them to wait).
_LARGEST = 200_000
_MOST_DESCRIPTORS = 8
# Descriptors wait above those of any number that may be wanted.
_ASIDE = 500


@dataclass(frozen=True, slots=True)
class _Wish:
    arguments: Sequence[str]
    environment: dict[str, str] = field(repr=False)
    descriptors: Sequence[int]


def bear(descriptor: int) -> Sequence[str] | None:
    """Fork a process for every wish that comes in. Returns in each of them, with its arguments; None at the end."""
    line = socket.socket(fileno=descriptor)
    # The first title finds the place where titles are kept, from an environment that nobody has touched.
    setproctitle("most116 nursery")
    _load()

    def reap(_number: int, _frame: FrameType | None) -> None:
        while (ended := _one_that_ended()) is not None:
            line.send(json.dumps({"ended": ended[0], "code": ended[1]}).encode())

    signal.signal(signal.SIGCHLD, reap)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while True:
        said, received, _, _ = socket.recv_fds(line, _LARGEST, _MOST_DESCRIPTORS)
        if not said:
            return None
        wish = _Wish(**json.loads(said))
        # Nothing is said of its end before its birth was.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        pid = os.fork()
        if pid == 0:
            line.close()
            _become(wish, received)
            return wish.arguments
        line.send(json.dumps({"born": pid}).encode())
        for one in received:
            os.close(one)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def _load() -> None:
    """What the roles and the simulator are made of. It is frozen, so that no collector writes on it in a copy.

    Of the platforms' libraries the one that two processes need, the gateway and the worker: each would hold it alone.
    """
    import bridges.discord_bot.listening
    import bridges.discord_bot.sending  # noqa: F401 -- as those below
    import most116.app.desk_role
    import most116.app.gateway_role
    import most116.app.loop_roles
    import most116.app.preparing
    import most116.app.public_role
    import most116.app.roles
    import most116.app.worker
    import most116.simulator.serve  # noqa: F401 -- they are loaded for whoever is forked

    give_back()
    gc.freeze()


def _one_that_ended() -> tuple[int, int] | None:
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    return (pid, os.waitstatus_to_exitcode(status)) if pid else None


def _become(wish: _Wish, received: Sequence[int]) -> None:
    """Make of this copy a process as `exec` would have made it: its own session, environment and descriptors."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    os.setsid()
    take_environment(wish.environment)
    aside = []
    for one in received:
        aside.append(fcntl.fcntl(one, fcntl.F_DUPFD, _ASIDE))
        os.close(one)
    for held, wanted in zip(aside, wish.descriptors, strict=True):
        os.dup2(held, wanted)
        os.close(held)
    setproctitle(" ".join(["most116", *wish.arguments]))
