"""The only function that opens an address for people. tests/handoff/break_glass/test_opening.py knows who calls it."""

from handoff.crypto.keyring import KeyRing
from most116.core.ids import ConversationId


def open_for_help(keyring: KeyRing, conversation: ConversationId, wrapped: bytes, sealed: bytes) -> str:
    """The address of one conversation in the clear; EnvelopeError when its key does not open it.

    Two people have agreed to it in the same transaction that calls this (handoff/break_glass/acts.py).
    """
    return keyring.unwrap(conversation, wrapped).open_address(sealed).reveal()
