"""The form without scripts: what is sent, what is refused with the words kept, and what the page after it tells."""

import asyncio
from dataclasses import replace

import httpx
import pytest

from bridges.webchat.talk import Talk
from bridges.webchat.visits import Visit
from most116.core.conversation import AgeBand, Channel, Line
from most116.core.messages import NOT_FILLED, Author, Filled, Kind
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.form_site import FormSite, chosen_on, code_on, problem_on, told_on
from most116.testing.webchat_page import come_back, draft, hidden, shown
from most116.web.floods import BeginGate
from most116.web.reader import Look

TOLD = "mama choruje i nie wiem jak jej pomoc"
pytestmark = pytest.mark.usefixtures("at_once")


async def send(client: httpx.AsyncClient, text: str = TOLD, entry: str = "", **fields: str) -> httpx.Response:
    """Open the form, fill it in and send it."""
    page = await client.get("/form", params={"for": entry} if entry else {})
    return await client.post("/form", data={**hidden(page), "text": text, **fields})


async def test_looking_sets_nothing_and_says_when_somebody_reads(site: FormSite) -> None:
    async with site.browser() as client:
        page = await client.get("/form")
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "set-cookie" not in page.headers
    assert "24" in page.text
    assert "<title>Czat</title>" in page.text
    assert 'action="/leave"' in page.text
    assert "112" in page.text
    assert "maxlength" not in page.text, "a browser would cut a long text without a word"
    assert not site.kept.messages


async def test_a_letter_is_kept_and_answered_with_a_code(site: FormSite) -> None:
    async with site.browser() as client:
        sent = await send(client)
    assert (sent.status_code, sent.headers["cache-control"]) == (200, "no-store")
    assert "set-cookie" not in sent.headers, "the words alone lead back"
    (message,) = site.kept.messages.values()
    assert (message.channel, message.kind, message.filled, message.entry_code) == (
        Channel.FORM,
        Kind.TEXT,
        NOT_FILLED,
        None,
    )
    assert site.kept.said == [TOLD]
    words = code_on(sent)
    assert len(words.split()) == 6
    assert await site.codes.find(Secret(words)) == message.sender
    assert TOLD not in sent.text


async def test_how_the_page_looks_goes_along(site: FormSite) -> None:
    async with site.browser() as client:
        page = await client.get("/form", params={"v": (code := replace(Look(), theme="d").code)})
        assert f'href="/chat?v={code}"' in page.text
        sent = await client.post("/form", data={**hidden(page), "text": TOLD})
        assert hidden(sent)["v"] == code
        talked = await client.post("/form/talk", data=hidden(sent))
    assert talked.headers["location"] == f"/chat?v={code}"


async def test_what_is_chosen_and_the_link_go_along(site: FormSite) -> None:
    async with site.browser() as client:
        page = await client.get("/form", params={"for": "m"})
        assert chosen_on(page) == {"age": "", "line": "116111"}
        await send(client, entry="m", age="13-15", line="116111")
    (message,) = site.kept.messages.values()
    assert message.filled == Filled(age_band=AgeBand.FROM_13, line=Line.YOUTH)
    assert message.entry_code == "m"


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"age": "", "line": ""}, NOT_FILLED),
        ({"age": "<7"}, Filled(age_band=AgeBand.UNDER_7)),
        ({"age": "60+"}, Filled(age_band=AgeBand.FROM_60)),
        ({"age": "13", "line": "112"}, NOT_FILLED),
        ({"age": "-1", "line": "116123 "}, NOT_FILLED),
        ({"age": "unknown", "line": "0"}, NOT_FILLED),
        ({"entry": "school-7"}, NOT_FILLED),
        ({"lang": "tlh", "visit": "made-up", "id": ""}, NOT_FILLED),
        ({"id": "x" * 10_000, "more": "things"}, NOT_FILLED),
    ],
)
async def test_odd_fields_do_no_harm(site: FormSite, fields: dict[str, str], kept: Filled) -> None:
    async with site.browser() as client:
        sent = await send(client, **fields)
    assert (sent.status_code, len(code_on(sent).split())) == (200, 6)
    (message,) = site.kept.messages.values()
    assert (message.filled, message.entry_code) == (kept, None)


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("", 422, "Wystarczy choć jedno słowo"),
        (" \n\t ", 422, "Wystarczy choć jedno słowo"),
        ("\u202e\u0000", 422, "Wystarczy choć jedno słowo"),
        ("a" * 20_001, 413, "Można ją wysłać w częściach"),
        ("ł" * 30_000, 413, "Można ją wysłać w częściach"),
    ],
)
async def test_what_cannot_be_taken_is_said_beside_the_field(site: FormSite, text: str, status: int, says: str) -> None:
    async with site.browser() as client:
        page = await send(client, text, age="10-12", line="116111")
    assert page.status_code == status
    assert says in problem_on(page)
    assert draft(page).strip() == text.strip("\u202e\u0000 \n\t")
    assert chosen_on(page) == {"age": "10-12", "line": "116111"}
    assert 'aria-describedby="problem" autofocus' in page.text
    assert not site.kept.messages


