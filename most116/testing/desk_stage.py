"""A desk with its real parts over a Redis server and an SQLite file, and people who write to it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from starlette.types import ASGIApp

from config.handbook import load_handbook
from config.reply_aids import load_reply_aids
from config.settings import load_settings
from handoff.accounts.passwords import Passwords
from handoff.accounts.reception import Reception
from handoff.announce import announce
from handoff.crypto.key_folder import create_missing_keys
from handoff.crypto.keyring import KeyRing, open_keyring
from handoff.desk import Desk
from handoff.dialogs import with_state
from handoff.habits import Habits
from handoff.inbound import Inbound
from handoff.live.connection import Live, connect
from handoff.live.events import DeskEvents
from handoff.live.queue_order import QueueOrder
from handoff.live.trigger import RqTrigger
from handoff.live.waiting import RedisWaitingRoom
from handoff.place import ticket_for
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import cases, data_keys, letters
from handoff.store.accounts import AccountStore
from handoff.store.cases import Case
from handoff.store.database import open_engine
from handoff.store.letters import LetterState
from handoff.store.tables import metadata
from handoff.store.unit_of_work import Database
from handoff.transcriber import Transcriber
from most116.app.centre_upkeep import open_directory
from most116.app.desk_site import Health, desk_app
from most116.core.clock import Clock
from most116.core.conversation import AgeBand, Channel, Conversation, Language, Line, Phase, Tier
from most116.core.ids import ContactKey, ConversationId, IdFactory, MessageId
from most116.core.messages import Kind
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.desk_parts import made_desk, made_oversight, made_reception
from most116.testing.installed import installed_texts
from most116.web.push import Push
from router.decision import DialogState
from router.stored_state import dump_state

OVERFLOW_AFTER = timedelta(minutes=5)
PASSWORD = "mostek-na-rzece"  # noqa: S105 - of people who do not exist


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The live parts that acts at the desk and people who write share."""

    redis: Live
    database: Database
    keyring: KeyRing
    room: RedisWaitingRoom
    transcriber: Transcriber
    desk_events: DeskEvents
    ids: IdFactory
    clock: Clock


