"""Where keys are kept: a folder of files `<purpose>-<yyyymmdd>-<id>.key`, each 64 hexadecimal digits."""

import os
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from handoff.crypto.envelope import Key
from most116.core.errors import ConfigurationError
from most116.core.folders import settle

_SUFFIX = ".key"
_BYTES = 32
_DAY = "%Y%m%d"


class Purpose(StrEnum):
    """`wrap` wraps the data key of each conversation.

    `inbox` seals messages between their acceptance and their processing, when no conversation key is at hand yet, and
    what else has to be opened without one. `pepper` keys the hashes that stand for addresses and platform ids.
    `return116111` and `return116123` key by what people who come back are known on each line.
    `account` seals and keys what the second factors of the people at the desk are checked with.
    """

    WRAP = "wrap"
    INBOX = "inbox"
    PEPPER = "pepper"
    ACCOUNT = "account"
    RETURN_YOUTH = "return116111"
    RETURN_ADULT = "return116123"


class StoredKey(NamedTuple):
    """A key, what it is for, and the day (UTC) from which it is used."""

    purpose: Purpose
    day: date
    key: Key


class KeyStore(Protocol):
    """Keeps keys: a folder, or a service for secrets."""

    def read(self) -> Sequence[StoredKey]:
        """All keys, by day and in the order they were made. Raises ConfigurationError, whatever is wrong."""
        ...

    def add(self, purpose: Purpose, day: date) -> StoredKey:
        """Make a key. Raises ConfigurationError."""
        ...

    def destroy(self, key_id: str) -> None:
        """Make a key unreadable for good; nothing when it is gone already. Raises ConfigurationError."""
        ...


class KeyFolder:
    """Implements `KeyStore` by files that only their owner may read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> list[StoredKey]:
        try:
            try:
                return self._read()
            except FileNotFoundError:
                # One was destroyed while they were read.
                return self._read()
        except OSError as failure:
            raise ConfigurationError(
                f"the keyring {self.folder} cannot be read ({type(failure).__name__}): run `most116 init`, set "
                "MOST116_KEYRING_DIR, or mend its permissions"
            ) from None

    def add(self, purpose: Purpose, day: date) -> StoredKey:
        key = Key.fresh()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self.folder / f"{purpose}-{day:{_DAY}}-{key.id}{_SUFFIX}"
            # Whole under its name or not there at all: other processes read the folder meanwhile.
            draft = path.with_suffix(".new")
            _write(draft, key.secret.hex() + "\n", os.O_CREAT | os.O_EXCL)
            draft.rename(path)
            settle(self.folder)
        except OSError as failure:
            raise ConfigurationError(
                f"the keyring {self.folder} cannot be written to ({type(failure).__name__}): the clock and `most116 "
                "init` need to"
            ) from None
        return StoredKey(purpose, day, key)

    def destroy(self, key_id: str) -> None:
        try:
            for path in [path for path in self.folder.iterdir() if path.stem.endswith(f"-{key_id}")]:
                # Out of the way first, because nobody may read it half overwritten.
                gone = path.rename(path.with_suffix(".gone"))
                _write(gone, os.urandom(_BYTES).hex() + "\n", 0)
                gone.unlink()
            settle(self.folder)
        except OSError as failure:
            raise ConfigurationError(
                f"key {key_id} in the keyring {self.folder} cannot be destroyed ({type(failure).__name__}): the clock "
                "needs to write there"
            ) from None

    def path_of(self, stored: StoredKey) -> Path:
        return self.folder / f"{stored.purpose}-{stored.day:{_DAY}}-{stored.key.id}{_SUFFIX}"

    def _read(self) -> list[StoredKey]:
        files = [path for path in self.folder.iterdir() if path.suffix == _SUFFIX]
        # The day is in the name; of two keys of one day the file's own time says which is newer.
        return [_read(path) for path in sorted(files, key=lambda path: (_parts(path)[1], path.stat().st_mtime_ns))]


def create_missing_keys(folder: Path, now: datetime) -> list[Path]:
    """Make the folder (0700) and one key file (0600) for each purpose that has none; returns what was made."""
    store = KeyFolder(folder)
    present = {stored.purpose for stored in store.read()} if folder.is_dir() else set()
    return [store.path_of(store.add(purpose, now.date())) for purpose in Purpose if purpose not in present]


def _read(path: Path) -> StoredKey:
    purpose, day, key_id = _parts(path)
    try:
        secret = bytes.fromhex(path.read_text().strip())
    except ValueError:
        raise ConfigurationError(f"key file {path} is not readable as 64 hexadecimal digits: restore it") from None
    if len(secret) != _BYTES:
        raise ConfigurationError(f"key file {path} holds {len(secret) * 8} bits instead of 256: restore it")
    return StoredKey(purpose, day, Key(key_id, secret))


def _write(path: Path, content: str, flags: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | flags, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _parts(path: Path) -> tuple[Purpose, date, str]:
    try:
        purpose, day, key_id = path.stem.split("-")
        return Purpose(purpose), datetime.strptime(day, _DAY).date(), key_id  # noqa: DTZ007 - a day without a time
    except ValueError:
        raise ConfigurationError(
            f"file {path} in the keyring is not named <purpose>-<yyyymmdd>-<id>.key: move it elsewhere"
        ) from None
