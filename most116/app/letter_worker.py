"""RQ's worker as letters need it."""

import time
from contextlib import suppress

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import WorkerStatus

from handoff.live import names

_BEAT_SECONDS = 10.0
# RQ waits for nearly seven minutes: so long it would not notice that its server is gone without a word.
_WAIT_SECONDS = 5
_SILENT_SECONDS = 10
# Between two tries to reach a server RQ waits twice as long as before, and people wait with it.
_LONGEST_PAUSE_SECONDS = 2.0
_PAUSE_SECONDS = 0.5


class LetterWorker(SimpleWorker):
    """RQ without the books it keeps of running jobs: ours only start what SQL remembers, and a person waits.

    Each entry in those books is a write that waits for the disk (docs/decisions/0038).
    """

    max_connection_wait_time = _LONGEST_PAUSE_SECONDS
    told_to_stop = False
    _beat_at = 0.0
    _carrying_out = False
    _doing = WorkerStatus.STARTED

    @property
    def dequeue_timeout(self) -> int:
        """How long to wait for a job until asking anew, in seconds."""
        return _WAIT_SECONDS

    @property
    def connection_timeout(self) -> int:
        """How long a server may be silent, in seconds; longer than a wait for a job."""
        return _SILENT_SECONDS

    def subscribe(self) -> None:
        """Nobody gives our workers orders by way of Redis: that would be one more connection to lose, and a thread."""

    def check_for_suspension(self, burst: bool) -> None:  # noqa: FBT001 -- the library's own signature
        """Nor by `rq suspend`, after which RQ would ask before every job: people wait for what they would hold up."""

    def register_death(self) -> None:
        # Where the server is gone there is nobody to be told; what is being sent is still to be ended in order.
        with suppress(RedisError, OSError):
            super().register_death()  # type: ignore[no-untyped-call]

    def handle_warm_shutdown_request(self) -> None:
        self.told_to_stop = True

    def procline(self, message: str) -> None:
        """The process keeps the title of its role, by which operators find it; RQ would write its own name there."""

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        if time.monotonic() - self._beat_at < _BEAT_SECONDS:
            return
        self._beat_at = time.monotonic()
        super().heartbeat(timeout, pipeline)

    def set_state(self, state: str, pipeline: Pipeline | None = None) -> None:  # noqa: ARG002 -- as above
        self._doing = WorkerStatus(state)

    def get_state(self) -> str:
        """Asked when a signal says to stop: in the middle of a job it has to wait, or it is lost in the job."""
        return WorkerStatus.BUSY if self._carrying_out else self._doing

    def execute_job(self, job: Job, queue: Queue) -> None:
        self._carrying_out = True
        try:
            job.perform()
        except Exception:  # noqa: BLE001 -- run again by RQ itself, which keeps what fails where it is found
            super().execute_job(job, queue)
        else:
            self._forget(job, queue)
        finally:
            self._carrying_out = False

    def _forget(self, job: Job, queue: Queue) -> None:
        """It stands where RQ put it when it was taken, and in none of the books that RQ would go through for it."""
        with self.connection.pipeline(transaction=True) as pipe:
            pipe.lrem(queue.intermediate_queue_key, 1, job.id)
            pipe.delete(job.key, job.dependents_key, job.dependencies_key)
            pipe.execute()


def take_jobs(redis: Redis) -> None:
    """Until SIGTERM or SIGINT. RQ gives up when its server goes; what sends, and has loaded a lot for it, stays."""
    while True:
        queue = Queue(names.LETTERS_QUEUE, connection=redis, serializer=JSONSerializer)
        worker = LetterWorker([queue], connection=redis, serializer=JSONSerializer, log_job_description=False)
        try:
            # The clock is the scheduler (docs/decisions/0038): RQ's own would be a second one, in a process of its own.
            worker.work(with_scheduler=False, logging_level="ERROR")
            if worker.told_to_stop:
                return
            time.sleep(_PAUSE_SECONDS)
        except StopRequested:
            return
        except (RedisError, OSError):
            time.sleep(_PAUSE_SECONDS)
