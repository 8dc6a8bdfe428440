"""The account and its one number, as Twilio's interface description shapes them."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from most116.simulator.stage import Stage
from most116.simulator.twilio_door import authenticate, refusal
from most116.simulator.twilio_facts import API_VERSION, Refused, rfc2822

_ACCOUNT = f"/{API_VERSION}/Accounts/{{account}}"
_NUMBER_SID = "PN" + "0" * 32
_UNUSED = (
    "address_sid", "bundle_sid", "emergency_address_sid", "identity_sid", "sms_application_sid", "trunk_sid",
    "voice_application_sid",
)  # fmt: skip


class TwilioAccount:
    """Says that the account is active, and where messages to its number go."""

    def __init__(self, stage: Stage) -> None:
        self._config = stage.config
        self._public = stage.wire.public
        self._since = rfc2822(stage.ledger.now())

    def routes(self) -> list[Route]:
        return [
            Route(_ACCOUNT + "/IncomingPhoneNumbers.json", self.numbers, methods=["GET"]),
            Route(_ACCOUNT + ".json", self.account, methods=["GET"]),
        ]

    async def account(self, request: Request) -> Response:
        sid = self._config.account_sid
        uri = f"/{API_VERSION}/Accounts/{sid}"
        return self._asked(
            request,
            {
                "auth_token": None,
                "date_created": self._since,
                "date_updated": self._since,
                "friendly_name": "Udawane konto",
                "owner_account_sid": sid,
                "sid": sid,
                "status": "active",
                "subresource_uris": {"messages": f"{uri}/Messages.json"},
                "type": "Full",
                "uri": f"{uri}.json",
            },
        )

    async def numbers(self, request: Request) -> Response:
        """Our number, unless another one is looked for."""
        found = [self._number()] if request.query_params.get("PhoneNumber") in {None, self._config.sms_number} else []
        uri = f"/{API_VERSION}/Accounts/{self._config.account_sid}/IncomingPhoneNumbers.json?PageSize=50&Page=0"
        return self._asked(
            request,
            {
                "end": max(len(found) - 1, 0),
                "first_page_uri": uri,
                "incoming_phone_numbers": found,
                "next_page_uri": None,
                "page": 0,
                "page_size": 50,
                "previous_page_uri": None,
                "start": 0,
                "uri": uri,
            },
        )

    def _number(self) -> dict[str, Any]:
        config = self._config
        return {
            **dict.fromkeys(_UNUSED),
            "account_sid": config.account_sid,
            "address_requirements": "none",
            "api_version": API_VERSION,
            "beta": False,
            "capabilities": {"mms": False, "sms": True, "voice": False, "fax": False},
            "date_created": self._since,
            "date_updated": self._since,
            "emergency_address_status": "unregistered",
            "emergency_status": "Inactive",
            "friendly_name": config.sms_number,
            "origin": "twilio",
            "phone_number": config.sms_number,
            "sid": _NUMBER_SID,
            "sms_fallback_method": "POST",
            "sms_fallback_url": self._public(config.fallback_url or ""),
            "sms_method": "POST",
            "sms_url": self._public(config.webhook_url),
            "status": "in-use",
            "status_callback": "",
            "status_callback_method": "POST",
            "type": "mobile",
            "uri": f"/{API_VERSION}/Accounts/{config.account_sid}/IncomingPhoneNumbers/{_NUMBER_SID}.json",
            "voice_caller_id_lookup": False,
            "voice_fallback_method": "POST",
            "voice_fallback_url": None,
            "voice_method": "POST",
            "voice_receive_mode": "voice",
            "voice_url": None,
        }

    def _asked(self, request: Request, document: dict[str, Any]) -> Response:
        try:
            authenticate(request, self._config)
        except Refused as refused:
            return refusal(refused)
        return JSONResponse(document)
