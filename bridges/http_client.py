"""The way every bridge without a library of its own asks a platform: one client, time-outs, failures as ours."""

import asyncio
import ssl
from typing import Any

import httpx

from most116.core.errors import MISCONFIGURED, UNKNOWN_RESULT, UNREACHABLE, UNREADABLE_ANSWER, BridgeError, Failure

_KEEP_ALIVE_SECONDS = 20.0
_NOTHING_WAS_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_WRONG_ADDRESS = (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.ProxyError)


def platform_client(base: str, timeout_seconds: float) -> httpx.AsyncClient:
    """A client for the platform at `base`; nothing in the environment changes where it sends."""
    return httpx.AsyncClient(
        # Connecting must end first: without a connection it is certain that nothing was sent.
        timeout=httpx.Timeout(timeout_seconds, connect=timeout_seconds / 2, pool=timeout_seconds / 2),
        follow_redirects=False,
        trust_env=False,
        # Certificate authorities cost memory; without an https address none is loaded and none trusted.
        verify=base.startswith("https:") or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        limits=httpx.Limits(keepalive_expiry=_KEEP_ALIVE_SECONDS),
    )


async def ask(
    client: httpx.AsyncClient, method: str, url: str, *, timeout_seconds: float, **more: Any
) -> httpx.Response:
    """The platform's answer, whatever it says. Raises BridgeError when there was none, or none that can be read."""
    failure: Failure
    try:
        async with asyncio.timeout(timeout_seconds):
            return await client.request(method, url, **more)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        failure = of_exception(error)
    except TimeoutError:
        failure = UNKNOWN_RESULT
    # Raised outside the handler, so that it does not drag along the request with its text and address.
    raise BridgeError(failure)


def of_exception(error: httpx.HTTPError | httpx.InvalidURL) -> Failure:
    """The failure of a request without a usable answer: only a missing connection proves that nothing was sent."""
    if isinstance(error, _NOTHING_WAS_SENT):
        return UNREACHABLE
    if isinstance(error, _WRONG_ADDRESS):
        return MISCONFIGURED
    return UNREADABLE_ANSWER if isinstance(error, httpx.DecodingError) else UNKNOWN_RESULT
