"""What a consultant is offered, accepts by taking it or passes without a reason; and an abusive talk is handed on."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from handoff.accounts.roles import Act, may
from handoff.case_view import queue_entry, record
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held, require_own
from handoff.desk_duty import DeskDuty, offer_rest
from handoff.desk_lead import DeskLead
from handoff.dialogs import state_of, with_state
from handoff.giving_back import given_back
from handoff.live.offers import KEPT_FOR_TRAINED, Ending, Offers
from handoff.live.readiness import Readiness
from handoff.marks import ABUSIVE
from handoff.records import Account, ConversationRecord, QueueEntry
from handoff.store import audit, case_lists
from most116.core.errors import DeskError
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Whom an account is asked to take until when. `ready`: it asked to be offered whoever is next."""

    ready: bool
    entry: QueueEntry | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Offers that ran out unanswered. `often`: to two colleagues, told to leads; `own`: to the account itself."""

    often: frozenset[ConversationId]
    own: frozenset[ConversationId]


class DeskOffers:
    """An offer is accepted by taking the conversation (handoff/desk.py), as any that waits."""

    def __init__(self, tools: DeskTools, duty: DeskDuty, lead: DeskLead) -> None:
        self._tools = tools
        self._duty = duty
        self._lead = lead
        self._offers = Offers(duty.redis, duty.clock)
        self._readiness = Readiness(duty.redis, duty.clock)

    async def mine(self, account: Account) -> Offered:
        call, ready = await self._offers.of(account.id), await self._readiness.of(account.id)
        if call is None:
            return Offered(ready=ready, entry=None, until=None)
        async with self._tools.database.read() as connection:
            case = (await case_lists.several(connection, [call.conversation])).get(call.conversation)
        waits = case is not None and case.conversation.phase.waiting
        entry = queue_entry(case) if case is not None and waits else None
        return Offered(ready=ready, entry=entry, until=call.until if entry else None)

    async def silence(self, account: Account) -> Silence:
        calls, leads = (await self._offers.all()).values(), may(account, Act.SUPERVISE)
        return Silence(
            often=frozenset(one.conversation for one in calls if leads and one.missed_often),
            own=frozenset(one.conversation for one in calls if account.id in one.missed),
        )

    async def begin(self, account: Account) -> None:
        """From now on the account is offered whoever is next, as long as it is free; not while it is on a break."""
        if (await self._duty.shift(account)).on_break:
            raise DeskError(409, "desk.load.break")
        await self._readiness.begin(account.id)
        await self._tools.desk_events.publish("floor", account.lines, None)

    async def end(self, account: Account) -> None:
        """The account takes people by itself again."""
        await self._readiness.end(account.id)
        await self._tools.desk_events.publish("floor", account.lines, None)

    async def pass_on(self, account: Account, which: ConversationId) -> None:
        """Not this one, of what was offered or what a lead asked for; nobody is asked why."""
        if await self._offers.end(which, account.id, Ending.PASSED) is None:
            await self._lead.pass_on(account, which)
            return
        await self._lead.forget_wish(account, which)
        async with self._tools.database.write() as unit:
            entry = audit.Entry(actor=account.id, action="passed", conversation=which)
            await audit.append(unit.connection, entry, self._duty.clock.now())
            unit.then_tell(partial(self._tools.desk_events.publish, "queue", account.reach, which))

    async def hand_to_trained(self, account: Account, which: ConversationId) -> ConversationRecord:
        """Give an abusive talk back; colleagues who are trained for it are offered it first, and never its giver."""
        here = await self._tools.floor.presence.here()
        trained = [one for one in await self._tools.floor.colleagues.all() if one.trained and one.id in here]

        async def act(held: Held) -> Done[ConversationRecord]:
            case = require_own(held)
            line = case.conversation.line
            if not any(may(one, Act.TAKE, line) and one.id != account.id for one in trained):
                raise DeskError(409, "desk.no_trained")
            await offer_rest(held)
            case, place = given_back(case, held.now)
            state = state_of(case)
            case = with_state(case, replace(state, tags=tuple(dict.fromkeys((*state.tags, ABUSIVE)))))
            # Kept before there is a place: nobody else is to take it in between.
            kept_until = held.now + KEPT_FOR_TRAINED
            held.unit.after_commit(partial(self._offers.keep_for_trained, which, account.id, kept_until))
            held.unit.after_commit(partial(self._duty.room.enter, place))
            seen = await record(held.unit.connection, case, held.key)
            return Done(result=seen, case=case, action="to_trained")

        return await self._tools.changes.run(account, which, act)