@pytest.mark.parametrize(
    "text", [".", "a" * 20_000, "<script>&amp;</script>", "мені погано", "\U0001f97a" * 50, "a\r\nb"]
)
async def test_whatever_has_words_is_taken(site: FormSite, text: str) -> None:
    async with site.browser() as client:
        sent = await send(client, text)
    assert sent.status_code == 200
    assert site.kept.said == [text.replace("\r\n", "\n")]


async def test_files_are_refused_and_the_words_stay(site: FormSite) -> None:
    async with site.browser() as client:
        form = hidden(await client.get("/form"))
        page = await client.post(
            "/form", data={**form, "text": TOLD, "age": "16-17"}, files={"photo": ("a.jpg", b"\xff\xd8" * 900)}
        )
        assert (page.status_code, draft(page), chosen_on(page)["age"]) == (415, TOLD, "16-17")
        assert "Nie przyjmujemy tu zdjęć, filmów ani plików" in problem_on(page)
        assert not site.kept.messages
        again = await client.post("/form", data={**hidden(page), "text": draft(page)})
    assert (again.status_code, site.kept.said) == (200, [TOLD])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"text=a", "multipart/form-data"),
        (b"&".join(b"f%d=1" % n for n in range(80)), "application/x-www-form-urlencoded"),
        (b"[1]", "application/json"),
    ],
)
async def test_what_is_no_form_is_refused(site: FormSite, content: bytes, kind: str) -> None:
    async with site.browser() as client:
        answer = await client.post("/form", content=content, headers={"content-type": kind})
    assert answer.status_code in {400, 422}
    assert not site.kept.messages


async def test_another_site_cannot_send_it(site: FormSite) -> None:
    async with site.browser(**{"sec-fetch-site": "cross-site"}) as client:
        assert (await client.post("/form", data={"text": TOLD})).status_code == 403
        assert (await client.post("/form/talk", data={"visit": "x"})).status_code == 403
    assert not site.kept.messages


async def test_sent_twice_it_is_one_letter(site: FormSite) -> None:
    async with site.browser() as client:
        form = {**hidden(await client.get("/form")), "text": TOLD}
        first, second = await asyncio.gather(client.post("/form", data=form), client.post("/form", data=form))
        codes = {code_on(first), code_on(second)}
        assert len(site.kept.messages) == 1
        assert {await site.codes.find(Secret(words)) for words in codes} == {ReplyAddress(form["visit"])}
        back = await come_back(client, codes.pop())
        page = await client.get(back.headers["location"])
    assert [words for _, words in shown(page)] == [TOLD]


