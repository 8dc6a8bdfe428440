"""Figures for Prometheus, in its text format; counts and times only, of nobody in particular."""

import asyncio
from collections.abc import Awaitable, Iterable
from itertools import chain

from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.live.names import LETTERS_BACKLOG, MISSED, UNSCREENED
from handoff.live.platform_checks import PlatformChecks
from handoff.live.pressure import pressure
from handoff.live.traffic import Traffic
from handoff.store import case_lists, failures, stuck
from handoff.store.tables import letters
from most116.app.health import look
from most116.app.record_keeping import make_work_counts
from most116.app.wiring import Parts
from most116.core.conversation import Channel
from most116.core.errors import StorageDown

Sample = tuple[str, float]

# Prometheus waits ten seconds for all of it: a storage that hangs is told as one that is away.
_ANSWER_SECONDS = 6.0


class Metrics:
    def __init__(self, parts: Parts) -> None:
        runtime = parts.runtime
        self._database = parts.database
        self._redis = runtime.redis
        self._inbox = parts.inbox
        self._clock = runtime.clock
        self._events = runtime.events
        self._traffic = Traffic(runtime.redis, runtime.clock)
        self._work = make_work_counts(parts)
        self._platforms = PlatformChecks(runtime.redis, runtime.clock)

    async def __call__(self) -> str:
        """https://prometheus.io/docs/instrumenting/exposition_formats/

        A storage that is away takes its own figures with it and no others: an alarm has to come of the rest, and of it.
        """
        families = self._of_sql(), self._of_work(), self._of_messages(), self._of_channels(), self._of_platforms()
        (_, works), (of_sql, *others) = await asyncio.gather(
            look(self._redis, self._inbox, self._clock), asyncio.gather(*map(self._if_there, families))
        )
        # The clock says how SQL is; this process may be the one that cannot reach it.
        up = {**works, "sql": bool(works.get("sql", True) and of_sql)}
        told = _family("up", "1 for each part that works.", [(f'{{part="{one}"}}', bool(ok)) for one, ok in up.items()])
        return "".join(chain([told], of_sql, *others))

    async def _if_there(self, family: Awaitable[list[str]]) -> list[str]:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await family
        except (StorageDown, RedisError, OSError) as failure:
            self._events.warning("figures_missing", error=type(failure).__name__)
            return []

    async def _of_sql(self) -> list[str]:
        async with self._database.read() as connection:
            people = await self._of_people(connection)
            states = (await connection.execute(select(letters.c.state, func.count()).group_by(letters.c.state))).all()
            aside = await stuck.count_open(connection)
            failed, not_yet = await failures.by_channel(connection), await failures.not_yet(connection)
        return [
            *people,
            _family("letters", "Outgoing messages by state.", [(f'{{state="{one}"}}', n) for one, n in sorted(states)]),
            _family("stuck_messages", "Messages that a person has to look after.", [("", aside)]),
            _family(
                "failed_letters",
                "Outgoing messages that a channel did not take, by what it said; those that are still kept.",
                _by_reason(failed),
            ),
            _family(
                "refused_letters",
                "Outgoing messages that a channel refused several times, by what it said; they are tried again.",
                _by_reason(not_yet),
            ),
        ]

    async def _of_people(self, connection: AsyncConnection) -> list[str]:
        now = self._clock.now()
        phases = await case_lists.count_by_phase(connection)
        waiting = await case_lists.waiting_by_tier(connection)
        places = {f'{{line="{line}",tier="{tier.label}"}}': found for (line, tier), found in sorted(waiting.items())}
        return [
            _family(
                "conversations",
                "Conversations by phase and line.",
                [(f'{{phase="{phase}",line="{line}"}}', count) for (phase, line), count in sorted(phases.items())],
            ),
            _family("waiting", "Who waits for a consultant.", [(place, count) for place, (count, _) in places.items()]),
            _family(
                "oldest_waiting_seconds",
                "How long the first of them has waited.",
                [(place, (now - since).total_seconds()) for place, (_, since) in places.items()],
            ),
        ]

    async def _of_work(self) -> list[str]:
        work = await self._work.now()
        return [
            _family(
                "consultants",
                "Who is at the desk, without a break, and may take people of the line.",
                [(f'{{line="{line}"}}', one.here) for line, one in work.items()],
            ),
            _family(
                "consultants_talking",
                "Who has a talk of the line.",
                [(f'{{line="{line}"}}', one.talking) for line, one in work.items()],
            ),
        ]

    async def _of_messages(self) -> list[str]:
        oldest = await self._inbox.oldest()
        unread = 0.0 if oldest is None else (self._clock.now() - oldest).total_seconds()
        used = (await pressure(self._redis)).full
        jobs, unscreened = await self._redis.llen(LETTERS_BACKLOG), await self._redis.xlen(UNSCREENED)
        return [
            _family("oldest_unread_seconds", "Age of the oldest message nobody has processed.", [("", unread)]),
            _family("unscreened_messages", "Messages that nothing has looked at for danger yet.", [("", unscreened)]),
            _family("redis_full", "The share of its memory that Redis has used.", [("", used)]),
            _family("jobs", "Jobs that wait for a worker.", [("", jobs)]),
        ]

    async def _of_channels(self) -> list[str]:
        heard = await self._traffic.read()
        spans = {f'{{channel="{channel}",hours="{hours}"}}': one for (channel, hours), one in heard.items()}
        missed = await self._redis.hgetall(MISSED)
        return [
            _family(
                "missed_messages",
                "Messages that a platform did not bring and that we found there, since ever.",
                [(f'{{channel="{one}"}}', int(missed.get(one.encode(), 0))) for one in (Channel.SMS, Channel.WHATSAPP)],
            ),
            _family(
                "channel_heard",
                "Messages that a channel brought in the last whole hours.",
                [(span, one.now) for span, one in spans.items()],
            ),
            _family(
                "channel_usual",
                "The median of the same hours in the weeks before.",
                [(span, one.usual) for span, one in spans.items() if one.usual is not None],
            ),
        ]

    async def _of_platforms(self) -> list[str]:
        now, looks = self._clock.now(), await self._platforms.read()
        by_channel = [(f'{{channel="{look.channel}"}}', look) for look in looks.channels]
        return [
            _family(
                "platform_ok",
                "0 where two looks in a row at a channel's platform found trouble.",
                [(label, look.failing is None) for label, look in by_channel],
            ),
            _family(
                "platform_check_age_seconds",
                "How long ago a channel's platform was looked at.",
                [(label, (now - look.at).total_seconds()) for label, look in by_channel],
            ),
            _family(
                "platform_round_age_seconds",
                "How long ago a round over all platforms ended.",
                [] if looks.at is None else [("", (now - looks.at).total_seconds())],
            ),
        ]


def _by_reason(counts: failures.Counts) -> list[Sample]:
    return [
        (f'{{channel="{channel}",reason="{reason}"}}', count) for (channel, reason), count in sorted(counts.items())
    ]


def _family(name: str, help_text: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP most116_{name} {help_text}", f"# TYPE most116_{name} gauge"]
    lines += [f"most116_{name}{labels} {float(value):g}" for labels, value in samples]
    return "\n".join(lines) + "\n"
