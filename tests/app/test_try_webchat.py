"""The web chat of a running trial: whole conversations, by forms alone and by the script's own calls."""

from most116.core.messages import Author, Delivery
from most116.testing.desk_clients import Follower
from most116.testing.trial import Trial
from most116.testing.visitor import visiting


async def test_a_whole_conversation_by_forms_alone(trial: Trial) -> None:
    told = "Mam klopoty w domu i nie wiem do kogo isc"
    async with visiting(trial.ready.public_url) as visitor, trial.desk() as desk:
        await visitor.send("hej")
        page = await visitor.reads("Prosimy o wiek")
        assert page.choices, "an answer can be given by a button"
        await visitor.send("15")
        await visitor.reads("Czekasz")
        await visitor.send(told)
        place = await desk.waits_with(told)
        assert (place.channel, place.line, place.age_band) == ("webchat", "116111", "13-15")
        await desk.claim(place.id)
        await desk.reply(place.id, "Dzień dobry, jestem tu dla Ciebie")
        page = await visitor.reads("jestem tu dla Ciebie")
        # Without scripts the page can say only with its next form that it has what was written.
        await visitor.send(check="1")
        await desk.sees(
            place.id, lambda seen: all(one.delivery is Delivery.DELIVERED for one in seen.messages if one.delivery)
        )
        closed = await desk.close(place.id)
        page = await visitor.reads(closed.messages[-1].text)
    assert [words for author, words in page.lines if author == "person"] == ["hej", "15", told]
    assert page.lines[-1] == ("system", closed.messages[-1].text)


async def test_a_whole_conversation_by_live_events(trial: Trial) -> None:
    told = "Pisze z telefonu bo w domu nie moge rozmawiac"
    async with visiting(trial.ready.public_url) as visitor, trial.desk() as desk:
        first = (await visitor.look()).fields
        kept = await visitor.http.post(
            "/chat/messages", json={"id": first["id"], "visit": first["visit"], "text": told}
        )
        assert kept.status_code == 202
        again = await visitor.http.post(
            "/chat/messages", json={"id": first["id"], "visit": first["visit"], "text": told}
        )
        assert again.json() == kept.json()
        async with visitor.http.stream("GET", "/chat/events") as answer:
            lines = Follower(answer)
            own = (await lines.next()).data
            assert own["text"] == told
            place = await desk.waits_with(told)
            await desk.claim(place.id)
            await desk.reply(place.id, "Słucham Cię")
            seen: list[dict[str, str]] = []
            while not seen or seen[-1]["text"] != "Słucham Cię":
                seen.append((await lines.next()).data)
            ids = ",".join(one["id"] for one in seen if one["author"] != Author.PERSON)
            assert (await visitor.http.post("/chat/taken", json={"ids": ids})).status_code == 204
            await desk.sees(place.id, lambda talk: talk.messages[-1].delivery is Delivery.DELIVERED)
            closed = await desk.close(place.id)
            while (last := (await lines.next()).data)["text"] != closed.messages[-1].text:
                pass
            assert last["author"] == Author.SYSTEM
    assert [one.text for one in closed.messages if one.author is Author.PERSON] == [told]


async def test_a_visitor_who_leaves_is_gone_from_the_page_and_the_desk_is_told(trial: Trial) -> None:
    told = "Musze uciekac zaraz ktos wejdzie do pokoju"
    async with visiting(trial.ready.public_url) as visitor, trial.desk() as desk:
        await visitor.send(told)
        place = await desk.waits_with(told)
        await desk.claim(place.id)
        await visitor.http.post("/leave")
        assert not (await visitor.look()).lines
        await desk.reply(place.id, "Jestes tam?")
        seen = await desk.sees(place.id, lambda talk: talk.messages[-1].delivery is Delivery.FAILED)
        assert seen.messages[-1].delivery_reason == "no_such_address"
        await desk.close(place.id, after_danger=True)
