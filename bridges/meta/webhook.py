"""The one webhook of Messenger and Instagram: https://developers.facebook.com/docs/messenger-platform/webhooks."""

import hmac
from collections.abc import Mapping, Sequence

from bridges.json_reading import Node
from bridges.meta.events import Event, read_events
from bridges.raw_http import RawReply, RawRequest, Webhook
from bridges.signatures import meta_signed
from config.settings import Settings
from config.texts import Texts
from most116.core.clock import Clock
from most116.core.errors import ConfigurationError

META_PATH = "/webhooks/meta"
_MODE, _TOKEN, _CHALLENGE = "hub.mode", "hub.verify_token", "hub.challenge"
_LONGEST_CHALLENGE = 200


class MetaWebhook:
    """Answers the registration of the webhook, and reads everything that is posted to it afterwards."""

    def __init__(self, *, secrets: Sequence[str], verify_token: str, clock: Clock) -> None:
        self._secrets = tuple(secrets)
        self._verify_token = verify_token.encode()
        self._clock = clock

    def verify(self, request: RawRequest) -> bool:
        """True for a post that an app secret, present or previous, has signed, and for a registration with our word."""
        if request.method == "GET":
            given = request.query.get(_TOKEN, "").encode("utf-8", "replace")
            return request.query.get(_MODE) == "subscribe" and hmac.compare_digest(given, self._verify_token)
        return meta_signed(request.body, request.headers.get("x-hub-signature-256", ""), self._secrets)

    def parse(self, request: RawRequest) -> Sequence[Event]:
        return [] if request.method == "GET" else list(read_events(Node.read(request.body), self._clock.now()))

    def answer(self, request: RawRequest) -> RawReply:
        """The challenge of a registration, as plain text; otherwise that it was kept."""
        challenge = request.query.get(_CHALLENGE, "") if request.method == "GET" else ""
        plain = challenge if challenge.isascii() and challenge.isalnum() else ""
        return RawReply(status=200, body=plain[:_LONGEST_CHALLENGE].encode())

    def unavailable(self, request: RawRequest) -> RawReply:  # noqa: ARG002 - there is nobody to read words
        """The platform calls again a few times, and shows the person nothing of the answer."""
        return RawReply(status=503)


def meta_webhooks(settings: Settings, texts: Texts, clock: Clock) -> Mapping[str, Webhook]:  # noqa: ARG001 - alike
    """The webhook for the public site; needs nothing of what sends."""
    meta = settings.meta
    secrets = [one.get_secret_value() for one in (meta.app_secret, meta.previous_app_secret) if one]
    # An empty secret would let everybody sign.
    secrets = [secret for secret in secrets if secret]
    if not meta.on or meta.verify_token is None or not secrets:
        raise ConfigurationError(
            "Messenger is off: set MOST116_META__APP_SECRET, __VERIFY_TOKEN, __PAGE_ID, __PAGE_TOKEN"
        )
    return {META_PATH: MetaWebhook(secrets=secrets, verify_token=meta.verify_token.get_secret_value(), clock=clock)}
