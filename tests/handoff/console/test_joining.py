"""From an invitation to the desk: password, second factor, recovery codes; and every way that leads nowhere."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from handoff.accounts.administration import INVITE_KEPT
from handoff.accounts.duties import Duties
from handoff.ranks import Role
from handoff.records import Account
from most116.app.desk_site import Health
from most116.core.clock import SystemClock
from most116.core.conversation import Language, Line
from most116.testing.desk_clients import Browser, client
from most116.testing.desk_stage import PASSWORD, DeskStage, desk_stage
from most116.testing.servers import RedisServer

GOOD = "trzy żółte parasole"
DUTIES = Duties(role=Role.CONSULTANT, lines=(Line.YOUTH,), languages=(Language.PL,))


class MovedClock:
    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self._ahead

    def move(self, span: timedelta) -> None:
        self._ahead += span


@pytest.fixture
def moved() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def strict(
    redis_server: RedisServer, tmp_path: Path, moved: MovedClock, health: Health
) -> AsyncIterator[DeskStage]:
    """A desk that nobody enters with a password alone."""
    async with desk_stage(redis_server.url, tmp_path, moved, health, second_factor=True) as made:
        yield made


@pytest.fixture
async def boss(strict: DeskStage) -> Account:
    return await strict.hire("ada", "Ada", role=Role.ADMIN)


def secret_of(page: str) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def codes_of(page: str) -> list[str]:
    return re.findall(r"<code>([2-9a-z]{5}-[2-9a-z]{5})</code>", page)


async def join(stage: DeskStage, path: str, clock: MovedClock) -> tuple[Browser, str, list[str]]:
    """Go the whole way; the browser, the secret of the app and the recovery codes."""
    one = Browser(stage)
    answer = await one.http.post(path, data={"password": GOOD, "again": GOOD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/set-up")
    page = await one.page("/sign-in/set-up")
    assert "<svg" in page
    assert "style=" not in page
    secret = secret_of(page)
    assert secret_of(await one.page("/sign-in/set-up")) == secret
    assert (await one.http.post("/sign-in/set-up", data={"code": "000000x"})).status_code == 422
    answer = await one.http.post("/sign-in/set-up", data={"code": pyotp.TOTP(secret).at(clock.now())})
    assert answer.status_code == 200
    return one, secret, codes_of(answer.text)


async def test_from_the_link_to_the_desk(strict: DeskStage, boss: Account, moved: MovedClock) -> None:
    made = await strict.reception.administration.invite(boss, " OLA ", "Ola", DUTIES)
    async with client(strict) as stranger:
        assert "Konto ola, na dyżurze: Ola." in (await stranger.get(made.path)).text
    one, secret, codes = await join(strict, made.path, moved)
    assert len(set(codes)) == 10
    assert "Kolejka" in await one.page()
    async with client(strict) as stranger:
        gone = await stranger.get(made.path)
        assert (gone.status_code, "już nie działa" in gone.text) == (404, True)
        assert (await stranger.post(made.path, data={"password": GOOD, "again": GOOD})).status_code == 404
    # The next time: password, then the code; the one that was shown already does not count again.
    again, app = Browser(strict), pyotp.TOTP(secret)
    answer = await again.sign_in("ola", GOOD)
    assert answer.headers["location"] == "/sign-in/second"
    assert (await again.http.get("/")).headers["location"].startswith("/sign-in")
    used = await again.http.post("/sign-in/second", data={"code": app.at(moved.now())})
    assert (used.status_code, "był już użyty" in used.text) == (401, True)
    moved.move(timedelta(seconds=30))
    answer = await again.http.post("/sign-in/second", data={"code": app.at(moved.now())})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Kolejka" in await again.page()
    # Without the telephone a recovery code does, once.
    for expected in (303, 401):
        lost = Browser(strict)
        await lost.sign_in("ola", GOOD)
        answer = await lost.http.post("/sign-in/second", data={"code": codes[0].upper().replace("-", " ")})
        assert answer.status_code == expected


@pytest.mark.slow
async def test_programs_send_the_code_with_the_password(strict: DeskStage, boss: Account, moved: MovedClock) -> None:
    made = await strict.reception.administration.invite(boss, "ola", "Ola", DUTIES)
    _, secret, _ = await join(strict, made.path, moved)
    moved.move(timedelta(seconds=30))
    async with client(strict) as one:
        keys = {"login": "ola", "password": GOOD}
        missing = await one.post("/api/v1/session", json=keys)
        assert (missing.status_code, missing.json()["error"]) == (401, "desk.factor.needed")
        wrong = await one.post("/api/v1/session", json={**keys, "code": "123"})
        assert (wrong.status_code, wrong.json()["error"]) == (401, "desk.factor.wrong")
        right = await one.post("/api/v1/session", json={**keys, "code": pyotp.TOTP(secret).at(moved.now())})
        assert right.status_code == 200
        password_only = await one.post("/api/v1/session", json={"login": "ada", "password": PASSWORD})
        assert (password_only.status_code, password_only.json()["error"]) == (403, "desk.factor.set_up_first")


async def test_who_has_the_password_does_not_guess_the_code(
    strict: DeskStage, boss: Account, moved: MovedClock
) -> None:
    made = await strict.reception.administration.invite(boss, "ola", "Ola", DUTIES)
    owner, secret, _ = await join(strict, made.path, moved)
    answers = []
    for number in range(8):
        async with client(strict, f"192.0.2.{number}") as thief:
            await thief.post("/sign-in", data={"login": "ola", "password": GOOD})
            answers.append((await thief.post("/sign-in/second", data={"code": f"00000{number}"})).status_code)
    assert answers == [401] * 5 + [429] * 3
    # The owner, in the browser they have always used, is not kept waiting by that.
    moved.move(timedelta(seconds=30))
    await owner.http.post("/sign-out", data={"csrf": "x"})
    await owner.sign_in("ola", GOOD)
    answer = await owner.http.post("/sign-in/second", data={"code": pyotp.TOTP(secret).at(moved.now())})
    assert answer.status_code == 303


async def test_a_link_ends_after_two_days_and_a_new_one_ends_the_old(
    strict: DeskStage, boss: Account, moved: MovedClock
) -> None:
    office = strict.reception.administration
    first = await office.invite(boss, "ola", "Ola", DUTIES)
    second = await office.invite_again(boss, first.account.id)
    async with client(strict) as one:
        assert (await one.get(first.path)).status_code == 404
        assert (await one.get(second.path)).status_code == 200
        moved.move(INVITE_KEPT)
        assert (await one.get(second.path)).status_code == 404
        assert (await one.get("/invite/%C5%BC")).status_code == 404
        assert (await one.get(f"/invite/{'a' * 65}")).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("mgła", "mgła", "za krótkie"),
        ("Haslo1234567", "Haslo1234567", "łatwe do odgadnięcia"),
        (GOOD, GOOD + "x", "nie są takie same"),
    ],
)
async def test_a_password_that_is_not_taken_leaves_the_link_alone(
    strict: DeskStage, boss: Account, password: str, again: str, said: str
) -> None:
    made = await strict.reception.administration.invite(boss, "ola", "Ola", DUTIES)
    async with client(strict) as one:
        answer = await one.post(made.path, data={"password": password, "again": again})
        assert (answer.status_code, said in answer.text, password in answer.text) == (422, True, False)
        assert (await one.get(made.path)).status_code == 200


async def test_a_new_link_takes_everything_away_that_was_lost(
    strict: DeskStage, boss: Account, moved: MovedClock
) -> None:
    office = strict.reception.administration
    made = await office.invite(boss, "ola", "Ola", DUTIES)
    one, secret, _ = await join(strict, made.path, moved)
    again = await office.invite_again(boss, made.account.id)
    assert (await one.http.get("/")).status_code == 303
    thief = Browser(strict)
    assert (await thief.sign_in("ola", GOOD)).status_code == 401
    _, new_secret, _ = await join(strict, again.path, moved)
    assert new_secret != secret


async def test_half_way_is_not_inside(strict: DeskStage, boss: Account) -> None:
    one = Browser(strict)
    await one.sign_in("ada", PASSWORD)
    for path in ("/", "/account", "/admin", "/confirm"):
        assert (await one.http.get(path)).headers["location"].startswith("/sign-in")
    assert (await one.http.get("/api/v1/accounts")).status_code == 401
    assert (await one.http.get("/sign-in/set-up")).status_code == 200
    # While somebody is half way another browser of theirs goes the whole way: there is one second factor, not two.
    other = Browser(strict)
    await other.sign_in("ada", PASSWORD)
    secret = secret_of(await other.page("/sign-in/set-up"))
    code = pyotp.TOTP(secret).at(strict.parts.clock.now())
    assert (await other.http.post("/sign-in/set-up", data={"code": code})).status_code == 200
    late_secret = secret_of((await one.http.get("/sign-in/set-up")).text)
    late = await one.http.post("/sign-in/set-up", data={"code": pyotp.TOTP(late_secret).at(strict.parts.clock.now())})
    assert late.status_code == 409
