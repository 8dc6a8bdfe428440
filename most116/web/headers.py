"""The security headers of every answer that either site gives."""

from collections.abc import Iterable, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No inline script or style, nothing from elsewhere, in no one's frame. A page that needs more sets its own policy. Of
# what a script writes into a page only that is taken which `pageOf` of static/dom.js has read from an answer of ours.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types own-page"
)
_POWERS = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
# What a page needs in order to make and to use passkeys.
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")


def _permissions(own: Iterable[str] = ()) -> str:
    given = frozenset(own)
    return ", ".join(f"{power}=(self)" if power in given else f"{power}=()" for power in _POWERS)


ALWAYS: Mapping[str, str] = {
    "permissions-policy": _permissions(),
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
    "x-dns-prefetch-control": "off",
    # A page of ours in a cache is a trace on a device that others may use; assets say otherwise themselves.
    "cache-control": "no-store",
}
_STRICT_TRANSPORT = "max-age=63072000"


class SecurityHeaders:
    """Pure ASGI middleware; a header that the answer already has is left as it is.

    `https` adds Strict-Transport-Security; set it when the site is reached by https, whoever ends TLS. `indexed` are
    the paths that search engines may list, `powers` what our own pages may ask a browser for.
    """

    def __init__(
        self, app: ASGIApp, *, https: bool = False, indexed: Iterable[str] = (), powers: Iterable[str] = ()
    ) -> None:
        self.app = app
        strict = {"strict-transport-security": _STRICT_TRANSPORT} if https else {}
        headers = {**ALWAYS, "permissions-policy": _permissions(powers)} | strict
        # As the server sends them: made once, because every answer carries them.
        self._headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        self._indexed = frozenset(indexed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message.get("headers", ())}
                if scope["path"] in self._indexed:
                    given.add(b"x-robots-tag")
                ours = [header for header in self._headers if header[0] not in given]
                message = {**message, "headers": [*message.get("headers", ()), *ours]}
            await send(message)

        await self.app(scope, receive, send_with_headers)
