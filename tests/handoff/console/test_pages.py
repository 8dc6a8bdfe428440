"""The desk without scripts: every act by a form, every refusal in words, and nothing that does not belong there."""

import hashlib
import re
from datetime import timedelta
from html.parser import HTMLParser

import httpx
import pytest

from handoff.live import names
from handoff.live.connection import Live
from handoff.records import Account
from handoff.store.letters import LetterState
from most116.core.conversation import AgeBand, Channel, Language, Line, Phase, Tier
from most116.core.messages import Kind
from most116.testing.desk_clients import Browser, browser, client
from most116.testing.desk_stage import PASSWORD, DeskStage


class Ids(HTMLParser):
    """Ids of a page, and what refers to them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.named: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in {"for", "aria-labelledby", "aria-describedby", "popovertarget"} and value:
                self.named.update(value.split())


async def test_the_whole_way_by_forms(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("mam problem", waited=timedelta(minutes=5))
    one = await browser(stage, "celina")
    assert "Zielony Klon" in await one.page()
    taken = await one.send("/next")
    assert (taken.status_code, taken.headers["location"]) == (303, f"/c/{which}")
    page = await one.page(f"/c/{which}")
    assert "mam problem" in page
    assert 'aria-current="page"' in page
    client_id = re.findall(r'name="client_id" value="([^"]+)"', page)[0]
    for _ in range(2):
        sent = await one.send(f"/c/{which}/reply", text="Dzień dobry", client_id=client_id)
        assert sent.status_code == 303
    await one.send(f"/c/{which}/notes", text="szkoła")
    page = await one.page(f"/c/{which}")
    assert page.count(">Dzień dobry<") + page.count("Dzień dobry\n") == 1
    assert "czeka na wysłanie" in page
    assert "szkoła" in page
    assert (await one.send(f"/c/{which}/release")).headers["location"] == "/"
    await one.send(f"/c/{which}/claim")
    assert (await one.send(f"/c/{which}/transfer", line="116123")).status_code == 303
    assert (await one.send(f"/c/{which}/close")).headers["location"] == f"/c/{which}/record"
    assert "Nie prowadzisz teraz rozmowy." in await one.page()


async def test_delivery_is_told_in_words(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej")
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    one = await browser(stage, "celina")
    words = {
        (LetterState.SENT, None): ">wysłane<",
        (LetterState.DELIVERED, None): ">doręczone<",
        (LetterState.FAILED, "opted_out"): ">nie doręczone: po słowie STOP nie wolno nam pisać na ten numer; ",
    }
    for state in words:
        said = await stage.desk.reply(celina, which, "Dzień dobry")  # type: ignore[arg-type]
        await stage.people.report(which, {said.id: state})
    page = await one.page(f"/c/{which}")
    assert all(each in page for each in words.values())


@pytest.mark.parametrize(
    ("channel", "reason", "why"),
    [
        (Channel.SMS, "opted_out", "po słowie STOP"),
        (Channel.WHATSAPP, "opted_out", "zablokowała nas w WhatsAppie albo napisała STOP"),
        (Channel.MESSENGER, "opted_out", "Messenger nie przekazuje tej osobie"),
        (Channel.INSTAGRAM, "opted_out", "Instagram nie przekazuje tej osobie"),
        (Channel.TELEGRAM, "opted_out", "zablokowała nas w Telegramie"),
        (Channel.DISCORD, "opted_out", "usunięta aplikacja albo wyłączone wiadomości prywatne"),
        (Channel.FORM, "opted_out", "osoba nie przyjmuje wiadomości od nas"),
        (Channel.WEBCHAT, "no_such_address", "czat na stronie został zamknięty"),
        (Channel.SMS, "no_such_address", "ten numer lub konto już nie działa"),
    ],
)
async def test_why_somebody_is_not_reached_is_true_of_their_channel(
    stage: DeskStage, celina: Account, channel: Channel, reason: str, why: str
) -> None:
    which = await stage.people.arrive("hej", channel=channel)
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    one = await browser(stage, "celina")
    said = await stage.desk.reply(celina, which, "Dzień dobry")  # type: ignore[arg-type]
    await stage.people.report(which, {said.id: (LetterState.FAILED, reason)})
    page = await one.page(f"/c/{which}")
    state = page.partition('data-state="failed">')[2].partition("<")[0]
    assert state.startswith("nie doręczone: ")
    assert why in state
    assert ("STOP" in state) is (channel in {Channel.SMS, Channel.WHATSAPP} and reason == "opted_out")


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (Channel.SMS, "rezygnacja z wiadomości (STOP); odpowiedzi już nie dochodzą"),
        (Channel.TELEGRAM, "blokada w Telegramie; odpowiedzi już nie dochodzą"),
        (Channel.FORM, "rezygnacja z wiadomości; odpowiedzi już nie dochodzą"),
    ],
)
async def test_who_cut_us_off_is_said_as_it_was(
    stage: DeskStage, celina: Account, channel: Channel, words: str
) -> None:
    which = await stage.people.arrive("hej", channel=channel)
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    await stage.people.write(which, "", kind=Kind.OPT_OUT)
    assert f">{words}<" in await (await browser(stage, "celina")).page(f"/c/{which}")


async def test_a_letter_is_shown_as_one(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("mama jest w szpitalu i gotuje dla brata", channel=Channel.FORM)
    one = await browser(stage, "celina")
    lists = await one.page("/")
    assert "list z formularza" in lists
    assert "odpowiedź do: " in lists
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    page = await one.page(f"/c/{which}")
    assert "Nikt nie czeka na stronie" in page
    assert 'id="transfer"' not in page
    assert "<dt>Odpowiedź do</dt>" in page
    await stage.people.write(which, "", kind=Kind.RETURN)
    assert "sprawdza odpowiedź z kodem powrotu" in await one.page(f"/c/{which}")


async def test_a_refused_reply_keeps_its_words(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej")
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]
    one = await browser(stage, "celina")
    answer = await one.send(f"/c/{which}/reply", text="ż" * 10_001)
    assert answer.status_code == 422
    assert "Tekst jest za długi." in answer.text
    assert "ż" * 10_001 in answer.text


async def test_somebody_else_was_faster(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej, to ja")
    await stage.hire("ewa", "Ewa", Line.YOUTH)
    one, other = await browser(stage, "celina"), await browser(stage, "ewa")
    await one.send(f"/c/{which}/claim")
    answer = await other.send(f"/c/{which}/claim")
    assert answer.status_code in {403, 409}
    assert re.search(
        r'id="notice"[^>]*>(Tę rozmowę prowadzi już inna osoba|Tej rozmowy nie prowadzisz)\.<', answer.text
    )
    assert "hej, to ja" not in answer.text


async def test_a_queue_tells_tiers_in_words_and_shapes(stage: DeskStage, celina: Account) -> None:
    for tier in Tier:
        await stage.people.arrive("hej", tier=tier, alias=f"Alias {tier.value}")
    page = await (await browser(stage, "celina")).page()
    queue = page[page.index('id="queue"') :]
    assert re.findall(r"Alias \d</a>", queue) == [f"Alias {number}</a>" for number in (1, 2, 3, 4)]
    for tier, word in zip(Tier, ("Natychmiast", "Pilne", "Podwyższone", "Zwykłe"), strict=True):
        assert f'href="#tier-{tier.label}"' in queue
        assert f"</span>{word}</span>" in queue
    assert "Zagrożenie życia lub zdrowia: ktoś czeka w kolejce." in page


async def test_what_is_not_shown_at_once(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive(
        "<script>alert(1)</script> zadzwoń 600 100 200 https://evil.example/a?b=c", language=Language.UK
    )
    await stage.people.write(which, "", kind=Kind.VOICE)
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]
    page = await (await browser(stage, "celina")).page(f"/c/{which}")
    assert "<script>alert" not in page
    assert "<summary>ciąg cyfr (9)</summary><span>600 100 200</span></details>" in page
    assert "<summary>link: evil.example</summary><span>https://evil.example/a?b=c</span></details>" in page
    assert 'href="https://evil.example' not in page
    assert "wiadomość głosowa (nieodebrana)" in page
    assert 'lang="uk"' in page
    assert "+48600100200" not in page


async def test_every_fact_has_words(stage: DeskStage, celina: Account) -> None:
    one = await browser(stage, "celina")
    for channel, band in zip([*Channel, Channel.SMS, Channel.SMS], AgeBand, strict=True):
        which = await stage.people.arrive("hej", channel=channel, age_band=band, language=Language.RU)
        page = await one.page(f"/c/{which}")
        ids = Ids(page)
        assert len(ids.ids) == len(set(ids.ids))
        assert ids.named <= set(ids.ids)
        assert "desk." not in re.sub(r'"/static/[^"]*"', "", page)


async def test_nobody_is_led_to_the_sign_in_page(stage: DeskStage, celina: Account) -> None:
    async with client(stage) as nobody:
        for path in ("/", "/c/01abc", "/lists"):
            answer = await nobody.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert (await nobody.get("/sign-in")).status_code == 200
    one = await browser(stage, "celina")
    assert (await one.http.get("/sign-in")).headers["location"] == "/"
    assert (await one.send("/sign-out")).headers["location"] == "/sign-in"
    assert (await one.http.get("/")).status_code == 303


async def test_what_a_page_asks_for_by_itself_keeps_no_session_alive(
    stage: DeskStage, celina: Account, live: Live
) -> None:
    one = await browser(stage, "celina")
    key = names.session(hashlib.sha256(one.http.cookies["desk"].encode()).hexdigest())
    for headers, least, most in (({"x-by-itself": "1"}, 1, 10), ({}, 3_000, 3_600)):
        await live.expire(key, 10)
        assert (await one.http.get("/lists", headers=headers)).status_code == 200
        assert least <= await live.ttl(key) <= most


async def test_a_wrong_password_is_said_in_words(stage: DeskStage, celina: Account) -> None:
    one = Browser(stage)
    answer = await one.sign_in("celina", "wrong")
    assert answer.status_code == 401
    assert "Login lub hasło się nie zgadza." in answer.text
    assert 'value="celina"' in answer.text
    assert "wrong" not in answer.text


async def test_foreign_pages_do_nothing_here(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej")
    one = await browser(stage, "celina")
    for fields in ({}, {"csrf": "0" * 64}, {"csrf": "ż"}):
        answer = await one.http.post(f"/c/{which}/claim", data=fields)
        assert answer.status_code == 403
    async with client(stage) as foreign:
        for header in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
            right = {"login": "celina", "password": PASSWORD}
            answer = await foreign.post("/sign-in", data=right, headers=header)
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers


async def test_who_looks_after_accounts_sees_no_conversation(stage: DeskStage, ada: Account) -> None:
    which = await stage.people.arrive("hej")
    one = await browser(stage, "ada")
    assert "To konto nie prowadzi rozmów." in await one.page()
    assert (await one.http.get(f"/c/{which}")).status_code == 403


async def test_every_answer_keeps_to_itself(stage: DeskStage, celina: Account) -> None:
    one = await browser(stage, "celina")
    answers: list[httpx.Response] = [await one.http.get(path) for path in ("/", "/none", "/c/none", "/api/v1/queue")]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert " onclick=" not in answer.text
    assert [answer.status_code for answer in answers] == [200, 404, 404, 200]


async def test_health_is_told_on_the_desk_port(stage: DeskStage) -> None:
    async with client(stage) as one:
        assert (await one.get("/healthz")).text == "ok\n"
        assert (await one.get("/readyz")).json() == {"redis": True}
        metrics = await one.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert metrics.text == "most116_waiting 0\n"


async def test_both_lines_are_named_while_somebody_waits_for_both(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("hej", tier=Tier.HIGH, line=None)
    one = await browser(stage, "celina")
    assert (await one.page()).count("<span>116 111 i 116 123</span>") == 1
    assert "<dd>116 111 i 116 123</dd>" in await one.page(f"/c/{which}")
    await one.send(f"/c/{which}/claim")
    assert "<dd>116 123</dd>" in await one.page(f"/c/{which}")


async def test_above_the_button_stands_whether_anybody_waits(stage: DeskStage, celina: Account) -> None:
    waits = await stage.people.arrive("hej")
    quiet = await stage.people.arrive("hej", phase=Phase.PARKED)
    one = await browser(stage, "celina")
    assert "Ta rozmowa czeka." in await one.page(f"/c/{waits}")
    page = await one.page(f"/c/{quiet}")
    assert "przywitała się i zamilkła" in page
    assert "Ta rozmowa czeka." not in page
