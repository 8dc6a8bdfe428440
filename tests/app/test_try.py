"""`most116 try` from the outside: one tree of processes that a newcomer starts, writes to, and stops."""

import asyncio
import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handoff.console.shapes import Conversation
from most116.core.messages import Author, Delivery
from most116.testing.catalogue import Catalogue
from most116.testing.insisting import send_until_taken
from most116.testing.installed import kept_rules
from most116.testing.processes import listening, processes_of
from most116.testing.simulated import plain_client
from most116.testing.simulator_client import Simulated
from most116.testing.trial import Trial, running_trial, trial_command
from most116.testing.trial_desk import DeskUser

FORKED = {"simulator", "worker", "intake+clock+gateway", "desk", "public"}
ROLES = {"supervisor", "nursery", "redis", *FORKED}
STORY = "Nie moge spac od tygodnia i nie wiem co robic"


def delivered(words: str) -> Callable[[Conversation], bool]:
    def is_so(seen: Conversation) -> bool:
        return any(one.text == words and one.delivery is Delivery.DELIVERED for one in seen.messages)

    return is_so


async def answer(phones: Simulated, desk: DeskUser, number: str, which: str, words: str) -> None:
    """The consultant writes, the phone shows it, the desk sees that it arrived."""
    await desk.reply(which, words)
    await phones.hears(number, words)
    await desk.sees(which, delivered(words))


async def begin(phones: Simulated, desk: DeskUser, number: str, words: str) -> str:
    """Somebody tells something and is taken by a consultant; the conversation's id."""
    await phones.send(number, words)
    place = await desk.waits_with(words)
    await desk.claim(place.id)
    return place.id


def test_the_first_line_says_everything_a_client_needs(trial: Trial) -> None:
    lines = trial.out.read_text("utf-8").splitlines()
    said = json.loads(lines[0])
    assert len(lines) == 1
    assert all(said[name].startswith("http://127.0.0.1:") for name in ("public_url", "desk_url", "simulator_url"))
    assert {"account_sid", "auth_token", "sms_number", "api_base"} <= said["twilio"].keys()
    assert {account["role"] for account in said["accounts"]} >= {"consultant", "lead", "admin"}
    for account in said["accounts"]:
        assert {"login", "password", "lines", "role"} <= account.keys()
        assert set(account["lines"]) <= {"116111", "116123"}


def test_it_is_one_tree_that_nobody_outside_reaches(trial: Trial) -> None:
    found = {one.name: one for one in processes_of(trial.data)}
    assert found.keys() == ROLES
    parents = {
        name: next(other for other in ROLES if found[other].pid == found[name].parent)
        for name in ROLES - {"supervisor"}
    }
    assert parents == {"nursery": "supervisor", "redis": "supervisor", **dict.fromkeys(FORKED, "nursery")}
    heard_on = {name: listening(one.pid) for name, one in found.items()}
    assert set().union(*heard_on.values()) == {"127.0.0.1"}
    assert not heard_on["redis"], "Redis must be reached by its private socket alone"


def test_nobody_else_can_read_its_folder(trial: Trial) -> None:
    found = [trial.data, *trial.data.rglob("*")]
    assert len(found) > 10
    assert not [path for path in found if path.stat().st_mode & 0o077]


