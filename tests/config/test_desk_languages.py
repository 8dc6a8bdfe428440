"""What the desk says to staff is there in each language that it speaks, with the same values in it."""

import re

import pytest

from config.texts import STAFF_LANGUAGES, Texts
from most116.core.conversation import Language
from most116.testing.installed import installed_texts

TEXTS: Texts = installed_texts()
DESK = {key for key in TEXTS.strings[Language.PL] if key.startswith("desk.")}
CYRILLIC = {chr(letter) for letter in range(0x400, 0x530)}
VALUE = re.compile(r"\[\[[^]]*\]\]")
NAMES = {"SMS", "Messenger", "Instagram", "WhatsApp", "Telegram", "Discord"}


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_string_of_the_desk_has_its_words(language: Language) -> None:
    own = {key for key in TEXTS.strings[language] if key.startswith("desk.")}
    assert own == DESK, f"write {sorted(DESK - own)} in {language}, as in Polish; take {sorted(own - DESK)} out"


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_a_string_shows_the_same_values_in_every_language(language: Language) -> None:
    for key in DESK & TEXTS.strings[language].keys():
        assert TEXTS.strings[language][key].values() == TEXTS.strings[Language.PL][key].values(), key


def test_each_language_is_written_in_its_own_letters() -> None:
    for key in DESK & TEXTS.strings[Language.UK].keys():
        own = VALUE.sub("", TEXTS.strings[Language.UK][key].adult)
        assert CYRILLIC & set(own) or own in NAMES or not any(map(str.isalpha, own)), key
        assert not set(own) & set("ыэёъЫЭЁЪ"), f"{key}: a letter that Ukrainian has not"
    for key in DESK & TEXTS.strings[Language.EN].keys():
        own = TEXTS.strings[Language.EN][key].adult
        assert not CYRILLIC & set(own), key
        assert not set(own) & set("ąćęłńóśźż"), key
