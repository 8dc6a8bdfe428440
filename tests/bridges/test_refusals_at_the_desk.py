"""The table of failures, end to end: a platform refuses our real client, and the consultant reads beside the reply why.

Each row goes from the pretended platform on a real socket through bridge, outbox and store to the words of the desk.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from config.texts import Texts
from most116.core.conversation import Channel, Language
from most116.core.errors import (
    EXPIRED,
    MISCONFIGURED,
    NO_SUCH_ADDRESS,
    OPTED_OUT,
    REJECTED,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    UNREADABLE_ANSWER,
    WINDOW_CLOSED,
    Failure,
)
from most116.core.messages import Delivery
from most116.testing.house import House
from most116.testing.refusing import Row, Stage, staged


def refused(failure: Failure, *codes: int) -> list[Row]:
    return [Row(kind="refused", failure=failure, more={"code": code}) for code in codes]


def reported(failure: Failure, *codes: int, kind: str = "failed") -> list[Row]:
    return [Row(kind=kind, failure=failure, more={"code": code}, later=True) for code in codes]


def odd(crash: Failure = UNKNOWN_RESULT) -> list[Row]:
    """What any platform may do; only one answers in its own form when something breaks inside."""
    return [
        Row(kind="reset", failure=UNKNOWN_RESULT, more={}),
        Row(kind="crash", failure=crash, more={}),
        Row(kind="garbled", failure=UNREADABLE_ANSWER, more={}),
        Row(kind="throttled", failure=THROTTLED, more={"seconds": 3}),
    ]


META = [
    *refused(WINDOW_CLOSED, 2018278, 2534022, 2018065),
    *refused(OPTED_OUT, 551, 2018108),
    *refused(MISCONFIGURED, 190, 200, 368, 1893063),
    *refused(THROTTLED, 4, 17, 32, 613),
    *refused(UNKNOWN_RESULT, 1, 2),
    *refused(REJECTED, 100),
    *odd(),
]
TABLE: Mapping[Channel, Sequence[Row]] = {
    Channel.SMS: [
        *refused(OPTED_OUT, 21610),
        *refused(NO_SUCH_ADDRESS, 21211, 21614),
        *refused(MISCONFIGURED, 20003, 21606),
        *refused(REJECTED, 21617),
        *refused(THROTTLED, 20429, 14107),
        *reported(UNREACHABLE, 30003, 30008, kind="undelivered"),
        *reported(NO_SUCH_ADDRESS, 30005, 30006, kind="undelivered"),
        *reported(REJECTED, 30007, kind="undelivered"),
        *reported(OPTED_OUT, 21610),
        *reported(MISCONFIGURED, 30002),
        *reported(EXPIRED, 30036),
        *odd()[:1],
        *odd()[3:],
    ],
    Channel.WHATSAPP: [
        *refused(OPTED_OUT, 63014, 63033),
        *refused(WINDOW_CLOSED, 63016),
        *refused(MISCONFIGURED, 63007),
        *refused(THROTTLED, 63018),
        *reported(WINDOW_CLOSED, 63016),
        *reported(OPTED_OUT, 63014),
        *reported(NO_SUCH_ADDRESS, 63024),
        *reported(REJECTED, 63013, 63005),
        *reported(UNREACHABLE, 63012),
        *odd()[:1],
        *odd()[3:],
    ],
    Channel.MESSENGER: META,
    Channel.INSTAGRAM: META,
    Channel.TELEGRAM: [
        *refused(OPTED_OUT, 403),
        *refused(NO_SUCH_ADDRESS, 400),
        *refused(MISCONFIGURED, 401, 404),
        *refused(UNKNOWN_RESULT, 500, 502),
        *odd(crash=UNREADABLE_ANSWER)[:3],
    ],
    Channel.DISCORD: [
        *refused(OPTED_OUT, 50007, 50278),
        *refused(NO_SUCH_ADDRESS, 10003, 10013),
        *refused(REJECTED, 20009, 200000, 240000, 50035),
        *refused(MISCONFIGURED, 50001, 50014, 40001),
        *refused(THROTTLED, 20028, 40003),
        *refused(UNKNOWN_RESULT, 130000),
        Row(kind="reset", failure=UNKNOWN_RESULT, more={}),
        Row(kind="garbled", failure=UNREADABLE_ANSWER, more={}),
        Row(kind="throttled", failure=THROTTLED, more={"seconds": 3}),
    ],
}

# Of what the desk says, what matters to whoever reads it: is it over, whose fault was it, what can be done.
WORDS: Mapping[str, str] = {
    OPTED_OUT.code: "będzie można odpisać",
    NO_SUCH_ADDRESS.code: "już nie działa",
    WINDOW_CLOSED.code: "pozwoli znów, gdy osoba napisze",
    MISCONFIGURED.code: "po naszej stronie",
    EXPIRED.code: "czekała za długo",
    REJECTED.code: "tej samej treści nie przyjmie",
    THROTTLED.code: "wolniej",
    UNREACHABLE.code: "nie odpowiada",
    UNKNOWN_RESULT.code: "mogła dojść",
    UNREADABLE_ANSWER.code: "niezrozumiale",
}


@pytest.mark.parametrize("channel", TABLE)
async def test_every_refusal_stands_beside_its_reply(quick_house: House, texts: Texts, channel: Channel) -> None:
    async with staged(quick_house, texts, channel) as stage:
        expected, found = {}, {}
        for row in TABLE[channel]:
            name = f"{row.kind} {row.more.get('code', '')} {'later' if row.later else ''}".strip()
            state = Delivery.QUEUED if row.failure.retryable and not row.later else Delivery.FAILED
            expected[name] = (state, row.failure.code)
            await stage.fails(row)
            await stage.reply(name)
            if row.later:
                await _reported(stage, name)
            found[name] = await stage.shown(name)
            if state is Delivery.QUEUED:
                quick_house.clock.move(minutes=7)
                await stage.outbox.drain(stage.conversation)
                assert (await stage.shown(name))[0] in {Delivery.SENT, Delivery.DELIVERED}, name
        assert found == expected
        shown = {one.text for one in await quick_house.transcript(stage.conversation) if one.author == "consultant"}
        assert shown == set(expected), "nothing disappears"
        for code in {code for _, code in expected.values()}:
            assert WORDS[code] in words_of(texts, code, channel)


def words_of(texts: Texts, code: str, channel: Channel) -> str:
    """What the desk says of a failure on a channel."""
    own, all_alike = f"desk.undelivered.{code}.{channel}", f"desk.undelivered.{code}"
    strings = texts.strings[Language.PL]
    return texts.interface(own if own in strings else all_alike, Language.PL)


async def _reported(stage: Stage, text: str) -> None:
    """Until the platform's report is at the desk."""
    async with asyncio.timeout(60):
        while (await stage.shown(text))[0] is not Delivery.FAILED:
            await asyncio.sleep(0.02)
            await stage.house.reports.drain()


