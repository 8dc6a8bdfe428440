"""A whole house in one process, as the product assembles it, over real storage, with a clock that a test moves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path

from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

from config.lines import LineTable
from config.settings import load_settings
from config.texts import Texts
from handoff.crypto.key_folder import create_missing_keys
from handoff.intake import Intake
from handoff.live import names
from handoff.live.connection import connect, connect_for_rq
from handoff.outbox import Outbox
from handoff.process import Process
from handoff.reports import DeliveryReports
from handoff.retention import Retention
from handoff.screening import Screening
from handoff.store.letters import LetterRow
from most116.app.assembly import (
    make_desk,
    make_intake,
    make_outbox,
    make_process,
    make_reports,
    make_router,
)
from most116.app.forgetting import make_retention
from most116.app.loop_roles import make_screening
from most116.app.opening_watch import OpeningWatch, make_opening_watch
from most116.app.runtime import Runtime
from most116.app.wiring import Parts
from most116.core.conversation import Channel
from most116.core.ids import ConversationId, IdFactory
from most116.core.messages import InboundMessage, Kind
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.decider import Decider
from most116.testing.house_records import ANIA, SLOT, HouseRecords
from most116.testing.installed import installed_book, installed_lines, installed_texts, overlaid
from most116.testing.list_bridge import ListBridge
from most116.testing.moved_clock import MovedClock

BOHDAN = "+48600100300"


@dataclass(frozen=True, kw_only=True)
class House(HouseRecords):
    """Everything between the webhooks and the platforms. `decider` stands in place of the live router.

    `opening` looks at hours and switches when a test has it look.
    """

    decider: Decider
    bridge: ListBridge
    intake: Intake
    process: Process
    screening: Screening
    opening: OpeningWatch
    outbox: Outbox
    reports: DeliveryReports
    retention: Retention
    jobs: Queue
    _numbers: "count[int]" = field(default_factory=count, repr=False)

    def message(
        self,
        text: str,
        *,
        sender: str = ANIA,
        sid: str | None = None,
        kind: Kind = Kind.TEXT,
        refers_to: str = "",
        choice: str | None = None,
    ) -> InboundMessage:
        """An SMS as a bridge reads it; `sid` is the platform's id, a new one when it is not given."""
        return InboundMessage(
            channel=Channel.SMS,
            slot=SLOT,
            sender=ReplyAddress(sender),
            platform_id=sid or f"SM-auto-{next(self._numbers)}",
            kind=kind,
            text=Secret(text),
            received_at=self.clock.now(),
            refers_to=refers_to or None,
            choice=choice,
        )

    async def hears(self, *texts: str, sender: str = ANIA, kind: Kind = Kind.TEXT) -> ConversationId:
        """Somebody writes and it is processed; returns where it ended up."""
        for text in texts:
            assert await self.intake(self.message(text, sender=sender, kind=kind))
        await self.read_all()
        return (await self.case_of(sender)).conversation.id

    async def talk(self, sender: str = ANIA) -> ConversationId:
        """Somebody wrote and Celina took it; what was said to them until now has gone out."""
        conversation = await self.hears("hej", sender=sender)
        await self.desk.claim(self.account(), conversation)
        await self.deliver()
        return conversation

    async def reply(self, conversation: ConversationId, text: str) -> LetterRow:
        """Celina answers; nothing is sent yet."""
        said = await self.desk.reply(self.account(), conversation, text)
        return await self.letter(said.id)

    async def read_all(self) -> None:
        """Process everything unread, also what processing hands on to another conversation."""
        while unread := await self.unread():
            for conversation in unread:
                await self.process.drain(conversation)

    async def reconnect(self) -> None:
        """After a restart of Redis: what was connected before finds out that it is not."""
        for connection in (self.parts.runtime.redis, self.parts.runtime.blocking):
            with suppress(RedisError):
                await connection.ping()

    def triggered(self) -> list[ConversationId]:
        """Take every job off RQ; the conversations they are for, each once, in order."""
        taken = self.jobs.jobs
        for job in taken:
            job.delete()
        return list(dict.fromkeys(ConversationId(job.args[0]) for job in taken))

    async def deliver(self) -> None:
        """Do what RQ's jobs ask for."""
        for conversation in self.triggered():
            await self.outbox.drain(conversation)


class _Parts(Parts):
    """Texts and lines that no test changed are read once for all houses."""

    @cached_property
    def texts(self) -> Texts:
        return super().texts if overlaid(self.settings.data_dir) else installed_texts()

    @cached_property
    def lines(self) -> LineTable:
        return super().lines if overlaid(self.settings.data_dir) else installed_lines()


@asynccontextmanager
async def house_at(
    redis_url: str, database_url: str, folder: Path, clock: MovedClock | None = None, **groups: object
) -> AsyncIterator[House]:
    """A house over migrated storage; `groups` are settings. Two at the same storage are two processes of one house."""
    clock = clock or MovedClock()
    keys = folder / "keyring"
    create_missing_keys(keys, clock.now())
    # Its consultants hold as many as a test needs; what is too much is tested at the desk.
    given = {
        "desk": {"talks_at_once": 0, "units": 0, "unattended_minutes": 0},
        "redis_url": redis_url,
        "database_url": database_url,
        "keyring_dir": keys,
    }
    runtime = Runtime(
        settings=load_settings({**given, **groups}),
        clock=clock,
        ids=IdFactory(clock),
        events=EventLog("house"),
        redis=connect(redis_url),
        blocking=connect(redis_url, blocking=True),
    )
    parts, rq = _Parts(runtime), connect_for_rq(redis_url)
    try:
        yield _house(parts, clock, Queue(names.LETTERS_QUEUE, connection=rq, serializer=JSONSerializer))
    finally:
        await parts.desk_events.close()
        await parts.close()
        rq.close()


def _house(parts: Parts, clock: MovedClock, jobs: Queue) -> House:
    decider, bridge = Decider(), ListBridge()
    book = None if overlaid(parts.settings.data_dir) else installed_book()
    router = make_router(parts, book)
    return House(
        parts=parts,
        clock=clock,
        decider=decider,
        bridge=bridge,
        intake=make_intake(parts),
        process=make_process(parts, decider, router),
        screening=make_screening(parts, router),
        opening=make_opening_watch(parts, router),
        desk=make_desk(parts),
        outbox=make_outbox(parts, {Channel.SMS: bridge}),
        reports=make_reports(parts),
        retention=make_retention(parts),
        jobs=jobs,
    )
