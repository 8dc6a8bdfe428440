"""The worker that takes letters' jobs from RQ ends when it is told to, whatever it is doing."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from handoff.live import names
from handoff.live.connection import connect_for_rq
from most116.app import jobs
from most116.app.letter_worker import LetterWorker, take_jobs
from most116.core.ids import ConversationId
from most116.testing.faults.redis_group import RedisGroup, running_redis_group
from most116.testing.servers import RedisServer

_SECONDS = 60.0


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


def test_nothing_is_left_of_jobs_that_are_done(queue: Queue) -> None:
    """What was left in the list of jobs in hand RQ looked through every ten minutes, while letters waited."""
    done = list[ConversationId]()
    jobs.install(done.append)
    for one in ("first", "second"):
        queue.enqueue(jobs.deliver, one)
    LetterWorker([queue], connection=queue.connection, serializer=JSONSerializer).work(
        burst=True, logging_level="ERROR"
    )
    left = [str(one) for one in queue.connection.keys("rq:*")]
    assert done == ["first", "second"]
    assert not [one for one in left if "letters:" in one or "rq:job:" in one], left


def test_a_job_whose_time_ran_out_stops_nothing(queue: Queue) -> None:
    """What nobody looked at in time is gone with its own key, and its place in the queue leads nowhere."""
    done = list[ConversationId]()
    jobs.install(done.append)
    queue.connection.delete(queue.enqueue(jobs.look_at_platforms, ttl=300).key)
    queue.enqueue(jobs.deliver, "first")
    LetterWorker([queue], connection=queue.connection, serializer=JSONSerializer).work(
        burst=True, logging_level="ERROR"
    )
    assert done == ["first"]


@pytest.mark.slow
def test_a_worker_goes_on_when_its_primary_falls_silent() -> None:
    """Its server stands still while it waits for a job; the job that the next one has is found by the same process."""
    with running_redis_group() as group, closing(connect_for_rq(group.place)) as own:
        rq, done = connect_for_rq(group.place), list[ConversationId]()

        def last(conversation: ConversationId) -> None:
            done.append(conversation)
            os.kill(os.getpid(), signal.SIGTERM)

        jobs.install(last)
        silence = threading.Timer(1.0, _fall_silent, [group, rq])
        silence.start()
        take_jobs(own)
        silence.join()
        rq.close()
    assert done == ["first"]


def _fall_silent(group: RedisGroup, rq: Redis) -> None:
    """The primary stands still; as soon as there is another one, it is given a job."""
    group.nodes[0].program.pause()
    until = time.monotonic() + _SECONDS
    while True:
        try:
            Queue(names.LETTERS_QUEUE, connection=rq, serializer=JSONSerializer).enqueue(jobs.deliver, "first")
        except (RedisError, OSError):
            assert time.monotonic() < until, "nobody takes a job"
            time.sleep(0.1)
        else:
            return
