"""Every text keeps the language rules of the domain sheet 2.5, and each of these rules finds what breaks it."""

from pathlib import Path

import pytest

from config.datafiles import read_text
from config.phone_numbers import load_numbers
from config.text_lints import lint_texts
from config.texts import Texts, load_texts
from most116.core.conversation import Language


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(None, load_numbers(None))


def test_the_catalogue_is_whole_and_in_lock_step(texts: Texts) -> None:
    polish = texts.catalogue[Language.PL]
    assert [entry.id for entry in polish.values()] == [f"M{number:02}" for number in range(1, 47)]
    for language in Language:
        assert list(texts.catalogue[language]) == list(polish)
        assert all((entry.sms is not None) is (language is Language.PL) for entry in texts.catalogue[language].values())


def test_no_text_breaks_a_rule(texts: Texts) -> None:
    assert lint_texts(texts) == []


@pytest.mark.parametrize(
    ("language", "old", "new", "says"),
    [
        ("pl", "Odpisze człowiek. Nie", "Zawsze odpisze człowiek. Nie", "'Zawsze' may not be said"),
        ("pl", "Ile masz lat?", "Ile masz lat!!", "'!!' may not be said"),
        ("en", "How old are you?", "Why do you write?", "'Why' may not be said"),
        ("uk", "Зараз пише бот,", "Зараз пише автомат,", "'автомат' may not be said"),
        ("pl", "Ile masz lat? Napisz", "Ile masz lat? Gdy jesteś gotowa, napisz", "'gotowa' shows a gender"),
        ("pl", "Jesteś tam? Bez", "Jesteś tam, Pani? Bez", "'Pani' shows a gender"),
        ("en", "No rush, we", "No rush \U0001f642, we", "it holds an emoji"),
        ("pl", "Dalej czekasz na", "116 111: dalej czekasz na", "a locked screen would show '116'"),
        ("ru", "Если чья-то жизнь под угрозой, позвоните сейчас [[number.n112]].", "Звоните.", "lead to the emergency"),
        ("en", "No rush, we", "Call 800 12 12 12, we", "a number of its own"),
        ("pl", "Automat tego nie zrozumial. Wystarczy", "Automat tego nie zrozumiał. Wystarczy", "than GSM-7: ł"),
        ("pl", "Ile masz lat? Napisz liczbe", f"{'Ile masz lat? ' * 12}Napisz liczbe", "it takes 2 segments of 1"),
        ("en", "Only a statistics entry remains,", "x" * 320 + ",", "segments of 2"),
        ("en", " Code: [[code]].", "", "it shows [] and is given ['code']"),
    ],
)
def test_what_breaks_a_rule_is_found(tmp_path: Path, language: str, old: str, new: str, says: str) -> None:
    content = read_text(f"texts/{language}.yaml", None)
    assert old in content
    (tmp_path / "texts").mkdir()
    (tmp_path / f"texts/{language}.yaml").write_text(content.replace(old, new), encoding="utf-8")
    found = lint_texts(load_texts(tmp_path, load_numbers(None)))
    assert any(fault.startswith(f"{language}, ") and says in fault for fault in found), found
