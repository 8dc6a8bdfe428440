"""Listening sockets."""

import errno
import socket

from most116.core.errors import ConfigurationError

_BACKLOG = 1_024
_HERE = "127.0.0.1"


def listen(host: str, port: int, descriptor: int | None = None) -> socket.socket:
    """The socket a supervisor opened before, or one of our own; port 0 takes any free one."""
    if descriptor is not None:
        return socket.socket(fileno=descriptor)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        opened = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as failure:
        why = "is in use" if failure.errno == errno.EADDRINUSE else f"cannot be opened ({failure.strerror})"
        raise ConfigurationError(f"port {port} of {host} {why}: choose another one") from None
    # Made from its number a socket knows that it is TCP; only then does asyncio send small answers without waiting.
    return socket.socket(fileno=opened.detach())


def listen_here(wanted: int | None, usual: int) -> socket.socket:
    """A socket of this machine only: the wanted port, or the usual one, or, when that is in use, any free one."""
    if wanted is not None:
        return listen(_HERE, wanted)
    try:
        return listen(_HERE, usual)
    except ConfigurationError:
        return listen(_HERE, 0)


def url_of(sock: socket.socket) -> str:
    host, port = sock.getsockname()[:2]
    return f"http://{host}:{port}"
