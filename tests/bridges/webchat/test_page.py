"""The page as a browser without scripts uses it."""

import json
import re

import httpx
import pytest

from config.texts import Texts
from most116.core.conversation import Channel, Language
from most116.core.ids import TextKey
from most116.core.messages import Author, Delivery, Kind, Option
from most116.testing.servers import RedisServer
from most116.testing.webchat_page import draft, first, hidden, shown
from most116.testing.webchat_site import NOW, Site

YES, NO = Option(value="yes", label="1: tak"), Option(value="no", label="2: nie")
ODD = "a\0b\ud800\u202ec" + "ż" * 10_000


async def test_looking_at_the_page_begins_nothing(site: Site, redis_server: RedisServer) -> None:
    async with site.browser() as client:
        page = await client.get("/chat")
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
        assert "<title>Czat</title>" in page.text
        assert "Pilne: 112" in page.text
        assert page.headers["cache-control"] == "no-store"
        assert re.search(r"<(button|a|input|textarea|select)\b[^>]*>", page.text)[0] == (  # type: ignore[index]
            '<button class="button exit" aria-describedby="exit-hint">'
        )
    assert site.kept.messages == {}
    assert redis_server.keys() == []


async def test_a_message_is_kept_and_shown_and_the_visit_is_one_cookie(site: Site) -> None:
    async with site.browser() as client:
        form = hidden(await client.get("/chat"))
        answer = await client.post("/chat", data={**form, "text": "Hej,\r\njestem tu"})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/chat"
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("visit=")
        assert not {'"', "%"} & set(cookie), "signs in it would have to be quoted"
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "expires" not in cookie.lower()
        assert "max-age" not in cookie.lower()
        assert shown(await client.get("/chat")) == [("Ty", "Hej,\njestem tu")]
        [message] = site.kept.messages.values()
        assert (message.channel, message.slot, message.kind) == (Channel.WEBCHAT, "web", Kind.TEXT)
        assert message.sender == site.visit(client).token
        assert message.received_at == NOW
        assert message.locale_hint == "pl"


async def test_the_cookie_is_bound_to_this_host_wherever_there_is_tls(site: Site) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site.app), base_url="https://chat.example") as client:
        form = hidden(await client.get("/chat"))
        answer = await client.post("/chat", data={**form, "text": "hej"})
        assert answer.headers["set-cookie"].startswith("__Host-visit=")
        assert "Secure" in answer.headers["set-cookie"]
        assert len(shown(await client.get("/chat"))) == 1


async def test_a_first_message_sent_twice_is_one_message_of_one_visit(site: Site) -> None:
    async with site.browser() as client:
        form = {**hidden(await client.get("/chat")), "text": "Pomocy"}
        await client.post("/chat", data=form)
        client.cookies.clear()
        await client.post("/chat", data=form)
        await client.post("/chat", data=form)
        assert site.kept.said == ["Pomocy"]
        assert shown(await client.get("/chat")) == [("Ty", "Pomocy")]


async def test_other_words_from_the_same_old_page_are_a_new_message(site: Site) -> None:
    async with site.browser() as client:
        form = hidden(await client.get("/chat"))
        for text in ("raz", "dwa", "raz"):
            await client.post("/chat", data={**form, "text": text})
        assert site.kept.said == ["raz", "dwa"]


