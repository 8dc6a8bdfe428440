"""Ids sort by the time they were made."""

from datetime import UTC, datetime, timedelta

from most116.core.ids import IdFactory, encode


class StoppedClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time


def test_ids_of_one_millisecond_are_in_order_and_different() -> None:
    ids = IdFactory(StoppedClock())
    made = [ids.new() for _ in range(1000)]
    assert made == sorted(set(made))
    assert {len(name) for name in made} == {26}


def test_a_later_id_sorts_later_even_when_the_clock_goes_back() -> None:
    clock = StoppedClock()
    ids = IdFactory(clock)
    made = [str(ids.conversation())]
    for step in (5, -60_000, 0, 120_000):
        clock.time += timedelta(milliseconds=step)
        made.append(str(ids.letter()))
    assert made == sorted(set(made))


def test_two_factories_do_not_meet() -> None:
    clock = StoppedClock()
    assert IdFactory(clock).new() != IdFactory(clock).new()


def test_numbers_are_written_so_that_they_can_be_read_aloud() -> None:
    assert encode(0, 3) == "000"
    assert encode(31, 2) == "0z"
    assert encode(32, 2) == "10"
    written = "".join(encode(number, 1) for number in range(32))
    assert not set(written) & set("ilou")
