"""What is an age and whose it is: every example of the domain sheet 2.2 is a row, in four languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from most116.core.conversation import AgeBand
from router.age import read_age

YEAR = 2026

OWN: list[tuple[str, int]] = [
    # as the domain sheet lists them
    ("15", 15), ("15l", 15), ("15 lat", 15), ("mam 15", 15), ("mam 15 latek", 15), ("piętnaście", 15),
    ("pietnascie", 15), ("пʼятнадцять", 15), ("пятнадцать", 15), ("fifteen", 15), ("14,5", 14), ("14 i pół", 14),
    ("prawie 18", 17), ("za tydzień 18", 17), ("1️⃣5️⃣", 15), ("15+", 15), ("XV", 15), ("2009", 16), ("ur. 2009", 16),
    ("rocznik 09", 16), ("7 klasa", 13), ("1 liceum", 15), ("40+", 40), ("mam 15 a on 40", 15),
    # shapes
    ("15.", 15), ("15!!!", 15), ("(15)", 15), ("１５", 15), ("٢٥", 25), ("13-15", 13), ("15lat", 15), ("15 l.", 15),
    ("lat 15", 15), ("15 👍", 15), ("no 15", 15), ("hej, 15", 15), ("15, dziewczyna", 15), ("k15", 15), ("15f", 15),
    ("f15", 15), ("1 5", 15), ("mam 15,5 roku", 15), ("16 lat i 3 miesiące", 16), ("14 and a half", 14),
    ("ok. 40", 40), ("około 30", 30), ("tak, 15", 15), ("chyba 15", 15), ("16.", 16), ("99", 99),
    # Polish
    ("skończyłam 17", 17), ("skończyłem 17 lat", 17), ("mam skończone 15", 15), ("wiek: 15", 15), ("wiek 45 lat", 45),
    ("jestem 15-latką", 15), ("jestem piętnastolatką", 15), ("15 latka", 15), ("trzynastolatka", 13),
    ("mam dwanaście lat", 12), ("dwadzieścia pięć", 25), ("trzydzieści dwa lata", 32), ("czterdzieści", 40),
    ("po czterdziestce", 40), ("trzydziestka", 30), ("mam juz 16", 16), ("mam tylko 11 lat", 11), ("ja 15", 15),
    ("mam 15, mój brat 10", 15), ("mój brat ma 10 a ja 15", 15), ("hej, mam 13 lat i problem", 13),
    ("mama mnie bije mam 12 lat", 12), ("on ma 40 lat a ja 14", 14), ("nie mam jeszcze 18", 17), ("niedługo 18", 17),
    ("za miesiąc kończę 16", 15), ("kończę 16 w maju", 15), ("18 za miesiąc", 17), ("mam 8 lat i nikogo nie ma", 8),
    ("mam 15 boję się mamy", 15), ("Ola, 14 lat", 14), ("mam na imię Ola i mam 14 lat", 14), ("mam 15 i nie mogę", 15),
    ("jestem w wieku 15 lat", 15), ("mam 16 lat i od 3 lat się tnę", 16), ("od 2 lat mam depresję, mam 16 lat", 16),
    ("mam 17 lat, jak miałam 8 lat zmarł tata", 17), ("mam prawie 13 lat", 12), ("siedem", 7), ("dziewięć lat", 9),
    ("szesnaście i pół", 16), ("mam lat 14", 14), ("poniżej 18", 17), ("mam 70 lat", 70), ("mam 15 lat 600700800", 15),
    # what somebody denies or does not want is not their age
    ("nie chcę już żyć, mam 15 lat", 15), ("nie chcę żyć mam 13 lat", 13), ("nie wiem co robić, mam 15 lat", 15),
    ("nie mam siły mam 12 lat", 12), ("nie mam 15 lat mam 14", 14), ("nie lubię szkoły, jestem 15-latką", 15),
    ("nie, mam 17", 17), ("не хочу жити, мені 15", 15), ("не хочу жить мне 14", 14),
    ("i do not want to live im 15", 15), ("i dont want to live, i am 16", 16), ("мне еще нет 18", 17),
    # classes
    ("8 klasa", 14), ("klasa 8", 14), ("ósma klasa", 14), ("jestem w siódmej klasie", 13), ("chodzę do 6 klasy", 12),
    ("8b klasa", 14), ("VII klasa", 13), ("2 lo", 16), ("3 technikum", 17), ("2 klasa liceum", 16),
    ("pierwsza klasa liceum", 15), ("liceum 1 klasa", 15), ("jestem w 1 klasie liceum i mam problem", 15),
    ("9 клас", 14), ("восьмий клас", 13), ("я у 7 класі", 12), ("9 класс", 15), ("в восьмом классе", 14),
    ("year 9", 13), ("9th grade", 14), ("im in 7th grade", 12), ("grade 10", 15), ("8 klasa podstawówki", 14),
    # years of birth
    ("2010", 15), ("rocznik 2010", 15), ("jestem z 2010", 15), ("urodziłam się w 2010 roku", 15), ("2010 rocznik", 15),
    ("born in 2008", 17), ("2009 року народження", 16), ("2008 г.р.", 17), ("12.03.2010", 15), ("ur. 1985", 40),
    ("родилась в 1990", 35), ("народилась у 2011", 14), ("1978 r.", 47), ("'09 rocznik", 16),
    # Ukrainian and Russian
    ("мені 14 років", 14), ("мені 14", 14), ("мені чотирнадцять", 14), ("14 років", 14), ("14 рочків", 14),
    ("я 15-річна", 15), ("мені скоро 16", 15), ("мені виповнилось 16", 16), ("сорок два", 42), ("вік 15", 15),
    ("мне 16 лет", 16), ("мне 16", 16), ("мне шестнадцать", 16), ("16 лет", 16), ("возраст 16", 16), ("мне за 40", 40),
    ("мне почти 18", 17), ("через месяц 18", 17), ("мне уже 35 лет", 35), ("двадцать один", 21),
    ("мне 13 а ему 30", 13),
    ("мені 12, брату 7", 12), ("мне нет 18", 17), ("шістнадцять", 16), ("п'ятнадцять років", 15), ("12 годиков", 12),
    # English
    ("mam niecałe 18", 17), ("niespełna 18", 17), ("мне неполных 18 лет", 17), ("мені неповних 18", 17),
    ("im 16", 16), ("I'm 16", 16), ("i am 34 years old", 34), ("15 years old", 15), ("15yo", 15), ("15 y/o", 15),
    ("I'm a 15 year old girl", 15), ("fifteen years", 15), ("I'm fifteen", 15), ("twenty-five", 25), ("thirty two", 32),
    ("just turned 16", 16), ("turning 16 next month", 15), ("almost 18", 17), ("16 soon", 15),
    ("I'm 15 and my bf is 30", 15),
    ("in my 40s", 40), ("i'm in my thirties", 30), ("age 15", 15), ("age: 15", 15), ("my age is 15", 15),
    ("not 18 yet", 17),
    ("under 18", 17), ("i am 13 btw", 13), ("im only 12", 12), ("hi im 14 and i feel sad", 14), ("im literally 13", 13),
]  # fmt: skip

NO_AGE = [
    # as the domain sheet lists them
    "jak miałam 8 lat", "5 lat razem", "mam 2 dzieci", "3 godzina w nocy", "112", "116111", "116 111", "997", "200",
    "3",
    "600700800", "600 700 800", "85010112345", "4111 1111 1111 1111", "tak", "x", "wolę nie mówić", "", "pomiń", "-",
    # durations and the past
    "jesteśmy razem 5 lat", "od 8 lat choruję na depresję", "przez 10 lat mnie bił", "20 lat małżeństwa", "10 lat temu",
    "kiedy byłam mała, miałam 7 lat", "pracuję w szkole 10 lat", "w 2009 zmarła mama", "15 lat choruję na depresję",
    "when i was 8", "for 5 years", "10 years ago", "since i was 12", "we are together 6 years", "when I was 10 he left",
    "коли мені було 8", "5 років тому", "разом 10 років", "когда мне было 8", "10 лет назад", "вместе 6 лет",
    "с 12 лет",
    # counted things, times, dates, prices
    "mam 15 minut", "mam 5 minut do autobusu", "o 15", "15:30", "15.11", "15 maja", "15 zł", "100 %", "30-001",
    "wzięłam 15", "15 tabletek", "wzięłam 20 tabletek", "mam 12 jedynek", "mam 20 zł", "mam 8 lekcji", "level 40",
    "15 minutes", "at 15", "i have 2 kids", "i took 15 pills", "20 хвилин", "15 таблеток", "о 15", "мне 10 минут",
    "im 5 minutes away", "mam 10 punktów", "2 kot", "mam 3 siostry", "911", "ps5", "20 kms", "klasa", "xd", "xx", "XXX",
]  # fmt: skip

THEIRS = [
    "mój syn ma 9 lat", "ona ma 13", "my daughter is 12", "córka 14 lat", "chodzi o syna, ma 9 lat", "mam syna 9 lat",
    "moja koleżanka ma 15 lat", "9-letni syn", "mam 9-letniego syna", "mój syn jest w 3 klasie", "dzieci 5 i 7 lat",
    "brat 10 lat", "jestem mamą 9-latka", "on ma 40 lat", "jej 13", "my son is 9", "he is 13", "my 9 year old",
    "i have a 9 year old son", "my friend is 15", "мій син має 9 років", "моїй доньці 14", "йому 12", "їй 14",
    "моему сыну 9 лет", "у меня дочь 14 лет", "ей 14", "ему 40", "моя подруга, ей 15", "she's 14", "wnuk ma 7 lat",
    "piszę o córce która ma 15 lat", "сину 8 років", "мама 45 років", "mojej siostrze 12",
]  # fmt: skip

BANDS = [
    ("dorosły", AgeBand.FROM_26), ("dorosła", AgeBand.FROM_26), ("jestem dorosły", AgeBand.FROM_26),
    ("18+", AgeBand.FROM_26), ("pełnoletnia", AgeBand.FROM_26), ("adult", AgeBand.FROM_26),
    ("im an adult", AgeBand.FROM_26),
    ("дорослий", AgeBand.FROM_26), ("взрослая", AgeBand.FROM_26), ("jestem dorosłą osobą", AgeBand.FROM_26),
    ("emerytka", AgeBand.FROM_60), ("jestem emerytem", AgeBand.FROM_60), ("на пенсії", AgeBand.FROM_60),
    ("retired", AgeBand.FROM_60), ("niepełnoletnia", AgeBand.FROM_13), ("nastolatka", AgeBand.FROM_13),
    ("jestem nieletni", AgeBand.FROM_13), ("teenager", AgeBand.FROM_13), ("im a minor", AgeBand.FROM_13),
    ("nie jestem pełnoletnia", AgeBand.FROM_13), ("подросток", AgeBand.FROM_13), ("підліток", AgeBand.FROM_13),
    ("studentka", AgeBand.FROM_18), ("jestem na studiach", AgeBand.FROM_18),
]  # fmt: skip


@pytest.mark.parametrize(("text", "age"), OWN)
def test_an_age(text: str, age: int) -> None:
    heard = read_age(text, YEAR)
    assert (heard.age, heard.band) == (age, AgeBand.of(age))


@pytest.mark.parametrize("text", NO_AGE)
def test_no_age(text: str) -> None:
    assert (read_age(text, YEAR).age, read_age(text, YEAR).band) == (None, AgeBand.UNKNOWN)


@pytest.mark.parametrize("text", THEIRS)
def test_somebody_elses_age(text: str) -> None:
    heard = read_age(text, YEAR)
    assert (heard.age, heard.band, heard.other) == (None, AgeBand.UNKNOWN, True)


@pytest.mark.parametrize(("text", "band"), BANDS)
def test_an_age_without_a_number(text: str, band: AgeBand) -> None:
    heard = read_age(text, YEAR)
    assert (heard.age, heard.band) == (None, band)


@pytest.mark.parametrize("age", range(4, 111))
def test_every_age_that_people_have_is_read(age: int) -> None:
    for shape in ("{}", "mam {} lat", "{} лет", "мені {} років", "I am {} years old"):
        assert read_age(shape.format(age), YEAR).age == age, shape


@given(st.text(st.characters(exclude_categories=()), max_size=400), st.integers(2024, 2040))
def test_any_string_gives_an_age_that_people_have_or_none(text: str, year: int) -> None:
    heard = read_age(text, year)
    assert heard.age is None or 4 <= heard.age <= 110
    assert heard == read_age(text, year)


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert read_age("mam 15 lat " + "1 " * 100_000, YEAR).age == 15
    assert read_age("mam " * 100_000, YEAR).age is None
