"""How the platform calls a webhook: one update at a time for each chat, again and again until it is taken."""

import asyncio
import json
import random
from datetime import datetime

from most116.core.clock import Clock
from most116.simulator.chores import Chores
from most116.simulator.telegram.updates import Update, Updates
from most116.simulator.wire import Answer, Wire

# Platform sheet 5.3: at once, then after 2, 4, 8 … seconds, at most a minute or two.
_CONNECT_SECONDS, _READ_SECONDS = 5.0, 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, (60.0, 120.0)


class Delivery:
    """Runs one lane for each chat that has something waiting; taps have a lane of their own."""

    def __init__(self, updates: Updates, wire: Wire, chores: Chores, clock: Clock, pace: float) -> None:
        self._updates, self._wire, self._chores, self._clock, self._pace = updates, wire, chores, clock, pace
        self._lanes: set[str] = set()
        self.last_error: tuple[datetime, str] | None = None

    def start(self) -> None:
        """Deliver what waits, if there is a webhook."""
        if self._updates.webhook.url:
            for lane in {update.lane for update in self._updates.waiting()} - self._lanes:
                self._lanes.add(lane)
                self._chores.start(self._run(lane))

    def forget(self) -> None:
        """Everything begins anew; the lanes were stopped with the chores."""
        self._lanes.clear()
        self.last_error = None

    async def _run(self, lane: str) -> None:
        pause = 0.0
        try:
            while self._updates.webhook.url and (update := self._updates.first_of(lane)) is not None:
                answer = await self._post(update)
                if answer.ok:
                    self._updates.take(update)
                    pause = 0.0
                else:
                    self._failed(update, answer)
                    await asyncio.sleep(pause * self._pace)
                    pause = min(max(_FIRST_PAUSE, pause * 2), random.uniform(*_LONGEST_PAUSE))
        finally:
            self._lanes.discard(lane)

    async def _post(self, update: Update) -> Answer:
        webhook = self._updates.webhook
        headers = {"Content-Type": "application/json", "User-Agent": "TelegramBot", "Accept": "*/*"}
        if webhook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token
        body = json.dumps(update.document, ensure_ascii=False).encode("utf-8", "replace")
        return await self._wire.carry(webhook.url, body, headers, connect=_CONNECT_SECONDS, read=_READ_SECONDS)

    def _failed(self, update: Update, answer: Answer) -> None:
        words = f"HTTP {answer.status}" if answer.status else "brak odpowiedzi mostka"
        said = f"Wrong response from the webhook: {answer.status}" if answer.status else "Connection failed"
        self.last_error = (self._clock.now(), said)
        for waiting in self._updates.waiting():
            # Whoever wrote after it waits behind it, and nobody need wait for them.
            if waiting.lane == update.lane:
                waiting.told(words)
                waiting.tried.set()
