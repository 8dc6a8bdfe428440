"""Every webhook signature check, in constant time."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Sequence

_PORTS = {"https": "443", "http": "80"}


def twilio_signature(token: str, url: str, pairs: Iterable[tuple[bytes, bytes]]) -> bytes:
    """X-Twilio-Signature of a form post: https://www.twilio.com/docs/usage/security.

    `pairs` are the decoded names and values as bytes. A value that is given twice under one name counts once.
    """
    signed = url.encode("utf-8", "surrogateescape") + b"".join(name + value for name, value in sorted(set(pairs)))
    # The platform chose SHA-1; as a keyed hash it is not weakened by its collisions.
    return base64.b64encode(hmac.new(token.encode(), signed, hashlib.sha1).digest())


def twilio_signed(url: str, pairs: Sequence[tuple[bytes, bytes]], given: str, tokens: Sequence[str]) -> bool:
    """True when `given` is the signature under one of `tokens`, for the address with or without its port.

    Which of the two forms is signed differs by product, so the platform's own library accepts both as well.
    """
    seen = given.encode("utf-8", "replace")
    return any(
        hmac.compare_digest(twilio_signature(token, each, pairs), seen) for token in tokens for each in _spellings(url)
    )


def _spellings(url: str) -> tuple[str, str]:
    """The address without a port and with one."""
    scheme, _, rest = url.partition("://")
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    authority, tail = rest[:end], rest[end:]
    host, colon, port = authority.rpartition(":")
    if not (colon and port.isdecimal()):
        host, port = authority, _PORTS.get(scheme.lower(), "80")
    return f"{scheme}://{host}{tail}", f"{scheme}://{host}:{port}{tail}"


def meta_signed(body: bytes, given: str, secrets: Sequence[str]) -> bool:
    """True when X-Hub-Signature-256 `given` is that of these raw bytes under one of the app `secrets`.

    Before anything is parsed: the platform signs its own way of writing JSON, which no reader gives back
    (https://developers.facebook.com/docs/messenger-platform/webhooks#event-notifications).
    """
    seen = given.encode("utf-8", "replace")
    return any(hmac.compare_digest(meta_signature(secret, body), seen) for secret in secrets)


def meta_signature(secret: str, body: bytes) -> bytes:
    """X-Hub-Signature-256 of a body."""
    return b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()
