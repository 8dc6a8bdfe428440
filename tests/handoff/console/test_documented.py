"""Whatever is sent to the desk API, its answer is one that the OpenAPI document names: status, type and shape."""

import asyncio
import traceback
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from handoff.ranks import Role
from most116.core.conversation import Line
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.desk_clients import client, program
from most116.testing.desk_stage import DeskStage

CHECKS: list[Any] = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
# A stream without end; tests/handoff/console/test_stream.py reads it.
ENDLESS = "/api/v1/events"
MODES = tuple(schemathesis.GenerationMode)


# A minute of the processor, which a busy machine makes several of.
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("role", "examples"),
    [
        (Role.LEAD, 4),
        # A minute and a half of work by now, which a busy machine stretches.
        pytest.param(Role.LEAD, 60, marks=[pytest.mark.slow, pytest.mark.timeout(400)]),
        pytest.param(Role.ADMIN, 30, marks=[pytest.mark.slow, pytest.mark.timeout(400)]),
    ],
)
async def test_no_answer_is_one_that_the_document_does_not_name(stage: DeskStage, role: Role, examples: int) -> None:
    async with client(stage) as one:
        document = (await one.get("/api/v1/openapi.json")).json()
    loop, found = asyncio.get_running_loop(), []
    for number, operation in enumerate(operations_of(document)):
        # Each operation is tried by an account of its own: some end its session, or slow it down.
        who = await stage.hire(f"ola{number}", "Ola", *Line, role=role)
        caller, known = await program(stage, who.login), await stage.people.arrive("hej")
        with suppress(DeskError):  # who looks after accounts holds no talk
            await stage.desk.claim(who, ConversationId(known))
        found += await asyncio.to_thread(told_wrong, operation, caller, known, loop, examples)
    assert not found


async def test_an_answer_that_nobody_documented_is_noticed(stage: DeskStage) -> None:
    await stage.hire("lena", "Lena", *Line, role=Role.LEAD)
    caller = await program(stage, "lena")
    document = (await caller.get("/api/v1/openapi.json")).json()
    del document["paths"]["/api/v1/conversations/{id}"]["get"]["responses"]["404"]
    operation = schemathesis.openapi.from_dict(document)["/api/v1/conversations/{id}"]["get"]
    (wrong,) = await asyncio.to_thread(told_wrong, operation, caller, "nobody", asyncio.get_running_loop(), 2)
    assert "Undocumented status code" in wrong


def operations_of(document: dict[str, Any]) -> Iterator[Any]:
    """All but the stream."""
    for path, ways in schemathesis.openapi.from_dict(document).items():
        yield from (operation for operation in ways.values() if path != ENDLESS)


def told_wrong(
    operation: Any, caller: httpx.AsyncClient, known: str, loop: asyncio.AbstractEventLoop, examples: int
) -> list[str]:
    """What is wrong with the answers of one operation. `known`: a conversation that there is, for every other try."""
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in MODES))

    @settings(
        max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=cases, there=st.booleans())
    def tried(case: Any, there: bool) -> None:
        if there and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = known
        sent = case.as_transport_kwargs(base_url=str(caller.base_url))
        asking = asyncio.run_coroutine_threadsafe(caller.request(**for_httpx(sent)), loop)
        case.validate_response(asking.result(timeout=60), checks=CHECKS)

    try:
        tried()
    except (Exception, BaseExceptionGroup) as wrong:  # noqa: BLE001 - whatever it is, it is told with its operation
        return [f"{operation.method.upper()} {operation.path}: {''.join(traceback.format_exception(wrong)[-20:])}"]
    return []


def for_httpx(sent: dict[str, Any]) -> dict[str, Any]:
    """What the library would give to another client; a header that no client could send is left out."""
    headers = {name: value for name, value in (sent.get("headers") or {}).items() if is_sendable(f"{name}{value}")}
    headers.pop("Authorization", None)
    body = {"json": sent["json"]} if "json" in sent else {"content": sent.get("data") or b""}
    return {"method": sent["method"], "url": sent["url"], "params": sent.get("params"), "headers": headers, **body}


def is_sendable(text: str) -> bool:
    return text.isascii() and text.isprintable()
