"""Every text keeps the language rules of the domain sheet 2.5, in every language, register and channel."""

import math
import re
import unicodedata
from collections.abc import Iterator

import pytest

from config.phone_numbers import load_numbers
from config.texts import CALLER_VALUES, Texts, load_texts
from most116.core.conversation import Channel, Language, Line
from most116.core.ids import TextKey

SAMPLES = {
    "hours": "10-18",
    "alias": "Zielony Klon",
    "line": "116 123",
    "code": "KLON-48213",
    "contact": "iod@example.org",
    "link": "https://m.example",
    "time": "18:30",
    "when": "jutro o 17:00",
}
GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Polish only: no gendered second person, no formal address that shows a gender.
GENDERED = re.compile(r"\w+(?:[łl][ea]ś|l[ea]s)\b|\bPan(?:i|a|u|em|ią)?\b|\b[Ss]ama?\b|\b[Gg]otow[ya]\b")
BANNED = [
    r"\bzawsze\b",
    r"na pewno",
    r"gwarantuj",
    r"nie martw",
    r"dlaczego",
    r"samobójstw",
    r"udana próba",
    r"автомат",
    r"всегда|завжди|гарантир|гаранту|always|guarantee|don't worry|\bwhy\b|почему|чому\b",
    r"bit\.ly|tinyurl|goo\.gl",
    r"!\s*!",
]
UNEXPECTED = [
    "queue.update",
    "queue.long",
    "nudge",
    "checkin.first",
    "checkin.second",
    "close.idle",
    "survey.ask",
    "followup.ping",
]
TELLING = re.compile(r"116|helpline|zaufania|довіри|доверия|kryzys|криз|crisis|SOS|112|samob|przemoc", re.IGNORECASE)
EVERY_LINE = (Line.YOUTH, Line.ADULT, None)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(None, load_numbers(None))


def rendered(texts: Texts, language: Language, channel: Channel | None) -> Iterator[tuple[str, str]]:
    for key in texts.catalogue[language]:
        for line in EVERY_LINE:
            text = texts.render(TextKey(key), language=language, line=line, channel=channel, values=SAMPLES)
            yield f"{key} {language} {line}", text


def test_the_catalogue_is_whole_and_in_lock_step(texts: Texts) -> None:
    polish = texts.catalogue[Language.PL]
    assert [entry.id for entry in polish.values()] == [f"M{number:02}" for number in range(1, 47)]
    for language in Language:
        assert list(texts.catalogue[language]) == list(polish)
        for key, entry in texts.catalogue[language].items():
            assert (entry.sms is not None) is (language is Language.PL)
            assert {v for v in entry.chat.values() if "." not in v} == CALLER_VALUES.get(key, frozenset()), key


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("channel", [None, Channel.SMS])
def test_no_text_says_what_the_rules_forbid(texts: Texts, language: Language, channel: Channel | None) -> None:
    for name, text in rendered(texts, language, channel):
        assert text, name
        assert "[[" not in text, name
        assert "{" not in text, name
        for pattern in BANNED:
            assert not re.search(pattern, text, re.IGNORECASE), (name, pattern)
        assert language is not Language.PL or not GENDERED.search(text), name
        assert not [char for char in text if unicodedata.category(char) in {"So", "Cs", "Cf"}], name


@pytest.mark.parametrize("language", list(Language))
def test_no_text_holds_a_number_of_its_own(texts: Texts, language: Language) -> None:
    entries = texts.catalogue[language].values()
    wordings = [w for entry in entries for w in (entry.chat, entry.sms) if w] + list(texts.strings[language].values())
    for template in (words for wording in wordings for words in (wording.youth, wording.adult)):
        bare = re.sub(r"\[\[[^]]*\]\]", "", template).replace("Alarm112", "")
        assert not re.search(r"\d\D{0,2}\d\D{0,2}\d", bare), template
        assert set(re.findall(r"\d{2,}", bare)) <= {"14", "40", "24"}, template


def test_polish_sms_is_one_segment_of_plain_letters(texts: Texts) -> None:
    for name, text in rendered(texts, Language.PL, Channel.SMS):
        assert set(text) <= GSM7, (name, set(text) - GSM7)
        assert len(text) <= 160, (name, len(text))


@pytest.mark.parametrize(("language", "most"), [(Language.UK, 3), (Language.RU, 3), (Language.EN, 2)])
def test_other_languages_take_few_segments(texts: Texts, language: Language, most: int) -> None:
    for name, text in rendered(texts, language, Channel.SMS):
        single, joined = (160, 153) if set(text) <= GSM7 else (70, 67)
        assert (1 if len(text) <= single else math.ceil(len(text) / joined)) <= most, (name, len(text))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("channel", [None, Channel.SMS])
def test_a_locked_screen_shows_nothing_telling(texts: Texts, language: Language, channel: Channel | None) -> None:
    for key in UNEXPECTED:
        for line in EVERY_LINE:
            text = texts.render(TextKey(key), language=language, line=line, channel=channel)
            assert not TELLING.search(text[:40]), (key, text[:40])


@pytest.mark.parametrize("language", list(Language))
def test_urgent_texts_lead_to_the_emergency_number(texts: Texts, language: Language) -> None:
    for key in ("urgent.immediate", "urgent.high", "urgent.wait", "urgent.no_voice", "unavailable", "abroad"):
        for line in EVERY_LINE:
            for channel in (None, Channel.SMS):
                assert "112" in texts.render(TextKey(key), language=language, line=line, channel=channel), key