async def test_a_whole_sms_conversation(trial: Trial, catalogue: Catalogue) -> None:
    ania = "+48600100200"
    async with trial.phones() as phones, trial.desk("ola") as ola, trial.desk("marek") as marek:
        await phones.send(ania, "czesc")
        asked = [await phones.hears(ania, words) for words in ("Tu automat", "Prosimy o wiek")]
        assert [catalogue.keys_of(one["body"] or "") for one in asked] == [{"welcome.shared"}, {"age.ask"}]
        await phones.send(ania, "mam 14 lat")
        await phones.hears(ania, "Czekasz na wolna osobe z 116 111")
        place = await ola.waits_with("mam 14 lat")
        assert (place.line, place.tier, place.language, place.age_band) == ("116111", "standard", "pl", "13-15")
        assert not [one for one in await marek.queue() if one.id == place.id], "a consultant sees their own lines only"
        await phones.send(ania, STORY)
        taken = await ola.claim(place.id)
        assert taken.assigned_to is not None
        await phones.hears(ania, "Ola")
        await answer(phones, ola, ania, place.id, "Dzien dobry, slucham. Co sie dzieje?")
        await phones.send(ania, "dzieki")
        await ola.sees(place.id, lambda seen: seen.messages[-1].text == "dzieki")
        closed = await ola.close(place.id)
        goodbye = closed.messages[-1]
        assert goodbye.author is Author.SYSTEM
        await phones.hears(ania, goodbye.text)
        shown = (await phones.phone(ania))["messages"]
    told = [one.text for one in closed.messages if one.author is Author.PERSON]
    assert told == ["czesc", "mam 14 lat", STORY, "dzieki"]
    assert [one["text"] for one in shown if one["direction"] == "inbound"] == told
    assert [one["text"] for one in shown if one["direction"] != "inbound"] == [
        one.text for one in closed.messages if one.author is not Author.PERSON
    ]


async def test_the_desk_is_told_live_and_resumes_where_it_was(trial: Trial) -> None:
    bohdan, words = "+48600100300", "Pisze bo nie mam z kim porozmawiac wieczorami"
    async with trial.phones() as phones, trial.desk() as desk:
        async with desk.follow() as first:
            await phones.send(bohdan, words)
            told = await first.until("queue")
            which = told.data["conversation"]
            before = first.position
        await desk.claim(which)
        await desk.reply(which, "Jestem tutaj")
        async with desk.follow(resume=before) as second:
            # What came before the claim is told without words, because the conversation was nobody's yet.
            one = await second.until("message")
            while one.data["message"] is None or one.data["message"]["text"] != "Jestem tutaj":
                one = await second.until("message")
            assert one.data["conversation"] == which
            told = one
            while told.data["message"] is None or told.data["message"]["delivery"] != Delivery.DELIVERED:
                told = await second.until("delivery")
        await desk.close(which)


async def test_its_platforms_are_looked_at_and_each_is_set_up_as_the_doctor_wants_it(trial: Trial) -> None:
    async with plain_client(trial.ready.desk_url) as http, asyncio.timeout(60):
        await http.post("/api/v1/session", json={"login": "kasia", "password": trial.ready.passwords["kasia"]})
        while (page := (await http.get("/status")).raise_for_status().text).count("Sprawdzono o") < 6:  # noqa: ASYNC110 - it happens there
            await asyncio.sleep(0.1)
    assert "jedna nieudana próba" not in page
    assert "wymaga uwagi" not in page


