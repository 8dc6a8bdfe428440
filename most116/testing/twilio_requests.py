"""Signed requests as Twilio makes them, for the tests of what reads them."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from bridges.raw_http import RawRequest
from bridges.signatures import twilio_signature
from bridges.twilio_form import TwilioForm

ACCOUNT_SID = "AC" + "1" * 32
AUTH_TOKEN = "f00dfeedf00dfeedf00dfeedf00dfeed"  # noqa: S105 - the pretended account's
SMS_NUMBER = "+48732000111"
ANIA = "+48600100200"
PUBLIC = "https://most116.example"
SMS_URL = f"{PUBLIC}/webhooks/twilio/sms"
STATUS_URL = f"{PUBLIC}/webhooks/twilio/status"
SID = "SM" + "0123456789abcdef" * 2

INCOMING: Mapping[str, str] = {
    "ToCountry": "PL", "ToState": "", "SmsMessageSid": SID, "NumMedia": "0", "ToCity": "", "FromZip": "",
    "SmsSid": SID, "FromState": "małopolskie", "SmsStatus": "received", "FromCity": "Kraków-ZQX", "Body": "hej",
    "FromCountry": "PL", "To": SMS_NUMBER, "ToZip": "", "NumSegments": "1", "MessageSid": SID,
    "AccountSid": ACCOUNT_SID, "From": ANIA, "ApiVersion": "2010-04-01",
}  # fmt: skip
REPORT: Mapping[str, str] = {
    "SmsSid": SID, "SmsStatus": "delivered", "MessageStatus": "delivered", "To": ANIA, "MessageSid": SID,
    "AccountSid": ACCOUNT_SID, "From": SMS_NUMBER, "ApiVersion": "2010-04-01", "RawDlrDoneDate": "2611202230",
}  # fmt: skip


def form(base: Mapping[str, str], **changes: str | None) -> dict[str, str]:
    """`base` with fields changed; a field of None is left out."""
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


def signed(body: Mapping[str, str] | bytes, url: str = SMS_URL, token: str = AUTH_TOKEN) -> RawRequest:
    """The request with `body`, signed as Twilio signs it."""
    raw = body if isinstance(body, bytes) else urlencode(body, errors="surrogatepass").encode()
    read = TwilioForm.read(raw)
    signature = twilio_signature(token, url, read.pairs if read else ()).decode()
    return RawRequest(
        method="POST",
        url=url,
        headers={"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature},
        query=dict(parse_qsl(urlsplit(url).query)),
        body=raw,
    )