@pytest.mark.parametrize("channel", TABLE)
async def test_it_is_tried_as_often_and_as_late_as_the_settings_say_and_then_given_up(
    quick_house: House, texts: Texts, channel: Channel
) -> None:
    waits = quick_house.parts.settings.outbox.backoff_seconds
    async with staged(quick_house, texts, channel) as stage:
        before = await stage.tries()
        await stage.fails(Row(kind="reset", failure=UNKNOWN_RESULT, more={}), times=None)
        await stage.reply("Jestem")
        for number, seconds in enumerate(waits, 1):
            # The platform may have it: its report must have the time to say so.
            wait = max(seconds, 10)
            assert await stage.tries() - before == number
            assert await stage.shown("Jestem") == (Delivery.QUEUED, UNKNOWN_RESULT.code)
            quick_house.clock.move(seconds=wait - 1)
            await stage.outbox.drain(stage.conversation)
            assert await stage.tries() - before == number, "too early"
            quick_house.clock.move(seconds=1)
            await stage.outbox.drain(stage.conversation)
        assert await stage.tries() - before == 1 + len(waits)
        assert await stage.shown("Jestem") == (Delivery.FAILED, UNKNOWN_RESULT.code)
        assert sum(waits) <= timedelta(minutes=40).total_seconds()
