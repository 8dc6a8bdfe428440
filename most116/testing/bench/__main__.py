"""`make bench`: prints the figures, and fails when one misses its target."""

import asyncio
import sys

from most116.testing.bench.journey import to_desk_and_back
from most116.testing.bench.load import Figures
from most116.testing.bench.memory import held_by
from most116.testing.bench.recall import recall_kept
from most116.testing.bench.webhook import compare
from most116.testing.trial import running_trial

# Targets. Times are of one message at a time; the ratio holds whatever the machine.
_RATIO = 0.6
_TO_DESK_P50, _TO_DESK_P99 = 25.0, 100.0
_REPLY_P50 = 25.0
_MEMORY = 400.0
_REST_SECONDS = 3


def main() -> None:
    sys.exit(asyncio.run(_bench()))


async def _bench() -> int:
    with running_trial() as trial:
        print(f"ready after {trial.ready.seconds:.1f} s")
        await asyncio.sleep(_REST_SECONDS)
        held = list(held_by(trial))
        for one in held:
            print(f"  {one.name:14} {one.resident:6.1f} MiB resident, {one.proportional:6.1f} proportional")
        resident = sum(one.resident for one in held)
        there, back = await to_desk_and_back(trial)
        ours, floor, ratio = await compare(trial, f"unix://{trial.data / 'redis.sock'}")
    kept = [
        _line("whole tree at rest", f"{resident:.0f} MiB", resident < _MEMORY),
        _line("webhook -> desk", _times(there), there.p50 < _TO_DESK_P50 and there.p99 < _TO_DESK_P99),
        _line("reply -> platform", _times(back), back.p50 < _REPLY_P50),
        _line("floor endpoint", f"{floor.rate:.0f} requests/s, {_times(floor)}"),
        _line("SMS webhook", f"{ours.rate:.0f} requests/s, {_times(ours)}"),
        _line("webhook / floor", f"{ratio:.2f}", ratio >= _RATIO),
        recall_kept(),
    ]
    return 0 if all(kept) else 1


def _times(given: Figures) -> str:
    return f"p50 {given.p50:.1f} ms, p99 {given.p99:.1f} ms"


def _line(name: str, words: str, kept: bool = True) -> bool:  # noqa: FBT001, FBT002 -- reads as a table
    print(f"{name:20} {words}{'' if kept else '   MISSES ITS TARGET'}")
    return kept


if __name__ == "__main__":
    main()
