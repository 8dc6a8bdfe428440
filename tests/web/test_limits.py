from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from most116.web.limits import SendRate


@dataclass
class SteppedClock:
    time: datetime = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def step(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def test_a_burst_goes_through_and_the_rest_is_told_when() -> None:
    clock = SteppedClock()
    rate = SendRate(clock, burst=3, per_second=0.5)
    assert [rate.wait("a") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert rate.wait("a") == 2.0
    assert rate.wait("b") == 0.0
    clock.step(2)
    assert rate.wait("a") == 0.0
    assert rate.wait("a") > 0


@given(st.lists(st.floats(min_value=-100, max_value=100), max_size=30))
def test_waiting_as_told_is_always_enough(steps: list[float]) -> None:
    clock = SteppedClock()
    rate = SendRate(clock, burst=2, per_second=1.0)
    for step in steps:
        clock.step(step)
        seconds = rate.wait("a")
        clock.step(seconds + 0.001)
        assert seconds <= 1.0
        assert seconds == 0.0 or rate.wait("a") == 0.0


def test_the_memory_of_it_is_bounded_and_a_newcomer_is_never_held_back() -> None:
    clock = SteppedClock()
    rate = SendRate(clock, burst=1, per_second=1.0)
    assert all(rate.wait(str(number)) == 0.0 for number in range(10_050))
    assert len(rate._buckets) == 10_000
