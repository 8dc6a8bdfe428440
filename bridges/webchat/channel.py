"""The web chat's way out: a letter is sealed into the visitor's mailbox, from which the page takes it."""

from collections.abc import Sequence

from bridges.webchat.stages import Stage
from bridges.webchat.talk import Talk
from bridges.webchat.talk_lines import TalkLine
from bridges.webchat.visits import Visit
from config.settings import Settings
from most116.core.errors import NO_SUCH_ADDRESS, UNREACHABLE, BridgeError, StorageDown
from most116.core.ids import LetterId
from most116.core.messages import Author, ChannelTraits, Letter, SendReceipt
from most116.core.ports import Mailbox

# A page of ours takes any length; this only keeps one letter from being a book.
_MAX_CHARS = 20_000
_BUTTONS = 12
# Longer than the page takes from keeping words to laying them in; a copy that was lost costs no more than this.
_FIRST_WORDS_SECONDS = 1.0


class WebChat:
    """Implements the port `Bridge`; a letter's reply address is the visit's token."""

    traits = ChannelTraits(max_chars=_MAX_CHARS, buttons=_BUTTONS, reports_delivery=True)

    def __init__(self, _settings: Settings, mailbox: Mailbox) -> None:
        """Made as the registry makes every bridge; this one has nothing to set."""
        self._mailbox = mailbox

    def split(self, text: str) -> Sequence[str]:
        return (text,)

    async def send(self, letter: Letter) -> SendReceipt:
        """Put the part into the mailbox, where it is read once, however often it is tried.

        The receipt says *sent*: only the visitor's page can say that it has it. A person who has left can read nothing
        any more, which the desk should know.
        """
        visit = Visit(letter.to)
        talk = Talk(self._mailbox, visit)
        line = line_of(letter)
        try:
            # The page lays the person's words in once they are kept; the bot's answer may be there a moment earlier.
            automatic = letter.author is Author.SYSTEM
            if (await talk.begun(_FIRST_WORDS_SECONDS if automatic else 0)).left:
                raise BridgeError(NO_SUCH_ADDRESS, detail="left")
            # Also when it is there already: what an earlier try wrote may be lost with the server that has it.
            await talk.add(line)
        except StorageDown as failure:
            raise BridgeError(UNREACHABLE) from failure
        return SendReceipt(platform_id=line.id)

    async def close(self) -> None:
        """Nothing is held open here: the mailbox belongs to whoever made it."""


def line_of(letter: Letter) -> TalkLine:
    """How one part of a letter stands in the talk."""
    return TalkLine(
        id=line_id(letter.id, letter.part),
        author=letter.author,
        text=letter.body,
        language=letter.language,
        options=letter.options,
        stage=Stage.at(letter.phase),
        urgent=letter.urgent,
    )


def line_id(letter: LetterId, part: int) -> str:
    """How one part of a letter is called in the talk, which is also the platform's id for it."""
    return f"{letter}.{part}"


def letter_of(line: TalkLine) -> tuple[LetterId, int]:
    """The letter and part that a line of ours came from."""
    letter, _, part = line.id.rpartition(".")
    return LetterId(letter), int(part)
