"""Where passkeys are made for: the address that people reach this desk by."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from handoff.accounts.passkey_checks import Party
from handoff.console.caller import OfficeOf, on_this_machine
from most116.core.errors import DeskError

_HTTPS = 443


async def party(request: Request, place: OfficeOf) -> Party:
    """The operator's word on it, never the request's; a desk tried out on this machine is `localhost`. 409 without."""
    if place.address:
        parts = urlsplit(place.address)
        port = "" if parts.port in (None, _HTTPS) else f":{parts.port}"
        return Party(host=parts.hostname or "", origin=f"https://{parts.hostname}{port}")
    # Browsers make passkeys for names only, and an address of numbers is none.
    if on_this_machine(request) and request.url.hostname == "localhost":
        return Party(host="localhost", origin=f"http://{request.url.netloc}")
    raise DeskError(409, "desk.passkey.no_address")


PartyOf = Annotated[Party, Depends(party)]