class People:
    """Writes as people do, in the way intake and process leave it behind."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def arrive(
        self, *texts: str, tier: Tier = Tier.STANDARD, line: Line | None = Line.YOUTH, **facts: object
    ) -> str:
        """Somebody writes and waits. `facts`: fields of the Conversation, and `waited`, `reasons`, `cues`."""
        parts, now = self._parts, self._parts.clock.now()
        waited = facts.pop("waited", timedelta())
        reasons, cues = facts.pop("reasons", ()), facts.pop("cues", ())
        assert isinstance(waited, timedelta)
        assert isinstance(reasons, tuple)
        assert isinstance(cues, tuple)
        since = now - waited
        one = Conversation(
            id=parts.ids.conversation(),
            channel=Channel.SMS,
            slot="+48732000000",
            phase=Phase.QUEUED,
            entry_line=None,
            line=line,
            age_band=AgeBand.FROM_13,
            language=Language.PL,
            tier=tier,
            opened_at=since,
            last_heard_at=since,
            waiting_since=since,
            alias="Zielony Klon",
        )
        one = replace(one, **facts)  # type: ignore[arg-type]  # the caller names fields of Conversation
        state = DialogState(stage=one.phase, line=line, tier=tier, waiting_since=since)
        contact = ContactKey(parts.ids.new())
        case = Case(conversation=one, contact=contact, dialog=dump_state(state), reasons=reasons, cues=cues)
        key, wrapped = parts.keyring.new_content_key(one.id)
        async with parts.database.write() as unit:
            await cases.add(unit.connection, case)
            await data_keys.add(unit.connection, one.id, wrapped, now)
            await data_keys.put_address(unit.connection, one.id, key.seal_address(ReplyAddress("+48600100200")))
            unit.after_commit(lambda: parts.room.enter(ticket_for(one)))
        for text in texts:
            await self.write(one.id, text)
        return one.id

    async def write(
        self,
        conversation: str,
        text: str,
        *,
        tier: Tier | None = None,
        kind: Kind = Kind.TEXT,
        at: datetime | None = None,
    ) -> str:
        """One more message, written now or at `at`; `tier` is what the rules made of it."""
        parts = self._parts
        async with parts.database.write() as unit:
            case = await cases.load(unit.connection, ConversationId(conversation))
            assert case is not None
            before = case.conversation
            wrapped = await data_keys.get(unit.connection, before.id)
            assert wrapped is not None
            heard = Inbound(
                id=MessageId(parts.ids.new()),
                contact=case.contact,
                channel=before.channel,
                slot=before.slot,
                sender=ReplyAddress("+48600100200"),
                kind=kind,
                text=Secret(text),
                received_at=at or parts.clock.now(),
            )
            key = parts.keyring.unwrap(before.id, wrapped)
            case = await parts.transcriber.hear(unit, case, key, heard, tier=tier or before.tier, rules=())
            case = replace(case, conversation=replace(case.conversation, tier=before.tier.worse(tier or before.tier)))
            await cases.save(unit.connection, case)
            announce(unit, parts.desk_events, before, case.conversation)
        return heard.id

    async def report(self, conversation: str, states: Mapping[str, tuple[LetterState, str | None]]) -> None:
        """The platform says how far our messages came: message id -> state and the code of a failure."""
        parts = self._parts
        async with parts.database.write() as unit:
            case = await cases.load(unit.connection, ConversationId(conversation))
            assert case is not None
            rows = await letters.by_message(unit.connection, case.conversation.id)
            for message, (state, reason) in states.items():
                row = rows[MessageId(message)]
                await letters.change(unit.connection, row.id, [row.state], state=state, reason=reason)
                one = case.conversation
                unit.then_tell(partial(parts.desk_events.publish, "delivery", one.lines, one.id, row.message))

    async def stop(self, conversation: str) -> None:
        """The person ends it, without a word of the consultant."""
        parts = self._parts
        async with parts.database.write() as unit:
            case = await cases.load(unit.connection, ConversationId(conversation))
            assert case is not None
            before = case.conversation
            state = DialogState(stage=Phase.STOPPED, line=before.line, tier=before.tier)
            case = with_state(replace(case, conversation=replace(before, assigned_to=None)), state)
            await cases.save(unit.connection, case)
            announce(unit, parts.desk_events, before, case.conversation)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskStage:
    """A whole desk, ready to be called."""

    app: ASGIApp
    desk: Desk
    people: People
    accounts: AccountStore
    passwords: Passwords
    parts: Parts
    push: Push
    reception: Reception

    async def hire(
        self, login: str, alias: str, *lines: Line, role: Role = Role.CONSULTANT, **marks: object
    ) -> Account:
        """An account that signs in with PASSWORD. `marks`: further fields of the Account."""
        account = Account(
            id=self.parts.ids.consultant(),
            login=login,
            alias=alias,
            role=role,
            lines=lines,
            languages=(Language.PL,),
            password_hash=await self.passwords.hash(PASSWORD),
            habits=Habits(toured=True),
        )
        account = replace(account, **marks)  # type: ignore[arg-type]  # the caller names fields of Account
        await self.accounts.add(account)
        return account


@asynccontextmanager
async def desk_stage(
    redis_url: str, folder: Path, clock: Clock, health: Health, *, second_factor: bool = False
) -> AsyncIterator[DeskStage]:
    """Everything made, the tables too; on leaving it is closed in order. `second_factor`: nobody signs in without."""
    keys = folder / "keyring"
    create_missing_keys(keys, clock.now())
    redis = connect(redis_url)
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'desk.db'}")
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    ids, desk_events = IdFactory(clock), DeskEvents(redis)
    parts = Parts(
        redis=redis,
        database=Database(engine, EventLog("desk")),
        keyring=open_keyring(keys, clock),
        room=RedisWaitingRoom(redis, clock, QueueOrder(overflow_after=dict.fromkeys(Line, OVERFLOW_AFTER))),
        transcriber=Transcriber(
            ids=ids, clock=clock, trigger=RqTrigger(redis), desk_events=desk_events, not_after=timedelta(hours=2)
        ),
        desk_events=desk_events,
        ids=ids,
        clock=clock,
    )
    stage = _stage(parts, health, folder, second_factor=second_factor)
    try:
        yield stage
    finally:
        stage.push.close()
        await parts.desk_events.close()
        await engine.dispose()
        await redis.aclose()


def _stage(parts: Parts, health: Health, folder: Path, *, second_factor: bool) -> DeskStage:
    settings, texts = load_settings({"data_dir": folder}), installed_texts()
    accounts = AccountStore(parts.database, parts.clock)
    desk = made_desk(parts, settings, texts, accounts)
    passwords, push = Passwords(time_cost=1, memory_kib=64, parallelism=1), Push()
    site = settings.desk.model_copy(update={"second_factor": second_factor})
    reception = made_reception(parts, passwords, desk, site)
    app = desk_app(
        desk=desk,
        reception=reception,
        texts=texts,
        site=site,
        answered_within=settings.form.answered_within,
        body_limit=settings.public.body_limit_bytes,
        clock=parts.clock,
        events=EventLog("desk"),
        health=health,
        push=push,
        centres=open_directory(settings, parts.clock, EventLog("desk")),
        oversight=made_oversight(parts, health, settings),
        aids=load_reply_aids(settings),
        handbook=load_handbook(settings, texts.numbers),
    )
    return DeskStage(
        app=app,
        desk=desk,
        people=People(parts),
        accounts=accounts,
        passwords=passwords,
        parts=parts,
        push=push,
        reception=reception,
    )
