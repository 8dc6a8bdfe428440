"""No words, numbers, visits or platform ids of people anywhere but in memory: not in Redis, SQL, RQ, logs or files."""

import asyncio
import logging
import re
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import httpx
import pytest
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer

from handoff.live.connection import connect_for_rq
from most116.app import jobs
from most116.app.lanes import Lanes
from most116.core.messages import Delivery
from most116.testing.catalogue import Catalogue
from most116.testing.databases import copy_sqlite, sqlite_url
from most116.testing.form_site import code_on
from most116.testing.house import House, house_at
from most116.testing.installed import kept_rules
from most116.testing.leaks import Place, in_files, in_redis, leaks
from most116.testing.reveals import asked
from most116.testing.servers import RedisServer
from most116.testing.story import PEOPLE, Stage, Story
from most116.testing.trial import Trial, running_trial
from most116.testing.visitor import visiting
from most116.testing.webchat_page import come_back, hidden

STORIES = sorted((Path(__file__).parent.parent / "stories").glob("*.yaml"))
ANIA = "+48600987123"
# The invented telephones stand in files of the simulator and of nobody else.
SIMULATORS_OWN = ["simulator.json"]
TOLD = {
    "first": "Nazywam sie Zenobia Przytulska i nie mam dokad pojsc",
    "then": "mieszkam przy Malinowej siedemnascie w Kwiatkowie",
    "reply": "Dzień dobry, pani Zenobio, jestem przy telefonie",
    "note": "Notatka: Zenobia z Malinowej",
    "chat": "Pisze Telimena Horeszkowna, mam klopoty w szkole",
    "chat reply": "Telimeno, słucham uważnie",
    "letter": "Pisze Gerwazy Rebajlo z Zascianka, klopot z gospodarstwem",
    "letter reply": "Gerwazy, dziękuję za ten list",
    "last": "to ja Zenobia, prosze o telefon na Malinowa",
}


def numbers(*given: str) -> list[str]:
    """Telephone numbers as they may be written: whole, and without the country."""
    return [form for number in given for form in (number, number.removeprefix("+48"))]


@dataclass(frozen=True, slots=True)
class Storage:
    """Redis, SQL and keys of one house, and everything that is logged meanwhile."""

    redis: RedisServer
    folder: Path
    log: pytest.LogCaptureFixture

    def house(self, **settings: object) -> AbstractAsyncContextManager[House]:
        return house_at(self.redis.url, sqlite_url(self.folder / "most116.db"), self.folder, **settings)  # type: ignore[arg-type]

    def places(self) -> list[Place]:
        disk = ("the append-only file", self.redis.everything())
        return [*in_redis(self.redis.url), *in_files(self.folder), disk, ("the log", self.log.text.encode())]


