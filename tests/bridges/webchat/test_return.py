"""Coming back by six words, as a browser without scripts does it."""

import re
import unicodedata
from contextlib import suppress
from html import unescape

import httpx
import pytest

from bridges.webchat.talk import Talk
from bridges.webchat.visits import Visit
from config.texts import Texts
from handoff.live.connection import connect
from most116.core.conversation import Channel, Language
from most116.core.errors import BridgeError
from most116.core.ids import TextKey
from most116.core.messages import Kind
from most116.testing.servers import RedisServer
from most116.testing.webchat_page import come_back, draft, first, hidden, shown
from most116.testing.webchat_site import NOW, Site, webchat_site

REOPENED = "Ta rozmowa jest znowu otwarta."


def problem(page: httpx.Response) -> str:
    [words] = re.findall(r'<p id="problem"[^>]*role="alert">([^<]*)</p>', page.text)
    return unescape(words).replace("\u00a0", " ")


async def given(site: Site, visit: Visit) -> str:
    """The six words that lead to a visit, as they were told."""
    return (await site.codes.give(visit.token)).reveal()


async def test_looking_at_the_page_begins_nothing(site: Site, redis_server: RedisServer) -> None:
    async with site.browser() as client:
        page = await client.get("/back")
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
        assert page.headers["cache-control"] == "no-store"
        assert "<title>Czat</title>" in page.text
        assert "Szybkie wyjście" in page.text
        assert "116\u00a0111" in page.text
        assert (draft(page), problem(page)) == ("", "")
        assert "autofocus" not in page.text
        assert 'data-address="/back?lang=uk"' in page.text
    assert redis_server.keys() == []


async def test_the_words_lead_to_the_talk_from_another_browser(site: Site, redis_server: RedisServer) -> None:
    async with site.browser() as client, site.browser(**{"accept-language": "uk"}) as other:
        await first(client, "hej")
        visit = site.visit(client)
        await site.answer(visit, "Dzień dobry")
        words = await given(site, visit)
        answer = await come_back(other, words)
        assert (answer.status_code, answer.headers["location"]) == (303, "/chat")
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert site.visit(other).token == visit.token
        assert shown(await other.get("/chat?lang=pl")) == [("Ty", "hej"), ("Człowiek", "Dzień dobry")]
        await site.answer(visit, "Jestem dalej")
        assert shown(await client.get("/chat")) == shown(await other.get("/chat?lang=pl"))
    message = list(site.kept.messages.values())[-1]
    assert (message.kind, message.channel, message.slot) == (Kind.RETURN, Channel.WEBCHAT, "web")
    assert (message.sender, message.text.reveal()) == (visit.token, "")
    assert (message.received_at, message.locale_hint) == (NOW, "uk")
    everything = redis_server.everything()
    assert not [word for word in {words, words.replace(" ", ""), visit.token.reveal()} if word.encode() in everything]


async def test_a_chosen_language_stays(site: Site) -> None:
    async with site.browser() as client:
        words = await given(site, Visit.new())
        answer = await come_back(client, words, lang="en")
        assert answer.headers["location"] == "/chat?lang=en"
    [message] = site.kept.messages.values()
    assert message.locale_hint == "en"


async def test_a_talk_that_never_was_on_this_page_is_open_and_says_so(site: Site) -> None:
    """As of somebody who wrote on another channel."""
    async with site.browser() as client:
        visit = Visit.new()
        await come_back(client, await given(site, visit))
        page = await client.get("/chat")
        assert REOPENED in page.text
        assert 'name="start"' not in page.text
        assert 'name="check"' in page.text
        assert hidden(page)["begun"] == "1"
        await site.answer(visit, "Tu jestem")
        page = await client.get("/chat")
        assert REOPENED not in page.text
        assert shown(page) == [("Człowiek", "Tu jestem")]
        await client.post("/chat", data={**hidden(page), "text": "dobrze"})
    assert [message.sender for message in site.kept.messages.values()] == [visit.token] * 2


async def test_after_a_quick_exit_the_old_lines_are_gone_and_new_ones_arrive(site: Site) -> None:
    async with site.browser() as client:
        page = await first(client, "tajne słowa")
        visit = site.visit(client)
        words = await given(site, visit)
        await client.post("/leave")
        with pytest.raises(BridgeError):
            await site.answer(visit, "za późno")
        assert (await come_back(client, words)).status_code == 303
        back = await client.get("/chat")
        assert shown(back) == []
        assert REOPENED in back.text
        await site.answer(visit, "Dobrze, że jesteś")
        assert shown(await client.get("/chat")) == [("Człowiek", "Dobrze, że jesteś")]
        # It can be left again, and an old page joins nobody's talk.
        await client.post("/leave")
        assert (await site.talk(visit)).left
        await client.post("/chat", data={**hidden(page), "text": "ktoś inny"})
        assert site.visit(client).token != visit.token


async def test_a_page_that_follows_is_not_ended_by_what_was_before_the_return(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "tajne słowa")
        visit = site.visit(client)
        words = await given(site, visit)
        talk = Talk(site.mailbox, visit)
        await client.post("/leave")
        await come_back(client, words)
        following = talk.follow("")
        await site.answer(visit, "Dobrze, że jesteś")
        assert (await anext(following)).text.reveal() == "Dobrze, że jesteś"
        await talk.leave()
        assert [line async for line in following] == []


async def test_an_old_page_does_not_join_a_talk_that_was_opened_again(site: Site) -> None:
    async with site.browser() as client, site.browser() as other:
        before = hidden(await client.get("/chat"))
        await client.post("/chat", data={**before, "text": "tajne słowa"})
        visit = site.visit(client)
        await client.post("/leave")
        await come_back(other, await given(site, visit))
        await client.post("/chat", data={**before, "text": "ktoś inny"})
        assert site.visit(client).token != site.visit(other).token


