"""Puts WhatsApp beside SMS on the pretended Twilio."""

from collections.abc import Mapping, Sequence

from most116.simulator.network import Chats
from most116.simulator.stage import Stage
from most116.simulator.whatsapp.account import Account
from most116.simulator.whatsapp.acts import Acts
from most116.simulator.whatsapp.contents import Contents
from most116.simulator.whatsapp.product import WhatsAppProduct
from most116.simulator.whatsapp.sending import Sending

# The second shows no number: the platform gives an id of its own instead.
_PEOPLE = (("48600100500", "Danuta"), ("PL.3fJ9kQ2xvT7b", "Emil"))


def whatsapp_networks(given: Mapping[str, str], stage: Stage) -> Sequence[WhatsAppProduct]:
    account = Account.of(given)
    chats = Chats("whatsapp", _PEOPLE, stage.feed, stage.ledger.clock)
    acts, sending = Acts(account, stage, chats), Sending(account, stage, chats)
    stage.on_reset(acts.forget)
    stage.takers["whatsapp:"] = sending.create
    return [WhatsAppProduct(chats, acts, sending, Contents(account, stage))]
