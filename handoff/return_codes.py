"""Fills the return code into the letter that tells it: until a letter is sent, nobody has the words, not even we."""

from dataclasses import replace

from config.settings import Settings
from config.texts import Texts
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.inbound import Inbound
from handoff.live.contacts import Contacts
from handoff.opened_letter import OpenedLetter
from most116.core.conversation import Channel, Conversation, Phase
from most116.core.messages import OWN_PAGES, WEB_SLOT, Kind
from most116.core.ports import ReturnCodes
from most116.core.sealed import ReplyAddress, Secret

# Where the words go. A character without a meaning of its own: no text of ours and hardly one of a person holds it.
RETURN_PLACE = "\ue116"


def return_page(settings: Settings) -> str | None:
    """The address at which return codes are typed; None while the web chat is off."""
    return f"{settings.public_base_url}/back" if settings.webchat.on else None


def return_code_told(texts: Texts, one: Conversation, page: str) -> Secret:
    """What the person is told; `page` is the address at which the words are typed."""
    values = {"code": RETURN_PLACE, "address": page}
    return Secret(texts.interface("return.given", one.language, one.line or one.entry_line, values))


def returned_elsewhere(heard: Inbound, before: Conversation) -> bool:
    """Whether somebody came back to a conversation by words typed in an app, where no page shows that it worked."""
    return heard.kind is Kind.RETURN and heard.channel is not Channel.WEBCHAT and before.phase is not Phase.NEW


def returned_told(texts: Texts, one: Conversation) -> Secret:
    """What they are told."""
    return Secret(texts.interface("return.here", one.language, one.line or one.entry_line))


class ReturnCodeLetters:
    def __init__(self, *, codes: ReturnCodes, contacts: Contacts, pseudonyms: Pseudonyms) -> None:
        self._codes = codes
        self._contacts = contacts
        self._pseudonyms = pseudonyms

    async def filled(self, opened: OpenedLetter) -> OpenedLetter:
        """The letter with a new code in its place, or as it is when it has none. Raises StorageDown.

        A web chat and a letter are led back to themselves. From anywhere else the code leads to a visit of its own,
        which is known to be this conversation's as soon as somebody comes by it.
        """
        body = opened.body.reveal()
        if RETURN_PLACE not in body:
            return opened
        visit = opened.to
        if opened.channel not in OWN_PAGES:
            visit = ReplyAddress.fresh()
            contact = self._pseudonyms.contact(Channel.WEBCHAT, WEB_SLOT, visit)
            await self._contacts.lead(contact, opened.row.conversation)
        words = await self._codes.give(visit)
        return replace(opened, body=Secret(body.replace(RETURN_PLACE, words.reveal())))
