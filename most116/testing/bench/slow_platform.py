"""While a platform takes half a second to answer: how soon a reply is accepted, and the person's next message."""

import time
from collections.abc import Sequence
from urllib.parse import urlsplit

from most116.testing.bench.channels import posts_of
from most116.testing.bench.desk_calls import DeskCaller, desk_caller
from most116.testing.bench.load import Caller, figures, kept_connection, milliseconds_below
from most116.testing.bench.results import Results
from most116.testing.trial import Trial
from most116.testing.trial_desk import DeskUser

_ANSWERS_AFTER = 0.5
_PERSON = 95_000_000
_STORY = "nie wiem co robić, wszystko mnie przerasta, to o wolnej sieci"


async def slow_platform(trial: Trial, results: Results, samples: int) -> None:
    """Reply and the person's next message by turns: while the platform answers at once, and while it takes its time."""
    place = "127.0.0.1", urlsplit(trial.ready.public_url).port or 80
    async with (
        trial.desk() as desk,
        trial.phones() as phones,
        kept_connection(*place) as caller,
        desk_caller(desk) as acting,
    ):
        talk = _Talk(trial, desk, acting, caller)
        await talk.begin()
        _, quiet = await talk.by_turns(samples)
        await phones.fault("slow", seconds=_ANSWERS_AFTER)
        began = time.perf_counter()
        accepted, slowed = await talk.by_turns(samples)
        results.add_times("slow platform, reply accepted", figures(accepted, time.perf_counter() - began))
        await phones.fault("none")
    before, during = milliseconds_below(quiet, 0.5), milliseconds_below(slowed, 0.5)
    results.add("slow platform, next webhook p50", during, "ms")
    results.add("slow platform, next webhook / the same without", during / before)


class _Talk:
    def __init__(self, trial: Trial, desk: DeskUser, acting: DeskCaller, caller: Caller) -> None:
        self._post = posts_of(trial.ready)["SMS"]
        self._desk, self._acting, self._caller = desk, acting, caller
        self._which = ""

    async def begin(self) -> None:
        await self._caller.post(self._post(_PERSON, _STORY))
        self._which = (await self._desk.waits_with(_STORY)).id
        await self._desk.claim(self._which)

    async def by_turns(self, samples: int) -> tuple[Sequence[float], Sequence[float]]:
        """Seconds until each reply was accepted, and until each of the person's messages was."""
        accepted, kept = list[float](), list[float]()
        for number in range(samples):
            accepted.append(await self._acting.reply(self._which, f"odpowiedź {number}."))
            kept.append(await self._caller.post(self._post(_PERSON, f"słowa {number}.")))
        return accepted, kept
