"""One platform answers "too many" for a while, the others carry replies: how long those take, with it and without."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from most116.testing.bench.load import milliseconds_below
from most116.testing.bench.steady_load import REPLIES_PER_SECOND, SMS, Load, Platform
from most116.testing.simulated import plain_client
from most116.testing.trial import Trial

_NUMBERS = ("+48600999301", "+48600999302")
_STORY = "nie wiem co robić, wszystko mnie przerasta i nie mam z kim porozmawiać"
_SHORT_SECONDS = 15.0
# What the two quiet times around it differ by is noise, and this much more. A slot, a lock or a connection that is
# shared costs hundreds of ms.
_RATIO, _NOISE_MS = 1.3, 25.0
# Of a hundred replies the slowest one or two show a pause of the machine, whatever is throttled: of one platform alone
# the slowest tenth is compared, of all together the slowest hundredth.
_ONE_SHARE, _ALL_SHARE = 0.9, 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Seconds from reply to platform on all platforms but `throttled`, and how often that one refused.

    `quiet`: the same as long before, and as long after. `share`: of the replies, what is compared stays below.
    """

    throttled: str
    share: float
    seconds: float
    refusals: int
    quiet: tuple[Sequence[float], Sequence[float]]
    during: Sequence[float]

    @property
    def times(self) -> tuple[float, float, float]:
        """Milliseconds during it, before and after."""
        during, before, after = (milliseconds_below(each, self.share) for each in (self.during, *self.quiet))
        return during, before, after

    @property
    def ratio(self) -> float:
        """To the slower of the two quiet times."""
        during, *quiet = self.times
        return during / max(quiet)

    @property
    def unchanged(self) -> bool:
        during, *quiet = self.times
        return self.refusals > 0 and (self.ratio <= _RATIO or during - max(quiet) <= _NOISE_MS)


def together(compared: Sequence[Compared]) -> Compared:
    """Whichever platform was throttled."""
    return Compared(
        throttled="any",
        share=_ALL_SHARE,
        seconds=sum(one.seconds for one in compared),
        refusals=sum(one.refusals for one in compared),
        quiet=(
            [took for one in compared for took in one.quiet[0]],
            [took for one in compared for took in one.quiet[1]],
        ),
        during=[took for one in compared for took in one.during],
    )


async def throttled_in_turn(trial: Trial, seconds: float) -> AsyncIterator[Compared]:
    """Each platform of the trial is throttled for a moment, SMS at the end for `seconds`."""
    async with _everybody(trial) as load:
        await load.reply(2 * len(load.platforms) / REPLIES_PER_SECOND)
        await load.settle()
        short = min(seconds, _SHORT_SECONDS)
        for platform in sorted(load.platforms, key=lambda one: one.name == SMS):
            yield await _compared(load, platform, seconds if platform.name == SMS else short)


async def _compared(load: Load, platform: Platform, seconds: float) -> Compared:
    """Without, with and without, one right after the other, so that all find the same neighbours at work."""
    before = await load.reply(seconds)
    await load.settle()
    refused = platform.refused
    await load.throttle(platform, "throttled")
    during = await load.reply(seconds)
    await load.throttle(platform, "none")
    await load.settle()
    refused = platform.refused - refused
    after = await load.reply(seconds)
    await load.settle()
    others = [one for one in load.platforms if one is not platform]
    first, between, last = ([took for one in others for took in one.took(said)] for said in (before, during, after))
    return Compared(
        throttled=platform.name,
        share=_ONE_SHARE,
        seconds=seconds,
        refusals=refused,
        quiet=(first, last),
        during=between,
    )


@asynccontextmanager
async def _everybody(trial: Trial) -> AsyncIterator[Load]:
    """Two people on each platform, where there are two, taken by one consultant; what arrives is noted."""
    async with plain_client(trial.ready.simulator_url) as http:
        networks = (await http.get("/api/networks")).raise_for_status().json()
    people: Mapping[str, Sequence[str]] = {
        SMS: _NUMBERS,
        **{one["name"]: [person["id"] for person in one["people"]][:2] for one in networks},
    }
    async with trial.desk() as desk, trial.phones() as phones:
        load = Load(desk, phones, [Platform(name) for name in people])
        for platform in load.platforms:
            for number, person in enumerate(people[platform.name]):
                words = f"{_STORY}, {platform.name} {number}"
                if platform.name == SMS:
                    await phones.send(person, words)
                else:
                    await phones.network(platform.name).act(person, "send", text=words)
                which = (await desk.waits_with(words)).id
                await desk.claim(which)
                platform.talks.append(which)
        tasks = [asyncio.create_task(load.listen(platform)) for platform in load.platforms]
        try:
            yield load
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
