"""Who may come in, and the form of a refusal."""

import base64
import binascii
import hmac

from starlette.requests import Request
from starlette.responses import JSONResponse

from most116.simulator.settings import SimulatorConfig
from most116.simulator.twilio_facts import Refused


def authenticate(request: Request, config: SimulatorConfig) -> None:
    """Basic authentication with the account and its token, for that account's own addresses only; some name none."""
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    try:
        given = base64.b64decode(coded, validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        given = b""
    right = f"{config.account_sid}:{config.auth_token}".encode()
    if (
        not hmac.compare_digest(given, right)
        or request.path_params.get("account", config.account_sid) != config.account_sid
    ):
        raise Refused(20003, status=401)


def refusal(refused: Refused) -> JSONResponse:
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if refused.status == 401 else None
    return JSONResponse(refused.document(), status_code=refused.status, headers=headers)
