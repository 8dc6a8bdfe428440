"""Tiers of whole messages: the golden vectors, the modifiers one by one, windows, disguises and any string at all."""

import sys
from dataclasses import replace
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from most116.core.conversation import Language, Tier
from most116.testing.installed import installed_book
from safety_rules.judge import RuleBook
from safety_rules.matching import Matcher

BOOK = installed_book()
PL = Language.PL

GOLDEN: list[tuple[int, str]] = [
    (1, "wzielam tabletki i boje sie"),
    (1, "zabiję się dziś wieczorem"),
    (1, "ojciec mnie zabije, już idzie po schodach"),
    (1, "pocięłam się i krew nie przestaje lecieć"),
    (1, "STOP nie bij mnie"),
    (1, "help hes at the door"),
    (1, "SOS"),
    (1, "112"),
    (1, "moja babcia nie oddycha"),
    (1, "mam 8 lat i nikogo nie ma od wczoraj"),
    (1, "wypiła wszystko i się nie budzi"),
    (1, "jutro wezmę nóż do szkoły i ich zabiję"),
    (1, "випила таблетки, боюсь"),
    (1, "не хочу жить, я уже это сделал"),
    (1, "przyjaciółka właśnie się pożegnała, chce się zabić"),
    (2, "chce sie zabic"),
    (2, "chce sie wylogowac z zycia"),
    (2, "znieżywię się xd"),
    (2, "dziękuję za wszystko, żegnajcie"),
    (2, "wujek przychodzi do mnie w nocy"),
    (2, "szantażuje mnie moimi zdjęciami"),
    (2, "uciekłam z domu, jestem na dworcu"),
    (2, "głosy każą mi to zrobić"),
    (2, "to koniec"),
    (2, "w zeszłym tygodniu próbowałam się zabić"),
    (3, "nie chcę się zabić, jestem tylko zmęczona"),
    (3, "rok temu próbowałem się zabić"),
    (3, "koleżanka się tnie"),
    (3, "napisali mi: zabij się"),
    (3, "nie chce mi sie zyc"),
    (3, "n i e  c h c e  z y c"),
    (3, "ne hochu zhit"),
    (3, "ojciec mnie bił, jak byłem mały"),
    (3, "piosenka „…” mówi dokładnie to co czuję, nie chcę żyć"),
    (3, "już to zrobiłam"),
    (3, "koniec"),
    (4, "zabij się idiotko"),
    (4, "sos czosnkowy"),
    (4, "umieram ze śmiechu 💀"),
    (4, "mama mnie zabije za tę jedynkę"),
    (4, "strzelił samobója w 90 minucie"),
    (4, "tniemy w fife"),
    (4, "wzięłam tabletkę na ból głowy"),
    (4, "вмираю зі сміху"),
    (4, "роскомнадзор заблокировал ютуб"),
    (4, "dzięki za wszystko, pa!"),
    (4, "wylogowało mnie z gry"),
    (4, "chcę zniknąć na weekend"),
]
IDIOMS = """
padam z nóg
umrę z nudów
zabójczy outfit
tnę w minecrafta
zabiłem bossa
zginąłem na bazie
ps5
20 kms
tabletka na ból głowy
chcę zniknąć na weekend w górach
kończę ten temat
skończyłam szkołę
MS Word
mam doła po meczu
ubaw po pachy, zdycham
вбити час
мама мене вб'є за двійку
вбив боса
померти від нудьги
забив автогол
випила таблетку від голови
вийти з гри
зникну на вихідні
dying of laughter
im dead 💀
killing time
killer playlist
mum will kill me for this grade
killed the boss
deadline
own goal
took a pill for a headache
kms per hour
disappear for the weekend
suicide squad
bath bomb
умираю со смеху
убить время
мама меня убьёт за двойку
убил босса
умереть от скуки
выпила таблетку от головы
вышел из игры
""".strip().splitlines()
MODIFIERS: list[tuple[str, int, str]] = [
    ("time_now", 1, "teraz się potnę"),
    ("time_today", 2, "dzisiaj się pocięłam"),
    ("time_soon", 1, "jutro to moja ostatnia wiadomość"),
    ("past_recent", 2, "w zeszłym tygodniu połknęłam tabletki"),
    ("past", 3, "rok temu połknęłam tabletki"),
    ("negated", 3, "nie mam myśli samobójczych"),
    ("third_person", 3, "mój brat chce sie zabic"),
    ("game_or_song", 3, "słucham piosenki chcę umrzeć"),
    ("child", 2, "mam 11 lat i tnę się"),
    ("weak", 3, "mam plan"),
    ("accumulated", 2, "nie chcę żyć, tnę się, wszyscy się ze mnie śmieją"),
]


def tier(text: str, *before: str, book: RuleBook = BOOK) -> int:
    return int(book.judge(text, PL, before).tier)


@pytest.mark.parametrize(("expected", "text"), GOLDEN)
def test_golden(expected: int, text: str) -> None:
    assert tier(text) == expected


@pytest.mark.parametrize("text", IDIOMS)
def test_an_idiom_is_no_danger(text: str) -> None:
    assert tier(text) == Tier.STANDARD


@pytest.mark.parametrize(("tag", "expected", "text"), MODIFIERS)
def test_a_modifier_does_its_work(tag: str, expected: int, text: str) -> None:
    verdict = BOOK.judge(text, PL)
    assert (int(verdict.tier), tag in verdict.cues) == (expected, True)


