"""The keys that protect other keys: a folder of key files, one conversation key per conversation wrapped by them.

Three purposes, each with its own files `<purpose>-<yyyymmdd>-<id>.key` in the keyring folder; the newest of a purpose
is the one in use, older ones still open what they sealed:

- `wrap`: wraps the data key of each conversation; deleting the wrapped key (or this file) shreds what it protected.
- `inbox`: seals messages between their acceptance and their processing, when no conversation key is at hand yet.
- `pepper`: keys the hashes that stand for addresses and platform ids.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from handoff.crypto.content_key import ContentKey
from handoff.crypto.envelope import EnvelopeError, Key, key_id_of, open_sealed, seal
from most116.core.errors import ConfigurationError
from most116.core.ids import ConversationId, MessageId

_SUFFIX = ".key"


class Purpose(StrEnum):
    WRAP = "wrap"
    INBOX = "inbox"
    PEPPER = "pepper"


class KeyRing:
    """The opened keyring folder. It is read once; a process that must see a rotation opens it again."""

    def __init__(self, keys: Mapping[Purpose, Mapping[str, Key]]) -> None:
        for purpose in Purpose:
            if not keys.get(purpose):
                raise ConfigurationError(f"the keyring has no {purpose} key: `most116 init` makes what is missing")
        self._keys = keys

    def current(self, purpose: Purpose) -> Key:
        return list(self._keys[purpose].values())[-1]

    def find(self, purpose: Purpose, envelope: bytes) -> Key:
        """The key an envelope needs; EnvelopeError when that key was destroyed or never ours."""
        key = self._keys[purpose].get(key_id_of(envelope))
        if key is None:
            raise EnvelopeError(f"the {purpose} key of this envelope is not in the keyring any more")
        return key

    def new_content_key(self, conversation: ConversationId) -> tuple[ContentKey, bytes]:
        """A fresh data key and its wrapped form, which is all that is ever stored of it."""
        key = Key.fresh()
        wrapped = seal(self.current(Purpose.WRAP), bytes.fromhex(key.id) + key.secret, f"{conversation}/key")
        return ContentKey(conversation, key), wrapped

    def unwrap(self, conversation: ConversationId, wrapped: bytes) -> ContentKey:
        opened = open_sealed(self.find(Purpose.WRAP, wrapped), wrapped, f"{conversation}/key")
        return ContentKey(conversation, Key(opened[:4].hex(), opened[4:]))

    def seal_inbox(self, plaintext: bytes, message: MessageId) -> bytes:
        return seal(self.current(Purpose.INBOX), plaintext, f"inbox/{message}")

    def open_inbox(self, envelope: bytes, message: MessageId) -> bytes:
        return open_sealed(self.find(Purpose.INBOX, envelope), envelope, f"inbox/{message}")


def open_keyring(folder: Path) -> KeyRing:
    """Read every key file; ConfigurationError names the file and the remedy when one cannot be used."""
    if not folder.is_dir():
        raise ConfigurationError(f"keyring folder {folder} is not there: run `most116 init` or set MOST116_KEYRING_DIR")
    keys: dict[Purpose, dict[str, Key]] = {purpose: {} for purpose in Purpose}
    # The day is in the name; of two keys of one day the file's own time says which is newer.
    for path in sorted(folder.glob(f"*{_SUFFIX}"), key=lambda path: (_parts(path)[1], path.stat().st_mtime_ns)):
        purpose, _, key_id = _parts(path)
        try:
            secret = bytes.fromhex(path.read_text().strip())
        except (OSError, ValueError):
            raise ConfigurationError(f"key file {path} is not readable as 64 hexadecimal digits: restore it") from None
        if len(secret) != 32:
            raise ConfigurationError(f"key file {path} holds {len(secret) * 8} bits instead of 256: restore it")
        keys[purpose][key_id] = Key(key_id, secret)
    return KeyRing(keys)


def create_missing_keys(folder: Path, now: datetime) -> list[Path]:
    """Make the folder (0700) and one key file (0600) for each purpose that has none; returns what was made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    present = {_parts(path)[0] for path in folder.glob(f"*{_SUFFIX}")}
    return [_write_key(folder, purpose, now) for purpose in Purpose if purpose not in present]


def _write_key(folder: Path, purpose: Purpose, now: datetime) -> Path:
    key = Key.fresh()
    path = folder / f"{purpose}-{now:%Y%m%d}-{key.id}{_SUFFIX}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key.secret.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def _parts(path: Path) -> tuple[Purpose, str, str]:
    try:
        purpose, day, key_id = path.stem.split("-")
        return Purpose(purpose), day, key_id
    except ValueError:
        raise ConfigurationError(
            f"file {path} in the keyring is not named <purpose>-<yyyymmdd>-<id>.key: move it elsewhere"
        ) from None
