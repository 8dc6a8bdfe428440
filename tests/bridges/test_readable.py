import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.readable import readable, unpacked

LONG = "Nie wiem, co mam robić. Wszystko się sypie i nie mam z kim pogadać. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zażółć 😀 мені", "Zażółć 😀 мені"),
        ("raz\r\ndwa\rtrzy\n\tcztery", "raz\ndwa\ntrzy\n\tcztery"),
        ("po\x00moc\x07\x9b", "pomoc"),
        ("\u202emoc\u202c \u2066b\u2069\ufeff", "moc b"),
        ("\ud800a\udc00", "\ufffda\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("👩\u200d👧 می\u200cخواهم", "👩\u200d👧 می\u200cخواهم"),
    ],
)
def test_unseen_controls_go_and_words_stay(text: str, expected: str) -> None:
    assert readable(text) == expected


@given(st.text(st.characters()))
def test_any_text_becomes_safe_once_and_for_all(text: str) -> None:
    safe = readable(text)
    assert safe.encode("utf-8").decode("utf-8") == safe
    assert readable(safe) == safe


@pytest.mark.parametrize("words", [LONG, "мені страшно, допоможіть будь ласка, я одна вдома. ", "a b " * 20])
def test_a_text_that_came_as_base64_is_read(words: str) -> None:
    assert unpacked(base64.b64encode(words.encode()).decode()) == words


@pytest.mark.parametrize(
    "text",
    [
        "a" * 60,
        "A" * 64,
        "HAHA" * 20,
        "https" + "x" * 59,
        LONG,
        "",
        base64.b64encode(b"krotko").decode(),
        base64.b64encode(bytes(range(60))).decode(),
        base64.b64encode(b"onewordwithoutanyspacesinitatall" * 3).decode(),
    ],
)
def test_what_a_person_types_is_never_taken_for_base64(text: str) -> None:
    assert unpacked(text) == text