def test_a_second_one_on_the_same_folder_is_refused_with_the_reason(trial: Trial) -> None:
    again = subprocess.run(trial_command(trial.data), capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 1
    assert str(trial.data) in again.stderr
    assert "--data-dir" in again.stderr
    assert "Traceback" not in again.stderr
    assert not again.stdout
    assert {one.name for one in processes_of(trial.data)} == ROLES


def test_a_port_that_is_taken_is_refused_with_the_reason(trial: Trial, tmp_path: Path) -> None:
    taken = trial.ready.desk_url.rpartition(":")[2]
    command = trial_command(tmp_path / "data")
    command[command.index("--desk-port") + 1] = taken
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert taken in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.fixture
def deep_trial(tmp_path: Path) -> Iterator[Trial]:
    """A house in a folder whose name is longer than the address of a socket may be."""
    folder = tmp_path / ("far-away-" * 12)
    folder.mkdir()
    with running_trial(rules=kept_rules(), folder=folder) as started:
        yield started


@pytest.mark.slow
async def test_it_stops_at_once_and_a_second_start_has_everything(deep_trial: Trial) -> None:
    number = "+48600100400"
    async with deep_trial.phones() as phones, deep_trial.desk() as desk:
        which = await begin(phones, desk, number, STORY)
        await answer(phones, desk, number, which, "Slucham")
        before = await desk.conversation(which)
    accounts = deep_trial.ready.line["accounts"]
    stop(deep_trial, signal.SIGTERM)
    ready = deep_trial.start()
    assert ready.line["accounts"] == accounts
    async with deep_trial.phones() as phones, deep_trial.desk() as desk:
        assert await desk.conversation(which) == before
        await phones.send(number, "Wciaz tu jestem")
        await desk.sees(which, lambda seen: seen.messages[-1].text == "Wciaz tu jestem")
        await answer(phones, desk, number, which, "Ja tez")
    stop(deep_trial, signal.SIGINT)


@pytest.mark.slow
async def test_the_conversation_goes_on_whichever_process_is_killed(own_trial: Trial) -> None:
    number = "+48600100400"
    async with own_trial.phones() as phones, own_trial.desk() as desk:
        which = await begin(phones, desk, number, STORY)
        # From now on nobody can be forked, until the first one that has to be.
        own_trial.kill("nursery")
        for name in (names := sorted({"redis", *FORKED} - {"simulator"})):
            killed = own_trial.kill(name)
            words = f"czy jestescie po {name}"
            await own_trial.restarted(killed)
            await send_until_taken(phones, number, words)
            await desk.sees(which, lambda seen, words=words: seen.messages[-1].text == words, 30)  # type: ignore[misc]
            await answer(phones, desk, number, which, f"jestesmy po {name}")
        said = [one.text for one in (await desk.conversation(which)).messages if one.author is Author.PERSON]
        assert said == [STORY, *(f"czy jestescie po {name}" for name in names)]
        killed = own_trial.kill("simulator")
        await own_trial.restarted(killed)
        await phones.send(number, "a teraz")
        await desk.sees(which, lambda seen: seen.messages[-1].text == "a teraz")
    assert {one.name for one in processes_of(own_trial.data)} == ROLES


@pytest.mark.slow
async def test_an_open_desk_is_live_again_after_redis_was_killed(own_trial: Trial) -> None:
    number = "+48600100400"
    async with own_trial.phones() as phones, own_trial.desk() as desk:
        async with desk.follow() as first:
            await own_trial.restarted(own_trial.kill("redis"))
            # A browser comes back by itself, but only to a stream that has ended.
            with pytest.raises(AssertionError, match="the stream ended"):
                await first.next()
        async with desk.follow(resume=first.position) as second:
            await send_until_taken(phones, number, STORY)
            await second.until("queue")


@pytest.mark.slow
async def test_after_the_supervisor_is_killed_nothing_stays_and_the_next_start_works(own_trial: Trial) -> None:
    number = "+48600100400"
    async with own_trial.phones() as phones, own_trial.desk() as desk:
        which = await begin(phones, desk, number, STORY)
    own_trial.kill("supervisor")
    until = time.monotonic() + 60
    # Redis alone knows nothing of a supervisor: it is ended by the next start, before its folder is used again.
    while {one.name for one in processes_of(own_trial.data)} - {"redis"}:
        assert time.monotonic() < until, processes_of(own_trial.data)
        await asyncio.sleep(0.05)
    own_trial.start()
    assert {one.name for one in processes_of(own_trial.data)} == ROLES
    async with own_trial.phones() as phones, own_trial.desk() as desk:
        assert [one.text for one in (await desk.conversation(which)).messages if one.author is Author.PERSON] == [STORY]
        await answer(phones, desk, number, which, "Jestem znowu")


def stop(trial: Trial, number: signal.Signals) -> None:
    """Stop it as an operator does, or as Ctrl-C in a terminal, which reaches the whole group of processes."""
    elsewhere = Path((trial.data / "redis_socket").read_text("utf-8")).parent
    assert elsewhere.exists()
    code = trial.stop(number, group=number == signal.SIGINT)
    assert elsewhere == trial.data or not elsewhere.exists()
    assert code == 0
    assert not processes_of(trial.data)
    assert not trial.err.read_text("utf-8"), "an orderly end needs no words, and nobody has to be killed"
