"""One client for each platform, connections used again, and none to whoever only says that they are the platform."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bridges.registry import bridges
from config.settings import load_settings
from most116.core.clock import SystemClock
from most116.core.conversation import Channel
from most116.core.errors import BridgeError
from most116.core.messages import Letter
from most116.core.ports import Bridge
from most116.simulator.settings import SimulatorConfig
from most116.testing import discord_house, meta_requests, telegram_requests, twilio_requests
from most116.testing.bridge_kit import WayOut
from most116.testing.simulated import config_for, running_simulator

CELINA = "7101"
# To whom each is sent, from which of our addresses.
TALKS = {
    Channel.SMS: (twilio_requests.ANIA, ""),
    Channel.MESSENGER: (meta_requests.ANIA, meta_requests.PAGE_ID),
    Channel.TELEGRAM: (CELINA, telegram_requests.BOT_ID),
    Channel.DISCORD: (discord_house.DAWIDS_TALK, discord_house.APPLICATION),
}
META = {
    "app_secret": meta_requests.APP_SECRET,
    "page_id": meta_requests.PAGE_ID,
    "page_token": meta_requests.PAGE_TOKEN,
}
DISCORD = {"bot_token": discord_house.TOKEN, "application_id": discord_house.APPLICATION}


class NoMailbox:
    async def append(self, box: str, blob: bytes) -> str:
        raise AssertionError(box)

    async def keep(self, box: str, seconds: int) -> None:
        raise AssertionError(box)

    async def read(self, box: str, after: str = "") -> list[tuple[str, bytes]]:
        raise AssertionError(box)

    async def wait(self, box: str, after: str, seconds: float) -> list[tuple[str, bytes]]:
        raise AssertionError(box)

    async def remove(self, box: str) -> None:
        raise AssertionError(box)


@dataclass(slots=True)
class Relay:
    """Hands bytes on, both ways, and counts the connections that it was asked for."""

    port: int
    count: int = 0
    all_ended: asyncio.Event = field(default_factory=asyncio.Event)
    _open: int = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.count += 1
        self._open += 1
        self.all_ended.clear()
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(_copy(reader, back), _copy(there, writer))
        self._open -= 1
        if not self._open:
            self.all_ended.set()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def relayed(channel: Channel) -> AsyncIterator[tuple[Bridge, Relay]]:
    """The bridge of a channel, as a worker has it, before a relay to the pretended platform."""
    hook = {"webhook_url": "http://127.0.0.1:9/webhooks/meta"}
    networks = {"meta": META | hook, "telegram": {"bot_token": telegram_requests.BOT_TOKEN}, "discord": DISCORD}
    config = config_for("http://127.0.0.1:9/webhooks/twilio/sms", networks=networks)
    async with running_simulator(config) as simulator:
        await simulator.network("messenger").act(meta_requests.ANIA, "send", text="hej")
        await simulator.network("telegram").act(CELINA, "start")
        relay = Relay(urlsplit(simulator.url).port or 80)
        server = await asyncio.start_server(relay, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        bridge = bridges(load_settings(settings_at(url, config)), NoMailbox())[channel]
        try:
            yield bridge, relay
        finally:
            await bridge.close()
            server.close()
            await relay.all_ended.wait()


def settings_at(url: str, config: SimulatorConfig) -> dict[str, object]:
    """Every platform at the relay, with the accounts of the pretended ones."""
    twilio = {"account_sid": config.account_sid, "auth_token": config.auth_token, "sms_number": config.sms_number}
    return {
        "public_base_url": twilio_requests.PUBLIC,
        "twilio": {**twilio, "api_base": url},
        "meta": {**META, "verify_token": meta_requests.VERIFY_TOKEN, "graph_base": url},
        "telegram": {
            "bot_token": telegram_requests.BOT_TOKEN,
            "secret_token": telegram_requests.SECRET_TOKEN,
            "api_base": url,
        },
        "discord": {**DISCORD, "api_base": url},
    }


def letter(channel: Channel, bridge: Bridge, part: int) -> Letter:
    to, slot = TALKS[channel]
    made = WayOut(bridge=bridge, to=to, slot=slot, failing={}, private=[]).letter(f"zdanie {part}", part)
    return replace(made, last_heard_at=SystemClock().now())


@pytest.mark.parametrize("channel", TALKS)
async def test_connections_are_used_again(channel: Channel) -> None:
    async with relayed(channel) as (bridge, relay):
        for part in range(8):
            await bridge.send(letter(channel, bridge, part))
        assert relay.count == 1, "one after the other"
        for start in range(8, 32, 4):
            await asyncio.gather(*(bridge.send(letter(channel, bridge, part)) for part in range(start, start + 4)))
        assert relay.count <= 4, "as many as are sent at once"


@pytest.fixture
def signed_by_itself(tmp_path: Path) -> ssl.SSLContext:
    """What somebody in the middle has: a certificate for the right address, signed by nobody whom we trust."""
    key, now = ec.generate_private_key(ec.SECP256R1()), SystemClock().now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = made.add_extension(address, critical=False).sign(key, hashes.SHA256())
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = tmp_path / "certificate.pem"
    written = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + signed.public_bytes(pem)
    file.write_bytes(written)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize("channel", TALKS)
async def test_nothing_is_told_to_whoever_has_no_trusted_certificate(
    channel: Channel, signed_by_itself: ssl.SSLContext
) -> None:
    tried, told = asyncio.Event(), list[bytes]()

    async def middle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            told.append(await reader.read(65_536))
            writer.close()

    def noted(*_: object) -> None:
        tried.set()

    signed_by_itself.sni_callback = noted
    server = await asyncio.start_server(middle, "127.0.0.1", 0, ssl=signed_by_itself)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    settings = settings_at(url, config_for("http://127.0.0.1:9/webhooks/twilio/sms", networks={}))
    bridge = bridges(load_settings(settings), NoMailbox())[channel]
    with pytest.raises(BridgeError):
        await bridge.send(letter(channel, bridge, 0))
    await bridge.close()
    server.close()
    assert tried.is_set()
    assert not any(told)
