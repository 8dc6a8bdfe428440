"""Puts the simulator together as one Starlette application."""

import json

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from most116.simulator.control import Control
from most116.simulator.guard import Guard
from most116.simulator.live import Live
from most116.simulator.page import Page
from most116.simulator.sms import SmsNetwork
from most116.simulator.stage import Stage
from most116.simulator.twilio_rest import TwilioRest


def simulator_app(stage: Stage) -> Starlette:
    """The whole simulator: the platform's interface, the control interface, the events and the page."""
    sms = SmsNetwork(stage)
    page = Page(stage, sms)
    parts = (TwilioRest(stage), Control(stage, sms), Live(stage, page), page)
    return Starlette(
        routes=[route for part in parts for route in part.routes()],
        middleware=[Middleware(Guard)],
        exception_handlers={ValueError: _misunderstood, TypeError: _misunderstood},
    )


async def _misunderstood(_: Request, problem: Exception) -> Response:
    words = "not JSON" if isinstance(problem, json.JSONDecodeError | UnicodeDecodeError) else str(problem)
    return JSONResponse({"error": words.encode(errors="replace").decode()}, status_code=400)
