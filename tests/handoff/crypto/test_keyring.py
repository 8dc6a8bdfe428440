"""The keyring folder: made once, rotated by adding a file, and refused when it is not whole."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.crypto.envelope import EnvelopeError, Key
from handoff.crypto.keyring import KeyRing, Purpose, create_missing_keys, open_keyring
from most116.core.errors import ConfigurationError
from most116.core.ids import ConversationId, MessageId
from most116.core.sealed import ReplyAddress, Secret

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ONE, OTHER = ConversationId("one"), ConversationId("other")
MESSAGE = MessageId("message")
# Every string that Python can hold: lone surrogates and NULs are typed by people too.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)
RING = KeyRing({purpose: {key.id: key} for purpose in Purpose for key in [Key.fresh()]})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_missing_keys(tmp_path / "keys", NOW)
    return tmp_path / "keys"


@given(ANY_TEXT)
def test_any_text_and_address_survives(text: str) -> None:
    key, wrapped = RING.new_content_key(ONE)
    opened = RING.unwrap(ONE, wrapped)
    assert opened.open_text(key.seal_text(Secret(text), MESSAGE), MESSAGE).reveal() == text
    assert opened.open_address(key.seal_address(ReplyAddress(text))).reveal() == text


def test_a_text_opens_only_as_what_it_is() -> None:
    key, wrapped = RING.new_content_key(ONE)
    sealed = key.seal_text(Secret("hej"), MESSAGE)
    for wrong in (
        lambda: key.open_text(sealed, MessageId("another")),
        lambda: key.open_text(sealed, MESSAGE, "note"),
        lambda: key.open_address(sealed),
        lambda: RING.new_content_key(ONE)[0].open_text(sealed, MESSAGE),
        lambda: RING.unwrap(OTHER, wrapped),
        lambda: RING.open_inbox(sealed, MESSAGE),
        lambda: RING.open_inbox(RING.seal_inbox(b"hej", MessageId("another")), MESSAGE),
    ):
        with pytest.raises(EnvelopeError):
            wrong()


def test_keys_are_made_once_and_for_nobody_else(folder: Path) -> None:
    assert create_missing_keys(folder, NOW) == []
    assert sorted(path.name.split("-")[0] for path in folder.iterdir()) == sorted(Purpose)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_rotated_key_seals_what_is_new_and_the_old_one_opens_what_was(folder: Path) -> None:
    before = open_keyring(folder)
    _, wrapped = before.new_content_key(ONE)
    sealed = before.seal_inbox(b"hej", MESSAGE)
    aside = folder.parent / "aside"
    create_missing_keys(aside, NOW + timedelta(days=1))
    for path in aside.iterdir():
        shutil.copy(path, folder)
    after = open_keyring(folder)
    for purpose in Purpose:
        assert after.current(purpose).id != before.current(purpose).id
    after.unwrap(ONE, wrapped)
    assert after.open_inbox(sealed, MESSAGE) == b"hej"
    with pytest.raises(EnvelopeError):
        before.open_inbox(after.seal_inbox(b"hej", MESSAGE), MESSAGE)


def test_with_its_file_a_key_is_gone_for_good(folder: Path) -> None:
    _, wrapped = open_keyring(folder).new_content_key(ONE)
    next(folder.glob("wrap-*")).unlink()
    create_missing_keys(folder, NOW)
    with pytest.raises(EnvelopeError):
        open_keyring(folder).unwrap(ONE, wrapped)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("wrap-20270101-00000000.key", "zz"),
        ("wrap-20270101-00000000.key", "00" * 16),
        ("wrap-20270101-00000000.key", "00" * 33),
        ("wrap-20270101.key", "00" * 32),
        ("spare-20270101-00000000.key", "00" * 32),
    ],
)
def test_a_broken_key_file_is_named(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content)
    with pytest.raises(ConfigurationError, match=name):
        open_keyring(folder)


def test_a_folder_that_is_not_whole_is_refused(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="most116 init"):
        open_keyring(folder / "nowhere")
    next(folder.glob("inbox-*")).unlink()
    with pytest.raises(ConfigurationError, match="inbox"):
        open_keyring(folder)
