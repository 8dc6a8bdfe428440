"""Somebody on Discord closes their messages to us, and comes back to the same answer by six words on our page."""

import re

import pytest

from most116.core.messages import Delivery
from most116.testing.trial import Trial
from most116.testing.visitor import visiting
from most116.testing.webchat_page import come_back

DAWID = "77001"
EWA = "77002"
TOLD = "boję się wracać do domu i nie mam z kim o tym pogadać"
ANSWER = "Dobrze, że piszesz. Jestem tutaj."


@pytest.mark.timeout(240)
async def test_an_answer_that_discord_refused_is_read_on_our_page(trial: Trial) -> None:
    async with trial.phones() as phones, trial.desk() as desk, visiting(trial.ready.public_url) as visitor:
        network = phones.network("discord")
        await network.act(DAWID, "send", text=TOLD)
        which = (await desk.waits_with(TOLD, seconds=60)).id
        await desk.claim(which)
        await network.act(DAWID, "send", text="kod powrotu")
        await desk.sees(which, lambda seen: "······" in seen.messages[-1].text)
        await desk.sees(which, lambda seen: seen.messages[-1].delivery is Delivery.SENT, seconds=60)
        thread = (await network.person(DAWID))["thread"]
        words = next(
            found[1] for one in thread if (found := re.search(r"owrotu: ((?:[a-z]+ ){5}[a-z]+)\.", one["text"]))
        )
        await network.fault("refused", person=DAWID, code=50007)
        await desk.reply(which, ANSWER)
        failed = await desk.sees(which, lambda seen: seen.messages[-1].delivery is Delivery.FAILED)
        assert failed.messages[-1].delivery_reason == "opted_out"
        await come_back(visitor.http, words)
        page = await visitor.reads(ANSWER)
        assert [said for author, said in page.lines if author == "consultant"] == [ANSWER]
        await visitor.send("tu mogę pisać spokojnie")
        seen = await desk.sees(which, lambda seen: seen.messages[-1].text == "tu mogę pisać spokojnie")
        assert (seen.channel, seen.assigned_to) == ("webchat", failed.assigned_to)
        await desk.reply(which, "Tutaj też jestem")
        await visitor.reads("Tutaj też jestem")


@pytest.mark.timeout(240)
async def test_a_talk_goes_from_our_page_to_discord_and_back(trial: Trial) -> None:
    async with trial.phones() as phones, trial.desk() as desk, visiting(trial.ready.public_url) as visitor:
        network = phones.network("discord")
        await visitor.send("boję się spać w domu i nie mam z kim o tym pogadać")
        which = (await desk.waits_with("boję się spać w domu", seconds=60)).id
        await desk.claim(which)
        await visitor.send(ask="kod powrotu")
        page = await visitor.reads("owrotu: ")
        [words] = re.findall(r"owrotu: ((?:\w+ ){5}\w+)\.", " ".join(said for _, said in page.lines))
        await network.act(EWA, "send", text=words)
        seen = await desk.sees(which, lambda seen: seen.channel == "discord", seconds=60)
        assert not any(words in message.text for message in seen.messages)
        await desk.reply(which, "Jestem z tobą tutaj")
        await desk.sees(which, lambda seen: seen.messages[-1].delivery is Delivery.SENT, seconds=60)
        thread = [one["text"] for one in (await network.person(EWA))["thread"]]
        assert any("toczy się teraz tutaj" in text for text in thread)
        assert thread[-1] == "Jestem z tobą tutaj"
        await visitor.send("jestem znowu na stronie")
        back = await desk.sees(which, lambda seen: seen.messages[-1].text == "jestem znowu na stronie")
        assert (back.channel, back.assigned_to) == ("webchat", seen.assigned_to)
