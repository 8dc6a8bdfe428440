"""Bands, tiers and the moves between phases."""

import pytest

from most116.core.conversation import MOVES, AgeBand, Line, Phase, Tier


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (-1, "unknown"), (0, "unknown"), (3, "unknown"), (4, "<7"), (6, "<7"), (7, "7-9"), (9, "7-9"), (10, "10-12"),
        (12, "10-12"), (13, "13-15"), (15, "13-15"), (16, "16-17"), (17, "16-17"), (18, "18-19"), (19, "18-19"),
        (20, "20-25"), (25, "20-25"), (26, "26-59"), (59, "26-59"), (60, "60+"), (110, "60+"), (111, "unknown"),
        (116111, "unknown"),
    ],
)  # fmt: skip
def test_an_age_becomes_a_band(age: int, band: str) -> None:
    assert AgeBand.of(age) == band


@pytest.mark.parametrize("band", list(AgeBand))
def test_a_band_is_minor_or_adult_or_unknown(band: AgeBand) -> None:
    assert [band.minor, band.adult, band is AgeBand.UNKNOWN].count(True) == 1


def test_seventeen_is_a_minor_and_eighteen_is_not() -> None:
    assert AgeBand.of(17).minor
    assert AgeBand.of(18).adult


@pytest.mark.parametrize("tier", list(Tier))
@pytest.mark.parametrize("other", list(Tier))
def test_the_worse_of_two_tiers_is_the_more_urgent(tier: Tier, other: Tier) -> None:
    assert tier.worse(other) is other.worse(tier)
    assert tier.worse(other) == min(tier, other)


def test_tiers_have_stable_names() -> None:
    assert [tier.label for tier in Tier] == ["immediate", "high", "elevated", "standard"]
    assert [tier.urgent for tier in Tier] == [True, True, False, False]


def test_the_other_line() -> None:
    assert [line.other for line in Line] == list(reversed(Line))


def test_every_phase_has_moves_and_nobody_is_stuck() -> None:
    assert set(MOVES) == set(Phase)
    for phase in Phase:
        assert MOVES[phase], phase
        # Danger leads to a person from everywhere; who already has one needs no queue.
        assert Phase.QUEUED in MOVES[phase] or phase is Phase.QUEUED, phase


def test_every_phase_but_new_can_be_reached() -> None:
    reached = {Phase.NEW}
    while new := {target for phase in reached for target in MOVES[phase]} - reached:
        reached |= new
    assert reached == set(Phase)


def test_nothing_becomes_new_again_and_only_a_consultants_phase_is_with_a_person() -> None:
    assert all(Phase.NEW not in targets for targets in MOVES.values())
    assert {phase for phase in Phase if phase.with_person} == {Phase.ACTIVE, Phase.TRANSFER}
    assert {phase for phase in Phase if phase.waiting} == {Phase.QUEUED, Phase.OFFERED}
    assert all(Phase.STOPPED in MOVES[phase] for phase in Phase if phase.with_person or phase.waiting)
