"""The parts of `make bench` in their order, each in a house of its own where it needs one."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from most116.testing.bench.comparing import refusals
from most116.testing.bench.desk_way import to_desk_and_back
from most116.testing.bench.judging import judging, loading
from most116.testing.bench.memory import held_by
from most116.testing.bench.open_chats import open_chats
from most116.testing.bench.overload import behind_a_backlog
from most116.testing.bench.queue_load import queue_at
from most116.testing.bench.queue_page import queue_in_a_browser
from most116.testing.bench.recall import recall_kept
from most116.testing.bench.results import Results
from most116.testing.bench.slow_platform import slow_platform
from most116.testing.bench.throttling import throttled_in_turn, together
from most116.testing.bench.waiting_people import parts_of
from most116.testing.bench.webhook import compare
from most116.testing.trial import running_trial
from safety_rules.book import load_book

_REST_SECONDS = 3
_CHATS, _FEW_CHATS = 500, 100
# More new people than one intake reads meanwhile; the pause by which overload is slowed is not what is measured.
_UNSLOWED = {"MOST116_INTAKE__SLOW_FROM": "1000000"}
_SIZES, _FEW_SIZES = (10, 1_000, 10_000, 100_000), (10, 1_000, 10_000)


@dataclass(frozen=True, slots=True)
class Wanted:
    """`rules`: a folder of compiled ones, which no house but the first compiles again.

    `quick`: fewer samples, and no hundred thousand. `throttled`: seconds for which SMS is throttled.
    """

    rules: Path
    quick: bool = False
    throttled: float = 60.0


async def _start(wanted: Wanted, results: Results) -> None:  # noqa: ARG001 -- as all parts
    """A first start, which compiles the rules, and the next one on the same data."""
    folder = Path(tempfile.mkdtemp(prefix="m116-"))
    try:
        with running_trial(folder=folder) as trial:
            results.add("start, the first one", trial.ready.seconds, "s")
            trial.stop()
            results.add("start, the next one", trial.start().seconds, "s")
            await asyncio.sleep(_REST_SECONDS)
            held = list(held_by(trial))
            for one in held:
                results.add(f"memory at rest, {one.name}", one.proportional, "MiB")
            results.add("memory at rest, whole tree", sum(one.proportional for one in held), "MiB")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _webhook(wanted: Wanted, results: Results) -> None:
    with running_trial(_UNSLOWED, rules=wanted.rules) as trial:
        await compare(trial, results, 2 if wanted.quick else 3)


async def _desk(wanted: Wanted, results: Results) -> None:
    samples = 40 if wanted.quick else 120
    with running_trial(rules=wanted.rules) as trial:
        await to_desk_and_back(trial, results, samples)
        await slow_platform(trial, results, samples // 2)


async def _queue(wanted: Wanted, results: Results) -> None:
    with running_trial(rules=wanted.rules) as trial:
        await queue_at(trial, results, _FEW_SIZES if wanted.quick else _SIZES)


async def _page(wanted: Wanted, results: Results) -> None:
    with running_trial(rules=wanted.rules) as trial:
        await queue_in_a_browser(trial, results, quick=wanted.quick)


async def _backlog(wanted: Wanted, results: Results) -> None:
    with running_trial(rules=wanted.rules) as trial:
        async with parts_of(trial) as parts:
            found = await behind_a_backlog(trial, parts)
    results.add("a burst of first messages, read", found.rate, "/s")
    results.add("danger behind that burst, p50 to a place", found.p50, "s")
    results.add("danger behind that burst, longest", found.most, "s")


async def _chats(wanted: Wanted, results: Results) -> None:
    count = _FEW_CHATS if wanted.quick else _CHATS
    with running_trial(rules=wanted.rules) as trial:
        await asyncio.sleep(_REST_SECONDS)
        before = next(held.resident for held in held_by(trial) if held.name == "public")
        chats = await open_chats(trial, count)
    results.add(f"public process with {count} web chats", chats.resident, "MiB")
    results.add("memory of 1,000 open web chats", (chats.resident - before) / count * 1000, "MiB")
    results.add(f"web chat -> desk, p50 with {count} open", chats.there.p50, "ms")
    results.add(f"web chat -> desk, p99 with {count} open", chats.there.p99, "ms")


async def _rules(wanted: Wanted, results: Results) -> None:
    book = load_book(None, wanted.rules)
    judged, loaded = judging(book), loading()
    results.add("judging 60 words, median", judged.median, "µs")
    results.add("judging 60 words, p99", judged.p99, "µs")
    results.add("judging 10,000 characters", judged.flood, "ms")
    results.say(f"  the slowest begins with {judged.worst!r}")
    results.add("rules compiled, seconds", loaded.cold, "s")
    results.add("rules compiled, memory", loaded.cold_memory, "MiB")
    results.add("rules compiled, memory of the process beside", loaded.beside, "MiB")
    results.add("rules kept, seconds", loaded.kept, "s")
    results.add("rules kept, memory", loaded.kept_growth, "MiB")
    if not wanted.quick:
        results.add("rules, recall kept", recall_kept(book))


async def _signatures(wanted: Wanted, results: Results) -> None:  # noqa: ARG001 -- as all parts
    for one in refusals():
        # What takes less time tells as much as what takes more.
        results.add(f"wrong {one.of} signature, last / first byte", max(one.ratio, 1 / one.ratio))


async def _throttled(wanted: Wanted, results: Results) -> None:
    with running_trial(rules=wanted.rules) as trial:
        compared = [one async for one in throttled_in_turn(trial, wanted.throttled)]
    for one in (*compared, together(compared)):
        during, before, after = one.times
        results.say(
            f"  {one.throttled} 429: {during:.1f} ms (quiet {before:.1f} and {after:.1f}), {one.refusals} refusals"
        )
    results.add("others beside a throttled platform", together(compared).ratio)


Part = Callable[[Wanted, Results], Awaitable[None]]
PARTS: Mapping[str, Part] = {
    "start": _start,
    "webhook": _webhook,
    "desk": _desk,
    "queue": _queue,
    "page": _page,
    "backlog": _backlog,
    "chats": _chats,
    "rules": _rules,
    "signatures": _signatures,
    "throttled": _throttled,
}
# Takes minutes of waiting, and a test holds it too.
ONLY_WHEN_ASKED = frozenset({"throttled"})
