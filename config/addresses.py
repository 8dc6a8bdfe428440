"""Tells whether a base address may be given our tokens."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

# Anything else in a host is read differently by different libraries.
_PLAIN_HOST = re.compile(r"[a-z0-9.-]+|[0-9a-f:]+")


def is_loopback(url: str) -> bool:
    """True for an http(s) or ws(s) address on this machine."""
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https", "ws", "wss"}:
        return False
    host = parts.hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_safe_base(url: str, vendor: str) -> bool:
    """True for this machine, and for `vendor` or a host below it over https or wss."""
    if is_loopback(url):
        return True
    parts = _split(url)
    if parts is None or parts.scheme not in {"https", "wss"}:
        return False
    host = parts.hostname or ""
    return host == vendor or host.endswith(f".{vendor}")


def _split(url: str) -> SplitResult | None:
    """The parts of an address, or None when it has a user name or a host that could be read in two ways."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    plain = parts.hostname is not None and _PLAIN_HOST.fullmatch(parts.hostname) is not None
    return parts if plain and parts.username is None and "\\" not in url else None
