"""The live desk over a real socket: what is told, to whom, and that a break loses nothing."""

import statistics
import time

import httpx

from handoff.records import Account
from handoff.store.letters import LetterState
from most116.core.conversation import Line, Tier
from most116.testing.desk_clients import Follower, browser, following, program
from most116.testing.desk_stage import DeskStage


async def headers_of(stage: DeskStage, login: str) -> dict[str, str]:
    return {"authorization": (await program(stage, login)).headers["authorization"]}


async def texts_until(follower: Follower, last: str) -> list[str]:
    """The texts told, up to and with `last`."""
    told: list[str] = []
    while last not in told:
        event = await follower.next()
        if event.name == "message" and event.data["message"]:
            told.append(event.data["message"]["text"])
    return told


async def test_the_holder_hears_the_words_at_once(stage: DeskStage, celina: Account, served: str) -> None:
    which = await stage.people.arrive("hej")
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    async with following(served, await headers_of(stage, "celina")) as live:
        spans = []
        for number in range(20):
            began = time.perf_counter()
            await stage.people.write(which, f"słowo {number}")
            event = await live.until("message")
            spans.append(time.perf_counter() - began)
            message = event.data["message"]
            assert (message["text"], message["author"], message["delivery"]) == (f"słowo {number}", "person", None)
            assert event.id
            assert (event.data["conversation"], event.data["line"]) == (which, "116111")
    print(f"person to desk: p50 {statistics.median(spans) * 1000:.1f} ms")


async def test_others_hear_that_something_changed_but_no_words(stage: DeskStage, celina: Account, served: str) -> None:
    await stage.hire("ewa", "Ewa", Line.YOUTH)
    which = await stage.people.arrive("hej")
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]
    async with following(served, await headers_of(stage, "ewa")) as live:
        await stage.people.write(which, "tajne")
        event = await live.until("message")
        told = {"kind": "message", "line": "116111", "conversation": which, "message": None, "undone": None}
        assert event.data == told


async def test_another_line_hears_nothing(stage: DeskStage, bohdan: Account, served: str) -> None:
    async with following(served, await headers_of(stage, "bohdan")) as live:
        await stage.people.arrive("hej", line=Line.YOUTH)
        adult = await stage.people.arrive("dzień dobry", line=Line.ADULT)
        assert (await live.next()).data["conversation"] == adult


async def test_a_delivery_is_told_with_its_reason(stage: DeskStage, celina: Account, served: str) -> None:
    which = await stage.people.arrive("hej")
    one = await program(stage, "celina")
    await one.post(f"/api/v1/conversations/{which}/claim")
    sent = (await one.post(f"/api/v1/conversations/{which}/messages", json={"text": "Dzień dobry"})).json()
    async with following(served, await headers_of(stage, "celina")) as live:
        await stage.people.report(which, {sent["id"]: (LetterState.SENT, None)})
        first = (await live.until("delivery")).data["message"]
        await stage.people.report(which, {sent["id"]: (LetterState.FAILED, "opted_out")})
        while (second := (await live.until("delivery")).data["message"])["id"] != sent["id"]:
            pass
    assert (second["delivery"], second["delivery_reason"]) == ("failed", "opted_out")
    assert first["delivery"] in {"queued", "sent"}


async def test_a_break_loses_nothing(stage: DeskStage, celina: Account, served: str) -> None:
    which = await stage.people.arrive("hej")
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]
    headers = await headers_of(stage, "celina")
    async with following(served, headers) as live:
        await stage.people.write(which, "przed przerwą")
        await texts_until(live, "przed przerwą")
        position = live.position
    for word in ("w przerwie 1", "w przerwie 2", "w przerwie 3"):
        await stage.people.write(which, word)
    async with following(served, headers, resume=position) as live:
        told = await texts_until(live, "w przerwie 3")
        assert [text for text in told if text.startswith("w przerwie")] == [
            "w przerwie 1",
            "w przerwie 2",
            "w przerwie 3",
        ]
        await stage.people.write(which, "po przerwie")
        assert await texts_until(live, "po przerwie") == ["po przerwie"]


async def test_a_page_starts_where_it_was_made(stage: DeskStage, celina: Account, served: str) -> None:
    which = await stage.people.arrive("hej")
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]
    page = await (await browser(stage, "celina")).page(f"/c/{which}")
    position = page.partition('data-position="')[2].partition('"')[0]
    await stage.people.write(which, "między stroną a strumieniem")
    async with following(served, await headers_of(stage, "celina"), after=position) as live:
        assert "między stroną a strumieniem" in await texts_until(live, "między stroną a strumieniem")


async def test_whoever_takes_a_conversation_hears_it_from_then_on(
    stage: DeskStage, celina: Account, served: str
) -> None:
    async with following(served, await headers_of(stage, "celina")) as live:
        which = await stage.people.arrive("hej")
        await stage.desk.claim(celina, which)  # type: ignore[arg-type]
        await live.until("conversation")
        await stage.people.write(which, "jesteś tam?", tier=Tier.HIGH)
        assert "jesteś tam?" in await texts_until(live, "jesteś tam?")
        assert (await live.until("conversation")).data["conversation"] == which
        await stage.people.stop(which)
        assert (await live.until("conversation")).data["conversation"] == which


async def test_a_position_that_makes_no_sense_means_now(stage: DeskStage, celina: Account, served: str) -> None:
    for position in ("x", "1" * 200, "-", "9-9\0"):
        async with following(served, await headers_of(stage, "celina"), after=position) as live:
            await stage.people.arrive("hej")
            assert (await live.next()).name == "message"


async def test_nobody_follows_without_a_session(stage: DeskStage, served: str) -> None:
    async with httpx.AsyncClient(base_url=served) as http:
        answer = await http.get("/api/v1/events", headers={"authorization": "Bearer nothing"})
    assert (answer.status_code, answer.json()["error"]) == (401, "desk.signed_out")


async def test_both_lines_hear_of_whoever_waits_for_both(stage: DeskStage, bohdan: Account, served: str) -> None:
    ola = await stage.hire("ola", "Ola", Line.YOUTH)
    async with (
        following(served, await headers_of(stage, "bohdan")) as adult,
        following(served, await headers_of(stage, "ola")) as youth,
    ):
        which = await stage.people.arrive("hej", tier=Tier.HIGH, line=None)
        for live in (adult, youth):
            told = {"kind": "message", "line": None, "conversation": which, "message": None, "undone": None}
            assert (await live.until("message")).data == told
        await stage.desk.claim(ola, which)  # type: ignore[arg-type]
        for live in (adult, youth):
            assert (await live.until("queue")).data["conversation"] == which
