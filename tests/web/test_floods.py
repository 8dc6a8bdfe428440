"""New talks above the rate: work is asked, shown work counts once and for its talk, and nobody is ever refused."""

import asyncio
import hashlib
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from most116.testing.moved_clock import MovedClock
from most116.testing.proofs import proof_of
from most116.web.floods import BeginGate, Work

HOME, NEIGHBOUR = "5.173.10.20", "5.173.10.21"
BURST = 40


def flooded(clock: MovedClock) -> BeginGate:
    """A gate at which as many came from one place as may at once."""
    gate = BeginGate(clock)
    assert [gate.asked(HOME, f"v{number}", "") for number in range(BURST)] == [None] * BURST
    return gate


def work_for(gate: BeginGate, visit: str, proof: str = "") -> Work:
    work = gate.asked(HOME, visit, proof)
    assert work is not None
    return work


def shown(work: Work) -> str:
    return proof_of(work.challenge, work.bits)


def test_a_class_begins_at_once_and_more_from_there_are_asked_for_work() -> None:
    clock = MovedClock()
    gate = flooded(clock)
    assert work_for(gate, "one").bits == 12
    assert gate.asked(NEIGHBOUR, "two", "") is None
    clock.move(seconds=2)
    assert gate.asked(HOME, "one", "") is None


def test_very_many_from_everywhere_are_asked_too() -> None:
    gate = BeginGate(MovedClock())
    asked = [gate.asked(f"31.{number >> 8}.{number & 255}.1", str(number), "") for number in range(1100)]
    assert [work is None for work in asked] == [True] * 1000 + [False] * 100


def test_a_proxy_that_nobody_named_is_no_place() -> None:
    gate = BeginGate(MovedClock())
    assert all(gate.asked("172.18.0.1", str(number), "") is None for number in range(1000))


def test_shown_work_counts_for_the_talk_it_was_done_for() -> None:
    gate = flooded(MovedClock())
    proof = shown(work_for(gate, "one"))
    assert gate.asked(HOME, "one", proof) is None
    assert work_for(gate, "two", proof).challenge != work_for(gate, "one").challenge


def test_work_that_was_under_way_counts_when_the_key_changes_and_old_work_does_not() -> None:
    clock = MovedClock(datetime(2026, 11, 20, 22, 0, tzinfo=UTC))
    gate = flooded(clock)
    proof = shown(work_for(gate, "one"))

    def counts() -> bool:
        while gate.asked(HOME, "other", "") is None:
            pass
        return gate.asked(HOME, "one", proof) is None

    clock.move(minutes=10)
    assert counts()
    clock.move(minutes=10)
    assert not counts()


@given(proof=st.text(max_size=30) | st.integers().map(str))
def test_what_is_no_proof_proves_nothing(proof: str) -> None:
    gate = flooded(MovedClock())
    work = work_for(gate, "one")
    digest = hashlib.sha256(f"{work.challenge}.{proof}".encode("utf-8", "replace")).digest()
    by_luck = proof.isascii() and proof.isdecimal() and digest[0] == 0 and digest[1] < 16
    assert (gate.asked(HOME, "one", proof) is None) is by_luck


async def test_as_many_wait_as_memory_holds_and_the_others_go_on_at_once() -> None:
    gate = BeginGate(MovedClock(), hold_seconds=0.2)
    waiting = [asyncio.create_task(gate.hold()) for _ in range(600)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert sum(task.done() for task in waiting) == 100
    await asyncio.gather(*waiting)
    late = asyncio.create_task(gate.hold())
    await asyncio.sleep(0)
    assert not late.done()
    await late