def test_regret_after_an_act_is_not_lowered_by_its_negation() -> None:
    assert tier("wzięłam tabletki. nie chcę umierać") == Tier.IMMEDIATE


def test_what_is_long_ago_does_not_lower_the_present() -> None:
    assert tier("rok temu zmarła mama, chcę się zabić") == Tier.HIGH


def test_somebody_named_elsewhere_is_not_who_is_meant() -> None:
    assert tier("mama mnie nie rozumie i chce sie zabic") == Tier.HIGH
    assert tier("nie mam siły, chcę się zabić") == Tier.HIGH


@pytest.mark.parametrize("text", ["nie, chcę się zabić", "nie chce zyc chce sie zabic", "już nie mogę chcę się zabić"])
def test_a_negation_of_something_else_lowers_nothing(text: str) -> None:
    assert tier(text) == Tier.HIGH


def test_an_idiom_beside_a_cue_does_not_hide_it() -> None:
    assert tier("mama mnie zabije za tę jedynkę, nie chcę żyć") <= Tier.ELEVATED


def test_a_verdict_names_rules_and_cues_and_no_words() -> None:
    verdict = BOOK.judge("dziś się zabiję", PL)
    assert verdict.matched == ("pl.intent.kill_self", "pl.plainly.will")
    assert verdict.cues == ("suicidal_intent", "time_today")
    assert verdict.book_version == BOOK.version


def test_a_child_known_from_before_counts() -> None:
    assert BOOK.judge("tata mnie bije", PL, child=True).tier is Tier.IMMEDIATE
    assert BOOK.judge("tata mnie bije", PL).tier is Tier.HIGH


class TestWindow:
    def test_a_cue_over_several_messages_is_seen(self) -> None:
        assert tier("zrobilam to", "ja juz", "nie moge") == Tier.IMMEDIATE
        assert tier("zabic", "chce", "sie") == Tier.HIGH

    def test_a_clock_in_the_next_message_counts(self) -> None:
        assert tier("dziś", "zabiję się") == Tier.IMMEDIATE

    def test_what_was_judged_before_is_not_judged_again(self) -> None:
        assert tier("ok", "zabiję się") == Tier.STANDARD

    def test_a_harmless_window_lowers_nothing(self) -> None:
        assert tier("chcę się zabić", "nie", "w grze") == Tier.HIGH


@pytest.mark.parametrize(
    "text",
    [
        "ZABIJĘ SIĘ",
        "zabije sie",
        "zabijęęęęę się",
        "z a b i j ę  s i ę",
        "z.a.b.i.j.e s.i.e",
        "zab1je s1e",
        "z@bije się",
        "zаbije się",
        "za\u200bbije się",
        "\u202ezabiję się",
        "zabiję\u00ad się",
        "ＺＡＢＩＪĘ SIĘ",
        "zabije!!!sie",
        "z*bije sie",
    ],
)
def test_a_disguise_hides_nothing(text: str) -> None:
    assert tier(text) <= Tier.HIGH


CUES = st.sampled_from([text for expected, text in GOLDEN if expected <= 3])


@given(CUES, st.sampled_from([str.upper, str.title, str.swapcase]))
def test_case_never_lowers_a_tier(text: str, change: object) -> None:
    assert callable(change)
    assert tier(change(text)) <= tier(text)


@given(CUES)
def test_losing_diacritics_never_lowers_a_tier(text: str) -> None:
    plain = text.translate(str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ"))
    assert tier(plain) <= tier(text)


@given(CUES.filter(lambda text: any(letter.isalpha() for letter in text)), st.data())
def test_stretching_never_lowers_a_tier(text: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([place for place, letter in enumerate(text) if letter.isalpha()]))
    stretched = text[:place] + text[place] * data.draw(st.integers(3, 6)) + text[place + 1 :]
    assert tier(stretched) <= tier(text)


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


@given(ANY_TEXT)
def test_any_string_is_judged_the_same_way_twice(text: str) -> None:
    first = BOOK.judge(text, PL, (text,))
    assert first == BOOK.judge(text, PL, (text,))
    assert BOOK.signs(text) == BOOK.signs(text)
    assert BOOK.command(text) is None or isinstance(BOOK.command(text), str)


FLOODS = [
    "nie chce zyc " * 800,
    "zabic sie " * 1000,
    "a " * 5000,
    "a*b" * 3300,
    "s*mo " * 2000,
    "a" * 10_000,
    "n.i.e " * 1600,
    "аab1 " * 2000,
    "wzielam tabletki " * 600,
    "mnie bije tata " * 650,
    " ".join(f"samo{number}bojstwo" for number in range(600)),
    "hochu umeret " * 760,
    "samobujcez " * 900,
    "💊 " * 5000,
    "niechcezyczyc" * 700,
    "\ud800" * 10_000,
    "\0" * 10_000,
    "😀" * 10_000,
]


@pytest.mark.parametrize("text", FLOODS, ids=range(len(FLOODS)))
def test_work_grows_with_the_length_and_no_faster(text: str) -> None:
    """Counted in calls, so that no machine's speed matters: eight times the text is at most twelve times the work."""
    assert _calls(text) <= 12 * _calls(text[: len(text) // 8]) + 2000


def _calls(text: str) -> int:
    # Judged by who remembers no word of an earlier text, because what is remembered is not worked out.
    fresh = replace(BOOK, matcher=Matcher(BOOK.matcher.program))
    counted = 0

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal counted
        counted += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        fresh.judge(text, PL)
    finally:
        sys.setprofile(before)
    return counted
