"""SMS out through Twilio: https://www.twilio.com/docs/messaging. The way in is twilio_webhook."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bridges.readable import readable
from bridges.splitting import split_numbered
from bridges.twilio_status import callback_url
from config.settings import Settings
from most116.core.messages import ChannelTraits, Letter, SendReceipt
from most116.core.ports import Mailbox

if TYPE_CHECKING:
    from bridges.twilio_rest import TwilioRest

# Twilio takes 1600 characters and advises to stay below 320: carriers lose or refuse longer ones.
_PART_CHARS = 320


class TwilioSms:
    """The way out, one SMS for each part. Implements the port `Bridge`."""

    def __init__(
        self,
        *,
        rest: "TwilioRest",
        our_number: str,
        public_base_url: str,
        validity_seconds: int,
        per_second: float | None = None,
    ) -> None:
        self.traits = ChannelTraits(
            max_chars=_PART_CHARS, reports_delivery=True, plain_ascii=True, per_second=per_second
        )
        self._rest = rest
        self._our_number = our_number
        self._public_base_url = public_base_url
        self._validity_seconds = validity_seconds

    def split(self, text: str) -> Sequence[str]:
        return split_numbered(readable(text), _PART_CHARS)

    async def send(self, letter: Letter) -> SendReceipt:
        """Send from the number that the person wrote to. After a time-out the status callback tells what happened."""
        sid = await self._rest.create_message(
            to=letter.to.reveal(),
            sender=letter.slot or self._our_number,
            words={"Body": readable(letter.body.reveal())},
            status_callback=callback_url(self._public_base_url, letter.id, letter.part),
            validity_seconds=self._validity_seconds,
        )
        return SendReceipt(platform_id=sid)

    async def close(self) -> None:
        await self._rest.close()


def sms_bridge(settings: Settings, mailbox: Mailbox) -> TwilioSms:  # noqa: ARG001 - every bridge is made alike
    """The way out, for the worker; imports Twilio's library."""
    from bridges.twilio_rest import rest_of

    return TwilioSms(
        rest=rest_of(settings.twilio),
        our_number=settings.twilio.sms_number,
        public_base_url=settings.public_base_url,
        validity_seconds=settings.twilio.validity_seconds,
        per_second=settings.twilio.messages_per_second,
    )
