"""One webhook of the platform: its time limits, its retries and its fallback."""

import asyncio
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, urldefrag

from most116.simulator.ledger import Call, Ledger
from most116.simulator.settings import SimulatorConfig
from most116.simulator.twilio_facts import new_sid
from most116.simulator.twiml import TwimlError, read_replies
from most116.simulator.wire import Answer, Wire

_TOTAL_MS = 15_000


@dataclass(frozen=True, slots=True)
class RetryRules:
    """The overrides in the fragment of the configured address (https://www.twilio.com/docs/usage/webhooks)."""

    count: int = 1
    on: frozenset[str] = frozenset({"ct"})
    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0

    @classmethod
    def of(cls, url: str) -> Self:
        given = {name: values[-1] for name, values in parse_qs(urldefrag(url).fragment).items()}

        def number(name: str, default: int, most: int) -> int:
            value = given.get(name, "")
            return min(int(value), most) if value.isascii() and value.isdecimal() else default

        return cls(
            count=number("rc", 1, 5),
            on=frozenset(given.get("rp", "ct").split(",")),
            connect=number("ct", 5_000, 10_000) / 1000,
            read=number("rt", _TOTAL_MS, _TOTAL_MS) / 1000,
            total=number("tt", _TOTAL_MS, _TOTAL_MS) / 1000,
        )

    def again(self, answer: Answer) -> bool:
        reason = answer.failure or f"{(answer.status or 0) // 100}xx"
        return not answer.ok and (reason in self.on or "all" in self.on)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of telling us: the calls that were made, and the texts to send back."""

    calls: tuple[Call, ...]
    replies: tuple[str, ...]


class Webhook:
    """Tells our bridge of a message, and the fallback address when our bridge fails."""

    def __init__(self, config: SimulatorConfig, ledger: Ledger, wire: Wire) -> None:
        self._config, self._ledger, self._wire = config, ledger, wire

    async def tell(self, form: dict[str, str]) -> Outcome:
        call, replies = await self._attempts("webhook", self._wire.public(self._config.webhook_url), form)
        if call.error is None or self._config.fallback_url is None:
            return Outcome((call,), tuple(replies))
        more = {"ErrorCode": str(call.error), "ErrorUrl": urldefrag(self._wire.public(self._config.webhook_url)).url}
        second, replies = await self._attempts("fallback", self._wire.public(self._config.fallback_url), form | more)
        return Outcome((call, second), tuple(replies))

    async def _attempts(self, what: str, url: str, form: dict[str, str]) -> tuple[Call, list[str]]:
        rules, token, made, spent = RetryRules.of(url), new_sid(""), 0, 0.0
        answer = Answer(None, "", "", 0.0, "rt")
        try:
            async with asyncio.timeout(rules.total):
                while made == 0 or (made <= rules.count and rules.again(answer)):
                    made += 1
                    answer = await self._wire.post(url, form, connect=rules.connect, read=rules.read, idempotency=token)
                    spent += answer.ms
        except TimeoutError:
            answer, spent = Answer(None, "", "", rules.total * 1000, "rt"), rules.total * 1000
        replies, error = _judge(answer)
        return Call(what, self._ledger.now().timestamp(), answer.status, error, made, spent), replies


def _judge(answer: Answer) -> tuple[list[str], int | None]:
    if answer.status is None:
        return [], 11205 if answer.failure == "ct" else 11200
    if not answer.ok:
        return [], 11200
    try:
        return read_replies(answer.status, answer.content_type, answer.body), None
    except TwimlError as broken:
        return [], broken.code
