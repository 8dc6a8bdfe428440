"""Reading ages, languages and whole records."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from most116.core.conversation import AgeBand, Language
from router.age import read_age
from router.filters import intake_of, language_of, tier_of
from router.language import detect
from safety_rules.judge import RuleBook

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
NOW = datetime(2026, 11, 21, tzinfo=UTC)

AGES: list[tuple[str, int]] = [
    ("15", 15), ("15l", 15), ("15 lat", 15), ("mam 15", 15), ("mam 15 latek", 15), ("piętnaście", 15),
    ("pietnascie", 15),
    ("пʼятнадцять", 15), ("пятнадцать", 15), ("fifteen", 15), ("14,5", 14), ("14 i pół", 14), ("prawie 18", 17),
    ("za tydzień 18", 17), ("1️⃣5️⃣", 15), ("15+", 15), ("XV", 15), ("2009", 16), ("ur. 2009", 16), ("rocznik 09", 16),
    ("7 klasa", 13), ("1 liceum", 15), ("40+", 40), ("mam 15 a on 40", 15), ("dwadzieścia pięć", 25), ("１５", 15),
    ("мені 14 років", 14), ("мне 16 лет", 16), ("im 16", 16), ("i am 34 years old", 34), ("13-15", 13), ("٢٥", 25),
    ("hej, mam 13 lat i problem", 13),
]  # fmt: skip
NO_AGE = [
    "jak miałam 8 lat", "5 lat razem", "mam 2 dzieci", "3 godzina w nocy", "112", "116111", "997", "600700800", "tak",
    "x", "wolę nie mówić", "", "200", "3", "85010112345",
]  # fmt: skip


@pytest.mark.parametrize(("text", "age"), AGES)
def test_an_age(text: str, age: int) -> None:
    heard = read_age(text, 2026)
    assert (heard.age, heard.band) == (age, AgeBand.of(age))


@pytest.mark.parametrize("text", NO_AGE)
def test_no_age(text: str) -> None:
    assert read_age(text, 2026).band is AgeBand.UNKNOWN


@pytest.mark.parametrize("text", ["mój syn ma 9 lat", "ona ma 13", "my daughter is 12"])
def test_somebody_elses_age(text: str) -> None:
    heard = read_age(text, 2026)
    assert (heard.band, heard.other) == (AgeBand.UNKNOWN, True)


@pytest.mark.parametrize(
    ("text", "band"), [("dorosły", AgeBand.FROM_26), ("18+", AgeBand.FROM_26), ("emerytka", AgeBand.FROM_60)]
)
def test_an_age_without_a_number(text: str, band: AgeBand) -> None:
    assert read_age(text, 2026).band is band


LANGUAGES = [
    ("mam 15 lat", "pl"), ("jest mi smutno", "pl"), ("nie wiem co robic", "pl"), ("hej", "pl"), ("źle", "pl"),
    ("хочу поговорити", "uk"), ("привіт", "uk"), ("мені погано", "uk"), ("хочу поговорить", "ru"), ("привет", "ru"),
    ("мне очень плохо", "ru"), ("I feel sad today", "en"), ("hi", "en"), ("please help me", "en"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_a_language(text: str, language: str) -> None:
    guess = detect(text)
    assert (guess.language, guess.sure) == (Language(language), True)


def test_a_language_that_nothing_shows() -> None:
    assert detect("ok").language is None
    assert detect("👍").language is None
    assert not detect("моя мама").sure
    assert detect("مرحبا كيف حالك").foreign


@given(ANY_TEXT)
def test_any_string_is_read_the_same_way_twice(text: str) -> None:
    assert read_age(text, 2026) == read_age(text, 2026)
    assert detect(text) == detect(text)


def test_the_filters(book: RuleBook) -> None:
    assert tier_of({"id": "a", "text": "dziś się zabiję"}, book) == {
        "id": "a",
        "tier": "immediate",
        "cues": ["suicidal_intent", "time_today"],
        "rules": ["pl.intent.kill_self"],
        "language": "pl",
    }
    assert intake_of({"id": 1, "question": "age", "text": "mam 15 lat"}, book, NOW) == {
        "id": 1,
        "age": 15,
        "band": "minor",
        "line": None,
        "command": None,
    }
    assert intake_of({"id": 2, "question": "line", "text": "2"}, book, NOW)["line"] == "116123"
    assert intake_of({"id": 3, "question": "age", "text": "USUŃ DANE"}, book, NOW)["command"] == "delete"
    assert intake_of({"id": 4, "question": "age", "text": "112"}, book, NOW)["age"] is None
    assert language_of({"id": 5, "text": "привіт"}) == {"id": 5, "language": "uk"}
    assert tier_of({"text": None}, book)["tier"] == "standard"
