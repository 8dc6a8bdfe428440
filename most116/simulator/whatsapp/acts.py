"""What people do on WhatsApp, as the forms in which Twilio tells us."""

import dataclasses
from collections.abc import Mapping

from most116.simulator.network import Chats, Person, Shown
from most116.simulator.stage import Stage
from most116.simulator.twilio_facts import API_VERSION, BODY_LIMIT, new_sid
from most116.simulator.webhook import Webhook
from most116.simulator.whatsapp.account import Account, address_of

_FILES = {"image": ("image/jpeg", "zdjęcie"), "voice": ("audio/ogg", "wiadomość głosowa")}


class Acts:
    """Each changes the telephone and tells us; it returns when we have answered."""

    def __init__(self, account: Account, stage: Stage, chats: Chats) -> None:
        self._account, self._stage, self._chats = account, stage, chats
        config = dataclasses.replace(stage.config, webhook_url=account.webhook_url, fallback_url=None)
        self._webhook = Webhook(config, stage.ledger, stage.wire)
        self._last_forms: dict[str, dict[str, str]] = {}

    async def send(self, who: Person, text: str, media: int, kind: str = "image") -> None:
        if not (text or media) or len(text) > BODY_LIMIT or not 0 <= media <= 1 or kind not in _FILES:
            raise ValueError(f"text: 1 to {BODY_LIMIT} characters, or one file, image or voice")
        mime, words = _FILES[kind]
        files = {"MediaUrl0": "https://api.twilio.com/media/1", "MediaContentType0": mime} if media else {}
        fields = {"Body": text, "NumMedia": str(media), "MessageType": mime.partition("/")[0] if media else "text"}
        await self._write(who, text or f"[{words}]", fields | files)

    async def start(self, who: Person, payload: str) -> None:
        """The link wa.me opens a draft that ends with the code, and the person sends it as it is."""
        await self.send(who, f"Hej [{payload}]" if payload else "Hej", 0)

    async def press(self, who: Person, key: str, value: str) -> None:
        label = next((button.label for button in self._chats.line(who, key).buttons if button.value == value), None)
        if label is None:
            raise ValueError("there is no such button any more")
        tapped = {"ButtonText": label, "ButtonPayload": value, "ButtonType": "reply", "MessageType": "button"}
        answered = {"OriginalRepliedMessageSid": key, "OriginalRepliedMessageSender": self._account.address}
        await self._write(who, label, {"Body": label, "NumMedia": "0", **tapped, **answered})

    async def replay(self, who: Person) -> None:
        """The last message once more, as the platform may."""
        form = self._last_forms.get(who.id)
        if form is None:
            raise ValueError(f"{who.name} has written nothing yet")
        await self._tell(who, self._chats.line(who, form["MessageSid"]), form)

    def forget(self) -> None:
        self._last_forms.clear()

    async def _write(self, who: Person, text: str, fields: Mapping[str, str]) -> None:
        sid = new_sid("SM")
        form = {
            "AccountSid": self._stage.config.account_sid,
            "ApiVersion": API_VERSION,
            "From": address_of(who.id),
            "MessageSid": sid,
            "NumSegments": "1",
            "ProfileName": who.name,
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "SmsStatus": "received",
            "To": self._account.address,
            "WaId": who.id,
            **fields,
        }
        "".join(form.values()).encode()  # what cannot be encoded is refused before anything is kept
        self._last_forms[who.id] = form
        now = self._chats.now()
        shown = self._chats.add(who, Shown(key=sid, mine=True, text=text, at=now, state="…", tone="wait"))
        await self._tell(who, shown, form)

    async def _tell(self, who: Person, shown: Shown, form: dict[str, str]) -> None:
        outcome = await self._webhook.tell(form)
        last = outcome.calls[-1]
        shown.state, shown.tone = ("przyjęto", "good") if last.ok else (f"nie przyjęto · {last.error}", "bad")
        for reply in outcome.replies:
            self._chats.add(
                who, Shown(key=new_sid("SM"), mine=False, text=reply, at=self._chats.now(), state="doręczono")
            )
        self._chats.changed(who)
