"""Who writes has no place at the desk: no field could hold it, and no page shows it."""

import re
from collections.abc import Iterator
from typing import Any

from handoff.records import Account
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage

NUMBER = "600100200"  # of whoever arrives at the stage of a desk
IDENTITY = re.compile(
    r"phone|msisdn|number|sender|address|handle|user_?name|nick|first_?name|last_?name|surname|avatar|photo|picture|"
    r"profile|bio|e?mail|contact|platform_?id|external|psid|chat_?id|user_?id|ip$|ip_|device|agent|location|pesel",
    re.IGNORECASE,
)
# Of local centres of help, which anybody may look up.
CENTRES = {"Centre", "Centres", "Search", "CentreSearch"}


def fields(schema: Any) -> Iterator[str]:
    """Every name of a property, however deep."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from fields(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from fields(part)


async def test_no_field_of_the_api_can_hold_who_somebody_is(stage: DeskStage, celina: Account) -> None:
    one = await program(stage, celina.login)
    schemas = (await one.get("/api/v1/openapi.json")).json()["components"]["schemas"]
    named = {f"{name}.{field}" for name, schema in schemas.items() if name not in CENTRES for field in fields(schema)}
    assert len(named) > 30
    assert not [name for name in named if IDENTITY.search(name.partition(".")[2])]


async def test_no_answer_of_the_desk_shows_who_somebody_is(stage: DeskStage, celina: Account) -> None:
    """The address lies sealed beside each conversation; no page and no program is given it, waiting or taken."""
    which = await stage.people.arrive("hej, mam klopot", "jestem w domu")
    one, page = await program(stage, celina.login), await browser(stage, celina.login)
    shown = [await page.page("/"), await page.page(f"/c/{which}")]
    shown += [(await one.get(path)).text for path in ("/api/v1/queue", f"/api/v1/conversations/{which}")]
    taken = await one.post(f"/api/v1/conversations/{which}/claim")
    said = {"text": "Dzień dobry", "client_id": "a"}
    answered = await one.post(f"/api/v1/conversations/{which}/messages", json=said)
    shown += [taken.text, answered.text, await page.page(f"/c/{which}"), (await one.get("/api/v1/mine")).text]
    assert "hej, mam klopot" in "".join(shown)
    assert not [text for text in shown if NUMBER in re.sub(r"[\s()+.-]", "", text)]
