"""Judges by the platforms' side and the transcripts: what was taken is there once, in order, and answered."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence

from handoff.console.shapes import Conversation, Message
from most116.core.messages import Author, Delivery
from most116.testing.crowd import insist
from most116.testing.faults.storm import Struck
from most116.testing.faults.voices import Alarms, Heard, Talker
from most116.testing.trial_desk import DeskUser

# A letter that failed twice waits for a minute.
_SETTLE_SECONDS = 180.0
# Which faults may make a reply come twice: those that keep a worker from writing down what its platform has taken, and
# those after which another worker believes that the first one is gone.
_DOUBLE = {
    "kill -9 of a worker",
    "kill -9 of every worker in mid-send",
    "pause of a worker",
    "kill -9 of PostgreSQL",
    "pause of PostgreSQL",
    "PostgreSQL cut off",
    "slow network",
    "jump of the clock",
}
# From a platform's yes until it is written down: what was taken so long before the fault struck may still be open.
_OPEN_SECONDS = 5.0


async def settled(talker: Talker, desk: DeskUser) -> Conversation:
    """The conversation once all that was told is in it and every reply is out, or said to be undeliverable."""
    until = time.monotonic() + _SETTLE_SECONDS
    while True:
        seen = await insist(lambda: desk.conversation(talker.which))
        told = [one.text for one in seen.messages if one.author is Author.PERSON]
        ours = [one for one in seen.messages if one.author is Author.CONSULTANT]
        waiting = [(one.text, one.delivery) for one in ours if not _is_out(talker, one)]
        if len(told) >= len(talker.told) and not waiting:
            return seen
        lost = sorted(set(talker.told) - set(told))
        assert time.monotonic() < until, f"{talker.name}: lost {lost}, not out {waiting}"
        await asyncio.sleep(0.2)


async def judge(talker: Talker, desk: DeskUser, survived: Sequence[Struck]) -> Counter[str]:
    """Raises AssertionError for whatever was lost, doubled or out of order; counts by fault what a person got twice."""
    seen = await settled(talker, desk)
    _same(f"{talker.name} wrote", [one.text for one in seen.messages if one.author is Author.PERSON], talker.told)
    ours = [one for one in seen.messages if one.author is Author.CONSULTANT]
    _same(f"{talker.name} was answered", [one.text for one in ours], talker.replies)
    failed = {one.text for one in ours if one.delivery is Delivery.FAILED}
    heard = [one for one in await talker.phone.heard() if one.text in set(talker.replies)]
    came = list(dict.fromkeys(one.text for one in heard))
    _same(f"{talker.name} heard", came, [text for text in talker.replies if text in came or text not in failed])
    return _doubled(talker.name, heard, survived)


def _is_out(talker: Talker, reply: Message) -> bool:
    return reply.delivery in {Delivery.DELIVERED, Delivery.FAILED} | (
        set() if talker.phone.tells_back else {Delivery.SENT}
    )


def _doubled(name: str, heard: Sequence[Heard], survived: Sequence[Struck]) -> Counter[str]:
    """By fault, what came twice. A talk has one reply on its way at a time, so a fault explains one, and no more."""
    explained, left = Counter[str](), [one for one in survived if one.name in _DOUBLE]
    first = dict[str, Heard]()
    for one in heard:
        before = first.setdefault(one.text, one)
        if before is one:
            continue
        reason = next((each for each in left if each.began - _OPEN_SECONDS < before.at < each.ended), None)
        around = [(each.name, round(each.began - before.at, 1), round(each.ended - before.at, 1)) for each in survived]
        assert reason is not None, f"{name}: {one.text!r} again {one.at - before.at:.1f} s later, by none of {around}"
        left.remove(reason)
        explained[reason.name] += 1
    return explained


def _same(what: str, found: Sequence[str], wanted: Sequence[str]) -> None:
    """Raises AssertionError with what differs, and with all that stands around it."""
    if found == wanted:
        return
    at = next((n for n, (one, other) in enumerate(zip(found, wanted, strict=False)) if one != other), 0)
    lost, more = sorted(set(wanted) - set(found)), [text for text, times in Counter(found).items() if times > 1]
    around = slice(max(at - 2, 0), at + 6)
    raise AssertionError(
        f"{what}: lost {lost}, twice {more}, differs at {at}: {found[around]} and not {wanted[around]}"
    )


def _struck(at: float, survived: Sequence[Struck]) -> str:
    """The fault in whose time that was, or after which."""
    return next((one.name for one in reversed(survived) if one.began < at), "none")


def in_time(alarms: Alarms, survived: Sequence[Struck], seconds: float) -> None:
    assert alarms.took, "nobody in danger came into the queue"
    missing = {name: _struck(at, survived) for name, at in alarms.missing.items()}
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
            f"{doubled.total()} replies came twice, each by a fault: {dict(doubled)}",
        ]
    )
