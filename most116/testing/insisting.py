"""An SMS that is sent again until our webhook has taken it."""

import asyncio
import time

from most116.testing.simulator_client import Simulated

_LOOK_SECONDS = 0.2


async def send_until_taken(phones: Simulated, number: str, text: str, seconds: float = 120.0) -> None:
    """As a person who sees that it was not taken; with the same MessageSid. AssertionError when it never is.

    The fallback answers while nothing can be kept. What it answered for is asked for later (decision 0147) and then
    stands behind what was written meanwhile, so that whoever writes on without waiting is heard in another order.
    """
    sent, until = await phones.send(number, text), time.monotonic() + seconds
    while (sent["calls"][-1]["what"], sent["calls"][-1]["ok"]) != ("webhook", True):
        assert time.monotonic() < until, f"{number}: not taken in {seconds:.0f} s: {text}"
        await asyncio.sleep(_LOOK_SECONDS)
        sent = await phones.replay(number)
