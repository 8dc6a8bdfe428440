"""How long a message takes to the desk, and a reply to the platform."""

import asyncio
import time
from urllib.parse import urlsplit

from most116.testing.bench.load import Figures, figures, post_all
from most116.testing.bench.webhook import account_of, signed_request
from most116.testing.simulator_client import Simulated
from most116.testing.trial import Trial

_SAMPLES = 200
# Longer than the pace of an SMS number (twilio.messages_per_second), which would be measured in place of the way.
_PAUSE_SECONDS = 0.15
_SENDER = "+48600999111"


async def to_desk_and_back(trial: Trial) -> tuple[Figures, Figures]:
    """Webhook to SSE event at the desk, and reply at the desk to the call at the platform; one at a time."""
    account, public = account_of(trial.ready.line), urlsplit(trial.ready.public_url)

    async def write(text: str) -> None:
        request = signed_request(account, trial.ready.public_url, _SENDER, text)
        await post_all("127.0.0.1", public.port or 80, [request], 1)

    async with trial.desk() as desk, trial.phones() as phones:
        await write("nie wiem co robić, wszystko mnie przerasta i nie mam z kim porozmawiać")
        which = (await desk.waits_with("wszystko mnie przerasta")).id
        await desk.claim(which)
        there: list[float] = []
        back: list[float] = []
        began = time.perf_counter()
        seen = max((posted["seq"] for posted in await phones.outbox()), default=0)
        async with desk.follow() as news:
            for number in range(_SAMPLES):
                sent = time.perf_counter()
                await write(f"wiadomość {number}.")
                while f"wiadomość {number}." not in str((await news.next()).data):
                    pass
                there.append(time.perf_counter() - sent)
                replied = time.time()
                await desk.reply(which, f"odpowiedź {number}.")
                seen, arrived = await _posted(phones, f"odpowiedź {number}.", seen)
                back.append(arrived - replied)
                await asyncio.sleep(_PAUSE_SECONDS)
    elapsed = time.perf_counter() - began
    return figures(there, elapsed), figures(back, elapsed)


async def _posted(phones: Simulated, text: str, seen: int) -> tuple[int, float]:
    """The position of the call with this text after position `seen`, and when it arrived."""
    while True:
        for posted in await phones.outbox(after=seen, wait=5.0):
            seen = posted["seq"]
            if text in (posted["body"] or ""):
                return seen, posted["at"]
