"""Puts the simulator together as one Starlette application."""

import json
from collections.abc import Sequence
from pkgutil import resolve_name

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from most116.simulator.control import Control
from most116.simulator.guard import Guard
from most116.simulator.live import Live
from most116.simulator.network import ChatNetwork
from most116.simulator.network_control import NetworkControl
from most116.simulator.page import Page
from most116.simulator.samples import Samples
from most116.simulator.sms import SmsNetwork
from most116.simulator.stage import Stage
from most116.simulator.twilio_account import TwilioAccount
from most116.simulator.twilio_rest import TwilioRest

# Who plays which platform: a factory of (account, stage), imported only when it is wanted.
_NETWORKS = {
    "discord": "most116.simulator.discord.build:discord_networks",
    "meta": "most116.simulator.meta.build:meta_networks",
    "telegram": "most116.simulator.telegram.build:telegram_networks",
    "whatsapp": "most116.simulator.whatsapp.build:whatsapp_networks",
}


def simulator_app(stage: Stage) -> Starlette:
    """The whole simulator: the platforms' interfaces, the control interface, the events and the page."""
    sms = SmsNetwork(stage)
    networks = _networks(stage)
    page = Page(stage, sms, networks)
    control = (Control(stage, sms), NetworkControl(stage, networks))
    twilio = (TwilioAccount(stage), TwilioRest(stage))
    own = [
        route
        for part in (*twilio, *control, Live(stage, page, page.chats), page, Samples(stage, sms))
        for route in part.routes()
    ]
    return Starlette(
        routes=[*own, *(route for network in networks for route in network.routes())],
        middleware=[Middleware(Guard)],
        exception_handlers={ValueError: _misunderstood, TypeError: _misunderstood},
    )


def _networks(stage: Stage) -> Sequence[ChatNetwork]:
    """Every chat platform that the configuration names."""
    made: list[ChatNetwork] = []
    for name, account in stage.config.networks.items():
        if name not in _NETWORKS:
            raise ValueError(f"networks: {name} is none of {', '.join(_NETWORKS)}")
        made += resolve_name(_NETWORKS[name])(account, stage)
    return made


async def _misunderstood(_: Request, problem: Exception) -> Response:
    words = "not JSON" if isinstance(problem, json.JSONDecodeError | UnicodeDecodeError) else str(problem)
    return JSONResponse({"error": words.encode(errors="replace").decode()}, status_code=400)
