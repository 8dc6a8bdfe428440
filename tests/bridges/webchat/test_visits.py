import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from bridges.webchat.visits import Visit
from most116.core.messages import Kind

ANYTHING = st.text(st.characters(codec="utf-8"))


def test_every_visit_is_new_and_its_box_does_not_name_it() -> None:
    one, other = Visit.new(), Visit.new()
    assert one.box != other.box
    assert len(one.token.reveal()) == 43
    assert one.token.reveal() not in one.box
    again = Visit.parse(one.token.reveal())
    assert again is not None
    assert again.box == one.box


@pytest.mark.parametrize("token", ["", "x", "x" * 42, "x" * 44, "x" * 42 + "!", "ą" * 43, "\0" * 43])
def test_what_is_no_token_is_no_visit(token: str) -> None:
    assert Visit.parse(token) is None


@given(st.binary(max_size=200))
def test_only_the_visit_opens_what_it_sealed(content: bytes) -> None:
    visit = Visit.new()
    blob = visit.seal(content)
    assert visit.open(blob) == content
    assert visit.seal(content) != blob
    for closed in (blob[:-1], blob + b"\0", b"", bytes([blob[0] ^ 1]) + blob[1:]):
        with pytest.raises((InvalidTag, ValueError)):
            visit.open(closed)
    with pytest.raises(InvalidTag):
        Visit.new().open(blob)


@given(ANYTHING, ANYTHING)
def test_a_message_has_one_id_and_other_words_have_another(client_id: str, words: str) -> None:
    visit = Visit.new()
    name = visit.message_id(client_id, Kind.TEXT, words)
    assert name == visit.message_id(client_id, Kind.TEXT, words)
    assert name != visit.message_id(client_id, Kind.TEXT, words + "!")
    assert name != visit.message_id(client_id, Kind.CHOICE, words)
    assert name != Visit.new().message_id(client_id, Kind.TEXT, words)
