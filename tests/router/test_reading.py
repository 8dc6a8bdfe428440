"""Reading languages and whole records."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from router.filters import intake_of, language_of, tier_of
from safety_rules.judge import RuleBook

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_the_filters(book: RuleBook) -> None:
    assert tier_of({"id": "a", "text": "dziś się zabiję"}, book) == {
        "id": "a",
        "tier": "immediate",
        "cues": ["suicidal_intent", "time_today"],
        "rules": ["pl.intent.kill_self", "pl.plainly.will"],
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
