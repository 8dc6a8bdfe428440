"""The only place where a class is chosen. What a role does not ask for is not imported: processes stay small."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from config.lines import LineTable, load_lines
from config.phone_numbers import load_numbers
from config.texts import Texts, load_texts
from handoff.crypto.key_folder import Purpose
from handoff.crypto.keyring import KeyRing, open_keyring
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.live.events import DeskEvents
from handoff.live.inbox import Inbox
from handoff.live.queue_order import QueueOrder
from handoff.live.replicas import Replicas
from handoff.live.waiting import RedisWaitingRoom
from most116.app.runtime import Runtime
from most116.core.conversation import Channel, Ticket

if TYPE_CHECKING:
    from handoff.live.trigger import RqTrigger
    from handoff.store.unit_of_work import Database
    from handoff.transcriber import Transcriber

_DAY = 86_400


class Parts:
    """Parts that several roles share, over one runtime; each is made when it is first asked for."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.settings = runtime.settings

    @cached_property
    def keyring(self) -> KeyRing:
        return open_keyring(self.settings.keyring_dir, self.runtime.clock)

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        return Pseudonyms(self.keyring.current(Purpose.PEPPER).secret)

    @cached_property
    def texts(self) -> Texts:
        return load_texts(self.settings.data_dir, load_numbers(self.settings.data_dir))

    @cached_property
    def lines(self) -> LineTable:
        return load_lines(self.settings.data_dir, load_numbers(self.settings.data_dir))

    @cached_property
    def inbox(self) -> Inbox:
        kept = self.settings.intake
        return Inbox(
            self.runtime.redis,
            seen_seconds=kept.seen_days * _DAY,
            contact_seconds=kept.contact_days * _DAY,
            replicas=Replicas(self.settings.redis_wait_replicas, self.settings.redis_wait_ms),
        )

    @cached_property
    def room(self) -> RedisWaitingRoom:
        within = self.settings.form.answered_within

        def patience(ticket: Ticket) -> timedelta:
            return within(ticket.line, ticket.tier) if ticket.channel is Channel.FORM else timedelta(0)

        queue = self.settings.queue
        order = QueueOrder(
            patience=patience,
            elevated_bonus=timedelta(minutes=queue.elevated_bonus_minutes),
            child_bonus=timedelta(minutes=queue.child_bonus_minutes),
            turn_of_calm=queue.turn_of_calm,
            calm_after=timedelta(minutes=queue.calm_after_minutes),
            overflow_after=queue.overflow_after,
        )
        return RedisWaitingRoom(self.runtime.redis, self.runtime.clock, order)

    @cached_property
    def desk_events(self) -> DeskEvents:
        return DeskEvents(self.runtime.redis)

    @cached_property
    def database(self) -> Database:
        from handoff.store.database import open_engine
        from handoff.store.unit_of_work import Database

        return Database(open_engine(self.settings.database_url.get_secret_value()), self.runtime.events)

    @cached_property
    def trigger(self) -> RqTrigger:
        from handoff.live.trigger import RqTrigger

        return RqTrigger(self.runtime.redis)

    @cached_property
    def transcriber(self) -> Transcriber:
        from handoff.transcriber import Transcriber

        return Transcriber(
            ids=self.runtime.ids,
            clock=self.runtime.clock,
            trigger=self.trigger,
            desk_events=self.desk_events,
            not_after=timedelta(minutes=self.settings.outbox.not_after_minutes),
        )

    @property
    def reopen(self) -> timedelta:
        return timedelta(minutes=self.settings.intake.reopen_minutes)

    async def close(self) -> None:
        """Close whatever was opened."""
        if "database" in vars(self):
            await self.database.engine.dispose()
        await self.runtime.close()
