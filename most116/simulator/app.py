"""Puts the simulator together as one Starlette application."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from most116.core.clock import Clock
from most116.simulator.control import Control
from most116.simulator.guard import Guard
from most116.simulator.live import Live
from most116.simulator.page import Page
from most116.simulator.settings import SimulatorConfig
from most116.simulator.sms import SmsNetwork
from most116.simulator.stage import Stage, set_stage
from most116.simulator.twilio_rest import TwilioRest


def simulator_app(config: SimulatorConfig, clock: Clock | None = None) -> Starlette:
    """The whole simulator. Its `Stage` is at `app.state.stage`, for a server that has to say when it stops."""
    stage = set_stage(config, clock)
    sms = SmsNetwork(stage)
    page = Page(stage, sms)
    parts = (TwilioRest(stage), Control(stage, sms), Live(stage, page), page)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await stage.close()

    app = Starlette(
        routes=[route for part in parts for route in part.routes()],
        lifespan=lifespan,
        middleware=[Middleware(Guard)],
        exception_handlers={ValueError: _misunderstood, TypeError: _misunderstood},
    )
    app.state.stage = stage
    return app


def stage_of(app: Starlette) -> Stage:
    stage: Stage = app.state.stage
    return stage


async def _misunderstood(_: Request, problem: Exception) -> Response:
    words = "not JSON" if isinstance(problem, json.JSONDecodeError | UnicodeDecodeError) else str(problem)
    return JSONResponse({"error": words.encode(errors="replace").decode()}, status_code=400)
