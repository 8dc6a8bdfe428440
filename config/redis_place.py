"""Where Redis is: one server, or whichever of several is the primary now, as Sentinels tell."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

if TYPE_CHECKING:
    from config.settings import Settings

Node = tuple[str, int]


def nodes_of(value: object) -> object:
    """`one:26379,other:26379` names two servers; nothing names none."""
    if not isinstance(value, str):
        return value
    return tuple(_node(one.strip()) for one in value.split(",") if one.strip())


def _node(given: str) -> Node:
    host, _, port = given.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError("must be host:port, with commas between several")
    return host.strip("[]"), int(port)


Nodes = Annotated[tuple[Node, ...], BeforeValidator(nodes_of)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedisPlace:
    """`url` is the server's address. With `sentinels` only its password, database and encryption count.

    They say which server is the primary of `service`. `sentinel_password` is what they ask for themselves, if anything.
    """

    url: str
    sentinels: tuple[Node, ...] = ()
    service: str = ""
    sentinel_password: str | None = None


def place_of(settings: "Settings") -> RedisPlace:
    password = settings.redis_sentinel_password
    return RedisPlace(
        url=settings.redis_url.get_secret_value(),
        sentinels=settings.redis_sentinels,
        service=settings.redis_service,
        sentinel_password=None if password is None else password.get_secret_value(),
    )
