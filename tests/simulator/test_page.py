"""The page with the phones, as a browser without scripts uses it."""

import re

import httpx
import pytest

from most116.simulator.samples import SAMPLES
from most116.testing.ear import Ear, eventually
from most116.testing.simulated import ANIA, MESSAGES, letter
from most116.testing.simulator_client import Simulated, StartSimulator


async def test_phones_and_their_threads_are_on_the_page(web: httpx.AsyncClient, sim: Simulated) -> None:
    await sim.add_phone("+48600100201", "Bohdan")
    await sim.send(ANIA, "hej, jest tam kto?")
    await web.post(MESSAGES, data=letter(Body="Tak, jesteśmy"))
    text = (await web.get("/")).text
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", text) == ["Ania", "Bohdan"]
    assert text.index("hej, jest tam kto?") < text.index("Tak, jesteśmy")
    assert "+48 732 000 111" in text


async def test_links_lead_to_the_desk_and_the_public_site(start: StartSimulator) -> None:
    sim = await start(desk_url="http://127.0.0.1:8081/", public_url="http://127.0.0.1:8080/")
    async with httpx.AsyncClient(trust_env=False) as web:
        text = (await web.get(sim.url)).text
    assert 'href="http://127.0.0.1:8081/"' in text
    assert 'href="http://127.0.0.1:8080/"' in text


async def test_a_form_sends_and_comes_back_to_its_phone(web: httpx.AsyncClient, ear: Ear) -> None:
    answer = await web.post(f"/phones/{ANIA}/send", data={"text": "dwie\r\nlinie"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/#phone-48600100200")
    assert ear.heard[0].form["Body"] == "dwie\nlinie"


async def test_a_phone_is_added_as_people_write_numbers(web: httpx.AsyncClient, sim: Simulated) -> None:
    for written in ("600 100 201", "600-100-202", "+48 600 100 203"):
        await web.post("/phones", data={"number": written, "name": " Zosia "})
    assert [each["number"][-1] for each in await sim.phones()] == ["0", "1", "2", "3"]
    one = await web.get("/phones/+48600100201")
    assert "Zosia" in one.text


async def test_a_failure_is_chosen_shown_and_taken_back(web: httpx.AsyncClient, sim: Simulated) -> None:
    await web.post(f"/phones/{ANIA}/fault", data={"fault": "switched_off", "times": "3"})
    (fault,) = (await sim.phone(ANIA))["faults"]
    assert (fault["kind"], fault["code"], fault["times"]) == ("undelivered", 30003, 3)
    assert "jeszcze 3×" in (await web.get("/")).text
    await web.post(f"/phones/{ANIA}/fault", data={"fault": "none"})
    assert (await sim.phone(ANIA))["faults"] == []


async def test_every_entry_of_the_menu_does_something(web: httpx.AsyncClient, sim: Simulated) -> None:
    page = (await web.get("/")).text
    menu = re.search(r'<select[^>]*name="fault">(.*?)</select>', page, re.DOTALL)
    assert menu
    keys = set(re.findall(r'value="(\w+)"', menu[1])) - {"none"}
    assert len(keys) >= 13
    for key in keys:
        await web.post("/reset")
        await web.post(f"/phones/{ANIA}/fault", data={"fault": key, "times": "0"})
        assert len((await sim.phone(ANIA))["faults"]) == 1, key


async def test_replay_and_reset(web: httpx.AsyncClient, sim: Simulated, ear: Ear) -> None:
    await sim.send(ANIA, "hej")
    await web.post(f"/phones/{ANIA}/replay")
    assert ear.heard[0].form == ear.heard[1].form
    await web.post("/reset")
    assert (await sim.phone(ANIA))["messages"] == []


@pytest.mark.parametrize(
    ("path", "form", "says"),
    [
        ("/phones", {"number": "6001"}, "nie jest numer"),
        ("/phones", {}, "nie jest numer"),
        ("/phones/Ania/send", {"text": "x"}, "nie jest numer"),
        (f"/phones/{ANIA}/send", {"text": ""}, "musi mieć treść"),
        (f"/phones/{ANIA}/send", {"text": "x" * 1601}, "1600"),
        (f"/phones/{ANIA}/replay", {}, "nie wysłano"),
        ("/phones/x/fault", {"fault": "hang"}, "nie jest numer"),
    ],
)
async def test_a_mistake_is_explained(web: httpx.AsyncClient, path: str, form: dict[str, str], says: str) -> None:
    answer = await web.post(path, data=form)
    assert answer.status_code == 303
    assert says in (await web.get(answer.headers["location"])).text
    quiet = await web.post(path, data=form, headers={"Accept": "application/json"})
    assert quiet.status_code == 422
    assert says in quiet.json()["problem"]


HOSTILE = "<script>alert(1)</script>&\"'\u202e"


async def test_words_stay_words(web: httpx.AsyncClient, sim: Simulated) -> None:
    await sim.add_phone("+48600100201", HOSTILE)
    await sim.send("+48600100201", HOSTILE)
    await web.post(MESSAGES, data=letter(Body=HOSTILE))
    answer = await web.get("/", params={"problem": HOSTILE})
    assert "<script>alert" not in answer.text
    assert answer.text.count("&lt;script&gt;alert") >= 3
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_everything_the_page_asks_for_is_there(web: httpx.AsyncClient) -> None:
    page = (await web.get("/")).text
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(assets) == 5
    for asset in assets:
        assert (await web.get(asset)).status_code == 200
    assert "style=" not in page
    assert " onclick" not in page


async def test_a_long_thread_shows_its_end(web: httpx.AsyncClient, sim: Simulated) -> None:
    for number in range(205):
        await sim.send(ANIA, f"nr {number}.")
    page = (await web.get("/")).text
    assert page.count('class="text"') == 200
    assert "nr 204." in page
    assert "nr 4." not in page
    assert len((await sim.phone(ANIA))["messages"]) == 205


async def test_invented_people_write_from_telephones_of_their_own(web: httpx.AsyncClient, ear: Ear) -> None:
    assert (await web.post("/samples")).status_code == 303
    await eventually(lambda: len(ear.heard) == sum(len(texts) for *_, texts in SAMPLES))
    for number, name, texts in SAMPLES:
        assert [each.form["Body"] for each in ear.heard if each.form["From"] == number] == list(texts)
        assert name in (await web.get("/")).text
