"""The keys that protect other keys: one for each conversation and each care plan, wrapped by the key of the day.

Every day has a key of its own, made a day ahead, so that all processes have it when it is first used. Older ones open
what they sealed, until the clock destroys them (handoff/key_rotation.py).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from handoff.crypto.content_key import ContentKey
from handoff.crypto.envelope import EnvelopeError, Key, key_id_of, open_sealed, seal
from handoff.crypto.key_folder import KeyFolder, KeyStore, Purpose, StoredKey
from most116.core.clock import Clock
from most116.core.errors import ConfigurationError, StorageDown
from most116.core.ids import CarePlanId, ConversationId, MessageId

_READ_EVERY = timedelta(minutes=1)
# A key may be destroyed once another has been in use for two days (handoff/key_rotation.py): whoever has not read the
# keys for longer might still seal under it.
_LONGEST_UNREAD = timedelta(days=1)
# The clock makes these; a house that has none yet greets nobody as somebody who was here before.
_NOT_NEEDED = frozenset({Purpose.RETURN_YOUTH, Purpose.RETURN_ADULT})


class KeyRing:
    """The keys of a store. They are read again every minute, and when an envelope names one that is not known."""

    def __init__(self, store: KeyStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._keys: dict[Purpose, dict[str, Key]] = {}
        self._in_use: dict[Purpose, list[Key]] = {}
        self._read_at = clock.now()
        self._read()

    def current(self, purpose: Purpose) -> Key:
        """The newest key whose day has come. Raises StorageDown when the keys could not be read for too long."""
        return self.every(purpose)[0]

    def every(self, purpose: Purpose) -> Sequence[Key]:
        """All that are left of those whose day has come, newest first; none where a house can run without.

        Raises StorageDown as `current` does.
        """
        self._read_again()
        return self._in_use[purpose]

    def find(self, purpose: Purpose, envelope: bytes) -> Key:
        """The key an envelope needs; EnvelopeError when that key was destroyed or never ours."""
        self._read_again()
        key_id = key_id_of(envelope)
        if key_id not in self._keys[purpose]:
            try:
                self._read()
            except ConfigurationError:
                raise StorageDown("the keyring") from None
        key = self._keys[purpose].get(key_id)
        if key is None:
            raise EnvelopeError(f"the {purpose} key of this envelope is not in the keyring any more")
        return key

    def new_content_key(self, conversation: ConversationId | CarePlanId) -> tuple[ContentKey, bytes]:
        """A fresh data key and its wrapped form, which is all that is ever stored of it. A care plan has one too."""
        key = Key.fresh()
        data_key = bytes.fromhex(key.id) + key.secret
        wrapped = seal(self.current(Purpose.WRAP), data_key, f"{conversation}/key")
        return ContentKey(conversation, key), wrapped

    def unwrap(self, conversation: ConversationId | CarePlanId, wrapped: bytes) -> ContentKey:
        opened = open_sealed(self.find(Purpose.WRAP, wrapped), wrapped, f"{conversation}/key")
        return ContentKey(conversation, Key(opened[:4].hex(), opened[4:]))

    def rewrap(self, conversation: ConversationId | CarePlanId, wrapped: bytes) -> bytes:
        """The same data key under the key of today; EnvelopeError when it cannot be opened."""
        data_key = open_sealed(self.find(Purpose.WRAP, wrapped), wrapped, f"{conversation}/key")
        return seal(self.current(Purpose.WRAP), data_key, f"{conversation}/key")

    def seal_inbox(self, plaintext: bytes, message: MessageId) -> bytes:
        return seal(self.current(Purpose.INBOX), plaintext, f"inbox/{message}")

    def open_inbox(self, envelope: bytes, message: MessageId) -> bytes:
        return open_sealed(self.find(Purpose.INBOX, envelope), envelope, f"inbox/{message}")

    def _read_again(self) -> None:
        unread = self._clock.now() - self._read_at
        if unread < _READ_EVERY:
            return
        try:
            self._read()
        except ConfigurationError:
            if unread > _LONGEST_UNREAD:
                raise StorageDown("the keyring") from None

    def _read(self) -> None:
        stored, now = self._store.read(), self._clock.now()
        in_use = {purpose: _in_use(stored, purpose, now.date()) for purpose in Purpose}
        self._keys = {purpose: {one.key.id: one.key for one in stored if one.purpose is purpose} for purpose in Purpose}
        self._in_use, self._read_at = in_use, now


def open_keyring(folder: Path, clock: Clock) -> KeyRing:
    """The keyring of a folder; ConfigurationError names the file and the remedy when one cannot be used."""
    return KeyRing(KeyFolder(folder), clock)


def _in_use(stored: Sequence[StoredKey], purpose: Purpose, today: date) -> list[Key]:
    """Those whose day has come, newest first, or the oldest if a clock runs behind whoever made it."""
    keys = [one for one in stored if one.purpose is purpose]
    if not keys and purpose not in _NOT_NEEDED:
        raise ConfigurationError(f"the keyring has no {purpose} key: `most116 init` makes what is missing")
    return [one.key for one in reversed(keys) if one.day <= today] or [one.key for one in keys[:1]]
