"""Reading languages and whole records."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from most116.core.conversation import Language
from router.filters import intake_of, language_of, tier_of
from router.language import detect
from safety_rules.judge import RuleBook

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
NOW = datetime(2026, 11, 21, tzinfo=UTC)

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
