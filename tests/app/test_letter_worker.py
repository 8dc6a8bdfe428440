"""The worker that takes letters' jobs from RQ ends when it is told to, whatever it is doing."""

import os
import signal
from collections.abc import Iterator

import pytest
from rq import Queue
from rq.serializers import JSONSerializer

from handoff.live import names
from handoff.live.connection import connect_for_rq
from most116.app import jobs
from most116.app.letter_worker import LetterWorker
from most116.core.ids import ConversationId
from most116.testing.servers import RedisServer


@pytest.fixture(autouse=True)
def _handlers_of_before() -> Iterator[None]:
    """RQ takes the signals of the process for itself."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def queue(redis_server: RedisServer) -> Iterator[Queue]:
    redis = connect_for_rq(redis_server.url)
    yield Queue(names.LETTERS_QUEUE, connection=redis, serializer=JSONSerializer)
    redis.close()


def test_a_stop_in_the_middle_of_a_job_lets_it_end_and_is_not_forgotten(queue: Queue) -> None:
    done = list[ConversationId]()

    def told_to_stop(conversation: ConversationId) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        done.append(conversation)

    jobs.install(told_to_stop)
    for one in ("first", "second"):
        queue.enqueue(jobs.deliver, one)
    LetterWorker([queue], connection=queue.connection, serializer=JSONSerializer).work(logging_level="ERROR")
    assert done == ["first"]
    assert [job.args[0] for job in queue.jobs] == ["second"], "what was not begun waits for another worker"


def test_a_stop_in_the_middle_of_a_job_that_fails_is_not_forgotten(queue: Queue) -> None:
    tries = list[ConversationId]()

    def fail(conversation: ConversationId) -> None:
        tries.append(conversation)
        if len(tries) == 1:
            os.kill(os.getpid(), signal.SIGTERM)
        raise ValueError

    jobs.install(fail)
    queue.enqueue(jobs.deliver, "first")
    LetterWorker([queue], connection=queue.connection, serializer=JSONSerializer).work(logging_level="CRITICAL")
    assert tries == ["first", "first"]
