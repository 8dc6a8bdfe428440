"""What Twilio tells of the contents that were prepared for WhatsApp, and of their approval by Meta."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from most116.simulator.stage import Stage
from most116.simulator.twilio_door import authenticate, refusal
from most116.simulator.twilio_facts import Refused
from most116.simulator.whatsapp.account import Account

_CONTENT = "/v1/Content/{sid}"


class Contents:
    def __init__(self, account: Account, stage: Stage) -> None:
        self._account, self._config = account, stage.config

    def routes(self) -> list[Route]:
        return [
            Route(_CONTENT, self.content, methods=["GET"]),
            Route(_CONTENT + "/ApprovalRequests", self.approval, methods=["GET"]),
        ]

    async def content(self, request: Request) -> Response:
        return self._asked(
            request, {"language": "pl", "variables": {"1": "…"}, "types": {"twilio/text": {"body": "…"}}}
        )

    async def approval(self, request: Request) -> Response:
        status, category = self._account.approval_of(request.path_params["sid"])
        approval = {
            "allow_category_change": True,
            "category": category,
            "content_type": "twilio/text",
            "flows": None,
            "name": "odpowiedz",
            "rejection_reason": "",
            "status": status,
            "type": "whatsapp",
        }
        return self._asked(request, {"whatsapp": approval})

    def _asked(self, request: Request, document: dict[str, Any]) -> Response:
        sid = request.path_params["sid"]
        try:
            authenticate(request, self._config)
        except Refused as refused:
            return refusal(refused)
        if sid not in self._account.buttons and sid not in self._account.templates:
            return refusal(Refused(20404, status=404))
        url = f"https://content.twilio.com{request.url.path}"
        return JSONResponse({"sid": sid, "account_sid": self._config.account_sid, "url": url, **document})
