"""One process of a house under test: it can be killed, paused and started again at the same address."""

import resource
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from most116.testing.children import bound

_STOP_SECONDS = 20.0


class StoreProgram:
    """A server that keeps something. What it prints is appended to `log`."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
    ) -> None:
        self.name = name
        self._command = command
        self._log = log
        self._environment = environment
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, f"{self.name} does not run"
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a program that the test names
                bound(self._command, "KILL"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._environment,
                user=self._user,
                # Python lets it ignore this signal: a write beyond a limit then fails, as on a full disk.
                restore_signals=False,
                start_new_session=True,
            )

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def fill_disk(self, *, full: bool) -> None:
        """No file of it may grow (nothing at all may be written beyond one byte), until taken back."""
        _, most = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (1 if full else most, most))

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self._process is None:
            return
        try:
            self._signal(signal.SIGCONT)
            self._signal(number)
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody uses now."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
