"""Listening sockets: the wanted port or a clear refusal, and in a trial any free one."""

import socket

import pytest

from most116.app.sockets import listen, listen_here, url_of
from most116.core.errors import ConfigurationError


def port_of(sock: socket.socket) -> int:
    return int(sock.getsockname()[1])


def test_a_taken_port_is_refused_with_the_remedy() -> None:
    with listen("127.0.0.1", 0) as taken:
        with pytest.raises(ConfigurationError, match=f"port {port_of(taken)} .* in use: choose another"):
            listen("127.0.0.1", port_of(taken))
        with pytest.raises(ConfigurationError):
            listen_here(port_of(taken), 0)


def test_in_a_trial_the_usual_port_gives_way() -> None:
    with listen("127.0.0.1", 0) as taken, listen_here(None, port_of(taken)) as other:
        assert port_of(other) != port_of(taken)
        assert url_of(other) == f"http://127.0.0.1:{port_of(other)}"


def test_a_handed_over_socket_is_the_same_one() -> None:
    given = listen("127.0.0.1", 0)
    port = port_of(given)
    with listen("127.0.0.1", 1, given.detach()) as taken:
        assert port_of(taken) == port
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            pass
