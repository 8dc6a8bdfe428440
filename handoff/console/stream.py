"""The live desk: what changes, as Server-Sent Events that a browser or a program can resume."""

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response

from handoff.accounts.roles import Act, require
from handoff.console import shapes
from handoff.console.api import REFUSALS
from handoff.console.caller import Caller, OfficeOf, watching
from handoff.console.office import Office
from handoff.console.watch import describe
from most116.core.errors import StorageDown
from most116.web.push import PushEvent, PushStream, resume_after

routes = APIRouter(prefix="/api/v1", tags=["events"], responses=REFUSALS)

_POSITION = re.compile(r"[0-9]{1,15}-[0-9]{1,10}")
# Nobody's words go on to somebody who signed out longer ago than this.
_SIGNED_IN_STEP = timedelta(seconds=15)


@routes.get(
    "/events",
    response_class=PushStream,
    status_code=200,
    responses={200: {"model": shapes.Event, "description": "A stream that does not end; each `data` is an Event."}},
)
async def events(
    request: Request,
    place: OfficeOf,
    caller: Annotated[Caller, Depends(watching)],
    after: Annotated[str, Query(description="Where to start, when there is no Last-Event-ID.")] = "",
    last_event_id: Annotated[str, Header(description="Resume after this event.")] = "",
) -> Response:
    """What changes on this account's lines, from now on or from the position given.

    Words are told only to the account that holds the conversation. The first event, `start`, tells the position. An
    event `beat` without data comes every fifteen seconds: where none comes, the line is dead.
    """
    require(caller.account, Act.FOLLOW)
    given = resume_after(request) if after or last_event_id else ""
    position = given if _POSITION.fullmatch(given) else await place.desk.position()
    return place.push.answer(_until_storage_is_down(_told(place, caller, position)))


async def _until_storage_is_down(told: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Ended in order, so that the browser comes back; that storage is down is told by those who look after it."""
    with suppress(StorageDown):
        async for written in told:
            yield written


async def _told(place: Office, caller: Caller, position: str) -> AsyncIterator[bytes]:
    start = shapes.Event(kind="start", line=None, conversation=None)
    yield PushEvent(id=position, name=start.kind, data=start.model_dump_json()).encode()
    checked = place.clock.now()
    async with place.desk.floor.presence.staying(caller.account.id):
        async for changes in place.desk.events(caller.account, position):
            if place.clock.now() - checked >= _SIGNED_IN_STEP:
                found = await place.door.who(caller.session.token, slide=False)
                # Whose lines were changed comes back at once, and is told of those.
                if found is None or found[0].lines != caller.account.lines:
                    return
                checked = place.clock.now()
            yield b"".join([await describe(place, caller.account, change) for change in changes])
