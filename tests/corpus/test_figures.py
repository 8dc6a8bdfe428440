"""The measurement itself: what counts as missed, false alarms, and that what is held back stays unread."""

import subprocess
import sys

import pytest

from most116.core.conversation import Language, Tier
from most116.testing.corpus_figures import Judged, lines_about_messages, missed_targets, prose_missed


def many(
    count: int, wanted: Tier, given: Tier, language: Language = Language.PL, *, hard: bool = False
) -> list[Judged]:
    return [
        Judged(id=f"{language}-{number}", language=language, wanted=wanted, given=given, hard_negative=hard)
        for number in range(count)
    ]


RIGHT = [one for tier in Tier for language in Language for one in many(25, tier, tier, language, hard=tier == 4)]


def test_nothing_is_missed_where_every_tier_is_right() -> None:
    assert missed_targets(RIGHT) == []
    assert not any("MISSES" in line for line in lines_about_messages("dev", RIGHT))


@pytest.mark.parametrize(
    ("wrong", "missed"),
    [
        (many(3, Tier.IMMEDIATE, Tier.ELEVATED), "immediate at high or above"),
        (many(12, Tier.IMMEDIATE, Tier.HIGH), "immediate exactly"),
        (many(6, Tier.HIGH, Tier.STANDARD), "high at elevated or above"),
        (many(4, Tier.STANDARD, Tier.HIGH, hard=True), "hard negatives at high or above"),
    ],
)
def test_a_missed_target_is_named_for_the_language_and_for_all(wrong: list[Judged], missed: str) -> None:
    assert {f"pl: {missed}", f"all: {missed}"} <= set(missed_targets([*RIGHT, *wrong]))


def test_one_message_is_to_spare_in_a_language_but_not_two_of_a_few() -> None:
    def few(wrong: int) -> list[Judged]:
        return [*RIGHT, *many(wrong, Tier.IMMEDIATE, Tier.STANDARD, Language.UK)]

    assert missed_targets(few(1)) == []
    assert "uk: immediate at high or above" in missed_targets(few(2))


def test_raising_too_high_is_a_false_alarm_only_where_no_danger_is() -> None:
    assert missed_targets([*RIGHT, *many(50, Tier.HIGH, Tier.IMMEDIATE)]) == []


@pytest.mark.parametrize(("raised", "missed"), [(0, False), (1, False), (2, True)])
def test_prose_may_raise_fewer_than_one_in_500(raised: int, missed: bool) -> None:
    assert prose_missed([("pl", 600, raised), ("uk", 400, 0)]) is missed


@pytest.mark.parametrize("part", ["held_out", "prose"])
def test_only_the_dev_half_is_ever_shown(part: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "most116.testing.corpus", part, "--errors"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "dev only" in ran.stderr
