"""A poster's code in a running trial: made while everything runs, it leads into the chat and to the right line."""

import asyncio
import time

import pytest
from click.testing import CliRunner

from most116.app.demo import demo_data
from most116.cli import commands
from most116.testing.trial import Trial
from most116.testing.visitor import visiting

_SECONDS = 15.0


def made(trial: Trial, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """The code of a link that an operator makes."""
    monkeypatch.setenv("MOST116_DATA_DIR", str(demo_data(trial.data)))
    monkeypatch.setenv("MOST116_PUBLIC_BASE_URL", trial.ready.public_url)
    out = ["--out", str(trial.folder / "print")]
    told = CliRunner().invoke(commands, ["link", "new", "--source", "poster", *arguments, *out])
    assert told.exit_code == 0, told.output
    return told.output.splitlines()[0].removeprefix(f"{trial.ready.public_url}/go/")


async def test_a_poster_of_the_adult_line_leads_into_its_chat(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "Przeczytalem plakat i chce o czyms opowiedziec"
    code = made(trial, monkeypatch, "--line", "116123", "--target", "webchat", "--language", "pl")
    async with visiting(trial.ready.public_url) as visitor, trial.desk() as desk:
        end = time.monotonic() + _SECONDS
        while (answer := await visitor.http.get(f"/go/{code}", follow_redirects=False)).headers["location"] == "/":
            assert time.monotonic() < end, "the link is not known"
            await asyncio.sleep(0.1)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/chat?for={code}&lang=pl")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        await visitor.send(told, entry=code)
        place = await desk.waits_with(told)
        assert place.line == "116123"
        assert code not in (await desk.conversation(place.id)).model_dump_json()


async def test_the_draft_of_a_link_names_the_line_on_a_shared_number(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = made(trial, monkeypatch, "--line", "116123", "--target", "sms")
    told = f"Mam o czym opowiedziec [{code}]"
    async with visiting(trial.ready.public_url) as visitor, trial.desk() as desk, trial.phones() as phones:
        end = time.monotonic() + _SECONDS
        while (answer := await visitor.http.get(f"/go/{code}", follow_redirects=False)).headers["location"] == "/":
            assert time.monotonic() < end, "the link is not known"
            await asyncio.sleep(0.1)
        assert answer.headers["location"] == f"/d?for={code}&first=sms"
        page = (await visitor.http.get(answer.headers["location"])).text
        ways = page[page.index('class="way"') :]
        assert ways.index(f"?body=Hej%20%5B{code}%5D") < ways.index("/chat?for=")
        # Every process follows the file for itself, and looks again after two seconds.
        await asyncio.sleep(2.5)
        await phones.send("+48600100777", told)
        assert (await desk.waits_with(told)).line == "116123"