async def test_answers_of_bot_and_consultant_are_shown_with_their_names(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        visit = site.visit(client)
        await site.answer(visit, "Tu automat <b>", author=Author.SYSTEM)
        await site.answer(visit, "Dzień dobry")
        page = await client.get("/chat")
        assert shown(page) == [("Ty", "hej"), ("Automat", "Tu automat <b>"), ("Człowiek", "Dzień dobry")]
        assert "<b>" not in page.text


async def test_an_answer_on_offer_is_a_button_until_something_is_said(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        await site.answer(site.visit(client), "Zgoda?", YES, NO)
        page = await client.get("/chat")
        assert 'name="choice" value="yes">1: tak</button>' in page.text
        page = await client.post("/chat", data={**hidden(page), "choice": "yes"}, follow_redirects=True)
        message = list(site.kept.messages.values())[-1]
        assert (message.kind, message.choice, message.text.reveal()) == (Kind.CHOICE, "yes", "1: tak")
        assert 'name="choice"' not in page.text
        assert shown(page)[-1] == ("Ty", "1: tak")


async def test_an_answer_nobody_offered_is_read_as_typed(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        await client.post("/chat", data={"choice": "drop table"})
        message = list(site.kept.messages.values())[-1]
        assert (message.kind, message.choice, message.text.reveal()) == (Kind.TEXT, None, "drop table")


async def test_a_button_that_is_gone_says_what_it_answers(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        await client.post("/chat", data={"choice": "survey.1"})
        message = list(site.kept.messages.values())[-1]
        assert (message.kind, message.choice, message.text.reveal()) == (Kind.CHOICE, "survey.1", "1")


async def test_what_was_typed_is_not_lost_to_another_button(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        await site.answer(site.visit(client), "Zgoda?", YES, NO)
        form = {**hidden(await client.get("/chat")), "text": "i jeszcze to", "id": "m2"}
        looked = await client.post("/chat", data={**form, "check": "1"})
        assert draft(looked) == "i jeszcze to"
        chosen = await client.post("/chat", data={**form, "choice": "no"})
        assert draft(chosen) == "i jeszcze to"
        assert shown(chosen)[-1] == ("Ty", "2: nie")
        assert site.kept.said == ["hej", "2: nie"]


async def test_words_can_be_sent_by_one_touch(site: Site) -> None:
    async with site.browser() as client:
        page = await client.get("/chat")
        cards = re.findall(r'class="button quiet card" name="ask" value="([^"]+)"', page.text)
        assert cards == ["Chcę pisać", "Nie wiem, jak zacząć", "Boję się", "Potrzebuję przerwy", "Odpisujcie wolniej"]
        page = await client.post("/chat", data={**hidden(page), "ask": cards[2]}, follow_redirects=True)
        page = await client.post("/chat", data={**hidden(page), "ask": cards[4], "text": "szkic"})
        assert draft(page) == "szkic"
    assert [(message.kind, message.text.reveal()) for message in site.kept.messages.values()] == [
        (Kind.TEXT, "Boję się"),
        (Kind.TEXT, "Odpisujcie wolniej"),
    ]


async def test_an_empty_form_says_nothing_and_begins_nothing(site: Site) -> None:
    async with site.browser() as client:
        form = hidden(await client.get("/chat"))
        for text in ("", " \n ", "\0"):
            answer = await client.post("/chat", data={**form, "text": text})
            assert answer.status_code == 200
            assert "set-cookie" not in answer.headers
    assert site.kept.messages == {}


async def test_odd_and_very_long_words_come_through(site: Site) -> None:
    async with site.browser() as client:
        body = "text=a%00b%ED%A0%80%E2%80%AEc" + "%C5%BC" * 10_000
        kind = {"content-type": "application/x-www-form-urlencoded"}
        assert (await client.post("/chat", content=body, headers=kind)).status_code == 303
        odd = json.dumps({"id": "1", "text": ODD})
        answer = await client.post("/chat/messages", content=odd, headers={"content-type": "application/json"})
        assert answer.status_code == 202
    assert site.kept.said[0].startswith("ab")
    assert all(text.endswith("c" + "ż" * 10_000) for text in site.kept.said)


async def test_a_page_reports_what_it_showed_once(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        await site.answer(site.visit(client), "jeden")
        await site.answer(site.visit(client), "dwa")
        page = await client.get("/chat")
        assert hidden(page)["taken"] == "letter1.0,letter2.0"
        for _ in range(2):
            await client.post("/chat", data={**hidden(page), "check": "1"})
        assert hidden(await client.get("/chat"))["taken"] == ""
    assert [(report.platform_id, report.letter, report.state) for report in site.kept.reports] == [
        ("letter1.0", "letter1", Delivery.DELIVERED),
        ("letter2.0", "letter2", Delivery.DELIVERED),
    ]


async def test_nobody_reports_what_is_not_theirs(site: Site) -> None:
    async with site.browser() as one, site.browser() as other:
        await first(one, "hej")
        await first(other, "cześć")
        line = await site.answer(site.visit(one), "tylko dla pierwszej osoby")
        await other.post("/chat/taken", data={"ids": line.id})
    assert site.kept.reports == []


@pytest.mark.parametrize("path", ["/chat", "/chat/messages", "/leave", "/chat/taken", "/chat/lines"])
async def test_a_foreign_form_is_refused(site: Site, path: str) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
            answer = await client.post(path, data={"text": "obce"}, headers=headers)
            assert answer.status_code == 403
        assert shown(await client.get("/chat")) == [("Ty", "hej")]
    assert site.kept.said == ["hej"]


@pytest.mark.parametrize("path", ["/chat", "/chat/messages"])
async def test_a_body_beyond_the_limit_is_413(site: Site, path: str) -> None:
    async with site.browser() as client:
        assert (await client.post(path, data={"text": "x" * 1_048_576})).status_code == 413
    assert site.kept.messages == {}


async def test_where_nothing_can_be_kept_there_are_numbers_to_call_and_the_words_stay(site: Site, texts: Texts) -> None:
    site.kept.down = True
    async with site.browser() as client:
        form = hidden(await client.get("/chat"))
        page = await client.post("/chat", data={**form, "text": "boję się"})
        assert page.status_code == 503
        assert "set-cookie" not in page.headers
        unavailable = texts.render(TextKey("unavailable"), language=Language.PL, line=None)
        assert unavailable in page.text.replace("\u00a0", " ")
        assert draft(page) == "boję się"
        assert 'name="start"' not in page.text
        site.kept.down = False
        await client.post("/chat", data={**hidden(page), "text": draft(page)})
        assert site.kept.said == ["boję się"]


async def test_a_flood_is_held_back_with_its_words_and_a_first_message_never(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        last = [await client.post("/chat", data={"text": f"{number}"}) for number in range(45)][-1]
        assert last.status_code == 429
        assert draft(last) == "44"
        assert int(last.headers["retry-after"]) >= 1
        scripted = await client.post("/chat/messages", json={"id": "x", "text": "jeszcze"})
        assert (scripted.status_code, scripted.json()) == (429, {"error": "too_fast"})
    async with site.browser() as newcomer:
        assert len(shown(await first(newcomer, "dobry wieczór"))) == 1


async def test_the_code_is_asked_for_by_a_button_and_a_draft_stays(site: Site) -> None:
    async with site.browser() as client:
        fresh = await client.get("/chat")
        assert '<details id="code" class="more" hidden>' in fresh.text
        assert 'href="/back"' in fresh.text
        page = await first(client, "hej")
        assert 'href="/back"' not in page.text
        assert '<details id="code" class="more">' in page.text
        [(asked, label)] = re.findall(r'name="ask" value="([^"]*)">([^<]*)</button>', page.text)
        assert (asked, label) == ("kod powrotu", "Daj mi kod powrotu")
        page = await client.post("/chat", data={**hidden(page), "text": "i jeszcze to", "ask": asked})
        assert draft(page) == "i jeszcze to"
        assert shown(page) == [("Ty", "hej"), ("Ty", "kod powrotu")]
    assert list(site.kept.messages.values())[-1].kind is Kind.TEXT


@pytest.mark.parametrize(
    ("language", "words"),
    [("pl", "kod powrotu"), ("uk", "код повернення"), ("en", "return code"), ("ru", "код возврата")],
)
async def test_it_is_asked_for_in_the_words_of_the_page(site: Site, language: str, words: str) -> None:
    async with site.browser() as client:
        page = await client.get(f"/chat?lang={language}")
        assert f'name="ask" value="{words}"' in page.text
        assert f'href="/back?lang={language}"' in page.text


async def test_whoever_comes_by_the_link_of_a_line_writes_to_it(site: Site) -> None:
    async with site.browser() as client:
        page = await client.get("/chat", params={"for": "m"})
        assert 'data-address="/chat?for=m&amp;lang=en"' in page.text
        assert hidden(page)["entry"] == "m"
        await client.post("/chat", data={**hidden(page), "text": "hej"})
        assert hidden(await client.get("/chat"))["entry"] == ""
    assert [message.entry_code for message in site.kept.messages.values()] == ["m"]


@pytest.mark.parametrize("made_up", ["x", "<script>", "M", "116111"])
async def test_a_code_that_somebody_made_up_goes_no_further(site: Site, made_up: str) -> None:
    async with site.browser() as client:
        page = await client.get("/chat", params={"for": made_up})
        assert hidden(page)["entry"] == ""
        await client.post("/chat", data={**hidden(page), "entry": made_up, "text": "hej"})
    assert [message.entry_code for message in site.kept.messages.values()] == [None]
