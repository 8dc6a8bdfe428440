"""A browser comes back to its talk for half an hour; a page that is open goes on with its own as long as it likes."""

import pytest

from bridges.webchat.passes import Passes
from bridges.webchat.visits import Visit
from most116.core.messages import Author, InboundMessage, Option
from most116.testing.moved_clock import MovedClock
from most116.testing.webchat_page import first, hidden, shown
from most116.testing.webchat_site import Site

SAID = [("Ty", "hej")]


def test_a_pass_leads_to_its_visit_is_another_each_time_and_grows_old() -> None:
    clock, visit = MovedClock(), Visit.new()
    passes = Passes(b"s" * 32, clock, seconds=1800)
    one, other = passes.give(visit), passes.give(visit)
    assert one != other
    assert visit.token.reveal() not in one
    clock.move(seconds=1799)
    assert (known := passes.read(one)) is not None
    assert (known.visit.token, known.fresh) == (visit.token, True)
    clock.move(seconds=1)
    assert (known := passes.read(one)) is not None
    assert (known.visit.token, known.fresh) == (visit.token, False)


@pytest.mark.parametrize("value", ["", "x", "ą", "A" * 43, "A" * 200])
def test_what_was_not_given_here_leads_nowhere(value: str) -> None:
    clock = MovedClock()
    assert Passes(b"s" * 32, clock, seconds=1800).read(value) is None
    foreign = Passes(b"t" * 32, clock, seconds=1800).give(Visit.new())
    assert Passes(b"s" * 32, clock, seconds=1800).read(foreign) is None


async def test_a_reload_goes_on_for_half_an_hour_and_each_gives_another_cookie(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        seen = {client.cookies["visit"]}
        for _ in range(3):
            site.clock.move(minutes=29)
            assert shown(await client.get("/chat")) == SAID
            seen.add(client.cookies["visit"])
        assert len(seen) == 4
        site.clock.move(minutes=31)
        assert shown(await client.get("/chat")) == []
        assert dict(client.cookies) == {}


@pytest.mark.parametrize("path", ["/chat/news", "/chat/taken"])
async def test_a_page_that_is_open_keeps_the_way_back_open(site: Site, path: str) -> None:
    async with site.browser() as client:
        form = hidden(await first(client, "hej"))
        for _ in range(3):
            site.clock.move(minutes=20)
            await (client.post(path, data=form) if path.endswith("taken") else client.get(path))
        assert shown(await client.get("/chat")) == SAID


async def test_a_page_that_slept_for_hours_goes_on_where_it_was(site: Site) -> None:
    async with site.browser() as client:
        page = await first(client, "hej")
        visit = site.visit(client)
        site.clock.move(hours=3)
        assert (await client.get("/chat/events")).status_code == 204
        await client.post("/chat", data={**hidden(page), "text": "jestem znowu"}, follow_redirects=True)
        assert site.visit(client).token == visit.token
        site.clock.move(hours=3)
        await client.post("/chat/taken", json={"visit": visit.token.reveal(), "begun": "1"})
        assert shown(await client.get("/chat")) == [*SAID, ("Ty", "jestem znowu")]
    assert {message.sender for message in site.kept.messages.values()} == {visit.token}


async def test_quick_exit_ends_a_visit_whose_cookie_has_grown_old(site: Site) -> None:
    async with site.browser() as client:
        page = await first(client, "hej")
        visit = site.visit(client)
        site.clock.move(hours=3)
        await client.post("/leave")
        assert (await site.talk(visit)).left
        assert dict(client.cookies) == {}
        await client.post("/chat", data={**hidden(page), "text": "ktoś inny"})
        assert site.visit(client).token != visit.token


async def test_an_answer_quicker_than_the_page_stands_below_the_words_and_can_be_answered(site: Site) -> None:
    age = Option(value="age.13", label="13–15")

    async def ask(message: InboundMessage) -> None:
        await site.answer(Visit(token=message.sender), "Ile masz lat?", age, author=Author.SYSTEM)

    site.kept.quicker = ask
    async with site.browser() as client:
        await first(client, "hej")
        assert [text for _, text in shown(await client.get("/chat"))] == ["hej", "Ile masz lat?"]
        assert (await site.talk(site.visit(client))).options == (age,)
