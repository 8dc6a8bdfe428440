"""Lanes: for every conversation at most one run at a time in this process, and never a call to it forgotten."""

import asyncio
from collections.abc import Awaitable, Callable

from most116.core.ids import ConversationId
from most116.core.redaction import EventLog


class Lanes:
    """`work` is started for a conversation when it is asked for; asked again while it runs, it runs once more after."""

    def __init__(
        self, work: Callable[[ConversationId], Awaitable[object]], *, at_once: int, events: EventLog, failure: str
    ) -> None:
        self._work = work
        self._slots = asyncio.Semaphore(at_once)
        self._events = events
        self._failure = failure
        self._running: dict[ConversationId, asyncio.Task[bool]] = {}
        self._again: set[ConversationId] = set()

    def start(self, conversation: ConversationId) -> "asyncio.Task[bool]":
        """The run that answers this call; its result is False when the work failed."""
        running = self._running.get(conversation)
        if running is not None:
            self._again.add(conversation)
            return running
        task = asyncio.create_task(self._run(conversation))
        self._running[conversation] = task
        return task

    async def finish(self) -> None:
        """Wait for everything that runs."""
        while self._running:
            await asyncio.gather(*self._running.values())

    async def _run(self, conversation: ConversationId) -> bool:
        done = True
        try:
            async with self._slots:
                while True:
                    self._again.discard(conversation)
                    done = await self._once(conversation)
                    if not done or conversation not in self._again:
                        return done
        finally:
            self._again.discard(conversation)
            del self._running[conversation]

    async def _once(self, conversation: ConversationId) -> bool:
        try:
            await self._work(conversation)
        except Exception as failure:  # noqa: BLE001 -- one conversation's trouble must not stop the others
            self._events.failure(self._failure, failure, conversation=conversation)
            return False
        return True
