"""Who is at the desk: whoever has a page open, and a moment longer."""

import asyncio
from contextlib import AsyncExitStack

from handoff.live import names
from handoff.live.connection import Live
from handoff.live.presence import Presence
from most116.core.clock import SystemClock
from most116.core.ids import ConsultantId

CELINA, DIMA = ConsultantId("celina"), ConsultantId("dima")


async def test_whoever_has_a_page_open_is_told_of_again_until_the_last_is_closed(live: Live) -> None:
    presence = Presence(live, SystemClock(), again_seconds=0.01)

    async def told_of(*accounts: ConsultantId) -> None:
        """Returns once these, and nobody else, are told of; what was under way may come after."""
        async with asyncio.timeout(60):
            while await presence.here() != {*accounts}:
                await live.delete(names.AT_DESK)
                await asyncio.sleep(0.1)

    async with AsyncExitStack() as first, AsyncExitStack() as second:
        for page in (first, second):
            await page.enter_async_context(presence.staying(CELINA))
        async with presence.staying(DIMA):
            await told_of(CELINA, DIMA)
        await told_of(CELINA)
        # The other page is open still.
        await first.aclose()
        await live.delete(names.AT_DESK)
        await told_of(CELINA)
    await told_of()
    async with presence.staying(DIMA):
        await told_of(DIMA)
