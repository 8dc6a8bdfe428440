"""Keyed hashes that stand for addresses and platform ids, so that neither is ever stored or used as a key."""

import hashlib
import hmac

from most116.core.conversation import Channel
from most116.core.ids import ContactKey, MessageId, encode
from most116.core.messages import OWN_PAGES
from most116.core.sealed import ReplyAddress

_LENGTH = 26
# As many as a float holds exactly.
_LOT_BYTES = 6
_LOTS = float(1 << 8 * _LOT_BYTES)


class Pseudonyms:
    """A plain hash would be reversed by trying every phone number; these need the pepper from the keyring."""

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper

    def contact(self, channel: Channel, slot: str, sender: ReplyAddress) -> ContactKey:
        """Who writes, per channel and number of ours."""
        return ContactKey(self._hash("contact", _place(channel), slot, sender.reveal()))

    def message(self, channel: Channel, slot: str, platform_id: str) -> MessageId:
        """The id of an incoming message: the same for every delivery of it, so that taking it in twice is harmless."""
        return MessageId(self._hash("message", channel, slot, platform_id))

    def part(self, channel: Channel, platform_id: str) -> str:
        """What a platform called one part we sent, to match its later reports."""
        return self._hash("part", _place(channel), platform_id)

    def reply(self, conversation: str, account: str, client_id: str) -> MessageId:
        """The id of a consultant's reply: sending the same form twice makes one message."""
        return MessageId(self._hash("reply", conversation, account, client_id))

    def lot(self, conversation: str) -> float:
        """From 0 to below 1: the same for a conversation each time; nobody who knows its id can tell what it is."""
        return int.from_bytes(self._digest("lot", conversation)[:_LOT_BYTES], "big") / _LOTS

    def _hash(self, *parts: str) -> str:
        return encode(int.from_bytes(self._digest(*parts)[:17], "big"), _LENGTH)

    def _digest(self, *parts: str) -> bytes:
        # Each part carries its length, so that no two different lists of parts can be joined to the same bytes.
        encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
        data = b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
        return hmac.digest(self._pepper, data, hashlib.sha256)


def _place(channel: Channel) -> Channel:
    return Channel.WEBCHAT if channel in OWN_PAGES else channel
