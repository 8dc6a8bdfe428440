"""What the Graph API tells of our page and our app: who hears of what, where events go, what the token may do."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from most116.simulator.meta.account import Account
from most116.simulator.meta.graph_rules import GraphError, require_access
from most116.simulator.meta.product import MetaProduct
from most116.simulator.wire import Wire

_APP_ID = "1"
_FIELDS = [
    *("messages", "messaging_postbacks", "messaging_referrals", "message_deliveries", "message_edits"),
    *("message_echoes", "standby", "messaging_policy_enforcement"),
]
_SCOPES = ["pages_messaging", "pages_manage_metadata", "instagram_manage_messages"]


class AboutUs:
    def __init__(self, account: Account, wire: Wire, products: Sequence[MetaProduct]) -> None:
        self._account, self._wire, self._products = account, wire, products

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/v{version}/{page}/subscribed_apps", self.subscribed, methods=["GET"]),
            Route("/v{version}/{app}/subscriptions", self.subscriptions, methods=["GET"]),
            Route("/v{version}/debug_token", self.token, methods=["GET"]),
            Route("/v{version}/{page}", self.page, methods=["GET"]),
        ]

    async def subscribed(self, request: Request) -> Response:
        """Which apps hear of the page, and of what."""
        return self._asked(request, {"data": [{"id": _APP_ID, "name": "most116", "subscribed_fields": _FIELDS}]})

    async def subscriptions(self, request: Request) -> Response:
        """Where the app has events sent."""
        url, fields = self._wire.public(self._account.webhook_url), [{"name": "messages", "version": "v25.0"}]
        told = [{"object": one.kind, "callback_url": url, "active": True, "fields": fields} for one in self._products]
        return self._asked_as_app(request, {"data": told})

    async def token(self, request: Request) -> Response:
        """What a token is and may do."""
        known = request.query_params.get("input_token") == self._account.page_token
        told = {"app_id": _APP_ID, "type": "PAGE", "is_valid": known, "scopes": _SCOPES if known else []}
        return self._asked_as_app(request, {"data": told})

    def _asked_as_app(self, request: Request, document: Mapping[str, Any]) -> Response:
        """Asked with the app's own secret."""
        secret = self._account.app_secret
        given, proof = request.headers.get("authorization", ""), request.query_params.get("appsecret_proof")
        try:
            require_access(given, proof, f"{_APP_ID}|{secret}", secret)
        except GraphError as refused:
            return JSONResponse(refused.body(), status_code=refused.status)
        return JSONResponse(document)

    async def page(self, request: Request) -> Response:
        return self._asked(request, {"id": self._account.page_id, "name": "Udawana strona"})

    def _asked(self, request: Request, document: Mapping[str, Any]) -> Response:
        try:
            require_page(request, request.query_params.get("appsecret_proof"), self._account)
        except GraphError as refused:
            return JSONResponse(refused.body(), status_code=refused.status)
        return JSONResponse(document)


def require_page(request: Request, proof: object, account: Account) -> None:
    """Asked with the page's token, and of the page that it is for."""
    require_access(request.headers.get("authorization", ""), proof, account.page_token, account.app_secret)
    if request.path_params["page"] not in {"me", account.page_id}:
        raise GraphError(100)
