"""A run of the tests that is killed leaves no server behind: what it started ends with it."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import redis

from most116.testing.children import bound

HOLDER = """
import time
from most116.testing.servers import running_redis
with running_redis() as server:
    print(server.url, flush=True)
    time.sleep(60)
"""


def answers(url: str) -> bool:
    with redis.Redis.from_url(url) as client:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False


def test_a_server_ends_with_who_started_it() -> None:
    with subprocess.Popen(bound([sys.executable, "-c", HOLDER]), stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        url = holder.stdout.readline().strip()
        assert answers(url)
        holder.kill()
    until = time.monotonic() + 60
    while answers(url):
        assert time.monotonic() < until, "the server still answers"
        time.sleep(0.02)
    shutil.rmtree(Path(url.removeprefix("unix://")).parent)
