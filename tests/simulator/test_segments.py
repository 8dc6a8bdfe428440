"""How many SMS a text is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from most116.simulator.segments import count_segments

TABLE = [
    ("", "GSM-7", 1),
    ("a" * 160, "GSM-7", 1),
    ("a" * 161, "GSM-7", 2),
    ("a" * 306, "GSM-7", 2),
    ("a" * 307, "GSM-7", 3),
    ("€" * 80, "GSM-7", 1),
    ("€" * 81, "GSM-7", 2),
    ("a" * 152 + "€" + "a" * 152, "GSM-7", 3),  # the escape pair does not fit into the first part
    ("ą", "UCS-2", 1),
    ("ą" * 70, "UCS-2", 1),
    ("ą" * 71, "UCS-2", 2),
    ("ą" * 134, "UCS-2", 2),
    ("a" * 159 + "ł", "UCS-2", 3),
    ("😔" * 35, "UCS-2", 1),
    ("ą" * 66 + "😔" + "ą" * 66, "UCS-2", 3),  # the surrogate pair does not fit into the first part
    ("éèùìòäöüñ", "GSM-7", 1),
]


@pytest.mark.parametrize(("text", "encoding", "segments"), TABLE)
def test_known_texts(text: str, encoding: str, segments: int) -> None:
    assert count_segments(text) == (encoding, segments)


@given(st.text(max_size=1600))
def test_parts_hold_the_text_and_are_not_wasted(text: str) -> None:
    encoding, segments = count_segments(text)
    units = len(text.encode("utf-16-be", "surrogatepass")) // 2
    one, many = (70, 67) if encoding == "UCS-2" else (160, 153)
    room = one if segments == 1 else many * segments
    assert units <= room
    if segments > 1:
        assert units * 2 > (many - 1) * (segments - 1), "no part but the last is nearly empty"


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_longer_text_is_never_fewer_parts_in_the_same_encoding(text: str, more: str) -> None:
    before, after = count_segments(text), count_segments(text + more)
    if before[0] == after[0]:
        assert after[1] >= before[1]
