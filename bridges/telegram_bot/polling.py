"""Fetches updates where no webhook can reach us: https://core.telegram.org/bots/api#getupdates.

The platform keeps an update until a later one is asked for, and that is asked for only once all before it are kept.
"""

import asyncio
from collections.abc import Callable

from bridges.hearing import Hearing
from bridges.json_reading import Node
from bridges.raw_http import Ignored
from bridges.telegram_bot.bot_calls import BotCalls
from bridges.telegram_bot.updates import WANTED, UpdateReader
from most116.core.conversation import Channel
from most116.core.errors import BridgeError, StorageDown

_WAIT_SECONDS = 25
_PAUSE_SECONDS, _LONGEST_PAUSE = 0.5, 30.0
# What is refused so often for another reason than a storage that is down would be refused for ever.
_TRIES = 5


class TelegramPolling:
    """Implements the port `Listener`."""

    def __init__(self, *, make: Callable[[], BotCalls], reader: UpdateReader, hearing: Hearing) -> None:
        self._make = make
        self._reader = reader
        self._hearing = hearing
        self._offset = 0

    async def run(self) -> None:
        """Until cancelled. What was kept and not yet confirmed comes again, and taking it in twice is harmless."""
        calls, pause, alone = self._make(), _PAUSE_SECONDS, False
        try:
            while True:
                try:
                    if not alone:
                        # While a webhook is set the platform gives updates to nobody who asks.
                        await calls.call("deleteWebhook", drop_pending_updates=False)
                    alone = True
                    await self._round(calls)
                    pause = _PAUSE_SECONDS
                except (BridgeError, StorageDown) as failure:
                    alone = False
                    await asyncio.sleep(self._told(failure) or pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
        finally:
            await calls.close()

    def _told(self, failure: BridgeError | StorageDown) -> float | None:
        """Log a failure; the seconds to wait, where the platform named them."""
        code = failure.failure.code if isinstance(failure, BridgeError) else "storage_down"
        self._hearing.events.warning("updates_not_fetched", channel=Channel.TELEGRAM, code=code)
        return failure.retry_after if isinstance(failure, BridgeError) else None

    async def _round(self, calls: BotCalls) -> None:
        updates = await calls.call(
            "getUpdates", waits=_WAIT_SECONDS, offset=self._offset, timeout=_WAIT_SECONDS, allowed_updates=WANTED
        )
        for update in updates:
            await self._keep(update)
            number = update["update_id"].number
            if number is not None:
                self._offset = number + 1

    async def _keep(self, update: Node) -> None:
        for event in self._reader.read(update, self._hearing.clock.now()):
            if isinstance(event, Ignored):
                self._hearing.events.info("update_ignored", channel=Channel.TELEGRAM, reason=event.why)
                continue
            for attempt in range(1, _TRIES + 1):
                try:
                    await self._hearing.accept(event)
                    break
                except StorageDown:
                    raise
                except Exception as failure:  # noqa: BLE001 -- one update must not keep back everybody else's for ever
                    self._hearing.events.failure("update_not_kept", failure, channel=Channel.TELEGRAM, attempt=attempt)
                    await asyncio.sleep(_PAUSE_SECONDS)
