"""Runs one script for many callers in few round trips: who comes while others are under way goes with the next ones."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from redis.exceptions import NoScriptError

from handoff.live.connection import Live, Value
from handoff.live.replicas import Replicas
from handoff.live.scripts import source

# One write to the disk is for all of them; more would let the first wait for the last.
_MOST = 64


@dataclass(slots=True)
class _Call:
    keys: Sequence[str]
    args: Sequence[Value]
    answer: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Together:
    """Each call is as atomic as the script, and answered once Redis, and with it the replicas, has kept it.

    Calls run in the order in which they were made. Redis writes to its disk once for all that came in one piece, so
    many callers cost hardly more than one, and one alone waits for nobody.
    """

    def __init__(self, redis: Live, name: str, replicas: Replicas) -> None:
        self._redis, self._source, self._replicas = redis, source(name), replicas
        self._hash = ""
        self._waiting: list[_Call] = []
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, *, keys: Sequence[str], args: Sequence[Value]) -> Any:
        """What the script answered. Raises as the connection does, and StorageDown when too few replicas have it."""
        call = _Call(keys, args)
        self._waiting.append(call)
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await call.answer

    async def _run(self) -> None:
        try:
            while self._waiting:
                calls, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                try:
                    await self._send(calls)
                except Exception as failure:  # noqa: BLE001 -- it is told to whoever called
                    # Those behind have waited as long, and would find the same: nothing of theirs was sent.
                    for call in (*calls, *self._waiting):
                        _fail(call, failure)
                    self._waiting = []
        finally:
            self._running = None

    async def _send(self, calls: Sequence[_Call]) -> None:
        self._hash = self._hash or await self._redis.script_load(self._source)
        answers = await self._ask(calls)
        if any(isinstance(answer, NoScriptError) for answer in answers):
            # Another server, or one that was started anew: what it did not know it did not do.
            self._hash = await self._redis.script_load(self._source)
            unknown = [number for number, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
            again = await self._ask([calls[number] for number in unknown])
            for number, answer in zip(unknown, again, strict=True):
                answers[number] = answer
        for call, answer in zip(calls, answers, strict=True):
            if isinstance(answer, Exception):
                _fail(call, answer)
            elif not call.answer.done():
                call.answer.set_result(answer)

    async def _ask(self, calls: Sequence[_Call]) -> list[Any]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for call in calls:
                pipe.evalsha(self._hash, len(call.keys), *call.keys, *call.args)
            return await self._replicas.kept(pipe, one_by_one=True)


def _fail(call: _Call, failure: BaseException) -> None:
    """A caller that was cancelled meanwhile hears nothing; what it asked for may have been done."""
    if not call.answer.done():
        call.answer.set_exception(failure)
