"""Long passwords are taken whatever they are made of, but for those that guessers try first."""

import pytest

from handoff.accounts.password_rules import refusal


@pytest.mark.parametrize(
    "password",
    [
        "trzy żółte parasole", "niebieskaławka", "wiatr w brzozach", "xT9#kk2!vBq0w", "zielonyklonnadrzeka",
        "a quiet afternoon", "mgła nad Bugiem 7", "dwanaście słów", "kubek-rower-chmura",
    ],
)  # fmt: skip
def test_a_long_one_is_taken_and_nobody_has_to_mix_characters(password: str) -> None:
    assert refusal(password, "celina", "Celina") is None


@pytest.mark.parametrize("password", ["", "x", "mostek", "kolejne hasł", "żółw"])
def test_a_short_one_is_not(password: str) -> None:
    assert (refusal(password) == "desk.password.short") == (len(password) < 12)


def test_one_without_end_is_not() -> None:
    assert refusal("ab cd ef gh ij" * 100) == "desk.password.long"


@pytest.mark.parametrize(
    "password",
    [
        "123456789012", "password1234", "Password2026!", "P@ssw0rd1234", "haslohaslo123", "Hasło123456789",
        "qwertyuiop12", "1q2w3e4r5t6y", "zaq1@WSXcde3", "aaaaaaaaaaaa", "abababababab", "Warszawa2026!",
        "kochamcie123!", "iloveyou1234", "celina123456", "Celina.Celina", "1234567890qwerty", "abcdefghijkl",
        "lipiec2026!!", "dupadupadupa", "000000000000", "most116most116", "QwertyQwerty1",
    ],
)  # fmt: skip
def test_one_that_guessers_try_first_is_not(password: str) -> None:
    assert refusal(password, "celina", "Celina") == "desk.password.common"
