import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bridges.splitting import Segments, sms_segments, split_bytes, split_numbered, split_text
from config.texts import Texts
from most116.simulator.segments import count_segments

PIECES = (
    "Ala ma kota. ", "kot", " ", "\n\n", "\n", "116 111", "800 12 12 12", "Zażółć!", "👩\u200d👩\u200d👧", "🇵🇱🇺🇦",
    "👍🏽", "❤\ufe0f", "각", "e\u0301", " \u0301", "\u00a0", "^{€}", "x" * 40, "…", "?\t", "جيد", "\r\n", "\u200d",
)  # fmt: skip
texts_of_pieces = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)
any_text = st.one_of(texts_of_pieces, st.text(max_size=300))
NUMBERED = regex.compile(r"\([0-9]+/[0-9]+\) ")


def unspaced(text: str) -> str:
    return "".join(text.split())


@given(any_text, st.integers(1, 200))
def test_parts_fit_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert parts
    assert all(len(part) <= limit for part in parts)
    if text.strip():
        assert unspaced("".join(parts)) == unspaced(text)
    assert parts == split_text(text, limit)


@given(any_text, st.integers(1, 200))
def test_parts_stand_in_the_text_in_order_with_only_white_space_between(text: str, limit: int) -> None:
    at = 0
    for part in split_text(text, limit):
        found = text.find(part, at)
        assert found >= 0
        assert not text[at:found].strip()
        at = found + len(part)


@given(texts_of_pieces, st.integers(50, 200))
def test_no_grapheme_is_cut(text: str, limit: int) -> None:
    # Of the longest grapheme here a part can hold several, so no cut is ever forced.
    longest = max((len(grapheme) for grapheme in regex.findall(r"\X", text)), default=0)
    if longest > limit:
        return
    edges = {0, *(found.end() for found in regex.finditer(r"\X", text))}
    at = 0
    for part in split_text(text, limit):
        at = text.index(part, at)
        assert at in edges
        at += len(part)
        assert at in edges


@given(any_text)
def test_numbered_parts_fit_and_say_how_many_there_are(text: str) -> None:
    parts = split_numbered(text, 60)
    assert all(len(part) <= 60 for part in parts)
    if len(parts) > 1:
        assert [part.partition(" ")[0] for part in parts] == [f"({n}/{len(parts)})" for n in range(1, len(parts) + 1)]
        assert unspaced("".join(NUMBERED.sub("", part, count=1) for part in parts)) == unspaced(text)


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, [""]),
        ("krótko", 10, ["krótko"]),
        ("  hej  ", 10, ["  hej  "]),
        ("jeden dwa trzy", 10, ["jeden dwa", "trzy"]),
        ("Jedno. Drugie zdanie", 15, ["Jedno. Drugie", "zdanie"]),
        ("Pierwsze zdanie. Drugie zdanie.", 25, ["Pierwsze zdanie.", "Drugie zdanie."]),
        ("Pierwszy akapit\n\ndrugi. Trzeci akapit", 25, ["Pierwszy akapit", "drugi. Trzeci akapit"]),
        ("dzwoń na 116 111 teraz", 13, ["dzwoń na", "116 111 teraz"]),
        ("dzwoń 800 12 12 12 zawsze", 18, ["dzwoń 800 12 12 12", "zawsze"]),
        ("dzwoń 800 12 12 12", 16, ["dzwoń", "800 12 12 12"]),
        ("116 111 116 123", 7, ["116 111", "116 123"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("👍🏽👍🏽👍🏽", 5, ["👍🏽👍🏽", "👍🏽"]),
        ("🇵🇱🇺🇦", 3, ["🇵🇱", "🇺🇦"]),
        ("z" + "\u0301" * 9, 4, ["z\u0301\u0301\u0301", "\u0301" * 4, "\u0301" * 2]),
        (" " * 30, 10, [" " * 10]),
        ("a\u00a0b c", 4, ["a\u00a0b", "c"]),
    ],
)
def test_where_a_text_is_cut(text: str, limit: int, parts: list[str]) -> None:
    assert split_text(text, limit) == parts


def test_a_limit_of_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="limit"):
        split_text("hej", 0)


def test_more_than_nine_parts_are_numbered_with_room_for_it() -> None:
    parts = split_numbered("słowo " * 100, 50)
    assert parts[0].startswith(f"(1/{len(parts)}) słowo")
    assert len(parts) > 9
    assert all(len(part) <= 50 for part in parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Segments("GSM-7", 0, 1)),
        ("a" * 160, Segments("GSM-7", 160, 1)),
        ("a" * 161, Segments("GSM-7", 161, 2)),
        ("a" * 306, Segments("GSM-7", 306, 2)),
        ("a" * 307, Segments("GSM-7", 307, 3)),
        ("€" * 80, Segments("GSM-7", 160, 1)),
        # 153 is odd: an escape pair does not straddle two SMS, so each holds 76 of them.
        ("€" * 153, Segments("GSM-7", 306, 3)),
        ("ą" * 70, Segments("UCS-2", 70, 1)),
        ("ą" * 71, Segments("UCS-2", 71, 2)),
        ("ą" + "a" * 159, Segments("UCS-2", 160, 3)),
        ("😀" * 35, Segments("UCS-2", 70, 1)),
        ("😀" * 67, Segments("UCS-2", 134, 3)),
        ("é à è ù ì ò ä ö ü ñ", Segments("GSM-7", 19, 1)),
    ],
)
def test_segments(text: str, expected: Segments) -> None:
    assert sms_segments(text) == expected


@given(st.text(max_size=400))
def test_segments_are_what_the_network_counts(text: str) -> None:
    ours = sms_segments(text)
    assert (ours.encoding, ours.count) == count_segments(text)


@given(st.text(max_size=3000), st.integers(4, 1000))
def test_parts_by_bytes_fit_and_hold_every_word(text: str, limit: int) -> None:
    whole = text.encode("utf-8", "replace").decode()
    parts = split_bytes(whole, limit)
    assert all(len(part.encode()) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(whole.split())


def test_a_short_text_in_bytes_is_left_alone() -> None:
    assert split_bytes("ą" * 500, 1000) == ["ą" * 500]
    assert [len(part) for part in split_bytes("ą" * 501, 1000)] == [500, 1]


def test_no_text_of_ours_is_cut(texts: Texts) -> None:
    for catalogue in texts.catalogue.values():
        for key, entry in catalogue.items():
            wording = entry.sms or entry.chat
            assert [len(split_numbered(words, 320)) for words in (wording.youth, wording.adult)] == [1, 1], key
