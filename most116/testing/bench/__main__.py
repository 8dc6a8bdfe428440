"""`make bench`: prints the figures beside their targets, keeps them, and fails when a ratio misses its target."""

import argparse
import asyncio
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from most116.core.clock import SystemClock
from most116.testing.bench.page import keep
from most116.testing.bench.parts import ONLY_WHEN_ASKED, PARTS, Wanted
from most116.testing.bench.results import Results
from most116.testing.components import ROOT
from safety_rules.book import load_book

_WRITTEN = ROOT / "build/bench.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="fewer samples, and no hundred thousand")
    parser.add_argument("--keep", action="store_true", help="write docs/speed.md, its picture and its JSON anew")
    parser.add_argument("--throttled-seconds", type=float, default=60.0, help="how long SMS is throttled")
    given = parser.parse_args()
    parts = given.only or [name for name in PARTS if name not in ONLY_WHEN_ASKED]
    with TemporaryDirectory() as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        load_book(None, Path(folder))
        wanted = Wanted(rules=Path(folder), quick=given.quick, throttled=given.throttled_seconds)
        results = runner.run(_bench(parts, wanted))
    _WRITTEN.parent.mkdir(exist_ok=True)
    _WRITTEN.write_text(results.dumped(), encoding="utf-8")
    if given.keep:
        keep(results)
    sys.exit(ended(results))


def ended(results: Results) -> int:
    """The exit code: 1 when a ratio misses its target by more than the leeway, or a part could not be measured."""
    missed = [one for one in results.measured if not one.met]
    results.say(f"{len(missed)} targets missed, {len(results.failed)} of them ratios by more than a tenth")
    for one in missed:
        results.say(f"  {one}")
    for name in results.broken:
        results.say(f"  the part {name} broke: it says above why")
    return 1 if results.failed or results.broken else 0


async def _bench(parts: Sequence[str], wanted: Wanted) -> Results:
    results = Results.begun(SystemClock().now())
    for name in parts:
        results.say(f"== {name}")
        began = time.monotonic()
        try:
            await PARTS[name](wanted, results)
        except Exception:  # noqa: BLE001 -- the others are measured all the same
            results.broken.append(name)
            traceback.print_exc()
        results.parts.append(name)
        results.keep(f"the part {name} took", time.monotonic() - began, "s")
    return results


if __name__ == "__main__":
    main()
