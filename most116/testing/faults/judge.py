"""Judges by the platforms' side and the transcripts: what was taken is there once, in order, and answered."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from handoff.console.shapes import Conversation
from most116.core.messages import Author, Delivery
from most116.testing.crowd import insist
from most116.testing.faults.storm import Struck
from most116.testing.faults.voices import Alarms, Talker
from most116.testing.trial_desk import DeskUser

# A letter that failed twice waits for a minute.
_SETTLE_SECONDS = 180.0
# A letter that was on its way when the fault struck may go once more when its lease ends.
_AFTERWARDS = 40.0
_GONE = {Delivery.SENT, Delivery.DELIVERED, Delivery.FAILED}


async def settled(talker: Talker, desk: DeskUser) -> Conversation:
    """The conversation once all that was told is in it and every reply is out, or said to be undeliverable."""
    until = time.monotonic() + _SETTLE_SECONDS
    while True:
        seen = await insist(lambda: desk.conversation(talker.which))
        told = [one.text for one in seen.messages if one.author is Author.PERSON]
        ours = [one for one in seen.messages if one.author is Author.CONSULTANT]
        if len(told) >= len(talker.told) and all(one.delivery in _GONE for one in ours):
            return seen
        assert time.monotonic() < until, f"{talker.name}: lost {sorted(set(talker.told) - set(told))}, or not sent"
        await asyncio.sleep(0.2)


async def judge(talker: Talker, desk: DeskUser, survived: Sequence[Struck]) -> Counter[str]:
    """Raises AssertionError for whatever was lost, doubled or out of order; counts by fault what a person got twice."""
    seen = await settled(talker, desk)
    assert [one.text for one in seen.messages if one.author is Author.PERSON] == talker.told, talker.name
    ours = [one for one in seen.messages if one.author is Author.CONSULTANT]
    assert [one.text for one in ours] == talker.replies, talker.name
    failed = {one.text for one in ours if one.delivery is Delivery.FAILED}
    heard = [text for text in await talker.phone.heard() if text in set(talker.replies)]
    came = list(dict.fromkeys(heard))
    assert [text for text in talker.replies if text in came or text not in failed] == came, talker.name
    doubled = Counter[str]()
    for text, times in Counter(heard).items():
        if times > 1:
            doubled[_reason(talker.said[text], survived)] += times - 1
    assert "" not in doubled, f"{talker.name}: {doubled['']} came twice and no fault explains it"
    return doubled


def _reason(said: float, survived: Sequence[Struck]) -> str:
    """The fault in whose time a reply was on its way; empty if there is none."""
    return next((one.name for one in survived if one.began - _AFTERWARDS < said < one.ended), "")


def in_time(alarms: Alarms, survived: Sequence[Struck], seconds: float) -> None:
    missing = {name: _reason(at, survived) for name, at in alarms.missing.items()}
    assert not missing, f"in danger and not in the queue, of {len(alarms.took)}, with the faults: {missing}"
    late = {name: round(took, 1) for name, took in alarms.took.items() if took > seconds}
    assert not late, f"later than {seconds:.0f} s in the queue: {late}"


def report(survived: Sequence[Struck], talkers: Sequence[Talker], alarms: Alarms, doubled: Counter[str]) -> str:
    """What the house lived through, for people."""
    took = sorted(alarms.took.values())
    each = Counter(one.name for one in survived)
    longest = {name: max(one.ended - one.began for one in survived if one.name == name) for name in each}
    lines = [
        f"  {count} × {name}: whole again in {longest[name]:.1f} s at most" for name, count in sorted(each.items())
    ]
    told, replies = (sum(len(getattr(one, what)) for one in talkers) for what in ("told", "replies"))
    return "\n".join(
        [
            f"{len(survived)} faults survived:",
            *lines,
            f"{told} messages on {len(talkers)} talks taken once and in order, {replies} replies out in order",
            f"{len(took)} in danger: in the queue after {took[len(took) // 2]:.1f} s (median), {took[-1]:.1f} at most",
            f"{doubled.total()} replies came twice: {dict(doubled)}",
        ]
    )
