"""An envelope opens with its key, in its place, unharmed, and in no other case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.crypto.envelope import EnvelopeError, Key, key_id_of, open_sealed, seal

CONTEXTS = st.text(max_size=40)


@given(st.binary(max_size=2_000), CONTEXTS)
def test_what_was_sealed_opens_in_its_place(plaintext: bytes, context: str) -> None:
    key = Key.fresh()
    sealed = seal(key, plaintext, context)
    assert open_sealed(key, sealed, context) == plaintext
    assert key_id_of(sealed) == key.id
    assert seal(key, plaintext, context) != sealed


@given(st.binary(max_size=200), CONTEXTS, CONTEXTS)
def test_it_opens_in_no_other_place(plaintext: bytes, context: str, other: str) -> None:
    key = Key.fresh()
    if context != other:
        with pytest.raises(EnvelopeError):
            open_sealed(key, seal(key, plaintext, context), other)


@given(st.binary(max_size=60), st.data())
def test_one_flipped_bit_is_noticed(plaintext: bytes, data: st.DataObject) -> None:
    key = Key.fresh()
    sealed = bytearray(seal(key, plaintext, "here"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << (bit % 8)
    with pytest.raises(EnvelopeError):
        open_sealed(key, bytes(sealed), "here")


@given(st.binary(max_size=60), st.data())
def test_a_cut_or_strange_envelope_is_noticed(plaintext: bytes, data: st.DataObject) -> None:
    key = Key.fresh()
    sealed = seal(key, plaintext, "here")
    cut = sealed[: data.draw(st.integers(0, len(sealed) - 1))]
    for strange in (cut, plaintext, b"", sealed + b"\x00"):
        with pytest.raises(EnvelopeError):
            open_sealed(key, strange, "here")


def test_another_key_does_not_open_it() -> None:
    key = Key.fresh()
    with pytest.raises(EnvelopeError):
        open_sealed(Key.fresh(), seal(key, b"hej", "here"), "here")
    with pytest.raises(EnvelopeError):
        open_sealed(Key(key.id, Key.fresh().secret), seal(key, b"hej", "here"), "here")


def test_a_key_does_not_print() -> None:
    key = Key.fresh()
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


@pytest.mark.parametrize("envelope", [b"", b"\x01", b"\x02" + b"x" * 40])
def test_the_key_of_no_envelope_is_unknown(envelope: bytes) -> None:
    with pytest.raises(EnvelopeError):
        key_id_of(envelope)
