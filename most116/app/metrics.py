"""Figures for Prometheus, in its text format; counts and times only, of nobody in particular."""

from collections.abc import Iterable

from sqlalchemy import func, select

from handoff.live.connection import Live
from handoff.live.inbox import Inbox
from handoff.live.names import LETTERS_BACKLOG
from handoff.store import case_lists, stuck
from handoff.store.tables import letters
from handoff.store.unit_of_work import Database
from most116.app.health import look
from most116.core.clock import Clock

Sample = tuple[str, float]


async def metrics(database: Database, redis: Live, inbox: Inbox, clock: Clock) -> str:
    """https://prometheus.io/docs/instrumenting/exposition_formats/"""
    oldest = await inbox.oldest()
    unread = 0.0 if oldest is None else (clock.now() - oldest).total_seconds()
    _, works = await look(redis, inbox, clock)
    async with database.read() as connection:
        phases = await case_lists.count_by_phase(connection)
        waiting = await case_lists.waiting_by_tier(connection)
        states = (await connection.execute(select(letters.c.state, func.count()).group_by(letters.c.state))).all()
        aside = await stuck.count_open(connection)
    now = clock.now()
    places = {f'{{line="{line}",tier="{tier.label}"}}': found for (line, tier), found in sorted(waiting.items())}
    families = [
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
        _family("letters", "Outgoing messages by state.", [(f'{{state="{state}"}}', n) for state, n in sorted(states)]),
        _family("stuck_messages", "Messages that a person has to look after.", [("", aside)]),
        _family("oldest_unread_seconds", "Age of the oldest message nobody has processed.", [("", unread)]),
        _family("jobs", "Jobs that wait for a worker.", [("", await redis.llen(LETTERS_BACKLOG))]),
        _family("up", "1 for each part that works.", [(f'{{part="{part}"}}', bool(ok)) for part, ok in works.items()]),
    ]
    return "".join(families)


def _family(name: str, help_text: str, samples: Iterable[Sample]) -> str:
    lines = [f"# HELP most116_{name} {help_text}", f"# TYPE most116_{name} gauge"]
    lines += [f"most116_{name}{labels} {float(value):g}" for labels, value in samples]
    return "\n".join(lines) + "\n"
