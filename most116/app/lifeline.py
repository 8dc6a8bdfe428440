"""The line between a process and the supervisor that started it: `ready` one way, the supervisor's end the other."""

import gc
import os
import signal
import socket
import threading

from most116.core.free_memory import give_back

# Of the rest, a request makes hundreds of objects and no circle: a sweep of the young ones every tenth request finds
# nothing, and one of the old ones is what the slowest answers wait for.
_SELDOM = (20_000, 50, 100)


class Lifeline:
    """Without a descriptor there is no supervisor, and nothing happens."""

    def __init__(self, descriptor: int | None) -> None:
        self._line = None if descriptor is None else socket.socket(fileno=descriptor)
        if self._line is not None:
            threading.Thread(target=self._watch, args=[self._line], name="lifeline", daemon=True).start()

    def ready(self) -> None:
        """What is loaded stays: the collector need not look at it again, which shows in the slowest answers."""
        give_back()
        gc.freeze()
        gc.set_threshold(*_SELDOM)
        if self._line is not None:
            self._line.sendall(b"ready\n")

    @staticmethod
    def _watch(line: socket.socket) -> None:
        """A supervisor that was killed cannot stop its children: they see the line end and stop themselves."""
        while line.recv(64):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