async def test_whoever_left_without_a_network_has_left_and_comes_back_all_the_same(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "tajne słowa")
        visit = site.visit(client)
        words = await given(site, visit)
        client.cookies.set("left", "1", domain="127.0.0.1", path="/")
        assert (await come_back(client, words)).status_code == 303
        assert set(client.cookies) == {"visit"}
        assert shown(await client.get("/chat")) == []
        assert not (await site.talk(visit)).left


async def test_another_visit_of_this_browser_is_left_as_it_is(site: Site) -> None:
    async with site.browser() as client:
        visit = Visit.new()
        words = await given(site, visit)
        await first(client, "coś nowego")
        other = site.visit(client)
        await come_back(client, words)
        assert site.visit(client).token == visit.token
        assert await site.shown(other) == ["coś nowego"]
        assert not (await site.talk(other)).left


def one_letter_off(words: str) -> str:
    head, last = words[:-1], words[-1]
    return head + ("x" if last != "x" else "q")


def shouted(words: str) -> str:
    return "  " + " - ".join(words.upper().split()) + "."


def with_other_signs(words: str) -> str:
    """As people write who put the signs of Polish, or of nothing, where there are none."""
    return unicodedata.normalize("NFC", words.replace("a", "ą").replace("l", "ł").replace("o", "o\u0301"))


@pytest.mark.parametrize("typed", [one_letter_off, shouted, with_other_signs, lambda words: words.replace(" ", "\n")])
async def test_however_the_words_are_typed_they_are_the_same(site: Site, typed: object) -> None:
    assert callable(typed)
    async with site.browser() as client:
        visit = Visit.new()
        words = typed(await given(site, visit))
        assert (await come_back(client, words)).status_code == 303
        assert site.visit(client).token == visit.token


async def test_a_second_code_leads_to_the_same_talk_and_the_first_goes_on_to(site: Site) -> None:
    visit = Visit.new()
    one, other = await given(site, visit), await given(site, visit)
    assert one != other
    for words in (one, other, one):
        async with site.browser() as client:
            await come_back(client, words)
            assert site.visit(client).token == visit.token


@pytest.mark.parametrize("typed", ["", "   ", "sześć słów", "a b c d e f", "<b>\"'", "\0", "x" * 100_000])
async def test_other_words_lead_nowhere_and_stay_in_the_field(site: Site, typed: str) -> None:
    async with site.browser() as client:
        page = await come_back(client, typed)
        assert page.status_code == 422
        assert "set-cookie" not in page.headers
        assert draft(page) == typed.replace("\0", "")
        assert problem(page).startswith("Te słowa nie otwierają żadnej rozmowy.")
        [attributes] = re.findall(r'<textarea ([^>]*name="words"[^>]*)>', page.text)
        for expected in ('aria-invalid="true"', 'aria-describedby="problem about"', "autofocus", 'autocomplete="off"'):
            assert expected in attributes
        assert '<a href="/chat">' in page.text
        assert "116\u00a0111" in page.text
    assert site.kept.messages == {}


async def test_a_code_that_was_given_to_nobody_leads_nowhere(site: Site) -> None:
    async with site.browser() as client:
        words = await given(site, Visit.new())
        assert (await come_back(client, " ".join(reversed(words.split())))).status_code == 422


async def test_a_form_sent_twice_is_one_return(site: Site) -> None:
    async with site.browser() as client:
        form = {**hidden(await client.get("/back")), "words": await given(site, Visit.new())}
        answers = [await client.post("/back", data=form) for _ in range(3)]
        assert {answer.status_code for answer in answers} == {303}
        assert len(site.kept.messages) == 1
        await come_back(client, form["words"])
        assert len(site.kept.messages) == 2


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
async def test_a_foreign_form_is_refused(site: Site, headers: dict[str, str]) -> None:
    async with site.browser() as client:
        words = await given(site, Visit.new())
        answer = await client.post("/back", data={"words": words}, headers=headers)
        assert answer.status_code == 403
        assert dict(client.cookies) == {}


async def test_what_is_no_form_is_refused(site: Site) -> None:
    async with site.browser() as client:
        answer = await client.post("/back", content=b"{", headers={"content-type": "application/json"})
        assert answer.status_code == 400


async def test_where_nothing_can_be_kept_there_are_numbers_to_call_and_the_words_stay(site: Site, texts: Texts) -> None:
    words = await given(site, Visit.new())
    site.kept.down = True
    async with site.browser() as client:
        page = await come_back(client, words)
        assert page.status_code == 503
        assert "set-cookie" not in page.headers
        assert problem(page) == texts.render(TextKey("unavailable"), language=Language.PL, line=None)
        site.kept.down = False
        again = await client.post("/back", data={**hidden(page), "words": draft(page)})
        assert again.status_code == 303
    assert len(site.kept.messages) == 1


async def test_when_redis_is_away_it_says_503_and_works_again_after(
    own_redis_server: RedisServer, texts: Texts
) -> None:
    live = connect(own_redis_server.url)
    site = webchat_site(live, texts)
    words = await given(site, Visit.new())
    async with site.browser() as client:
        own_redis_server.kill()
        page = await come_back(client, words)
        assert (page.status_code, draft(page)) == (503, words)
        own_redis_server.start()
        assert (await client.post("/back", data={**hidden(page), "words": words})).status_code == 303
    with suppress(OSError):
        await live.aclose()
