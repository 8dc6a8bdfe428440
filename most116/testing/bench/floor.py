"""The floor: the least a webhook could do. Checks the same signature and does one XADD on the same Redis."""

import argparse
import socket

import redis.asyncio
import uvicorn
from fastapi import FastAPI, Request, Response
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # it ships no types

_STREAM = "floor"


def floor_app(redis_url: str, token: str, base_url: str) -> FastAPI:
    app = FastAPI()
    validator = RequestValidator(token)
    client = redis.asyncio.Redis.from_url(redis_url)

    @app.post("/webhooks/twilio/sms")
    async def sms(request: Request) -> Response:
        form = await request.form()
        signature = request.headers.get("x-twilio-signature", "")
        if not validator.validate(base_url + request.url.path, form, signature):
            return Response(status_code=403)
        await client.xadd(_STREAM, {"body": str(form["Body"]), "from": str(form["From"])}, maxlen=100_000)
        return Response("<Response/>", media_type="text/xml")

    return app


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--redis-url", "--token", "--base-url"):
        parser.add_argument(name, required=True)
    parser.add_argument("--fd", type=int, required=True)
    given = parser.parse_args()
    app = floor_app(given.redis_url, given.token, given.base_url)
    server = uvicorn.Server(uvicorn.Config(app, http="httptools", access_log=False, log_level="error"))
    server.run(sockets=[socket.socket(fileno=given.fd)])


if __name__ == "__main__":
    main()
