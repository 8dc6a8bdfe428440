"""A place is found however it is written, and what is found is in the order of how near it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.centre_rows import Centre
from config.centre_search import CentreIndex, Nearness


def centre(town: str, county: str, voivodeship: str, *serves: str) -> Centre:
    return Centre(
        name=f"Przykład {town}",
        town=town,
        county=county,
        voivodeship=voivodeship,
        phones=("90 000 00 01",),
        source="example.org",
        checked=date(2026, 11, 1),
        serves=serves,
    )


INDEX = CentreIndex(
    [
        centre("Kraków", "Kraków", "małopolskie"),
        centre("Skała", "krakowski", "małopolskie", "Zabierzów", "gmina Liszki"),
        centre("Słomniki", "krakowski", "małopolskie"),
        centre("Nowy Targ", "nowotarski", "małopolskie"),
        centre("Zielona Góra", "Zielona Góra", "lubuskie"),
        centre("Białystok", "Białystok", "podlaskie"),
        centre("Łódź", "Łódź", "łódzkie"),
        centre("Gdańsk", "Gdańsk", "pomorskie"),
        centre("Gdynia", "Gdynia", "pomorskie"),
        centre("Piła", "pilski", "wielkopolskie"),
        centre("Opole", "Opole", "opolskie"),
        centre("Ełk", "ełcki", "warmińsko-mazurskie"),
    ]
)


@pytest.mark.parametrize(
    ("asked", "town"),
    [
        ("Kraków", "Kraków"),
        ("KRAKOW", "Kraków"),
        ("w Krakowie", "Kraków"),
        ("z Krakowa", "Kraków"),
        ("krakwo", "Kraków"),
        ("Kraków Nowa Huta", "Kraków"),
        ("mieszkam w Krakowie na Hucie", "Kraków"),
        ("Краків", "Kraków"),
        ("w Nowym Targu", "Nowy Targ"),
        ("Zielonej Górze", "Zielona Góra"),
        ("w Białymstoku", "Białystok"),
        ("bialystok!!", "Białystok"),
        ("Білосток", "Białystok"),
        ("Łodzi", "Łódź"),
        ("lodz", "Łódź"),
        ("Лодзь", "Łódź"),
        ("gda", "Gdańsk"),
        ("Gdansku", "Gdańsk"),
        ("Pile", "Piła"),
        ("w Ełku", "Ełk"),
        ("Opole opolskie", "Opole"),
        ("Zabierzowie", "Skała"),
        ("gmina Liszki", "Skała"),
    ],
)
def test_a_town_is_found_however_it_is_written(asked: str, town: str) -> None:
    first, *_ = INDEX.find(asked)
    assert (first.centre.town, first.nearness) == (town, Nearness.HERE)


@pytest.mark.parametrize("asked", ["Nowy Sącz", "Poznań", "a", "", "  ", "woj.", "?", "zzzzzz", "\0"])
def test_a_place_that_is_not_there_finds_no_other(asked: str) -> None:
    assert INDEX.find(asked) == ()


def test_what_is_near_follows_by_county_and_voivodeship() -> None:
    found = [(one.centre.town, one.nearness.name) for one in INDEX.find("Skała")]
    assert found == [
        ("Skała", "HERE"), ("Słomniki", "COUNTY"), ("Kraków", "VOIVODESHIP"), ("Nowy Targ", "VOIVODESHIP"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "near", "count"), [("powiat krakowski", "COUNTY", 4), ("w małopolskim", "VOIVODESHIP", 4)]
)
def test_a_county_and_a_voivodeship_are_places_too(asked: str, near: str, count: int) -> None:
    found = INDEX.find(asked)
    assert (found[0].nearness.name, len(found)) == (near, count)


@given(st.text(max_size=200))
def test_no_words_are_too_odd(asked: str) -> None:
    found = INDEX.find(asked)
    assert [one.nearness for one in found] == sorted(one.nearness for one in found)
    assert len({one.centre for one in found}) == len(found)
    assert CentreIndex().find(asked) == ()


@given(st.sampled_from(INDEX.centres), st.sampled_from(["", "w ", "  "]), st.sampled_from([str.upper, str.lower]))
def test_its_own_name_finds_a_town_first(one: Centre, before: str, written: object) -> None:
    assert callable(written)
    assert INDEX.find(before + written(one.town))[0].centre.town == one.town
