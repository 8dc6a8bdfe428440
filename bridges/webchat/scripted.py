"""What the page's script calls: send a message, follow the talk or ask for it, say what has arrived."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from http import HTTPStatus
from math import ceil

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bridges.webchat.reception import Reception, Refused, TooFast, read_said
from bridges.webchat.talk import Talk
from bridges.webchat.views import as_event_data
from config.settings import Settings
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.redaction import EventLog
from most116.web.forms import UnreadableForm, from_own_page, read_form
from most116.web.pages import language_of
from most116.web.push import Push, PushEvent, resume_after


class Scripted:
    """Answers are JSON; a refusal has `error`: foreign, unreadable, empty, prove, too_long, too_fast, unavailable."""

    def __init__(self, reception: Reception, push: Push, settings: Settings, log: EventLog) -> None:
        self._reception = reception
        self._push = push
        self._base_url = settings.public_base_url
        self._log = log

    async def message(self, request: Request) -> Response:
        """Keep one message and answer 202 with its `id`; the same message again is answered the same."""
        if not from_own_page(request, self._base_url):
            return _refusal("foreign", HTTPStatus.FORBIDDEN)
        try:
            return await self._take(request)
        except UnreadableForm:
            return _refusal("unreadable", HTTPStatus.BAD_REQUEST)
        except Refused as why:
            return _refused(why)
        except StorageDown as failure:
            return self._unavailable(failure)

    async def _take(self, request: Request) -> Response:
        fields = await read_form(request)
        arrival = await self._reception.arrive(request, fields)
        said = read_said(fields, arrival.so_far)
        if said is None:
            return _refusal("empty", HTTPStatus.UNPROCESSABLE_ENTITY)
        work = self._reception.asked(request, arrival, fields)
        if work is not None and "proof" not in fields:
            return JSONResponse({"error": "prove", **asdict(work)}, status_code=HTTPStatus.TOO_MANY_REQUESTS)
        language = language_of(fields.get("lang"), request.headers.get("accept-language"))
        message_id = await self._reception.take_in(
            arrival, said, language, fields.get("entry", ""), later=work is not None
        )
        answer = JSONResponse({"id": message_id}, status_code=HTTPStatus.ACCEPTED)
        self._reception.remember(request, answer, arrival.visit)
        return answer

    async def events(self, request: Request) -> Response:
        """The talk as Server-Sent Events: `line` for each line, `left` when the person has left on any page."""
        try:
            arrival = await self._reception.present(request)
        except StorageDown as failure:
            return self._unavailable(failure)
        if arrival is None:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        answer = self._push.answer(self._follow(self._reception.talk(arrival.visit), resume_after(request)))
        self._reception.remember(request, answer, arrival.visit)
        return answer

    async def lines(self, request: Request) -> Response:
        """The lines behind the position `after`, for a page that cannot follow the talk (docs/decisions/0145).

        The page names its visit itself, because a browser that refuses cookies has nothing else to name it by.
        """
        if not from_own_page(request, self._base_url):
            return _refusal("foreign", HTTPStatus.FORBIDDEN)
        try:
            fields = await read_form(request)
            arrival = await self._reception.present(request, fields)
        except UnreadableForm:
            return _refusal("unreadable", HTTPStatus.BAD_REQUEST)
        except StorageDown as failure:
            return self._unavailable(failure)
        if arrival is None:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        found = arrival.so_far.behind(fields.get("after", ""))
        told = [{"position": line.position, "line": json.loads(as_event_data(line))} for line in found]
        answer = JSONResponse({"lines": told})
        self._reception.remember(request, answer, arrival.visit)
        return answer

    async def taken(self, request: Request) -> Response:
        """The page is there, and has the lines named in `ids`, joined by commas.

        Lines that this talk does not have are not taken note of: after a failover another process may know more, and
        the page has to say it again.
        """
        if not from_own_page(request, self._base_url):
            return _refusal("foreign", HTTPStatus.FORBIDDEN)
        try:
            fields = await read_form(request)
            arrival = await self._reception.present(request, fields)
            ids = fields.get("ids", "")
            known = not ids if arrival is None else await self._reception.note_taken(arrival, ids)
        except UnreadableForm:
            return _refusal("unreadable", HTTPStatus.BAD_REQUEST)
        except StorageDown as failure:
            return self._unavailable(failure)
        if not known:
            return _refusal("unknown", HTTPStatus.CONFLICT)
        answer = Response(status_code=HTTPStatus.NO_CONTENT)
        if arrival is not None:
            self._reception.remember(request, answer, arrival.visit)
        return answer

    async def _follow(self, talk: Talk, after: str) -> AsyncIterator[bytes]:
        try:
            async for line in talk.follow(after):
                yield PushEvent(name="line", id=line.position, data=as_event_data(line)).encode()
        except StorageDown as failure:
            # The stream ends; the page says that the connection is lost and comes back by itself.
            self._log.failure("webchat_unavailable", failure, channel=Channel.WEBCHAT)
        else:
            yield PushEvent(name="left", data="").encode()

    def _unavailable(self, failure: StorageDown) -> Response:
        self._log.failure("webchat_unavailable", failure, channel=Channel.WEBCHAT)
        return _refusal("unavailable", HTTPStatus.SERVICE_UNAVAILABLE, seconds=30)


def _refused(why: Refused) -> Response:
    if isinstance(why, TooFast):
        return _refusal("too_fast", HTTPStatus.TOO_MANY_REQUESTS, seconds=ceil(why.seconds))
    return _refusal("too_long", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _refusal(error: str, status: HTTPStatus, *, seconds: int | None = None) -> Response:
    headers = {} if seconds is None else {"retry-after": str(seconds)}
    return JSONResponse({"error": error}, status_code=status, headers=headers)