async def test_while_nothing_can_be_kept_the_words_stay_in_the_page(site: FormSite) -> None:
    site.kept.down = True
    async with site.browser() as client:
        page = await send(client, age="13-15")
        assert (page.status_code, page.headers["retry-after"], code_on(page)) == (503, "30", "")
        assert (draft(page), chosen_on(page)["age"]) == (TOLD, "13-15")
        assert "Niewysłane" in problem_on(page)
        assert "116 123" in problem_on(page).replace("\u00a0", " ")
        site.kept.down = False
        sent = await client.post("/form", data={**hidden(page), "text": draft(page)})
    assert sent.status_code == 200
    assert len(site.kept.messages) == 1


async def test_what_is_said_at_once_stands_on_the_page(site: FormSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridges.contact_form.posting._ANSWER_SECONDS", 10.0)
    async with site.browser() as client:
        form = {**hidden(await client.get("/form")), "text": "SOS"}
        sending = asyncio.create_task(client.post("/form", data=form))
        await anext(Talk(site.mailbox, Visit(ReplyAddress(form["visit"]))).follow(""))
        urgent = "Jeśli zagrożone jest czyjeś życie, prosimy teraz zadzwonić pod 112."
        await site.lay(ReplyAddress(form["visit"]), urgent, Author.SYSTEM)
        sent = await sending
        assert told_on(sent) == [urgent]
        talked = await client.post("/form/talk", data=hidden(sent))
        assert (talked.status_code, talked.headers["location"]) == (303, "/chat")
        page = await client.get("/chat")
    assert {words for _, words in shown(page)} == {"SOS", urgent}
    kinds = [(one.channel, one.kind) for one in site.kept.messages.values()]
    assert kinds == [(Channel.FORM, Kind.TEXT), (Channel.WEBCHAT, Kind.START)]


async def test_in_a_flood_a_letter_is_kept_and_read_after_the_others(
    site: FormSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []

    async def hold(gate: BeginGate) -> None:
        held.append(gate)

    monkeypatch.setattr(BeginGate, "hold", hold)
    async with site.browser("5.173.10.20") as client:
        for number in range(45):
            assert (await client.post("/form", data={"text": f"{TOLD} {number}"})).status_code == 200
    async with site.browser("5.173.10.21") as client:
        await send(client)
    assert [one.later for one in site.kept.messages.values()] == [False] * 40 + [True] * 5 + [False]
    assert len(held) == 5


@pytest.mark.parametrize("visit", ["", "nonsense", "A" * 43])
async def test_into_the_chat_goes_only_who_wrote(site: FormSite, visit: str) -> None:
    async with site.browser() as client:
        answer = await client.post("/form/talk", data={"visit": visit, "lang": "uk"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat?lang=uk")
    assert "set-cookie" not in answer.headers
    assert not site.kept.messages


async def test_the_answer_is_read_with_the_code_also_by_who_looked_and_left(site: FormSite) -> None:
    async with site.browser() as client:
        words = code_on(await send(client))
    visit = await site.codes.find(Secret(words))
    assert visit is not None
    async with site.browser() as client:
        await come_back(client, words)
        assert [said for _, said in shown(await client.get("/chat"))] == [TOLD]
        await client.post("/leave")
    await site.lay(visit, "Dziękuję za ten list")
    await site.lay(visit, "Dziękuję za ten list")
    async with site.browser() as client:
        await come_back(client, words)
        page = await client.get("/chat")
    assert [said for _, said in shown(page)][-1] == "Dziękuję za ten list"


@pytest.mark.parametrize(
    ("language", "heading"), [("uk", "Повідомлення для нас"), ("en", "Write to us"), ("ru", "Сообщение для нас")]
)
async def test_it_speaks_the_language_that_was_chosen(site: FormSite, language: str, heading: str) -> None:
    async with site.browser() as client:
        page = await client.get("/form", params={"lang": language})
        assert heading in page.text
        sent = await client.post("/form", data={**hidden(page), "text": TOLD})
    assert (sent.status_code, sent.headers["content-language"]) == (200, language)
    (message,) = site.kept.messages.values()
    assert message.locale_hint == language
