"""What waits to be told to the bot: by calling its webhook, or until it asks."""

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from most116.core.clock import Clock

# Platform sheet 5.3.
_MESSAGE_LIVES, _TAP_LIVES = timedelta(hours=24), timedelta(seconds=150)
_FIRST_ID = 5001


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """What setWebhook was told; an empty url: updates are asked for."""

    url: str = ""
    secret_token: str = field(default="", repr=False)
    max_connections: int = 40
    allowed_updates: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Update:
    """One update on its way. `lane` keeps the order; `told` is called with what went wrong, or with nothing."""

    id: int
    kind: str
    content: Mapping[str, Any]
    lane: str
    until: datetime
    told: Callable[[str], None]
    tried: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def document(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.content}


class Updates:
    """Everything that the bot has not taken yet, oldest first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ids = itertools.count(_FIRST_ID)
        self._waiting: dict[int, Update] = {}
        self._news = asyncio.Event()
        self.webhook = Webhook()

    def put(self, kind: str, content: Mapping[str, Any], lane: str, told: Callable[[str], None]) -> Update | None:
        """None when the bot does not want this kind."""
        if self.webhook.allowed_updates and kind not in self.webhook.allowed_updates:
            return None
        lives = _TAP_LIVES if kind == "callback_query" else _MESSAGE_LIVES
        until = self._clock.now() + lives
        update = Update(id=next(self._ids), kind=kind, content=content, lane=lane, until=until, told=told)
        self._waiting[update.id] = update
        self.stir()
        return update

    def waiting(self) -> Sequence[Update]:
        """Those whose time is not over."""
        now = self._clock.now()
        for late in [update for update in self._waiting.values() if update.until < now]:
            del self._waiting[late.id]
        return tuple(self._waiting.values())

    def first_of(self, lane: str) -> Update | None:
        return next((update for update in self.waiting() if update.lane == lane), None)

    def take(self, update: Update) -> None:
        """The bot has it."""
        if self._waiting.pop(update.id, None) is not None:
            update.told("")
            update.tried.set()

    def take_before(self, offset: int) -> None:
        for update in [each for each in self._waiting.values() if each.id < offset]:
            self.take(update)

    def drop(self) -> None:
        self._waiting.clear()

    def stir(self) -> None:
        """Wake whoever waits for news."""
        self._news.set()
        self._news = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return
