"""RQ's worker as letters need it."""

import time

from redis.client import Pipeline
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.worker import WorkerStatus

_BEAT_SECONDS = 10.0


class LetterWorker(SimpleWorker):
    """RQ without the books it keeps of running jobs: ours only start what SQL remembers, and a person waits.

    Each entry in those books is a write that waits for the disk (docs/decisions/0038).
    """

    _beat_at = 0.0
    _carrying_out = False

    def procline(self, message: str) -> None:
        """The process keeps the title of its role, by which operators find it; RQ would write its own name there."""

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        if time.monotonic() - self._beat_at < _BEAT_SECONDS:
            return
        self._beat_at = time.monotonic()
        super().heartbeat(timeout, pipeline)

    def get_state(self) -> str:
        """Asked when a signal says to stop: in the middle of a job it has to wait, or it is lost in the job."""
        return WorkerStatus.BUSY if self._carrying_out else super().get_state()

    def execute_job(self, job: Job, queue: Queue) -> None:
        self._carrying_out = True
        try:
            job.perform()
        except Exception:  # noqa: BLE001 -- run again by RQ itself, which keeps what fails where it is found
            super().execute_job(job, queue)
        else:
            job.delete()
        finally:
            self._carrying_out = False
