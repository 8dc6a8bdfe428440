"""Six words typed in an app, as any message is: they lead to the conversation that they were given in."""

from dataclasses import dataclass

from handoff.crypto.pseudonyms import Pseudonyms
from handoff.inbound import Inbound
from handoff.live.contacts import Contacts
from handoff.live.return_codes import RedisReturnCodes
from most116.core.clock import Clock
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.ids import ConversationId
from most116.core.messages import OWN_PAGES, WEB_SLOT, Kind
from most116.core.sealed import Secret
from most116.web.limits import SendRate

_TYPED = frozenset({Kind.TEXT, Kind.EDIT})
# As on the page for return codes (docs/decisions/0077); an account on a platform costs more than a connection.
_BURST, _PER_SECOND = 6, 1 / 15
_BURST_OF_ALL, _PER_SECOND_OF_ALL = 60, 2.0
_EVERYBODY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCode:
    """Words that are a code. `leads_to` is None when nothing is left of the conversation."""

    words: Secret
    leads_to: ConversationId | None


class TypedCodes:
    """Everywhere but on our own pages, which anybody may open any number of times; one of them is for codes."""

    def __init__(self, *, codes: RedisReturnCodes, contacts: Contacts, pseudonyms: Pseudonyms, clock: Clock) -> None:
        self._codes = codes
        self._contacts = contacts
        self._pseudonyms = pseudonyms
        self._each = SendRate(clock, burst=_BURST, per_second=_PER_SECOND)
        self._all = SendRate(clock, burst=_BURST_OF_ALL, per_second=_PER_SECOND_OF_ALL)

    async def read(self, heard: Inbound) -> TypedCode | None:
        """The code that the whole message is; None for any other message, and for one guess too many.

        Raises StorageDown when that cannot be looked up.
        """
        if heard.channel in OWN_PAGES or heard.kind not in _TYPED or not self._codes.could_be(heard.text):
            return None
        if self._each.wait(heard.contact) > 0:
            return None
        if self._all.wait(_EVERYBODY) > 0:
            self._each.give_back(heard.contact)
            return None
        try:
            visit = await self._codes.find(heard.text)
        except StorageDown:
            self._give_back(heard)
            raise
        if visit is None:
            return None
        # Only guesses are counted: a message is read again when something else went wrong.
        self._give_back(heard)
        return TypedCode(
            words=heard.text,
            leads_to=await self._contacts.goes_on_with(self._pseudonyms.contact(Channel.WEBCHAT, WEB_SLOT, visit)),
        )

    async def spend(self, code: TypedCode) -> None:
        """Whoever reads the words in the app's history is not to open the talk by them. Raises StorageDown."""
        await self._codes.spend(code.words)

    def _give_back(self, heard: Inbound) -> None:
        self._each.give_back(heard.contact)
        self._all.give_back(_EVERYBODY)
