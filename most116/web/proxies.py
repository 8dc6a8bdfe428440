"""Where a request comes from when proxies of our own stand between: an address that nobody outside can make up."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

Network = IPv4Network | IPv6Network
# Longer chains than this are nobody's proxies.
_MOST_STEPS = 20


class ClientAddress:
    """Pure ASGI middleware: puts the address of whoever asks into `scope["client"]`, in place of a proxy's of ours.

    Only proxies in `trusted` are believed, each only about who called it. Without any, no header changes anything.
    """

    def __init__(self, app: ASGIApp, *, trusted: Iterable[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._trusted and scope["type"] == "http" and scope.get("client"):
            forwarded = Headers(scope=scope).getlist("x-forwarded-for")
            address = caller(scope["client"][0], ",".join(forwarded), self._trusted)
            scope = {**scope, "client": (address, 0)}
        await self._app(scope, receive, send)


def client_address(request: Request) -> str:
    """Where a request comes from, as far as it cannot lie about that; empty where nobody knows."""
    return request.client.host if request.client else ""


def public_address(request: Request, public_base_url: str) -> str:
    """The site's own address as people type it: the one that is set, else the one that was asked for."""
    return public_base_url or str(request.base_url).rstrip("/")


def caller(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The rightmost address that no proxy of ours has; `peer` is the other end of the connection.

    Each proxy writes at the end of X-Forwarded-For who called it, so what stands further left was told by whoever is
    not believed. Something that is no address leaves the last that was.
    """
    found = peer
    for step in reversed(forwarded.split(",")[-_MOST_STEPS:]):
        if not _is_trusted(found, trusted) or (address := _plain(step.strip())) is None:
            break
        found = str(address)
    return found


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    place = _plain(address)
    return place is not None and any(place in network for network in trusted)


def _plain(address: str) -> IPv4Address | IPv6Address | None:
    """The address, one of the old kind as itself where it is written as one of the new."""
    try:
        place = ip_address(address)
    except ValueError:
        return None
    return (place.ipv4_mapped or place) if isinstance(place, IPv6Address) else place
