"""`make bench`: prints the figures, and fails when one misses its target."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from most116.testing.bench.comparing import refusals
from most116.testing.bench.journey import to_desk_and_back
from most116.testing.bench.judging import judging, loading
from most116.testing.bench.load import Figures
from most116.testing.bench.memory import Held, held_by
from most116.testing.bench.open_chats import OpenChats, open_chats
from most116.testing.bench.queue_load import TAKEN, crowd, let_wait, parts_of, told_to_all
from most116.testing.bench.recall import recall_kept
from most116.testing.bench.throttling import Compared, throttled_in_turn, together
from most116.testing.bench.webhook import compare
from most116.testing.trial import running_trial
from safety_rules.book import load_book

# Targets. Times are of one message at a time; the ratio holds whatever the machine.
_RATIO = 0.6
_TO_DESK_P50, _TO_DESK_P99 = 25.0, 100.0
_REPLY_P50 = 25.0
# 400 MB: what the tree takes from the machine, a page that several processes share counted once.
_MEMORY = 400e6 / 2**20
# Of web chats that are open at once: MiB (300 MB) of the public process, and milliseconds from message to desk.
_CHATS, _CHATS_MEMORY, _CHATS_P99 = 500, 300e6 / 2**20, 200.0
# Of judging a message of at most 60 words in microseconds, of a flood of 10,000 characters in milliseconds.
_JUDGE_P50, _JUDGE_P99, _FLOOD = 150.0, 1000.0, 20.0
# Of the rules of four languages: seconds and MiB compiled, seconds and MiB more when they were kept.
_COLD, _COLD_MEMORY, _KEPT, _KEPT_GROWTH = 2.0, 120.0, 0.3, 15.0
# Of a desk with few and with many in its queue: milliseconds of taking the next one, how much longer it takes with
# many, and milliseconds until the last of so many consoles has heard of a change.
_FEW, _MANY, _TAKE_P99, _TAKE_GROWTH, _CONSOLES, _TOLD_P99 = 10, 10_000, 20.0, 2.0, 200, 200.0
# How much longer or shorter a nearly right signature may take to refuse.
_TELLS_NOTHING = 0.05
_REST_SECONDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--throttled-seconds", type=float, default=60.0, help="how long SMS is throttled")
    sys.exit(asyncio.run(_bench(parser.parse_args().throttled_seconds)))


async def _bench(seconds: float) -> int:
    kept = list[bool]()
    with running_trial() as trial:
        print(f"ready after {trial.ready.seconds:.1f} s")
        await asyncio.sleep(_REST_SECONDS)
        held = list(held_by(trial))
        for one in held:
            print(f"  {one.name:14} {one.resident:6.1f} MiB resident, {one.proportional:6.1f} proportional")
        kept.append(_line("whole tree at rest", _tree(held), sum(one.proportional for one in held) < _MEMORY))
        there, back = await to_desk_and_back(trial)
        kept.append(_line("webhook -> desk", _times(there), there.p50 < _TO_DESK_P50 and there.p99 < _TO_DESK_P99))
        kept.append(_line("reply -> platform", _times(back), back.p50 < _REPLY_P50))
        compared = list[Compared]()
        async for one_throttled in throttled_in_turn(trial, seconds):
            compared.append(one_throttled)
            kept.append(_throttled(one_throttled))
        kept.append(_throttled(together(compared)))
        ours, floor, ratio = await compare(trial, f"unix://{trial.data / 'redis.sock'}")
        _line("floor endpoint", f"{floor.rate:.0f} requests/s, {_times(floor)}")
        _line("SMS webhook", f"{ours.rate:.0f} requests/s, {_times(ours)}")
        kept.append(_line("webhook / floor", f"{ratio:.2f}", ratio >= _RATIO))
    with running_trial() as trial:
        # In a house of its own: what the webhook was flooded with is still being read.
        chats = await open_chats(trial, _CHATS)
        kept.append(_line("open web chats", _open(chats), _are_light(chats)))
    kept += [*await _crowded(), *_compared(), *_rules_kept(), recall_kept()]
    return 0 if all(kept) else 1


def _are_light(chats: OpenChats) -> bool:
    return chats.resident < _CHATS_MEMORY and chats.there.p99 < _CHATS_P99


async def _crowded() -> list[bool]:
    """The queue with few and with many in it, and two hundred consoles that follow it."""
    with running_trial() as trial:
        async with parts_of(trial) as parts:
            await let_wait(parts, _FEW + TAKEN)
            few = await crowd(trial, _FEW)
            await let_wait(parts, _MANY + TAKEN - _FEW)
            many = await crowd(trial, _MANY)
            told = await told_to_all(trial, _CONSOLES)
    growth = many.take_p50 / few.take_p50
    for one in (few, many):
        _line(
            f"{one.waiting} waiting",
            f"take next p50 {one.take_p50:.1f} ms, p99 {one.take_p99:.1f} ms; list {one.list_p50:.1f} ms, "
            f"page {one.page_p50:.1f} ms",
        )
    return [
        _line("take next at many", f"p99 {many.take_p99:.1f} ms", many.take_p99 < _TAKE_P99),
        _line("take next, many / few", f"{growth:.2f}", growth < _TAKE_GROWTH),
        _line(f"told to {_CONSOLES} consoles", f"p50 {told.p50:.1f} ms, p99 {told.p99:.1f} ms", told.p99 < _TOLD_P99),
    ]


def _compared() -> list[bool]:
    return [
        _line(
            f"wrong {one.of} signature", f"last byte / first byte {one.ratio:.3f}", abs(one.ratio - 1) < _TELLS_NOTHING
        )
        for one in refusals()
    ]


def _rules_kept() -> list[bool]:
    judged, loaded = judging(load_book()), loading()
    light = loaded.cold < _COLD and loaded.cold_memory < _COLD_MEMORY
    quick = loaded.kept < _KEPT and loaded.kept_growth < _KEPT_GROWTH
    fast = judged.median < _JUDGE_P50 and judged.p99 < _JUDGE_P99
    return [
        _line("judging a message", f"p50 {judged.median:.0f} µs, p99 {judged.p99:.0f} µs", fast),
        _line("10,000 characters", f"{judged.flood:.1f} ms at most, for {judged.worst!r}", judged.flood < _FLOOD),
        _line("rules compiled", f"{loaded.cold:.2f} s, {loaded.cold_memory:.0f} MiB", light),
        _line("rules kept", f"{loaded.kept:.3f} s, {loaded.kept_growth:.1f} MiB more", quick),
    ]


def _tree(held: Sequence[Held]) -> str:
    once, each = sum(one.proportional for one in held), sum(one.resident for one in held)
    return f"{once:.0f} MiB ({each:.0f} MiB when shared pages count in every process)"


def _throttled(one: Compared) -> bool:
    during, before, after = one.times
    return _line(
        f"others, {one.throttled} 429",
        f"p{one.share * 100:.0f} {during:.1f} ms (quiet {before:.1f} and {after:.1f}), {one.ratio:.2f}, "
        f"{one.refusals} refusals in {one.seconds:.0f} s",
        one.unchanged,
    )


def _open(chats: OpenChats) -> str:
    return f"{chats.count}: {chats.resident:.0f} MiB resident, message -> desk {_times(chats.there)}"


def _times(given: Figures) -> str:
    return f"p50 {given.p50:.1f} ms, p99 {given.p99:.1f} ms"


def _line(name: str, words: str, kept: bool = True) -> bool:  # noqa: FBT001, FBT002 -- reads as a table
    print(f"{name:22} {words}{'' if kept else '   MISSES ITS TARGET'}", flush=True)
    return kept


if __name__ == "__main__":
    main()
