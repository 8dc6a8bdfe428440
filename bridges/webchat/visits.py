"""A visit: an unguessable token in a browser, and everything that is derived from it and from nothing else."""

import hmac
import re
import secrets
from functools import cached_property

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.requests import Request
from starlette.responses import Response

from most116.core.messages import Kind
from most116.core.sealed import ReplyAddress

_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_NONCE_BYTES = 12
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# The page's script writes this one when a person leaves, because without a network nothing else can end the visit.
_LEFT = "left"
_COOKIE = "visit"


class Visit:
    """One visit. Its box name, keys and message ids come from the token by HKDF; none of them leads back to it."""

    def __init__(self, token: ReplyAddress) -> None:
        self.token = token

    @classmethod
    def new(cls) -> "Visit":
        return cls(ReplyAddress(secrets.token_urlsafe(_TOKEN_BYTES)))

    @classmethod
    def parse(cls, token: str) -> "Visit | None":
        """The visit of a token that a browser sent; None when it cannot be one of ours."""
        return cls(ReplyAddress(token)) if _TOKEN.fullmatch(token) else None

    @cached_property
    def box(self) -> str:
        """The name of the mailbox, as 64 hexadecimal digits."""
        return self._derive("box").hex()

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._derive("seal"))

    def seal(self, content: bytes) -> bytes:
        """AES-256-GCM, bound to this visit's box."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, self.box.encode())

    def open(self, blob: bytes) -> bytes:
        """What `seal` was given; raises cryptography's InvalidTag for anything else."""
        return self._cipher.decrypt(blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], self.box.encode())

    def message_id(self, client_id: str, kind: Kind, words: str) -> str:
        """Names one message so that sending it again is harmless, whoever else chose the same `client_id`.

        The words belong to it: a browser that goes back and sends other words with an old page's id says something new.
        """
        content = f"{client_id}\0{kind}\0{words}".encode()
        return hmac.digest(self._derive("message"), content, "sha256").hex()[:32]

    def _derive(self, purpose: str) -> bytes:
        secret = self.token.reveal().encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"most116 webchat {purpose}".encode()).derive(secret)


def visit_of(request: Request) -> Visit | None:
    """The visit that the browser's cookie names."""
    return Visit.parse(request.cookies.get(_name(request, _COOKIE), ""))


def has_left(request: Request) -> bool:
    """True when the page's script marked that the person left, and nobody could be told at that time."""
    return bool(request.cookies.get(_name(request, _LEFT)))


def remember(request: Request, response: Response, visit: Visit) -> None:
    """Set the one cookie: for this browser session, for us alone, unreadable to scripts."""
    response.set_cookie(
        _name(request, _COOKIE),
        visit.token.reveal(),
        path="/",
        secure=_secure(request),
        httponly=True,
        samesite="lax",
    )
    _drop(request, response, _LEFT)


def forget(request: Request, response: Response) -> None:
    """Remove the cookie and the mark that the person has left, where the browser has them."""
    _drop(request, response, _COOKIE)
    _drop(request, response, _LEFT)


def _drop(request: Request, response: Response, cookie: str) -> None:
    name = _name(request, cookie)
    if name in request.cookies:
        response.delete_cookie(name, path="/", secure=_secure(request), httponly=cookie == _COOKIE, samesite="lax")


def _name(request: Request, cookie: str) -> str:
    return f"__Host-{cookie}" if _secure(request) else cookie


def _secure(request: Request) -> bool:
    """False only on this machine without TLS, where browsers would refuse the `__Host-` prefix."""
    return not (request.url.scheme == "http" and request.url.hostname in _LOOPBACK)
