"""What consultants do, over the API, with the real desk behind it."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from openapi_spec_validator import validate

from handoff.ranks import Role
from handoff.records import Account
from handoff.store import drafts
from handoff.store.letters import LetterState
from most116.core.conversation import AgeBand, Channel, Language, Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, client, program
from most116.testing.desk_stage import DeskStage

# tests/handoff/console/test_who_may_manage.py holds those to the document.
_MANAGING = ("/accounts", "/audit", "/sessions", "/session/", "/intake", "/passkeys")
_ACTS = (
    "claim", "messages", "notes", "transfer", "return-code", "release", "close", "hand-over", "accept", "agree",
    "invitations", "join", "leave", "send-away", "stay", "check-in", "follow-up", "tier-feedback",
    "closing/agree", "closing/refuse", "closing/seen", "boundary", "to-trained",
    "legal-hold", *(f"legal-hold/{act}" for act in ("agree", "refuse", "lift", "keep")),
    "pause/agree", "pause/refuse", "pause/lift", "pause/danger-seen",
)  # fmt: skip


async def test_the_queue_is_in_the_order_in_which_people_are_taken(
    stage: DeskStage, celina: Account, bohdan: Account
) -> None:
    calm = await stage.people.arrive("hej", waited=timedelta(minutes=30))
    grave = await stage.people.arrive("hej", tier=Tier.HIGH, line=Line.ADULT, reasons=("pl.intent.plan",))
    one = await program(stage, "celina")
    first, second = (await one.get("/api/v1/queue")).json()
    assert (first["id"], second["id"]) == (grave, calm)
    assert first["waiting_since"].endswith("Z")
    told = {name: first[name] for name in ("line", "channel", "tier", "language", "age_band", "reasons", "alias")}
    assert told == {
        "line": "116123",
        "channel": "sms",
        "tier": "high",
        "language": "pl",
        "age_band": "13-15",
        "reasons": ["pl.intent.plan"],
        "alias": "Zielony Klon",
    }
    other = await program(stage, "bohdan")
    assert [entry["id"] for entry in (await other.get("/api/v1/queue")).json()] == [grave]


async def test_a_whole_conversation(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej", "mam problem", channel=Channel.WEBCHAT, age_band=AgeBand.FROM_16)
    one = await program(stage, "celina")
    taken = (await one.post("/api/v1/queue/next")).json()
    assert (taken["id"], taken["phase"], taken["assigned_to"]) == (which, "active", celina.id)
    assert [entry["id"] for entry in (await one.get("/api/v1/mine")).json()] == [which]
    assert (await one.get("/api/v1/queue")).json() == []

    sent = await one.post(
        f"/api/v1/conversations/{which}/messages", json={"text": "  Dzień dobry\r\n", "client_id": "a1"}
    )
    again = await one.post(f"/api/v1/conversations/{which}/messages", json={"text": "Dzień dobry", "client_id": "a1"})
    assert sent.json() == again.json()
    said = sent.json()
    assert (said["author"], said["text"], said["delivery"]) == ("consultant", "Dzień dobry", "queued")
    await stage.people.report(which, {sent.json()["id"]: (LetterState.FAILED, "opted_out")})

    note = (await one.post(f"/api/v1/conversations/{which}/notes", json={"text": "szkoła"})).json()
    assert (note["by"], note["text"]) == (celina.id, "szkoła")
    read = (await one.get(f"/api/v1/conversations/{which}")).json()
    assert [message["text"] for message in read["messages"] if message["author"] == "person"] == ["hej", "mam problem"]
    assert [message["delivery"] for message in read["messages"] if message["author"] == "person"] == [None, None]
    told = next(message for message in read["messages"] if message["id"] == sent.json()["id"])
    assert (told["delivery"], told["delivery_reason"]) == ("failed", "opted_out")
    assert [each["text"] for each in read["notes"]] == ["szkoła"]
    assert "600100200" not in str(read)

    closed = await one.post(f"/api/v1/conversations/{which}/close")
    assert (closed.status_code, closed.json()["phase"]) == (200, "closed")
    late = await one.post(f"/api/v1/conversations/{which}/messages", json={"text": "jeszcze"})
    assert (late.status_code, late.json()["error"]) == (409, "desk.closed")


async def test_of_many_who_claim_at_once_one_wins(stage: DeskStage) -> None:
    which = await stage.people.arrive("hej")
    logins = [f"dyzur{number}" for number in range(6)]
    hired = [await stage.hire(login, login.title(), Line.YOUTH) for login in logins]
    accounts = {account.id: account for account in hired}
    people = [await program(stage, login) for login in logins]
    answers = await asyncio.gather(*(one.post(f"/api/v1/conversations/{which}/claim") for one in people))
    won = [answer for answer in answers if answer.status_code == 200]
    lost = [answer for answer in answers if answer.json().get("error") in {"desk.taken", "desk.not_yours"}]
    assert (len(won), len(lost)) == (1, 5)
    holder = won[0].json()["assigned_to"]
    assert (await stage.desk.mine(accounts[holder]))[0].id == which


async def test_released_it_waits_again_as_long_as_before(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej", waited=timedelta(minutes=9))
    one = await program(stage, "celina")
    before = (await one.get("/api/v1/queue")).json()[0]["waiting_since"]
    await one.post(f"/api/v1/conversations/{which}/claim")
    released = await one.post(f"/api/v1/conversations/{which}/release")
    assert (released.status_code, released.json()["assigned_to"]) == (200, None)
    assert (await one.get("/api/v1/queue")).json()[0]["waiting_since"] == before


async def test_a_return_code_is_sent_and_nobody_at_the_desk_reads_it(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej")
    one = await program(stage, "celina")
    assert (await one.post(f"/api/v1/conversations/{which}/return-code")).status_code == 409
    await one.post(f"/api/v1/conversations/{which}/claim")
    sent = await one.post(f"/api/v1/conversations/{which}/return-code")
    assert sent.status_code == 200
    told = sent.json()["messages"][-1]
    assert (told["author"], told["delivery"], "······" in told["text"]) == ("system", "queued", True)


async def test_a_transfer_is_asked_for(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej", line=Line.YOUTH)
    one = await program(stage, "celina")
    await one.post(f"/api/v1/conversations/{which}/claim")
    asked = await one.post(f"/api/v1/conversations/{which}/transfer", json={"line": "116123"})
    assert asked.status_code == 200
    assert "116 123" in asked.json()["messages"][-1]["text"]
    assert (await one.post(f"/api/v1/conversations/{which}/transfer", json={"line": "112"})).status_code == 422


async def test_nobody_waits(stage: DeskStage, celina: Account) -> None:
    answer = await (await program(stage, "celina")).post("/api/v1/queue/next")
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("act", _ACTS)
async def test_what_is_not_yours_is_refused(stage: DeskStage, celina: Account, bohdan: Account, act: str) -> None:
    which = await stage.people.arrive("hej", line=Line.YOUTH)
    await (await program(stage, "celina")).post(f"/api/v1/conversations/{which}/claim")
    words = {
        "text": "hej",
        "line": "116123",
        "to": celina.id,
        "account": celina.id,
        "standing": "reads",
        "step": "first",
        "verdict": "right",
        "at": "2031-01-01T12:00:00Z",
    }
    body = words if act != "claim" else None
    other = await (await program(stage, "bohdan")).post(f"/api/v1/conversations/{which}/{act}", json=body)
    assert other.status_code in {403, 404, 409}
    assert other.json()["detail"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/conversations/01aaaaaaaaaaaaaaaaaaaaaaaa", 404),
        ("/api/v1/conversations/..%2f..%2fetc", 404),
        ("/api/v1/conversations/%00", 404),
        ("/api/v1/conversations/" + "a" * 300, 404),
        ("/api/v1/nothing", 404),
    ],
)
async def test_unknown_things_are_not_found(stage: DeskStage, celina: Account, path: str, status: int) -> None:
    answer = await (await program(stage, "celina")).get(path)
    assert (answer.status_code, set(answer.json())) == (status, {"error", "detail"})


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"text": "   "}, 422, "desk.empty"),
        ({"text": "\u202e\0"}, 422, "desk.empty"),
        ({"text": "ż" * 10_001}, 422, "desk.too_long"),
        ({"text": 7}, 422, "desk.bad_request"),
        ({"text": "hej", "client_id": "no spaces"}, 422, "desk.bad_request"),
        ({}, 422, "desk.bad_request"),
    ],
)
async def test_a_reply_that_cannot_be_sent(
    stage: DeskStage, celina: Account, body: dict[str, object], status: int, error: str
) -> None:
    which = await stage.people.arrive("hej")
    one = await program(stage, "celina")
    await one.post(f"/api/v1/conversations/{which}/claim")
    answer = await one.post(f"/api/v1/conversations/{which}/messages", json=body)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["detail"]


async def test_who_looks_after_accounts_reads_nobody(stage: DeskStage, ada: Account) -> None:
    which = await stage.people.arrive("hej")
    one = await program(stage, "ada")
    answers: list[httpx.Response] = [
        await one.get("/api/v1/queue"),
        await one.get(f"/api/v1/conversations/{which}"),
        await one.post("/api/v1/queue/next"),
        await one.get("/api/v1/events"),
    ]
    assert [(answer.status_code, answer.json()["error"]) for answer in answers] == [(403, "desk.not_allowed")] * 4


async def test_a_lead_reads_what_others_hold(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej", language=Language.UK)
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    await (await program(stage, "celina")).post(f"/api/v1/conversations/{which}/claim")
    assert (await (await program(stage, "lena")).get(f"/api/v1/conversations/{which}")).status_code == 200


async def test_a_password_change_ends_every_session(stage: DeskStage, celina: Account) -> None:
    one = await program(stage, "celina")
    await stage.accounts.set_password(celina.id, await stage.passwords.hash("another"))
    assert (await one.get("/api/v1/queue")).status_code == 401


async def test_the_api_describes_itself(stage: DeskStage) -> None:
    async with client(stage) as one:
        described = (await one.get("/api/v1/openapi.json")).json()
    validate(described)
    acts = {f"{way.upper()} {path}" for path, ways in described["paths"].items() for way in ways}
    acts = {act for act in acts if not act.partition("/api/v1")[2].startswith(_MANAGING)}
    acts = {act for act in acts if " /api/v1/break-glass" not in act}  # a table of its own: test_break_glass.py
    conversation = "/api/v1/conversations/{id}"
    assert acts == {
        "POST /api/v1/session",
        "GET /api/v1/session",
        "DELETE /api/v1/session",
        "GET /api/v1/queue",
        "GET /api/v1/quiet",
        "GET /api/v1/mine",
        "POST /api/v1/queue/next",
        "GET /api/v1/events",
        "GET /api/v1/centres",
        "POST /api/v1/centres/search",
        "GET /api/v1/colleagues",
        *(f"{act} /api/v1/{of}" for act, of in (("GET", "shift"), ("PUT", "shift"), ("GET", "board"))),
        *(f"{act} /api/v1/{of}" for act, of in (("GET", "habits"), ("PATCH", "habits"))),
        *(f"{act} /api/v1/shift/{of}" for of in ("break", "ready") for act in ("POST", "DELETE")),
        "PUT /api/v1/shift/end",
        "GET /api/v1/offers",
        f"GET {conversation}",
        f"PUT {conversation}/draft",
        f"DELETE {conversation}/messages/{{message}}",
        *(f"GET /api/v1/{what}" for what in ("categories", "handbook", "records/unfinished", "closings")),
        "GET /api/v1/closings/urgent",
        *(f"{act} {conversation}/record" for act in ("GET", "PUT")),
        *(f"{act} {conversation}/{of}" for of in ("closing", "pause") for act in ("POST", "DELETE")),
        *(f"GET /api/v1/{what}" for what in ("pauses", "care-plans", "legal-holds")),
        *(f"{act} {conversation}/care-plan" for act in ("GET", "POST")),
        *(f"{act} /api/v1/drills" for act in ("GET", "POST")),
        *(f"GET /api/v1/reviews{of}" for of in ("", "/mine", "/findings", "/{id}")),
        *(f"POST {conversation}/nominate", "POST /api/v1/reviews/{id}/done"),
        *("GET /api/v1/drills/waiting", "POST /api/v1/drills/{id}/stop"),
        *(f"POST /api/v1/care-plans/{{id}}/{act}" for act in ("approve", "review", "end")),
        *(f"PUT /api/v1/colleagues/{{id}}/{what}" for what in ("ceiling", "skills")),
        *(f"POST {conversation}/{act}" for act in (*_ACTS, "break-glass", "ask-to-take", "pass", "lower", "take-away")),
    }
    assert "Event" in described["components"]["schemas"]
    assert set(described["components"]["securitySchemes"]) == {"HTTPBearer", "APIKeyCookie"}


async def test_whoever_waits_for_both_lines_is_seen_by_both_until_one_takes_them(
    stage: DeskStage, celina: Account, bohdan: Account
) -> None:
    """No line is named, the desks of both have it, and whoever is of both lines has it once."""
    await stage.hire("ola", "Ola", Line.YOUTH)
    which = await stage.people.arrive("hej", tier=Tier.HIGH, line=None)
    both, adult, youth = [await program(stage, login) for login in ("celina", "bohdan", "ola")]
    for one in (both, adult, youth):
        assert [(entry["id"], entry["line"]) for entry in (await one.get("/api/v1/queue")).json()] == [(which, None)]
        assert (await one.get(f"/api/v1/conversations/{which}")).json()["line"] is None
    assert (await youth.post("/api/v1/queue/next")).json()["line"] == "116111"
    refused = await adult.post(f"/api/v1/conversations/{which}/claim")
    assert (refused.status_code, refused.json()["error"]) == (409, "desk.taken")
    assert [(await one.get("/api/v1/queue")).json() for one in (both, adult, youth)] == [[], [], []]


async def test_a_draft_is_kept_for_its_writer_only_and_sending_ends_it(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej", line=Line.YOUTH)
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    one, lead = await program(stage, "celina"), await browser(stage, "lena")
    path = f"/api/v1/conversations/{which}"
    assert (await one.put(f"{path}/draft", json={"text": "zaczęte"})).status_code == 409, "it is nobody's talk yet"
    await one.post(f"{path}/claim")
    assert (await one.put(f"{path}/draft", json={"text": "zaczęte"})).status_code == 204
    hers = await browser(stage, "celina")
    assert "zaczęte" in await hers.page(f"/c/{which}")
    assert "zaczęte" not in await lead.page(f"/c/{which}")
    async with stage.parts.database.read() as connection:
        body = await drafts.of(connection, ConversationId(which), celina.id)
    assert body is not None
    assert b"zacz" not in body
    await one.post(f"{path}/messages", json={"text": "zaczęte i skończone"})
    assert await stage.desk.drafts.of(celina, ConversationId(which)) == ""
    await one.put(f"{path}/draft", json={"text": "drugie"})
    await one.put(f"{path}/draft", json={"text": " "})
    assert await stage.desk.drafts.of(celina, ConversationId(which)) == ""
    assert (await one.put(f"{path}/draft", json={"text": "ż" * 10_001})).status_code == 422
