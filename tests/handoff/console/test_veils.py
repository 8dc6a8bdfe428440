"""Long numbers and links are veiled and nothing is lost; the page script does the same (veils.test.mjs)."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.veils import own_pieces, pieces

CASES = json.loads((Path(__file__).parent / "veils.json").read_text(encoding="utf-8"))
OWN = json.loads((Path(__file__).parent / "own_veils.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:20] for case in CASES])
def test_a_text_is_cut_as_agreed(case: dict[str, object]) -> None:
    assert [[piece.kind, piece.text, piece.label] for piece in pieces(str(case["text"]))] == case["pieces"]


@pytest.mark.parametrize("case", OWN["cases"], ids=[case["text"][:20] for case in OWN["cases"]])
def test_a_consultants_own_numbers_are_veiled_but_those_of_the_table(case: dict[str, object]) -> None:
    found = own_pieces(str(case["text"]), OWN["known"])
    assert [[piece.kind, piece.text, piece.label] for piece in found] == case["pieces"]


@settings(deadline=None)
@given(st.text() | st.from_regex(r"(\d{1,9}[ -]?|www\.|https://| |[a-z@/])*", fullmatch=True))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text
