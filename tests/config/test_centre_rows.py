"""Lists of centres as they come from spreadsheets: taken whatever their form, refused with what to put right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.centre_rows import Centre, read_sheet, write_sheet

TODAY = date(2026, 11, 21)
HEADING = "nazwa;miejscowość;powiat;województwo;telefony;źródło;sprawdzono"
ROW = "Przykład;Łąkowo;łąkowski;śląskie;90 000 00 01;example.org;2026-11-01"
PLAIN = Centre(
    name="Przykład",
    town="Łąkowo",
    county="łąkowski",
    voivodeship="śląskie",
    phones=("90 000 00 01",),
    source="example.org",
    checked=date(2026, 11, 1),
)


def sheet(*rows: str) -> bytes:
    return "\n".join(rows).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_whatever_a_spreadsheet_writes_is_read(encoding: str, delimiter: str, end: str) -> None:
    content = end.join((HEADING, ROW, "")).replace(";", delimiter).encode(encoding)
    read = read_sheet(content, TODAY)
    assert (read.centres, read.problems) == ((PLAIN,), ())


def test_every_field_is_read_in_the_words_people_use() -> None:
    heading = "Nazwa;Miasto;Powiat;Województwo;Obejmuje;Telefon;Godziny;Adres;Wózek;PJM;Pętla indukcyjna;Ciche godziny"
    row = 'Przykład;Nowe Łąki;łąkowski;woj. Śląskie;"gmina Bór, Rów";"+48 (90) 000-00-01/0048600000002";całodobowo'
    rest = ';"ul. Polna 1; parter";tak;Nie;;sob. 9-12;pl, UK;example.org;1.11.2026'
    read = read_sheet(sheet(f"{heading};Języki;Źródło;Sprawdzono", row + rest), TODAY)
    assert read.problems == ()
    assert read.centres == (
        Centre(
            name="Przykład",
            town="Nowe Łąki",
            county="łąkowski",
            voivodeship="śląskie",
            serves=("gmina Bór", "Rów"),
            phones=("90 000 00 01", "600 000 002"),
            hours="24/7",
            address="ul. Polna 1; parter",
            wheelchair=True,
            interpreter=False,
            induction_loop=None,
            quiet_hours="sob. 9-12",
            languages=("pl", "uk"),
            source="example.org",
            checked=date(2026, 11, 1),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "field", "wrong"),
    [
        ("Przykład", "", "name", "it is empty"),
        ("Przykład", "a" * 301, "name", "it has 301 characters"),
        ("Łąkowo", "£¹kowo", "town", "a sign that no such name has"),
        ("łąkowski", "", "county", "it is empty"),
        ("śląskie", "Śląsk", "voivodeship", "no such voivodeship"),
        ("90 000 00 01", "116 123", "phones", "not have nine digits"),
        ("90 000 00 01", "116112", "phones", "not have nine digits"),
        ("90 000 00 01", "90 000 00 01 w. 4", "phones", "not have nine digits"),
        ("90 000 00 01", "rano", "phones", "not have nine digits"),
        ("90 000 00 01", "  ", "phones", "it is empty"),
        ("example.org", "", "source", "it is empty"),
        ("2026-11-01", "wczoraj", "checked", "not a date"),
        ("2026-11-01", "2026-02-30", "checked", "not a date"),
        ("2026-11-01", "2026-11-22", "checked", "yet to come"),
        ("2026-11-01", "2026-11-01;more", "file", "more cells than the heading"),
    ],
)
def test_a_bad_row_is_told_with_its_number_and_a_remedy(old: str, new: str, field: str, wrong: str) -> None:
    read = read_sheet(sheet(HEADING, ROW, "", ROW.replace("Przykład", "Drugi").replace(old, new)), TODAY)
    if old == "Przykład":
        read = read_sheet(sheet(HEADING, ROW, "", ROW.replace(old, new)), TODAY)
    assert read.centres == (PLAIN,)
    (problem,) = read.problems
    assert (problem.row, problem.field) == (4, field)
    assert wrong in problem.wrong
    assert problem.remedy
    assert str(problem).startswith(f"row 4, {field}: ")


def test_all_that_is_wrong_in_a_row_is_told_at_once() -> None:
    read = read_sheet(sheet(HEADING, ";;;;;;"), TODAY)
    assert read.problems == ()
    read = read_sheet(sheet(HEADING, ";?;;x;1;;x"), TODAY)
    assert [problem.field for problem in read.problems] == [
        "name", "town", "county", "voivodeship", "phones", "source", "checked",
    ]  # fmt: skip


def test_the_same_centre_twice_is_told() -> None:
    read = read_sheet(sheet(HEADING, ROW, ROW.upper().replace("ŚLĄSKIE", "śląskie")), TODAY)
    assert read.centres == (PLAIN,)
    (problem,) = read.problems
    assert (problem.row, "row 2" in problem.wrong) == (3, True)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "file"),
        (b"\n\n", "file"),
        (ROW.encode(), "file"),
        (b"\x81\x8d\xff", "file"),
        (b"x" * 5_000_001, "file"),
        (sheet(HEADING.replace("źródło;", ""), ROW), "source"),
        (sheet(HEADING + ";opis", ROW + ";x"), "opis"),
        (sheet(HEADING + ";telefon", ROW + ";x"), "phones"),
    ],
)
def test_a_file_without_its_columns_is_refused_as_a_whole(content: bytes, field: str) -> None:
    read = read_sheet(content, TODAY)
    assert read.centres == ()
    assert [(problem.row, problem.field) for problem in read.problems] == [(1, field)]


def test_a_quotation_mark_left_open_is_told_where_it_is() -> None:
    read = read_sheet(sheet(HEADING, ROW, '"' + "x" * 200_000), TODAY)
    assert read.centres == (PLAIN,)
    assert [(problem.row, problem.field) for problem in read.problems] == [(3, "file")]


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: sheet(HEADING, ROW, text)))
def test_any_bytes_are_read_or_told(content: bytes) -> None:
    read = read_sheet(content, TODAY)
    assert read.centres or read.problems


_NAMES = st.from_regex(r"[A-ZŁŚŻ][a-ząćęłńóśźż]{1,10}( [A-ZŁŚŻ][a-ząćęłńóśźż]{1,10})?", fullmatch=True)
_WORDS = st.text(alphabet="abcąęłŁ0;,\"'| -", max_size=30).map(lambda text: " ".join(text.split()))
_MAYBE = st.sampled_from([None, True, False])


@given(
    st.lists(
        st.builds(
            Centre,
            name=_NAMES,
            town=_NAMES,
            county=_NAMES,
            voivodeship=st.sampled_from(["śląskie", "łódzkie"]),
            phones=st.just(("90 000 00 01", "600 000 002")),
            source=_NAMES,
            checked=st.dates(date(2000, 1, 1), TODAY),
            serves=st.lists(_NAMES, max_size=2).map(tuple),
            hours=_WORDS,
            address=_WORDS,
            wheelchair=_MAYBE,
            interpreter=_MAYBE,
            induction_loop=_MAYBE,
            quiet_hours=_WORDS,
            languages=st.sampled_from([(), ("pl",), ("pl", "uk")]),
        ),
        max_size=4,
        unique_by=lambda one: (one.name.casefold(), one.town.casefold(), one.address.casefold()),
    )
)
def test_what_is_written_is_read_again(centres: list[Centre]) -> None:
    read = read_sheet(write_sheet(centres), TODAY)
    assert (read.centres, read.problems) == (tuple(centres), ())
