"""Counted things have the form that their number asks for, in every language."""

import pytest

from config.texts import Texts
from most116.core.conversation import Language, Line

WITHIN = {
    Language.PL: {1: "1 godziny", 2: "2 godzin", 5: "5 godzin", 12: "12 godzin", 21: "21 godzin", 24: "24 godzin"},
    Language.UK: {1: "1 години", 2: "2 годин", 5: "5 годин", 11: "11 годин", 21: "21 години", 101: "101 години"},
    Language.EN: {1: "1 hour.", 2: "2 hours.", 21: "21 hours."},
    Language.RU: {1: "1 часа", 2: "2 часов", 5: "5 часов", 11: "11 часов", 21: "21 часа", 111: "111 часов"},
}


@pytest.mark.parametrize("key", ["form.when", "form.kept"])
@pytest.mark.parametrize(
    ("language", "hours", "told"),
    [(language, hours, told) for language, forms in WITHIN.items() for hours, told in forms.items()],
)
def test_hours(texts: Texts, key: str, language: Language, hours: int, told: str) -> None:
    for line in (*Line, None):
        assert told in texts.interface(key, language, line, {"hours": str(hours)})


def test_hours_of_an_office_are_no_count(texts: Texts) -> None:
    assert "sob. 9-12" in texts.interface("help.quiet", Language.PL, None, {"hours": "sob. 9-12"})
