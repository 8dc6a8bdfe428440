"""Return codes in a running trial: asked for on the page, left by quick exit, come back to from another browser."""

import re

from most116.testing.trial import Trial
from most116.testing.visitor import visiting
from most116.testing.webchat_page import come_back


async def test_six_words_bring_somebody_back_to_the_same_consultant(trial: Trial) -> None:
    told = "Mam klopoty w szkole i nie wiem komu o tym powiedziec"
    url = trial.ready.public_url
    async with visiting(url) as visitor, visiting(url) as elsewhere, trial.desk() as desk:
        await visitor.send(told)
        place = await desk.waits_with(told)
        await desk.claim(place.id)
        await visitor.send(ask="kod powrotu")
        page = await visitor.reads("owrotu: ")
        [words] = re.findall(r"owrotu: ((?:\w+ ){5}\w+)\.", " ".join(said for _, said in page.lines))
        await visitor.http.post("/leave")
        answer = await come_back(elsewhere.http, words.upper())
        assert answer.url.path == "/chat"
        await desk.reply(place.id, "Dobrze, że jesteś z powrotem")
        page = await elsewhere.reads("jesteś z powrotem")
        assert told not in [said for _, said in page.lines]
        again = "To jeszcze raz ja"
        await elsewhere.send(again)
        await desk.sees(place.id, lambda talk: talk.messages[-1].text == again)
