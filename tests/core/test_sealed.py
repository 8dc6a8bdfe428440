"""A secret shows itself to nobody by accident."""

import copy
import dataclasses
import json
import pickle

import pytest

from most116.core.sealed import ReplyAddress, Sealed, Secret

WORDS = "I am Ania"


@pytest.mark.parametrize("secret", [Secret(WORDS), ReplyAddress(WORDS)])
def test_a_secret_prints_as_stars(secret: Secret) -> None:
    shown = [repr(secret), str(secret), f"{secret}", f"{secret!r:>30}", "%s" % secret, repr([secret])]  # noqa: UP031
    assert all("***" in text and WORDS not in text for text in shown)
    assert secret.reveal() == WORDS


def test_a_secret_refuses_to_be_copied_out() -> None:
    @dataclasses.dataclass
    class Note:
        text: Secret

    with pytest.raises(TypeError, match="plaintext"):
        pickle.dumps(Secret(WORDS))
    with pytest.raises(TypeError, match="not JSON serializable"):
        json.dumps({"text": Secret(WORDS)})
    with pytest.raises(TypeError, match="plaintext"):
        dataclasses.asdict(Note(Secret(WORDS)))
    with pytest.raises(TypeError, match="plaintext"):
        copy.deepcopy(Secret(WORDS))
    with pytest.raises(TypeError):
        vars(Secret(WORDS))
    assert WORDS not in repr(Note(Secret(WORDS)))


def test_secrets_are_equal_by_value_and_kind() -> None:
    assert Secret(WORDS) == Secret(WORDS)
    assert Secret(WORDS) != Secret("")
    assert Secret(WORDS) != ReplyAddress(WORDS)
    assert len({Secret(WORDS), Secret(WORDS), ReplyAddress(WORDS)}) == 2
    assert not Secret("")
    assert copy.copy(Secret(WORDS)) == Secret(WORDS)


def test_a_sealed_box_prints_its_size_and_not_its_content() -> None:
    assert repr(Sealed(blob=b"abc", context="letter:1")) == "Sealed(3 bytes, 'letter:1')"
