"""Where platforms call us: each request to its webhook, and what it holds to `accept` (docs/decisions/0125)."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bridges.raw_http import COME_AGAIN, Ignored, RawReply, RawRequest, Webhook, external_url
from most116.app.brake import Brake
from most116.core.ports import Accept
from most116.core.redaction import EventLog
from most116.web.body_cap import BodyCap

_FORGED = RawReply(status=403, body=b"The signature is missing or wrong.\n")
_FAULT = PlainTextResponse("Internal Server Error", status_code=500)
_METHODS = frozenset({"GET", "HEAD", "POST"})


class WebhookPort:
    """An ASGI application for one address of a platform."""

    def __init__(
        self,
        webhook: Webhook,
        *,
        accept: Accept,
        public_base_url: str,
        events: EventLog,
        brake: Brake | None = None,
    ) -> None:
        """`brake`: what slows the answers; nothing does where none is given."""
        self._webhook = webhook
        self._brake = brake
        self._accept = accept
        self._public_base_url = public_base_url
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        # None: whoever called has gone before all of it had come, and hears no answer.
        if body is not None:
            reply = await self._reply(_raw(scope, self._public_base_url, body))
            await send({"type": "http.response.start", "status": reply.status, "headers": _headers(reply)})
            await send({"type": "http.response.body", "body": reply.body})

    async def _reply(self, raw: RawRequest) -> RawReply:
        if not self._webhook.verify(raw):
            self._events.warning("forged_request", where=self._where(raw))
            return _FORGED
        if (
            self._brake is not None
            and self._brake.tight
            and COME_AGAIN in (away := self._webhook.unavailable(raw)).headers
        ):
            return away
        try:
            return await self._take(raw)
        except Exception as failure:  # noqa: BLE001 -- the platform must hear that it was not kept, and try again
            self._events.failure("request_not_kept", failure, where=self._where(raw))
            return self._webhook.unavailable(raw)

    def _where(self, raw: RawRequest) -> str:
        """The path alone: a query may hold a word that only the platform and we know."""
        return raw.url.partition("?")[0].removeprefix(self._public_base_url.rstrip("/"))

    async def _take(self, raw: RawRequest) -> RawReply:
        lost: Exception | None = None
        for event in self._webhook.parse(raw):
            if isinstance(event, Ignored):
                note = self._events.warning if event.alarming else self._events.info
                note("request_ignored", reason=event.why)
                continue
            try:
                await self._accept(event)
            except Exception as failure:  # noqa: BLE001 -- it is raised below, and told there
                # The others are kept all the same: not every platform sends them again, and one that can never be kept
                # must not keep out everybody who wrote in the same moment.
                lost = failure
        if lost is not None:
            raise lost
        if self._brake is not None:
            await self._brake.pause()
        return self._webhook.answer(raw)


class Straight:
    """Pure ASGI middleware: leads platforms to their ports past the site, whose table of routes has them too.

    Routing and the objects that a framework makes of a request cost more than all that is done with a message.
    """

    def __init__(self, app: ASGIApp, *, ports: Mapping[str, WebhookPort], limit: int) -> None:
        self.app = app
        self._ports = {path: BodyCap(port, limit=limit) for path, port in ports.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        port = self._ports.get(scope["path"]) if scope["type"] == "http" and scope["method"] in _METHODS else None
        if port is None:
            await self.app(scope, receive, send)
            return
        try:
            await port(scope, receive, send)
        except Exception:
            # Nothing of ours is sent in pieces: what failed has not begun to answer.
            await _FAULT(scope, receive, send)
            raise


async def _body(receive: Receive) -> bytes | None:
    parts = list[bytes]()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _raw(scope: Scope, public_base_url: str, body: bytes) -> RawRequest:
    query = scope["query_string"]
    return RawRequest(
        method=scope["method"],
        url=external_url(public_base_url, scope["path"], query.decode("utf-8", "surrogateescape")),
        # Of a header that is there twice the first counts.
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(scope["headers"])},
        query=dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True)) if query else {},
        body=body,
    )


def _headers(reply: RawReply) -> Sequence[tuple[bytes, bytes]]:
    kind = reply.content_type
    text = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    given = {"content-length": str(len(reply.body)), "content-type": text, **reply.headers}
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given.items()]
