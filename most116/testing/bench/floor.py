"""The floor: the least a webhook could do. Checks the same signature and does one XADD on the same Redis."""

import argparse
import hashlib
import hmac
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import redis.asyncio
import uvicorn
from fastapi import FastAPI, Request, Response
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # it ships no types

from most116.testing.trial import Trial

_STREAM = "floor"
_FORBIDDEN = 403


def floor_app(redis_url: str, token: str, base_url: str, app_secret: str, word: str) -> FastAPI:
    app = FastAPI()
    validator = RequestValidator(token)
    client = redis.asyncio.Redis.from_url(redis_url)

    @app.post("/webhooks/twilio/{kind}")
    async def twilio(request: Request) -> Response:
        form = await request.form()
        signature = request.headers.get("x-twilio-signature", "")
        if not validator.validate(base_url + request.url.path, form, signature):
            return Response(status_code=_FORBIDDEN)
        await client.xadd(_STREAM, {"body": str(form["Body"]), "from": str(form["From"])}, maxlen=100_000)
        return Response("<Response/>", media_type="text/xml")

    @app.post("/webhooks/meta")
    async def meta(request: Request) -> Response:
        body = await request.body()
        right = "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right, request.headers.get("x-hub-signature-256", "")):
            return Response(status_code=_FORBIDDEN)
        said = (await request.json())["entry"][0]["messaging"][0]
        await client.xadd(_STREAM, {"body": said["message"]["text"], "from": said["sender"]["id"]}, maxlen=100_000)
        return Response()

    @app.post("/webhooks/telegram")
    async def telegram(request: Request) -> Response:
        if not hmac.compare_digest(word, request.headers.get("x-telegram-bot-api-secret-token", "")):
            return Response(status_code=_FORBIDDEN)
        said = (await request.json())["message"]
        await client.xadd(_STREAM, {"body": said["text"], "from": said["from"]["id"]}, maxlen=100_000)
        return Response()

    return app


@contextmanager
def running_floor(trial: Trial) -> Iterator[tuple[int, int]]:
    """The floor as a process of its own, on the Redis of the trial; gives its port and its process id."""
    line = trial.ready.line
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as sock:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [
                *(sys.executable, "-m", "most116.testing.bench.floor"),
                *("--redis-url", f"unix://{trial.data / 'redis.sock'}", "--token", line["twilio"]["auth_token"]),
                *("--base-url", trial.ready.public_url, "--app-secret", line["meta"]["app_secret"]),
                # With "=": a word may begin with a hyphen.
                *(f"--word={line['telegram']['secret_token']}", "--fd", str(sock.fileno())),
            ],
            pass_fds=[sock.fileno()],
        )
        try:
            yield sock.getsockname()[1], process.pid
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--redis-url", "--token", "--base-url", "--app-secret", "--word"):
        parser.add_argument(name, required=True)
    parser.add_argument("--fd", type=int, required=True)
    given = parser.parse_args()
    app = floor_app(given.redis_url, given.token, given.base_url, given.app_secret, given.word)
    server = uvicorn.Server(uvicorn.Config(app, http="httptools", access_log=False, log_level="error"))
    server.run(sockets=[socket.socket(fileno=given.fd)])


if __name__ == "__main__":
    main()
