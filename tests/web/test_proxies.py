"""Who asks, when proxies of ours stand between: nobody outside can pretend to be somebody else."""

from ipaddress import ip_network

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from most116.web.proxies import ClientAddress, Network, caller

OURS = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
ADDRESS = st.ip_addresses().map(str)


@pytest.mark.parametrize(
    ("peer", "forwarded", "who"),
    [
        ("10.0.0.2", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1, 203.0.113.7, 10.0.0.9", "203.0.113.7"),
        ("fd00::2", "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.0.0.2", "::ffff:203.0.113.7", "203.0.113.7"),
        # Not a proxy of ours: what it says about others is nothing.
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "203.0.113.7, unknown", "10.0.0.2"),
        ("10.0.0.2", "203.0.113.7, ", "10.0.0.2"),
        ("10.0.0.2", "203.0.113.7:4711", "10.0.0.2"),
        ("10.0.0.2", "10.0.0.3, 10.0.0.4", "10.0.0.3"),
        ("testclient", "203.0.113.7", "testclient"),
    ],
)
def test_the_rightmost_that_is_not_ours_is_who_asks(peer: str, forwarded: str, who: str) -> None:
    assert caller(peer, forwarded, OURS) == who


@given(told=st.lists(ADDRESS | st.text(max_size=20)), real=st.ip_addresses(network="203.0.113.0/24"))
def test_nobody_pretends_to_be_somebody_else(told: list[str], real: object) -> None:
    """Whatever a person sends, the first proxy of ours writes behind it who they are."""
    assert caller("10.0.0.2", ",".join([*told, str(real)]), OURS) == str(real)
    assert caller("10.0.0.2", ",".join([*told, str(real), "10.1.1.1"]), OURS) == str(real)
    assert caller(str(real), ",".join(told), OURS) == str(real)


async def seen(trusted: tuple[Network, ...], peer: str, headers: list[tuple[str, str]]) -> str:
    async def show(request: Request) -> PlainTextResponse:
        assert request.client is not None
        return PlainTextResponse(request.client.host)

    app = Starlette(routes=[Route("/", show)], middleware=[Middleware(ClientAddress, trusted=trusted)])
    transport = httpx.ASGITransport(app, client=(peer, 40_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return (await client.get("/", headers=headers)).text


@pytest.mark.parametrize(
    ("trusted", "who"), [(OURS, "203.0.113.7"), ((), "10.0.0.2"), ((ip_network("10.0.0.9/32"),), "10.0.0.2")]
)
async def test_a_site_sees_through_the_proxies_it_knows(trusted: tuple[Network, ...], who: str) -> None:
    assert await seen(trusted, "10.0.0.2", [("x-forwarded-for", "198.51.100.1, 203.0.113.7")]) == who


async def test_a_header_that_comes_twice_is_one_list() -> None:
    twice = [("x-forwarded-for", "203.0.113.7"), ("x-forwarded-for", "10.0.0.3")]
    assert await seen(OURS, "10.0.0.2", twice) == "203.0.113.7"
