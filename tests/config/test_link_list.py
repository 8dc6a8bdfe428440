"""The signed list: what was signed is shown, and nothing else is."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from config.link_list import FILE, dump, load_signed_list, sign
from most116.core.errors import ConfigurationError

TEXT = "2026-11-21\nhttps://most116.example/go/c2d3f\nhttps://most116.example/go/k7p4x\n"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=4)


def kept(folder: Path, content: object) -> Path:
    (folder / FILE).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return folder


def test_a_signed_list_reads_back(tmp_path: Path) -> None:
    signed = sign(TEXT, KEY)
    assert load_signed_list(kept(tmp_path, dump(signed))) == signed
    assert (signed.day, len(signed.addresses)) == ("2026-11-21", 2)
    assert signed.fingerprint == sign("other", KEY).fingerprint != sign(TEXT, Ed25519PrivateKey.generate()).fingerprint
    assert [len(group) for group in signed.fingerprint.split()] == [4] * 16


def test_without_a_list_there_is_none(tmp_path: Path) -> None:
    assert load_signed_list(None) is None
    assert load_signed_list(tmp_path) is None


@pytest.mark.parametrize(
    "change",
    [
        {"list": TEXT + "https://sticker.example/go/k7p4x\n"},
        {"signature": "AAAA"},
        {"signature": "ä"},
        {"signature": None},
        {"key": "-----BEGIN PUBLIC KEY-----"},
        {"key": 7},
        {"list": None},
    ],
)
def test_what_nobody_signed_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    content = {**json.loads(dump(sign(TEXT, KEY))), **change}
    with pytest.raises(ConfigurationError, match="`most116 link publish` again"):
        load_signed_list(kept(tmp_path, content))


@given(content=JSON | st.dictionaries(st.sampled_from(["list", "signature", "key"]), JSON))
def test_whatever_the_file_holds_is_refused(tmp_path_factory: pytest.TempPathFactory, content: object) -> None:
    folder = kept(tmp_path_factory.mktemp("data"), json.dumps(content))
    with pytest.raises(ConfigurationError, match=FILE):
        load_signed_list(folder)
