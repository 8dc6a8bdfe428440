"""Answers of the chat platforms' interfaces as a fault on demand has them."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from most116.simulator.breaking import break_connection, until_gone
from most116.simulator.faults import Fault
from most116.simulator.stage import Stage


async def answer_as(
    fault: Fault | None, document: Mapping[str, Any], request: Request, stage: Stage, *, status: int = 200
) -> Response:
    """The answer to a call that was in order, or what the fault makes of it."""
    kind = fault.kind if fault else ""
    if fault is not None and kind in {"hang", "slow"}:
        await until_gone(request, None if kind == "hang" else fault.seconds, stage.stopping)
    if kind in {"hang", "reset"}:
        return await break_connection(request)
    if kind == "garbled":
        return Response(json.dumps(document)[:-3], media_type="application/json")
    if kind == "crash":
        return Response("<html>Bad gateway</html>", status_code=502, media_type="text/html")
    return JSONResponse(document, status_code=status)


def status_noted(fault: Fault | None, status: int = 200) -> int:
    """The HTTP status that the outbox shows: 0 where the client never hears one."""
    return {"hang": 0, "reset": 0, "crash": 502}.get(fault.kind if fault else "", status)


def takes(fault: Fault | None) -> bool:
    """Whether the platform has the message although it misbehaves."""
    return fault is None or fault.accept
