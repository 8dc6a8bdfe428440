"""Letters in a running trial: from the page on which people choose, over the desk, to the answer behind six words."""

import re
from datetime import timedelta

import httpx
import pytest

from most116.core.conversation import Channel
from most116.core.messages import Author
from most116.testing.form_site import code_on, told_on
from most116.testing.trial import Trial
from most116.testing.trial_desk import DeskUser
from most116.testing.visitor import Visitor, visiting
from most116.testing.webchat_page import come_back, hidden

ANSWER = "Dziękuję za ten list. Nie jest łatwo być z tym samemu."


async def send(visitor: Visitor, text: str, entry: str = "", **fields: str) -> httpx.Response:
    """Choose the form on the front page, fill it in, send it."""
    front = (await visitor.http.get(f"/{entry}")).raise_for_status()
    [link] = re.findall(r'href="(/form[^"]*)"', front.text)
    page = await visitor.http.get(link)
    return await visitor.http.post("/form", data={**hidden(page), "text": text, **fields})


async def wait_order(desk: DeskUser) -> list[str]:
    return [place.id for place in await desk.queue()]


async def test_a_letter_is_answered_behind_its_code(trial: Trial) -> None:
    told, live = "Mama choruje a ja ucze sie gotowac dla brata", "Poklocilam sie z siostra o pokoj i jest mi glupio"
    url = trial.ready.public_url
    async with visiting(url) as writer, visiting(url) as talker, visiting(url) as reader, trial.desk() as desk:
        sent = await send(writer, told, age="13-15")
        assert "człowiek z 116 111" in " ".join(told_on(sent))
        assert not writer.http.cookies
        place = await desk.waits_with(told)
        assert (place.channel, place.line, place.age_band) == (Channel.FORM, "116111", "13-15")
        assert place.answer_by == place.waiting_since + timedelta(hours=24)
        await talker.send(live, lang="pl")
        talking = await desk.waits_with(live)
        order = await wait_order(desk)
        assert order.index(talking.id) < order.index(place.id), "who is there comes first"
        await desk.claim(place.id)
        await desk.reply(place.id, ANSWER)
        await desk.close(place.id)
        answer = await come_back(reader.http, code_on(sent))
        assert answer.url.path == "/chat"
        page = await reader.reads(ANSWER)
        assert (page.lines[0], ("consultant", ANSWER) in page.lines) == (("person", told), True)
        seen = await desk.conversation(talking.id)
        await desk.claim(seen.id)
        await desk.close(seen.id)


async def test_with_every_field_left_out_a_person_reads_it_all_the_same(trial: Trial) -> None:
    told = "Nie wiem od czego zaczac wiec pisze cokolwiek"
    async with visiting(trial.ready.public_url) as visitor, trial.desk() as desk:
        sent = await send(visitor, told, age="", line="")
        assert len(code_on(sent).split()) == 6
        place = await desk.waits_with(told)
        assert (place.line, place.age_band) == ("116123", "unknown")
        await desk.claim(place.id)
        await desk.close(place.id)


@pytest.mark.parametrize(("entry", "says"), [("m", "Nie możesz mówić? Pisz tutaj."), ("d", "prosimy pisać tutaj")])
async def test_danger_is_answered_on_the_page_and_goes_on_in_the_chat(trial: Trial, entry: str, says: str) -> None:
    told = f"wzielam wszystkie tabletki i boje sie {entry}"
    async with visiting(trial.ready.public_url) as visitor, trial.desk() as desk:
        sent = await send(visitor, told, entry)
        assert "112" in " ".join(told_on(sent))
        assert says in " ".join(told_on(sent))
        place = (await desk.queue())[0]
        assert (place.channel, place.tier, place.answer_by) == (Channel.FORM, "immediate", None)
        assert (await desk.conversation(place.id)).messages[0].text == told
        talked = await visitor.http.post("/form/talk", data=hidden(sent))
        assert talked.url.path == "/chat"
        assert (await visitor.look()).lines[0] == ("person", told)
        await desk.sees(place.id, lambda seen: seen.channel is Channel.WEBCHAT)
        await visitor.send("jestem tutaj")
        await desk.claim(place.id)
        await desk.reply(place.id, "Jestem")
        await visitor.reads("Jestem")
        seen = await desk.sees(place.id, lambda seen: seen.messages[-1].text == "Jestem")
        assert [one.text for one in seen.messages if one.author is Author.PERSON] == [told, "", "jestem tutaj"]
        await desk.close(place.id, after_danger=True)
