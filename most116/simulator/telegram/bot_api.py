"""The pretended Bot API: https://core.telegram.org/bots/api."""

import hmac
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from most116.simulator.answering import answer_as, status_noted, takes
from most116.simulator.faults import Fault
from most116.simulator.stage import Stage
from most116.simulator.telegram.hearing import Hearing
from most116.simulator.telegram.parameters import PARAMETERS, read_parameters
from most116.simulator.telegram.refusals import Refused, bad, refuse_on_demand, taken
from most116.simulator.telegram.talking import Talking

# Asked often, and says nothing to a person.
_UNNOTED = frozenset({"getUpdates", "getMe", "getWebhookInfo"})
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


class BotApi:
    """Every method at `/bot<token>/<method>`, by GET or POST."""

    def __init__(self, token: str, talking: Talking, hearing: Hearing, stage: Stage) -> None:
        self._token, self._talking, self._hearing, self._stage = token, talking, hearing, stage

    def routes(self) -> list[BaseRoute]:
        return [Route("/bot{token}/{method}", self.call, methods=["GET", "POST"])]

    async def call(self, request: Request) -> Response:
        method, given = request.path_params["method"], request.path_params["token"]
        fault: Fault | None = None
        values: Mapping[str, Any] = {}
        try:
            self._require_access(method, given)
            values = await read_parameters(request, method)
            if method == "getUpdates":
                return JSONResponse(taken(await self._hearing.updates(values, request)))
            fault = self._fault(method, values)
            refuse_on_demand(fault)
            result, key = self._act(method, values) if takes(fault) else (True, None)
        except Refused as refused:
            self._note(method, values, refused.code, None, fault)
            return JSONResponse(refused.body(), status_code=refused.code)
        self._note(method, values, status_noted(fault), key, fault)
        return await answer_as(fault, taken(result), request, self._stage)

    def _require_access(self, method: str, token: str) -> None:
        if method not in PARAMETERS or not _TOKEN.fullmatch(token):
            raise Refused(404, "Not Found")
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            raise Refused(401, "Unauthorized")

    def _fault(self, method: str, values: Mapping[str, Any]) -> Fault | None:
        """Only letters fail on demand."""
        if method != "sendMessage":
            return None
        return self._talking.chats.faults.take(str(values["chat_id"]), receipts=False)

    def _act(self, method: str, values: Mapping[str, Any]) -> tuple[object, str | None]:
        """The result, and the key of the message that was made."""
        talking, hearing = self._talking, self._hearing
        if method == "sendMessage":
            message = talking.send(values)
            return message, str(message["message_id"])
        acts = {
            "editMessageReplyMarkup": talking.change_buttons,
            "deleteMessage": talking.delete,
            "deleteMessages": talking.delete_many,
            "answerCallbackQuery": talking.answer_tap,
            "leaveChat": talking.leave,
            "getMe": hearing.me,
            "setWebhook": hearing.set_webhook,
            "deleteWebhook": hearing.delete_webhook,
            "getWebhookInfo": hearing.webhook_info,
        }
        if method not in acts:
            raise bad("method is not played")
        return acts[method](values), None

    def _note(self, method: str, values: Mapping[str, Any], status: int, key: str | None, fault: Fault | None) -> None:
        if method in _UNNOTED:
            return
        shown = {"method": method} | {name: value for name, value in values.items() if name != "secret_token"}
        person, text = str(values.get("chat_id", "")), str(values.get("text", ""))
        kind = fault.kind if fault else None
        self._talking.chats.note_post(person, text, shown, status, key=key, fault=kind)
