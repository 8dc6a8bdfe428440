"""The data key of one conversation, or of one care plan."""

from handoff.crypto.envelope import Key, key_id_of, open_sealed, seal
from most116.core.ids import CarePlanId, ConversationId, MessageId
from most116.core.sealed import ReplyAddress, Secret


class ContentKey:
    """The data key of one conversation: seals and opens its texts, each bound to its own place."""

    __slots__ = ("_conversation", "_key")

    def __init__(self, conversation: ConversationId | CarePlanId, key: Key) -> None:
        self._conversation = conversation
        self._key = key

    def seal_text(self, text: Secret, owner: MessageId | str, field: str = "body") -> bytes:
        # A lone surrogate can be typed on some phones and is not valid UTF-8; it must survive unharmed.
        return seal(self._key, text.reveal().encode("utf-8", "surrogatepass"), self._context(owner, field))

    def open_text(self, envelope: bytes, owner: MessageId | str, field: str = "body") -> Secret:
        opened = open_sealed(self._key, envelope, self._context(owner, field))
        return Secret(opened.decode("utf-8", "surrogatepass"))

    def sealed(self, envelope: bytes) -> bool:
        """Whether the envelope names this key."""
        return key_id_of(envelope) == self._key.id

    def seal_address(self, address: ReplyAddress) -> bytes:
        return seal(self._key, address.reveal().encode("utf-8", "surrogatepass"), self._context("-", "address"))

    def open_address(self, envelope: bytes) -> ReplyAddress:
        opened = open_sealed(self._key, envelope, self._context("-", "address"))
        return ReplyAddress(opened.decode("utf-8", "surrogatepass"))

    def _context(self, owner: str, field: str) -> str:
        return f"{self._conversation}/{owner}/{field}"
