"""The golden vectors and the cues of the domain sheet in Polish, with the tier that each must come out at."""

import pytest

from most116.core.conversation import Language, Tier
from safety_rules.judge import RuleBook

IMMEDIATE = [
    "wzielam tabletki i boje sie",
    "zabiję się dziś wieczorem",
    "ojciec mnie zabije, już idzie po schodach",
    "pocięłam się i krew nie przestaje lecieć",
    "STOP nie bij mnie",
    "przyjaciółka właśnie się pożegnała, chce się zabić",
    "SOS",
    "112",
    "moja babcia nie oddycha",
    "mam 8 lat i nikogo nie ma od wczoraj",
    "wypiła wszystko i się nie budzi",
    "jutro wezmę nóż do szkoły i ich zabiję",
    "za dużo leków",
    "nałykałem się",
    "słabo mi po tabletkach",
    "zasypiam i się boję",
    "żałuję, nie chcę umierać",
    "ona się nie budzi",
    "bije nas teraz",
    "dobija się do drzwi",
    "chowam się w łazience",
    "dusił mnie",
    "mam broń",
    "mam nóż przy sobie",
    "zemszczę się jutro",
    "on ma nóż",
    "celuje do nas",
    "tracę przytomność",
    "kolega nie oddycha",
    "🆘",
    "wezmę to jutro do szkoły i zabiję ich",
]

HIGH = [
    "w zeszłym tygodniu próbowałam się zabić",
    "chce sie zabic",
    "chce sie wylogowac z zycia",
    "znieżywię się xd",
    "dziękuję za wszystko, żegnajcie",
    "wujek przychodzi do mnie w nocy",
    "szantażuje mnie moimi zdjęciami",
    "uciekłam z domu, jestem na dworcu",
    "głosy każą mi to zrobić",
    "to koniec",
    "rozdałem swoje rzeczy",
    "powiedzcie mamie że ją kocham",
    "przepraszam za wszystko, pa",
    "on mnie bije",
    "grozi że mnie zabije",
    "boję się wrócić do domu",
    "pobił mnie",
    "znęca się",
    "pijany tata szaleje",
    "mąż mnie kontroluje i bije",
    "zgwałcił mnie",
    "gw@lt",
    "dotyka mnie",
    "molestuje",
    "wykorzystał mnie",
    "robi mi rzeczy których nie chcę",
    "wyśle moje nudesy",
    "ma 40 lat i chce się spotkać",
    "kazał mi wysłać zdjęcie",
    "nie mam gdzie spać",
    "wyrzucili mnie z domu",
    "śpię u obcego",
    "jestem sam i się boję",
    "nikogo nie ma od wczoraj",
    "zgubiłam się",
    "zabiję go",
    "zabije ich wszystkich",
    "podpalę dom",
    "boję się że zrobię komuś krzywdę",
    "słyszę głosy",
    "oni mnie śledzą i zabiją",
    "nie wiem co wziąłem",
    "naćpana i się boję",
    "nic nie czuję, wszystko nierealne",
    "rodzę",
    "pomocy",
    "to pilne",
    "potrzebuję pomocy teraz",
    "nie jestem bezpieczna",
    "błagam niech ktoś odpisze",
]

ELEVATED = [
    "nie chcę się zabić, jestem tylko zmęczona",
    "rok temu próbowałem się zabić",
    "koleżanka się tnie",
    "napisali mi: zabij się",
    "nie chce mi sie zyc",
    "n i e  c h c e  z y c",
    "ojciec mnie bił, jak byłem mały",
    "piosenka „…” mówi dokładnie to co czuję, nie chcę żyć",
    "już to zrobiłam",
    "koniec",
    "mam dość życia",
    "chcę zniknąć",
    "lepiej by było jakbym sie nie urodzil",
    "niech to się skończy",
    "zrobie to",
    "mam plan",
    "dziś to zrobię",
    "jutro mnie nie będzie",
    "napisałam list",
    "wszystko przygotowane",
    "mam już datę",
    "zaraz to zrobię",
    "tnę się",
    "autoagresja",
    "sh",
    "znowu to sobie zrobiłem",
    "blizny na rękach",
    "biję się po głowie",
    "zmusił mnie",
    "jestem na dworcu",
    "chcę uciec",
    "serce mi wali",
    "gnoją mnie",
    "każą mi się zabić",
    "hejt",
    "wrzucili moje zdjęcie",
    "cała klasa przeciw mnie",
    "boję się iść do szkoły",
    "grożą mi",
    "wyśmiewają",
    "ktoś tu jest",
]

STANDARD = [
    "zabij się idiotko",
    "sos czosnkowy",
    "umieram ze śmiechu 💀",
    "mama mnie zabije za tę jedynkę",
    "strzelił samobója w 90 minucie",
    "tniemy w fife",
    "wzięłam tabletkę na ból głowy",
    "dzięki za wszystko, pa!",
    "wylogowało mnie z gry",
    "chcę zniknąć na weekend",
    "padam z nóg",
    "umrę z nudów",
    "zabójczy outfit",
    "tnę w minecrafta",
    "zabiłem bossa",
    "zginąłem na bazie",
    "tabletka na ból głowy",
    "kończę ten temat",
    "skończyłam szkołę",
    "mam doła po meczu",
    "ubaw po pachy, zdycham",
    "20 kms",
]


CASES = [
    *((text, Tier.IMMEDIATE) for text in IMMEDIATE),
    *((text, Tier.HIGH) for text in HIGH),
    *((text, Tier.ELEVATED) for text in ELEVATED),
    *((text, Tier.STANDARD) for text in STANDARD),
]


@pytest.mark.parametrize(("text", "tier"), CASES, ids=[text for text, _ in CASES])
def test_a_polish_cue_has_its_tier(book: RuleBook, text: str, tier: Tier) -> None:
    assert book.judge(text, Language.PL).tier is tier


@pytest.mark.parametrize("text", ["zabije sie xd", "chcę umrzeć haha", "wzięłam 20 tabletek 😂", "żegnajcie xd"])
def test_a_joke_mark_lowers_no_danger(book: RuleBook, text: str) -> None:
    assert book.judge(text, Language.PL).tier <= Tier.HIGH


@pytest.mark.parametrize(
    ("window", "text", "tier"),
    [
        (["ja juz", "nie moge"], "zrobilam to", Tier.IMMEDIATE),
        (["nie chce zyc", "serio"], "zrobie to zanim mama wroci", Tier.IMMEDIATE),
        (["hej", "co u was"], "nudze sie", Tier.STANDARD),
    ],
)
def test_what_came_before_counts(book: RuleBook, window: list[str], text: str, tier: Tier) -> None:
    assert book.judge(text, Language.PL, window).tier is tier
