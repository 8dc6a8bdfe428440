"""Looks for words and addresses of people wherever they must not be, in every form in which programs write text."""

import base64
import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, quote_plus

import redis

Place = tuple[str, bytes]


def forms(secret: str) -> set[bytes]:
    """The same text as JSON, URLs, Base64 and other encodings write it; comparing ignores case."""
    plain = {secret, secret.upper(), unicodedata.normalize("NFD", secret), _without_marks(secret)}
    found = {one.encode(errors="replace") for one in plain}
    found |= {one.encode("utf-16-le", "replace") for one in plain} | {
        one.encode("utf-16-be", "replace") for one in plain
    }
    raw = secret.encode(errors="replace")
    found |= {json.dumps(secret)[1:-1].encode(), repr(secret)[1:-1].encode("ascii", "backslashreplace")}
    found |= {quote(raw).encode(), quote_plus(raw).encode(), raw.hex().encode()}
    for shift in range(3):
        # Base64 of a longer text holds one of three forms, by where the secret begins in it; the edges are cut off.
        encoded = base64.b64encode(b"\0" * shift + raw)
        middle = encoded[4 if shift else 0 : len(encoded) // 4 * 4 - 4]
        found |= {middle, middle.translate(bytes.maketrans(b"+/", b"-_"))}
    return {form.lower() for form in found if len(form) >= 6}


def leaks(secrets: Iterable[str], places: Iterable[Place]) -> list[str]:
    """Where which secret stands."""
    wanted = {secret: forms(secret) for secret in secrets}
    found = []
    for name, content in places:
        lowered = content.lower()
        found += [f"{secret!r} in {name}" for secret, shapes in wanted.items() if any(one in lowered for one in shapes)]
    return found


def in_files(folder: Path, *, but: Iterable[str] = ()) -> Iterator[Place]:
    """Every file below a folder, and its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in set(but):
            yield str(path), path.read_bytes()
        yield f"the name of {path}", path.name.encode()


def in_redis(url: str) -> Iterator[Place]:
    """Every key and every value, unpacked where RQ packs them."""
    with redis.Redis.from_url(url, protocol=2) as client:
        for key in sorted(client.scan_iter(count=1000)):
            for piece in [key, *_pieces(_value(client, key))]:
                yield f"Redis, {key.decode(errors='replace')}", piece
                with suppress(zlib.error):
                    yield f"Redis, {key.decode(errors='replace')}, unpacked", zlib.decompress(piece)


def _value(client: "redis.Redis", key: bytes) -> Any:
    kind = cast("bytes", client.type(key))
    match kind:
        case b"string":
            return client.get(key)
        case b"list":
            return client.lrange(key, 0, -1)
        case b"set":
            return client.smembers(key)
        case b"zset":
            return client.zrange(key, 0, -1)
        case b"hash":
            return client.hgetall(key)
        case b"stream":
            return client.xrange(key)
        case _:
            raise AssertionError(f"nobody looks into a Redis value of kind {kind.decode()}")


def _pieces(value: Any) -> Iterator[bytes]:
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _pieces(name)
            yield from _pieces(inner)
    elif isinstance(value, list | tuple | set):
        for inner in value:
            yield from _pieces(inner)


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFD", text).translate({ord("ł"): "l", ord("Ł"): "L"})
    return "".join(char for char in parts if not unicodedata.combining(char))
