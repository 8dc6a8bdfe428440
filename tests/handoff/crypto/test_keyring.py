"""The keyring folder: made once, rotated by adding a file, and refused when it is not whole."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.crypto.envelope import EnvelopeError, Key
from handoff.crypto.key_folder import KeyFolder, Purpose, StoredKey, create_missing_keys
from handoff.crypto.keyring import KeyRing, open_keyring
from most116.core.errors import ConfigurationError, StorageDown
from most116.core.ids import ConversationId, MessageId
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.moved_clock import MovedClock

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ONE, OTHER = ConversationId("one"), ConversationId("other")
MESSAGE = MessageId("message")
# Every string that Python can hold: lone surrogates and NULs are typed by people too.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


class InMemory:
    """Keys that are in no folder."""

    def __init__(self, *days: date) -> None:
        self.keys = [StoredKey(purpose, day, Key.fresh()) for day in days for purpose in Purpose]
        self.away = False

    def read(self) -> Sequence[StoredKey]:
        if self.away:
            raise ConfigurationError("away")
        return list(self.keys)

    def add(self, purpose: Purpose, day: date) -> StoredKey:
        self.keys.append(StoredKey(purpose, day, Key.fresh()))
        return self.keys[-1]

    def destroy(self, key_id: str) -> None:
        self.keys = [one for one in self.keys if one.key.id != key_id]


RING = KeyRing(InMemory(NOW.date()), MovedClock(NOW))


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


def test_a_key_is_used_from_its_day_on_and_the_old_ones_open_what_was(folder: Path) -> None:
    clock = MovedClock(NOW)
    ring, store = open_keyring(folder, clock), KeyFolder(folder)
    _, wrapped = ring.new_content_key(ONE)
    sealed = ring.seal_inbox(b"hej", MESSAGE)
    tomorrow = {purpose: store.add(purpose, NOW.date() + timedelta(days=1)).key for purpose in Purpose}
    clock.move(hours=23, minutes=59)
    assert tomorrow[Purpose.WRAP] != ring.current(Purpose.WRAP)
    clock.move(minutes=1)
    assert {purpose: ring.current(purpose) for purpose in Purpose} == tomorrow
    ring.unwrap(ONE, wrapped)
    assert ring.open_inbox(sealed, MESSAGE) == b"hej"
    assert ring.rewrap(ONE, wrapped)[1:5].hex() == tomorrow[Purpose.WRAP].id
    with pytest.raises(EnvelopeError):
        ring.rewrap(OTHER, wrapped)


def test_a_key_that_another_process_made_opens_at_once(folder: Path) -> None:
    clock = MovedClock(NOW)
    before = open_keyring(folder, clock)
    KeyFolder(folder).add(Purpose.INBOX, NOW.date())
    sealed = open_keyring(folder, clock).seal_inbox(b"hej", MESSAGE)
    assert before.open_inbox(sealed, MESSAGE) == b"hej"


def test_a_destroyed_key_is_gone_for_good_from_the_folder_and_from_memory(folder: Path) -> None:
    clock = MovedClock(NOW)
    ring, store = open_keyring(folder, clock), KeyFolder(folder)
    _, wrapped = ring.new_content_key(ONE)
    ring.unwrap(ONE, wrapped)
    store.add(Purpose.WRAP, NOW.date())
    store.destroy(wrapped[1:5].hex())
    store.destroy(wrapped[1:5].hex())
    clock.move(minutes=1)
    ring.new_content_key(OTHER)
    for late in (ring, open_keyring(folder, clock)):
        with pytest.raises(EnvelopeError):
            late.unwrap(ONE, wrapped)
    assert not [path for path in folder.iterdir() if path.suffix != ".key"]


def test_nothing_is_sealed_under_keys_that_could_not_be_read_for_a_day() -> None:
    clock, store = MovedClock(NOW), InMemory(NOW.date())
    ring = KeyRing(store, clock)
    store.away = True
    clock.move(hours=24)
    ring.seal_inbox(b"hej", MESSAGE)
    clock.move(seconds=1)
    with pytest.raises(StorageDown):
        ring.seal_inbox(b"hej", MESSAGE)
    store.away = False
    ring.seal_inbox(b"hej", MESSAGE)


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
        open_keyring(folder, MovedClock(NOW))


def test_a_folder_that_is_not_whole_is_refused(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="most116 init"):
        open_keyring(folder / "nowhere", MovedClock(NOW))
    next(folder.glob("inbox-*")).unlink()
    with pytest.raises(ConfigurationError, match="inbox"):
        open_keyring(folder, MovedClock(NOW))
