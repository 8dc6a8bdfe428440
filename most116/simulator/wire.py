"""How the platform reaches us: signed form posts to the public address, carried to where we really listen."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urldefrag, urlencode, urlsplit

from most116.simulator.http_answer import NoAnswer
from most116.simulator.http_post import CannotConnect, HttpPost
from most116.simulator.settings import SimulatorConfig
from most116.simulator.twilio_facts import sign


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
    """Everything the platform posts. It reaches us and this machine and nobody else, whatever address it is given."""

    def __init__(self, config: SimulatorConfig) -> None:
        self._config = config
        parts = urlsplit(config.webhook_url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._public = config.public_base_url.rstrip("/")
        self._ours = {urlsplit(url).netloc for url in (config.webhook_url, config.fallback_url) if url}
        self._http = HttpPost()

    def public(self, url: str) -> str:
        """One of our configured addresses as it looks from outside, which is what is signed."""
        inside = self._public and (url + "/").startswith(self._origin + "/")
        return self._public + url.removeprefix(self._origin) if inside else url

    def reachable(self, url: str) -> str:
        """Where to connect for an address that is public."""
        inside = self._public and (url + "/").startswith((self._public + "/", self._public + "?"))
        return self._origin + url.removeprefix(self._public) if inside else url

    async def post(
        self, url: str, form: Mapping[str, str], *, connect: float = 5.0, read: float = 15.0, idempotency: str
    ) -> Answer:
        """Posts a form to a public address, signed for exactly that address."""
        address = urldefrag(url).url
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "X-Twilio-Signature": sign(self._config.auth_token, address, form),
            "I-Twilio-Idempotency-Token": idempotency,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        return await self.carry(address, urlencode(form).encode("ascii"), headers, connect=connect, read=read)

    async def carry(
        self, address: str, body: bytes, headers: Mapping[str, str], *, connect: float = 5.0, read: float = 15.0
    ) -> Answer:
        """Posts a body as it is to a public address."""
        started = time.monotonic()
        status, kind, text, failure = None, "", "", None
        try:
            target = self._allowed(self.reachable(address))
            got = await self._http.post(target, body, headers, connect=connect, read=read)
            status, kind, text = got.status, got.content_type, got.body
        except CannotConnect:
            failure = "ct"
        except NoAnswer:
            failure = "rt"
        return Answer(status, kind, text, (time.monotonic() - started) * 1000, failure)

    async def close(self) -> None:
        await self._http.close()

    def _allowed(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.netloc in self._ours or parts.hostname == "localhost":
            return url
        try:
            here = ip_address(parts.hostname or "").is_loopback
        except ValueError:
            here = False
        if not here:
            raise CannotConnect
        return url
