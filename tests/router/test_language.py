"""Which of four languages a text is in, and when a conversation goes over to another one."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from most116.core.conversation import Language, Line, Phase
from router.language import detect

Talk = Callable[..., Any]

TEXTS: dict[str, list[str]] = {
    "pl": [
        "mam 15 lat", "jest mi smutno", "nie wiem co robic", "hej", "źle", "cześć", "czesc", "dzień dobry", "siema",
        "chce sie zabic", "nie chce mi sie zyc", "tata mnie bije", "moja kolezanka sie tnie", "potrzebuję pomocy",
        "boje sie wrocic do domu", "jestem sama w domu", "nikt mnie nie lubi w szkole", "pokłóciłam się z mamą",
        "czy ktos tam jest", "mam dosc", "dziekuje", "zostawil mnie chlopak", "co mam zrobic", "prosze o rozmowe",
        "umieram z nudow", "wszystko mnie boli", "rozwodze sie z mezem", "stracilem prace", "nwm", "rodzice sie kloca",
    ],
    "uk": [
        "хочу поговорити", "привіт", "мені погано", "мені дуже сумно", "не хочу жити", "тато мене б'є", "мене б’ють",
        "добрий день, потрібна допомога", "як справи", "допоможіть будь ласка", "я боюся йти додому", "що мені робити",
        "у мене проблеми в школі", "вже не можу", "мій чоловік п'є", "мені 15 років", "хлопець мене покинув",
        "я самотня", "не можу спати вночі", "прошу про розмову", "pryvit meni duzhe pohano",
        "ne hochu zhyty, dopomozhit",
        "shcho meni robyty", "ніхто мене не розуміє", "чи є тут хтось", "вітаю", "дякую", "я живу в Польщі",
    ],
    "ru": [
        "хочу поговорить", "привет", "мне очень плохо", "мне грустно", "не хочу жить", "папа меня бьёт",
        "здравствуйте",
        "помогите пожалуйста", "что мне делать", "я боюсь идти домой из-за отца", "у меня проблемы в школе",
        "мне 15 лет",
        "больше не могу", "меня бросил парень", "я одинока", "не могу спать ночью", "никто меня не понимает",
        "как дела",
        "privet mne ochen ploho", "ne hochu zhit pomogite", "chto mne delat", "муж пьёт каждый день", "спасибо",
        "есть тут кто-нибудь", "мне страшно", "я живу в Польше", "хотела бы поговорить",
    ],
    "en": [
        "I feel sad today", "hi", "please help me", "i dont want to be here", "my dad hits me",
        "can i talk to someone",
        "hello, is anyone there", "im 15 and scared", "i want to kill myself", "nobody likes me at school",
        "thank you",
        "what should i do", "my boyfriend left me", "i can't sleep", "feeling really lonely", "need someone to talk",
        "idk what to do anymore", "i live in poland", "im so tired of everything", "good evening, i need help",
    ],
}  # fmt: skip
FOREIGN = [
    "مرحبا كيف حالك", "ich brauche bitte hilfe", "necesito ayuda por favor", "je suis triste, aide moi",
    "你好我需要帮助",
    "merhaba yardım istiyorum", "ahoj, potřebuji pomoc prosím", "გამარჯობა", "sono triste ho bisogno di aiuto",
]  # fmt: skip
UNSHOWN = ["ok", "👍", "15", "", "...", "Ola", "xd", "112", "?"]


@pytest.mark.parametrize(("text", "language"), [(text, name) for name, texts in TEXTS.items() for text in texts])
def test_a_language(text: str, language: str) -> None:
    guess = detect(text)
    assert (guess.language, guess.sure, guess.foreign) == (Language(language), True, False)


@pytest.mark.parametrize("text", FOREIGN)
def test_none_of_ours(text: str) -> None:
    assert detect(text).foreign


@pytest.mark.parametrize("text", UNSHOWN)
def test_nothing_shows_it(text: str) -> None:
    assert (detect(text).language, detect(text).sure) == (None, False)


def test_cyrillic_that_may_be_either_is_asked_about() -> None:
    assert not detect("моя мама").sure
    assert not detect("не знаю").sure


@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_string_is_read_the_same_way_twice(text: str) -> None:
    assert detect(text) == detect(text)


def test_a_sentence_in_another_language_is_followed_while_waiting(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("hej")
    ania.says("15")
    ania.says("мені дуже погано, мене ніхто не розуміє і я боюся йти до школи")
    assert (ania.stage, ania.state.language) == (Phase.QUEUED, Language.UK)


def test_a_word_or_two_change_nothing(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    for text in ("mam problem w szkole i w domu", "hello", "please", "дякую"):
        ania.says(text)
    assert ania.state.language is Language.PL


def test_the_persons_choice_stays(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    for text in ("hej", "язык", "4", "15", "mam problem w szkole i w domu, nie wiem co robić"):
        ania.says(text)
    assert (ania.state.language, ania.state.language_chosen) == (Language.RU, True)


@pytest.mark.parametrize(
    ("hint", "language"), [("uk-UA", "uk"), ("ru", "ru"), ("en-US", "pl"), ("zz", "pl"), (None, "pl")]
)
def test_a_phone_that_is_ukrainian_or_russian_counts_when_there_are_no_words(
    talk: Talk, hint: str | None, language: str
) -> None:
    ania = talk(Line.YOUTH)
    ania.says("👋", locale=hint)
    assert ania.state.language is Language(language)
