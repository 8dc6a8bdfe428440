"""The form's way out: an answer is laid into the visit that the letter began, and stays as long as its code leads."""

from collections.abc import Sequence

from bridges.webchat.channel import WebChat, line_of
from bridges.webchat.talk import Talk
from bridges.webchat.visits import Visit
from config.settings import Settings
from most116.core.errors import UNREACHABLE, BridgeError, StorageDown
from most116.core.messages import Letter, SendReceipt
from most116.core.ports import Mailbox


class ContactForm:
    """Implements the port `Bridge`; a letter's reply address is the visit's token."""

    traits = WebChat.traits

    def __init__(self, settings: Settings, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._seconds = settings.webchat.return_seconds

    def split(self, text: str) -> Sequence[str]:
        return (text,)

    async def send(self, letter: Letter) -> SendReceipt:
        """Lay the part there, where it is read once, however often it is tried.

        Whoever looked for the answer and left again is not gone, as from a chat: the code still opens what lies there.
        """
        talk, line = Talk(self._mailbox, Visit(letter.to)), line_of(letter)
        try:
            await talk.add(line)
            await talk.keep(self._seconds)
        except StorageDown as failure:
            raise BridgeError(UNREACHABLE) from failure
        return SendReceipt(platform_id=line.id)

    async def close(self) -> None:
        """Nothing is held open here: the mailbox belongs to whoever made it."""
