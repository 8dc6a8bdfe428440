"""Role, endpoint and line: what each account is answered when it acts on a conversation that somebody else holds."""

import pytest

from handoff.ranks import Role
from most116.core.conversation import Line
from most116.testing.desk_clients import client, program
from most116.testing.desk_stage import DeskStage

ONE = "/api/v1/conversations/{id}"
BODY = {
    "text": "hej",
    "line": "116123",
    "to": "somebody",
    "account": "somebody",
    "standing": "reads",
    "reason": "other",
    "step": "first",
    "danger": "suicide",
    "tier": "standard",
    "why": "other",
    "at": "2031-01-01T12:00:00Z",
    "verdict": "right",
    "hours": 1,
}
# A colleague of the line, one of the other line, a lead of the line, a lead of the other one, who looks after accounts.
WHO = {
    "ola": (Role.CONSULTANT, Line.YOUTH),
    "olek": (Role.CONSULTANT, Line.ADULT),
    "lena": (Role.LEAD, Line.YOUTH),
    "leon": (Role.LEAD, Line.ADULT),
    "ada": (Role.ADMIN, Line.YOUTH),
}
_OWNERS = {"ola": 403, "olek": 403, "lena": 403, "leon": 403, "ada": 403}
_ASKED = {"ola": 409, "olek": 409, "lena": 409, "leon": 409, "ada": 403}
# Who looks after accounts may be the second person on any line; nothing is asked for.
_NO_HOLD = {"ola": 403, "olek": 403, "lena": 409, "leon": 403, "ada": 409}
_BARE = {"GET", "DELETE"}
TABLE: dict[str, dict[str, int]] = {
    f"GET {ONE}": {"ola": 403, "olek": 404, "lena": 200, "leon": 404, "ada": 403},
    f"POST {ONE}/claim": {"ola": 409, "olek": 409, "lena": 409, "leon": 409, "ada": 403},
    f"PUT {ONE}/draft": _OWNERS,
    f"POST {ONE}/messages": _OWNERS,
    f"DELETE {ONE}/messages/{{message}}": _OWNERS,
    f"POST {ONE}/notes": _OWNERS,
    f"POST {ONE}/transfer": _OWNERS,
    f"POST {ONE}/return-code": _OWNERS,
    f"POST {ONE}/release": _OWNERS,
    f"POST {ONE}/close": _OWNERS,
    f"POST {ONE}/break-glass": _OWNERS,
    # Before anything else: the colleague who is named does not exist.
    f"POST {ONE}/hand-over": _ASKED,
    f"POST {ONE}/invitations": _ASKED,
    f"POST {ONE}/send-away": _OWNERS,
    f"POST {ONE}/check-in": _OWNERS,
    f"POST {ONE}/follow-up": _OWNERS,
    f"GET {ONE}/record": _OWNERS,
    f"PUT {ONE}/record": _OWNERS,
    f"POST {ONE}/tier-feedback": _OWNERS,
    f"POST {ONE}/nominate": _OWNERS,
    f"POST {ONE}/closing": _OWNERS,
    f"DELETE {ONE}/closing": _OWNERS,
    # A lead of the line may answer; nobody has asked.
    f"POST {ONE}/closing/agree": {"ola": 403, "olek": 403, "lena": 409, "leon": 403, "ada": 403},
    f"POST {ONE}/closing/refuse": {"ola": 403, "olek": 403, "lena": 409, "leon": 403, "ada": 403},
    # Nothing in danger was closed.
    f"POST {ONE}/closing/seen": {"ola": 403, "olek": 403, "lena": 409, "leon": 403, "ada": 403},
    f"POST {ONE}/boundary": _OWNERS,
    # No such reason: before anything else the request is read.
    f"POST {ONE}/pause": {"ola": 422, "olek": 422, "lena": 422, "leon": 422, "ada": 403},
    f"DELETE {ONE}/pause": _OWNERS,
    f"POST {ONE}/pause/agree": {"ola": 403, "olek": 403, "lena": 409, "leon": 403, "ada": 403},
    f"POST {ONE}/pause/refuse": {"ola": 403, "olek": 403, "lena": 409, "leon": 403, "ada": 403},
    f"POST {ONE}/pause/lift": {"ola": 403, "olek": 403, "lena": 409, "leon": 403, "ada": 403},
    f"POST {ONE}/pause/danger-seen": {"ola": 403, "olek": 403, "lena": 409, "leon": 403, "ada": 403},
    # No such reason: before anything else the request is read.
    f"POST {ONE}/legal-hold": {"ola": 403, "olek": 403, "lena": 422, "leon": 422, "ada": 403},
    f"POST {ONE}/legal-hold/agree": _NO_HOLD,
    f"POST {ONE}/legal-hold/refuse": _NO_HOLD,
    f"POST {ONE}/legal-hold/lift": _NO_HOLD,
    f"POST {ONE}/legal-hold/keep": _NO_HOLD,
    # None is agreed for who writes there; it is not told who could see one.
    f"GET {ONE}/care-plan": {"ola": 204, "olek": 204, "lena": 204, "leon": 204, "ada": 403},
    # No such days: before anything else the request is read.
    f"POST {ONE}/care-plan": {"ola": 403, "olek": 403, "lena": 422, "leon": 422, "ada": 403},
    f"POST {ONE}/accept": _ASKED,
    f"POST {ONE}/join": _ASKED,
    f"POST {ONE}/leave": _ASKED,
    f"POST {ONE}/agree": {"ola": 403, "olek": 403, "lena": 409, "leon": 409, "ada": 403},
    f"POST {ONE}/ask-to-take": {"ola": 403, "olek": 403, "lena": 409, "leon": 409, "ada": 403},
    f"POST {ONE}/pass": _ASKED,
    f"POST {ONE}/to-trained": _OWNERS,
    # It has the lowest tier already, and whoever holds it is at the desk.
    f"POST {ONE}/lower": {"ola": 403, "olek": 403, "lena": 409, "leon": 404, "ada": 403},
    f"POST {ONE}/take-away": {"ola": 403, "olek": 403, "lena": 409, "leon": 404, "ada": 403},
    # A lead of the line may take the question back; none is open.
    f"POST {ONE}/stay": {"ola": 403, "olek": 403, "lena": 409, "leon": 403, "ada": 403},
}


