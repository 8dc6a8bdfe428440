"""What `make bench` says and keeps: its verdicts, its exit code, and the copy in the documents."""

import json
from xml.etree import ElementTree as ET

import pytest

from most116.testing.bench.__main__ import ended
from most116.testing.bench.page import PAGE, PICTURE, kept, page_of
from most116.testing.bench.plot import plotted
from most116.testing.bench.results import Results
from most116.testing.bench.targets import TARGETS

SVG = "{http://www.w3.org/2000/svg}"


def results(**measured: float) -> Results:
    found = Results("a machine", "2026-11-22T12:06", ["webhook"], loud=False)
    for name, value in measured.items():
        found.add(name, value)
    return found


@pytest.mark.parametrize(
    ("name", "value", "verdict", "code"),
    [
        ("webhook / floor, rate at 16", 1.0, "met", 0),
        ("webhook / floor, rate at 16", 0.95, "missed by less than a tenth", 0),
        ("webhook / floor, rate at 16", 0.89, "MISSED", 1),
        ("webhook / floor, p99 at 16", 0.54, "missed by less than a tenth", 0),
        ("webhook / floor, p99 at 16", 0.56, "MISSED", 1),
        # Milliseconds are those of the machine: told, and no failure.
        ("webhook, CPU of one", 9.0, "MISSED", 0),
        ("floor, CPU of one", 9.0, "", 0),
    ],
)
def test_a_ratio_that_misses_its_target_by_more_than_a_tenth_fails(
    name: str, value: float, verdict: str, code: int
) -> None:
    found = results(**{name: value})
    assert found.measured[0].verdict == verdict
    assert ended(found) == code


def test_what_is_kept_is_read_back_with_its_targets() -> None:
    told = json.loads(results(**{"webhook / floor, rate at 1": 0.5}).dumped())
    (row,) = told["measured"]
    assert (row["value"], row["target"], row["verdict"]) == (0.5, "at least 1", "MISSED")


def test_the_copy_in_the_documents_is_as_its_figures_say() -> None:
    found = kept()
    assert PAGE.read_text("utf-8") == page_of(found), "run `make bench ARGS=--keep`"
    assert PICTURE.read_text("utf-8") == plotted(found), "run `make bench ARGS=--keep`"
    assert sum(one.target is not None for one in found.measured) > len(TARGETS) // 2


def test_the_picture_says_in_words_what_it_shows() -> None:
    found = results(**{"webhook / floor, rate at 1": 0.5, "floor, CPU of one": 1.0})
    picture = ET.fromstring(plotted(found))  # noqa: S314 -- our own
    described = {picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")}
    assert {one.get("id") for one in described if one is not None} == set(
        (picture.get("aria-labelledby") or "").split()
    )
    (bar,) = (one.findtext(f"{SVG}title") for one in picture.iter(f"{SVG}g"))
    assert bar == "webhook / floor, rate at 1: 0.5, at least 1"
