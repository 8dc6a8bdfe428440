from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from most116.testing.moved_clock import MovedClock
from most116.web.guesses import GuessRate


def made(clock: MovedClock, *, burst: int = 3, burst_of_all: int = 1_000) -> GuessRate:
    return GuessRate(clock, burst=burst, per_second=0.1, burst_of_all=burst_of_all, per_second_of_all=1.0)


def at_once(rate: GuessRate, *addresses: str) -> list[bool]:
    return [rate.wait(address) == 0.0 for address in addresses]


def test_each_place_has_its_own_tries_and_gets_more_with_time() -> None:
    clock = MovedClock()
    rate = made(clock)
    assert at_once(rate, *["5.1.1.1"] * 4) == [True, True, True, False]
    assert at_once(rate, "5.1.1.2") == [True]
    assert rate.wait("5.1.1.1") == pytest.approx(10.0)
    clock.move(seconds=10)
    assert at_once(rate, *["5.1.1.1"] * 2) == [True, False]


def test_a_household_of_the_new_addresses_is_one_place() -> None:
    rate = made(MovedClock())
    home = [str(IPv6Address("2a00:1:2:3::") + number) for number in range(4)]
    assert at_once(rate, *home) == [True, True, True, False]
    assert at_once(rate, "2a00:1:2:4::") == [True]


def test_an_old_address_written_as_a_new_one_is_itself() -> None:
    rate = made(MovedClock(), burst=1)
    assert at_once(rate, "5.1.1.1", "::ffff:5.1.1.1", "::ffff:5.1.1.2") == [True, False, True]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "172.18.0.1", "fd00::1", "::1", "", "local", "5.1.1.1.1"])
def test_the_address_of_a_proxy_says_nothing(address: str) -> None:
    rate = made(MovedClock(), burst=1, burst_of_all=5)
    assert at_once(rate, *[address] * 6) == [True] * 5 + [False]


def test_all_places_together_have_a_bound_and_a_try_it_refuses_is_not_lost() -> None:
    clock = MovedClock()
    rate = made(clock, burst=2, burst_of_all=3)
    assert at_once(rate, "5.1.1.1", "5.1.1.2", "5.1.1.3", "5.1.1.4") == [True, True, True, False]
    assert at_once(rate, "5.1.1.4", "5.1.1.4", "5.1.1.4") == [False] * 3
    clock.move(seconds=2)
    assert at_once(rate, "5.1.1.4", "5.1.1.4") == [True, True]


def test_a_try_that_came_to_nothing_can_be_given_back() -> None:
    rate = made(MovedClock(), burst=1, burst_of_all=2)
    assert at_once(rate, "5.1.1.1", "5.1.1.1") == [True, False]
    rate.give_back("5.1.1.1")
    assert at_once(rate, "5.1.1.1", "5.1.1.1", "5.1.1.2", "5.1.1.3") == [True, False, True, False]


@given(st.lists(st.tuples(st.sampled_from(["5.1.1.1", "5.1.1.2", "10.0.0.1"]), st.floats(0, 1_000)), max_size=30))
def test_waiting_as_told_is_always_enough_while_nobody_else_tries(tries: list[tuple[str, float]]) -> None:
    clock = MovedClock()
    rate = made(clock, burst=2, burst_of_all=3)
    for address, seconds in tries:
        clock.move(seconds=seconds)
        told = rate.wait(address)
        clock.move(seconds=told + 0.001)
        assert told <= 10.0
        assert told == 0.0 or rate.wait(address) == 0.0


def test_no_address_is_kept_and_nobody_is_known_after_minutes() -> None:
    clock = MovedClock()
    rate = made(clock, burst=1)
    address = "5.173.10." + "20"
    assert at_once(rate, address, address) == [True, False]
    first = set(rate._each._buckets)
    assert not [key for key in first if address in key]
    clock.move(minutes=11)
    assert at_once(rate, address) == [True]
    assert not first & set(rate._each._buckets)
