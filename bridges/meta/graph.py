"""Sending over the Graph API: https://developers.facebook.com/docs/messenger-platform/reference/send-api."""

import functools
import hashlib
import hmac
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, NoReturn

import httpx
import yaml

from bridges.failures import of_status, retry_after
from bridges.http_client import ask, platform_client
from bridges.json_reading import Node
from config.platforms import Meta
from most116.core.errors import FAILURES, UNREADABLE_ANSWER, BridgeError, Failure


class Graph:
    """One page's token and one client. Every failure is a BridgeError that holds the platform's code and no words."""

    def __init__(self, meta: Meta) -> None:
        if meta.page_token is None or meta.app_secret is None:
            raise ValueError("page_token and app_secret: both are needed to send")
        token = meta.page_token.get_secret_value()
        self._base = f"{meta.graph_base.rstrip('/')}/{meta.graph_version}"
        self._messages = f"{self._base}/{meta.page_id}/messages"
        self._token, self._secret = token, meta.app_secret.get_secret_value()
        self._timeout_seconds = meta.timeout_seconds
        self._http = platform_client(meta.graph_base, meta.timeout_seconds)

    async def send(self, message: Mapping[str, Any]) -> str:
        """Post one message and return the platform's id of it."""
        answer = await ask(
            self._http,
            "POST",
            self._messages,
            timeout_seconds=self._timeout_seconds,
            headers={"authorization": f"Bearer {self._token}"},
            json={**message, "appsecret_proof": self._proof(self._token)},
        )
        if not answer.is_success:
            _refuse(answer)
        mid = Node.read(answer.content)["message_id"].text
        if not mid:
            raise BridgeError(UNREADABLE_ANSWER)
        return mid

    async def read_token(self, *, app: str) -> httpx.Response:
        """What the platform knows of the page's token: https://developers.facebook.com/docs/graph-api/reference/debug_token."""
        return await self.read("debug_token", app=app, input_token=self._token)

    async def read(self, path: str, *, app: str = "", **asked: str) -> httpx.Response:
        """What the platform knows: as the page, or as `app` (its id) with the app's secret."""
        token = f"{app}|{self._secret}" if app else self._token
        answer = await ask(
            self._http,
            "GET",
            f"{self._base}/{path}",
            timeout_seconds=self._timeout_seconds,
            headers={"authorization": f"Bearer {token}"},
            params={"appsecret_proof": self._proof(token), **asked},
        )
        if not answer.is_success:
            _refuse(answer)
        return answer

    def _proof(self, token: str) -> str:
        """With it a stolen token alone is of no use (https://developers.facebook.com/docs/graph-api/securing-requests)."""
        return hmac.new(self._secret.encode(), token.encode(), hashlib.sha256).hexdigest()

    async def close(self) -> None:
        await self._http.aclose()


@functools.cache
def graph_failures() -> Mapping[str, Failure]:
    """The failure for each "code" and "code/subcode" of the table."""
    table = yaml.safe_load(files("bridges.meta").joinpath("graph_errors.yaml").read_text("utf-8"))
    return {str(code): FAILURES[name] for name, codes in table.items() for code in codes}


def _refuse(answer: httpx.Response) -> NoReturn:
    """By code and subcode; the HTTP status says little here, and the sentence beside them may repeat the letter."""
    error = Node.read(answer.content)["error"]
    code, subcode = error["code"].number, error["error_subcode"].number
    known = [f"{code}/{subcode}"] if subcode else []
    known += [str(code)] if code is not None else []
    found = next((failure for each in known if (failure := graph_failures().get(each)) is not None), None)
    raise BridgeError(
        found or of_status(answer.status_code),
        detail=known[0] if known else str(answer.status_code),
        retry_after=retry_after(answer.headers.get("retry-after")),
    )