async def test_every_endpoint_answers_each_role_and_line_as_the_table_says(stage: DeskStage) -> None:
    celina = await stage.hire("celina", "Celina", Line.YOUTH)
    which = await stage.people.arrive("hej", line=Line.YOUTH)
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    found: dict[str, dict[str, int]] = {act: {} for act in TABLE}
    for login, (role, line) in WHO.items():
        await stage.hire(login, login.title(), line, role=role)
        one = await program(stage, login)
        await stage.desk.floor.presence.seen(celina.id)
        for act in TABLE:
            method, path = act.split()
            answer = await one.request(
                method, path.format(id=which, message="none"), json=None if method in _BARE else BODY
            )
            found[act][login] = answer.status_code
    assert found == TABLE
    kept = await stage.desk.conversation(celina, which)  # type: ignore[arg-type]
    assert (kept.assigned_to, len(kept.messages), kept.notes, kept.company) == (celina.id, 2, (), ())


async def test_the_table_knows_every_act_on_a_conversation(stage: DeskStage) -> None:
    async with client(stage) as one:
        paths = (await one.get("/api/v1/openapi.json")).json()["paths"]
    acts = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods if ONE in path}
    assert acts == TABLE.keys()


@pytest.mark.parametrize("act", TABLE)
async def test_nobody_does_anything_without_signing_in(stage: DeskStage, act: str) -> None:
    method, path = act.split()
    async with client(stage) as one:
        answer = await one.request(method, path.format(id="01aaaaaaaaaaaaaaaaaaaaaaaa", message="none"), json=BODY)
    assert answer.status_code == 401
