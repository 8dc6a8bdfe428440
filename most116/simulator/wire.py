"""How the platform reaches us: signed form posts to the public address, carried to where we really listen."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from most116.simulator.settings import SimulatorConfig
from most116.simulator.twilio_facts import sign

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `failure` is ct (no connection) or rt (no answer in time, or a broken one)."""

    status: int | None
    content_type: str
    body: str
    ms: float
    failure: str | None = None

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Wire:
    """One HTTP client for everything the platform posts; it is made when it is first needed."""

    def __init__(self, config: SimulatorConfig) -> None:
        self._config = config
        parts = urlsplit(config.webhook_url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._public = config.public_base_url.rstrip("/")
        self._client: httpx.AsyncClient | None = None

    def public(self, url: str) -> str:
        """One of our configured addresses as it looks from outside, which is what is signed."""
        inside = self._public and url.startswith(self._origin)
        return self._public + url.removeprefix(self._origin) if inside else url

    def reachable(self, url: str) -> str:
        """Where to connect for an address that is public."""
        inside = self._public and (url + "/").startswith((self._public + "/", self._public + "?"))
        return self._origin + url.removeprefix(self._public) if inside else url

    async def post(
        self, url: str, form: Mapping[str, str], *, connect: float = 5.0, read: float = 15.0, idempotency: str
    ) -> Answer:
        """Posts a form to a public address, signed for exactly that address."""
        import httpx

        address = urldefrag(url).url
        headers = {
            "X-Twilio-Signature": sign(self._config.auth_token, address, form),
            "I-Twilio-Idempotency-Token": idempotency,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        limits = httpx.Timeout(read, connect=connect, pool=read)
        started = time.monotonic()
        try:
            got = await self._open().post(self.reachable(address), data=dict(form), headers=headers, timeout=limits)
            status, kind, body, failure = got.status_code, got.headers.get("content-type", ""), got.text, None
        except (httpx.ConnectError, httpx.ConnectTimeout):
            status, kind, body, failure = None, "", "", "ct"
        except httpx.HTTPError:
            status, kind, body, failure = None, "", "", "rt"
        return Answer(status, kind, body, (time.monotonic() - started) * 1000, failure)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    def _open(self) -> "httpx.AsyncClient":
        import httpx

        if self._client is None:
            ours = (self._config.webhook_url, self._config.fallback_url or "")
            trusted = any(url.startswith("https:") for url in ours)
            self._client = httpx.AsyncClient(
                # Certificate authorities cost memory; without an https address of ours none is loaded and none trusted.
                verify=trusted or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                trust_env=False,
                limits=httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=4.0),
            )
        return self._client