@pytest.fixture
def storage(
    own_redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> Storage:
    caplog.set_level(logging.DEBUG)
    copy_sqlite(migrated_sqlite, tmp_path / "most116.db")
    return Storage(own_redis_server, tmp_path, caplog)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_a_story_goes_as_it_is_told_and_leaves_no_words_behind(
    path: Path, storage: Storage, catalogue: Catalogue
) -> None:
    """Whole conversations that a supervisor can read, against the real parts, with a clock that is moved."""
    story = Story.read(path)
    async with storage.house(**({"twilio": {"entry_line": story.entry}} if story.entry else {})) as house:
        stage = Stage(house, catalogue)
        await stage.play(story)
        # Shorter words stand in texts of our own and in names of rules.
        secrets = [*(words for words in stage.said if len(words) > 10), *numbers(*PEOPLE.values())]
        assert not leaks(secrets, storage.places())
    assert not leaks(secrets, storage.places())


async def test_failures_on_purpose_leave_no_words_behind(storage: Storage) -> None:
    """The router, the platform and a job fail, with the person's words in the failure itself."""
    async with storage.house() as house:
        await _fail_everywhere(house)
        assert await house.stuck_codes() == ["undecided"]
        await asyncio.to_thread(_fail_jobs, storage.redis.url, house)
        secrets = [TOLD["first"], TOLD["reply"], *numbers(ANIA)]
        assert "delivery_failed" in storage.log.text
        assert not leaks(secrets, storage.places())


async def test_an_address_that_two_people_revealed_is_kept_nowhere(storage: Storage) -> None:
    async with storage.house() as house:
        _, lena, reveal = await asked(house)
        await house.desk.glass.cosign(lena, reveal.id)
        revealed = await house.desk.glass.show(lena, reveal.id)
        await house.desk.glass.note_place(lena, reveal.id, TOLD["then"])
        assert not leaks([*numbers(revealed), TOLD["then"]], storage.places())


async def test_a_house_that_ran_and_failed_keeps_no_words() -> None:
    with running_trial({"MOST116_LOG_LEVEL": "debug"}, rules=kept_rules()) as trial:
        secrets = [*TOLD.values(), *numbers(ANIA)]
        secrets += await _talk_by_sms(trial)
        secrets += await _talk_by_chat(trial)
        secrets += await _talk_by_letter(trial)
        await _forge(trial)
        shown = await _shown_to_operators(trial)
        redis_url = f"unix://{(trial.data / 'redis_socket').read_text('utf-8')}"
        found = leaks(secrets, [*in_redis(redis_url), *in_files(trial.folder, but=SIMULATORS_OWN), *shown])
        assert trial.stop() == 0
        found += leaks(secrets, in_files(trial.folder, but=SIMULATORS_OWN))
    assert not found


async def _talk_by_sms(trial: Trial) -> list[str]:
    """A conversation with a failed letter in it; the platform's ids of its messages."""
    async with trial.phones() as phones, trial.desk() as desk:
        ids = [(await phones.send(ANIA, TOLD[words]))["sid"] for words in ("first", "then")]
        place = await desk.waits_with(TOLD["first"])
        await desk.claim(place.id)
        await desk.reply(place.id, TOLD["reply"])
        ids.append((await phones.hears(ANIA, TOLD["reply"]))["sid"])
        await desk.http.post(f"/api/v1/conversations/{place.id}/notes", json={"text": TOLD["note"]})
        await phones.fault("refused", ANIA, code=21610)
        await desk.reply(place.id, TOLD["reply"] + "!")
        await desk.sees(place.id, lambda seen: seen.messages[-1].delivery is Delivery.FAILED)
        await phones.fault("none", ANIA)
        await phones.send(ANIA, TOLD["last"])
        await desk.sees(place.id, lambda seen: seen.messages[-1].text == TOLD["last"])
        await desk.close(place.id)
        await phones.hears(ANIA, "Dziekujemy")
    return [one for one in ids if one]


async def _talk_by_chat(trial: Trial) -> list[str]:
    """A visit; its token and the cookie."""
    async with visiting(trial.ready.public_url) as visitor, trial.desk() as desk:
        await visitor.send(TOLD["chat"])
        place = await desk.waits_with(TOLD["chat"])
        await desk.claim(place.id)
        await desk.reply(place.id, TOLD["chat reply"])
        await visitor.reads(TOLD["chat reply"])
        token, cookie = (await visitor.look()).fields["visit"], visitor.http.cookies["visit"]
        await visitor.http.post("/leave")
    return [token, cookie]


async def _talk_by_letter(trial: Trial) -> list[str]:
    """A letter and its answer; the visit's token and the words that open it."""
    async with visiting(trial.ready.public_url) as visitor, trial.desk() as desk:
        form = hidden(await visitor.http.get("/form"))
        sent = await visitor.http.post("/form", data={**form, "text": TOLD["letter"], "age": "26-59"})
        place = await desk.waits_with(TOLD["letter"])
        await desk.claim(place.id)
        await desk.reply(place.id, TOLD["letter reply"])
        words = code_on(sent)
        await come_back(visitor.http, words)
        await visitor.reads(TOLD["letter reply"])
    return [form["visit"], words]


async def _forge(trial: Trial) -> None:
    """Requests that are refused or make no sense, with everything in them that must not be noted."""
    words = {"From": ANIA, "Body": TOLD["first"], "MessageSid": TOLD["then"]}
    async with httpx.AsyncClient(base_url=trial.ready.public_url, trust_env=False) as http:
        query = {"q": TOLD["first"], "from": ANIA}
        refused = await http.post("/webhooks/twilio/sms", data=words, params=query)
        assert refused.status_code == 403
        await http.post("/chat", data={"text": TOLD["chat"]}, headers={"origin": f"https://{TOLD['chat'][:4]}.test"})
        await http.post("/chat/messages", content=f'{{"text": "{TOLD["chat"]}"'.encode())
        await http.get(f"/{TOLD['first']}", params=query, headers={"referer": f"https://x.test/{ANIA}"})
    async with trial.desk() as desk:
        await desk.http.post("/api/v1/conversations/none/messages", json={"text": TOLD["reply"]})
        await desk.http.post("/api/v1/conversations/none/messages", json={"txt": TOLD["reply"]})
        await desk.http.post("/api/v1/session", json={"login": TOLD["first"], "password": TOLD["reply"]})
        await desk.http.get("/api/v1/conversations/" + TOLD["first"])


async def _shown_to_operators(trial: Trial) -> list[Place]:
    """Figures, states, and every address that the desk's page leads to."""
    async with trial.desk() as desk:
        paths = ("/metrics", "/healthz", "/readyz")
        places: list[Place] = [(path, (await desk.http.get(path)).content) for path in paths]
        answer = await desk.http.post(
            "/sign-in", data={"login": "kasia", "password": trial.ready.passwords["kasia"]}, follow_redirects=False
        )
        places.append(("where signing in leads", answer.headers["location"].encode()))
        del desk.http.headers["authorization"]
        page = (await desk.http.get("/")).text
        places += [
            ("an address on the desk's page", found.encode())
            for found in re.findall(r'(?:href|action|src)="([^"]*)"', page)
        ]
    assert len(places) > 5
    return places


async def _fail_everywhere(house: House) -> None:
    def broken(*_: object) -> NoReturn:
        raise RuntimeError(f"{TOLD['first']} {ANIA}")

    house.decider.choose = broken
    await house.hears(TOLD["first"], sender=ANIA)
    conversation = (await house.case_of(ANIA)).conversation.id
    await house.desk.claim(house.account(), conversation)
    await house.reply(conversation, TOLD["reply"])
    house.bridge.acts.append(ValueError(f"{TOLD['reply']} {ANIA}"))
    lanes = Lanes(house.outbox.drain, at_once=1, events=house.parts.runtime.events, failure="delivery_failed")
    assert not await lanes.start(conversation)


def _fail_jobs(redis_url: str, house: House) -> None:
    """RQ keeps what failed, and how."""

    def broken(_: str) -> NoReturn:
        raise RuntimeError

    connection = connect_for_rq(redis_url)
    jobs.install(broken)
    queue = Queue(house.jobs.name, connection=connection, serializer=JSONSerializer)
    queue.enqueue("most116.app.jobs.deliver", "somebody", job_timeout=-1)
    worker = SimpleWorker([queue], connection=connection, serializer=JSONSerializer)
    worker._install_signal_handlers = lambda: None  # type: ignore[method-assign]  # signals belong to the main thread
    worker.work(burst=True, logging_level="ERROR")
    assert queue.failed_job_registry.count >= 1
    connection.close()
