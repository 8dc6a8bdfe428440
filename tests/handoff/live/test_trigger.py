"""A job names a function that exists and a conversation, and nothing else."""

from pkgutil import resolve_name

from handoff.live.trigger import DELIVER
from most116.app import jobs
from most116.core.ids import ConversationId
from most116.testing.house import House


def test_the_named_function_exists() -> None:
    assert resolve_name(DELIVER) is jobs.deliver


async def test_a_job_holds_one_opaque_id(house: House) -> None:
    one = ConversationId("01m7ygmatf56b43qbhc0rb82z8")
    await house.parts.trigger.deliver(one)
    (job,) = house.jobs.jobs
    assert (job.func_name, list(job.args), job.kwargs, job.description) == (DELIVER, [one], {}, "deliver")
    assert (job.result_ttl, job.failure_ttl) == (0, 86_400)
    assert await house.parts.trigger.backlog() == 1


def test_a_worker_hands_every_job_over() -> None:
    taken: list[ConversationId] = []
    jobs.install(taken.append)
    jobs.deliver("one")
    assert taken == ["one"]
