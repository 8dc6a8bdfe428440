"""The part of Twilio's REST interface that our client talks to."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from most116.simulator.ledger import Message
from most116.simulator.stage import Stage, Taker
from most116.simulator.twilio_create import TwilioCreate
from most116.simulator.twilio_door import authenticate, refusal
from most116.simulator.twilio_facts import API_VERSION, Refused
from most116.simulator.twilio_form import read_form
from most116.simulator.twilio_records import listing, resource

_ACCOUNT = f"/{API_VERSION}/Accounts/{{account}}"
_ON_ITS_WAY = {"accepted", "queued", "sending"}


class TwilioRest:
    """Creates, lists, fetches, blanks and deletes messages; every answer has Twilio's form."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._config, self._ledger = stage, stage.config, stage.ledger
        self._create = TwilioCreate(stage)

    def routes(self) -> list[Route]:
        one, media = _ACCOUNT + "/Messages/{sid}.json", _ACCOUNT + "/Messages/{sid}/Media/{media}"
        return [
            Route(_ACCOUNT + "/Messages.json", self.collection, methods=["GET", "POST"]),
            Route(one, self.one, methods=["GET", "POST", "DELETE"]),
            Route(media, self.media, methods=["GET"]),
            Route(f"/{API_VERSION}/{{path:path}}", self.nothing, methods=["GET", "POST", "PUT", "DELETE"]),
        ]

    async def collection(self, request: Request) -> Response:
        try:
            if request.method == "POST":
                return await self._taker(await request.body())(request)
            authenticate(request, self._config)
            return JSONResponse(listing(self._ledger.on_record(), request.query_params, self._config))
        except Refused as refused:
            return refusal(refused)

    async def one(self, request: Request) -> Response:
        try:
            authenticate(request, self._config)
            message = self._find(request)
            if request.method == "DELETE":
                return self._delete(message)
            if request.method == "POST":
                await self._blank(request, message)
            return JSONResponse(resource(message, self._config))
        except Refused as refused:
            return refusal(refused)

    def _taker(self, body: bytes) -> Taker:
        """Who takes a new message: by the prefix of the address that it goes to."""
        for prefix, taker in self._stage.takers.items():
            if f"To={quote(prefix, safe='')}".encode() in body:
                return taker
        return self._create.create

    async def media(self, request: Request) -> Response:
        """Our bridge must never ask for this; a test can see that it has not."""
        message = self._ledger.messages.get(request.path_params["sid"])
        if message is not None:
            message.media_fetched += 1
            self._ledger.touch(message)
        return refusal(Refused(20404, status=404))

    async def nothing(self, request: Request) -> Response:
        return refusal(Refused(20404, status=404, detail=request.url.path))

    def _find(self, request: Request) -> Message:
        message = self._ledger.messages.get(request.path_params["sid"])
        if message is None or not message.on_record:
            raise Refused(20404, status=404, detail=request.url.path)
        return message

    def _delete(self, message: Message) -> Response:
        """Forgets the platform's record; a telephone keeps what it has got."""
        if message.state in _ON_ITS_WAY:
            raise Refused(20009, status=409)
        message.on_record = False
        return Response(status_code=204)

    async def _blank(self, request: Request, message: Message) -> None:
        form = await read_form(request)
        if form != {"Body": [""]}:
            raise Refused(30409 if "Status" in form else 20422, detail="only an empty Body can be posted")
        message.redacted = True
        self._ledger.touch(message)
