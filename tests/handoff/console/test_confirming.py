"""Asking again who somebody is: the right password goes on to the page that asked, and no page of others is gone to."""

import pytest

from handoff.console.confirming import our_page
from handoff.records import Account
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import PASSWORD, DeskStage


async def test_the_right_password_goes_on_to_the_page_that_asked(stage: DeskStage, celina: Account) -> None:
    one = await browser(stage, "celina")
    page = await one.page("/confirm?then=/c/1")
    assert "Potwierdź, że to ty" in page
    assert 'value="/c/1"' in page
    wrong = await one.send("/confirm", password="guess", then="/c/1")
    assert wrong.status_code == 401
    assert "Login lub hasło" in wrong.text
    right = await one.send("/confirm", password=PASSWORD, then="/c/1")
    assert (right.status_code, right.headers["location"]) == (303, "/c/1")


async def test_programs_confirm_too(stage: DeskStage, celina: Account) -> None:
    one = await program(stage, "celina")
    wrong = await one.post("/api/v1/session/confirm", json={"password": "guess"})
    assert (wrong.status_code, wrong.json()["error"]) == (401, "desk.bad_login")
    assert (await one.post("/api/v1/session/confirm", json={"password": PASSWORD})).status_code == 204


@pytest.mark.parametrize(
    "then",
    [
        *("https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/a\n", "/" + "a" * 300),
        *("/a?b=//evil.example", "/a?b=c#d", "/a?b=\n"),
    ],
)
def test_only_pages_of_ours_are_gone_on_to(then: str) -> None:
    assert our_page(then) == "/"
