"""The search for leaks finds what is planted, in every form and place; else its silence would prove nothing."""

import base64
import json
import sqlite3
import zlib
from pathlib import Path
from urllib.parse import quote_plus

import pytest
import redis

from most116.testing.leaks import in_files, in_redis, leaks
from most116.testing.servers import RedisServer

SECRET = "żółwik fioletowy"
WRITTEN = {
    "plain": SECRET.encode(),
    "in capitals": SECRET.upper().encode(),
    "without diacritics": b"zolwik fioletowy",
    "JSON": json.dumps({"text": f"a {SECRET}!"}).encode(),
    "URL": quote_plus(SECRET).encode(),
    "UTF-16": SECRET.encode("utf-16"),
    "hex": SECRET.encode().hex().upper().encode(),
    **{f"Base64 after {n}": base64.b64encode(b"x" * n + SECRET.encode() + b"yz") for n in range(4)},
    **{f"URL Base64 after {n}": base64.urlsafe_b64encode(b"x" * n + SECRET.encode() + b"yz") for n in range(4)},
    "repr": ascii({"text": SECRET}).encode(),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_every_form_is_found(form: str) -> None:
    assert leaks([SECRET], [("there", b"before " + WRITTEN[form] + b" after")])


def test_other_words_are_not_found() -> None:
    assert not leaks([SECRET], [("there", "żółw i fiolet, +48 600".encode())])


def test_every_kind_of_redis_value_is_looked_into(redis_server: RedisServer) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        client.set("string", SECRET)
        client.rpush("list", SECRET)
        client.sadd("set", SECRET)
        client.zadd("zset", {SECRET: 1})
        client.hset("hash", "field", SECRET)
        client.hset("packed", "data", zlib.compress(SECRET.encode()))
        client.xadd("stream", {"field": SECRET})
        client.set(f"key of {SECRET}", "1")
    found = leaks([SECRET], in_redis(redis_server.url))
    assert len(found) == 8
    assert leaks([SECRET], [("the append-only file", redis_server.everything())])


def test_sql_and_its_log_are_looked_into(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "most116.db")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE messages (body TEXT)")
    database.execute("INSERT INTO messages VALUES (?)", (SECRET,))
    database.commit()
    assert leaks([SECRET], in_files(tmp_path))
    database.close()
    assert leaks([SECRET], in_files(tmp_path))
    assert not leaks([SECRET], in_files(tmp_path, but=["most116.db"]))
