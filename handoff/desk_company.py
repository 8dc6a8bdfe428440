"""A conversation goes to a colleague, or a colleague comes into it: asked by its owner, accepted by the colleague."""

from dataclasses import replace

from handoff.accounts.roles import Act, may, require
from handoff.case_view import record
from handoff.company import companion, put, without
from handoff.desk_asking import DeskAsking
from handoff.desk_changes import Done, Held, require_own
from handoff.desk_duty import offer_rest
from handoff.desk_transfer import agreed_to, not_asked
from handoff.dialogs import state_of, with_state
from handoff.records import Account, Companion, ConversationRecord, Standing
from handoff.store import closings
from most116.core.conversation import Tier
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId, ConversationId


class DeskCompany(DeskAsking):
    """Every act is audited and refused with DeskError; of several at the same instant one wins."""

    async def accept(self, account: Account, which: ConversationId) -> ConversationRecord:
        """Take over what a colleague offered; the person is told that somebody else goes on."""

        async def act(held: Held) -> Done[ConversationRecord]:
            case, offer = held.case, _offered(held, Standing.TAKES_OVER)
            if case.conversation.tier is Tier.IMMEDIATE and not (offer.agreed_by or may(account, Act.SUPERVISE)):
                raise DeskError(409, "desk.needs_lead")
            if offer.towards is not None:
                if not agreed_to(case, offer):
                    raise DeskError(409, "desk.no_consent")
                case = with_state(case, replace(state_of(case), line=offer.towards, transfer_to=None, by_hand=False))
            await offer_rest(held)
            owned = replace(case.conversation, assigned_to=account.id)
            case = replace(case, conversation=owned, company=without(case.company, account.id))
            case = with_state(case, replace(state_of(case), recalled_at=None))
            await closings.remove(held.unit.connection, which)
            case = await self._tools.voice.say(held, case, "handover", {"alias": account.alias})
            return await self.done(held, case, "take_over", offer.by)

        return await self._tools.changes.run(account, which, act)

    async def join(self, account: Account, which: ConversationId) -> ConversationRecord:
        """Come into a conversation to which its owner has asked the account."""

        async def act(held: Held) -> Done[ConversationRecord]:
            one = _offered(held, Standing.READS, Standing.WRITES)
            if one.joined:
                return Done(result=await record(held.unit.connection, held.case, held.key))
            case = replace(held.case, company=put(held.case.company, replace(one, joined_at=held.now)))
            return await self.done(held, case, "join", one.standing)

        return await self._tools.changes.run(account, which, act)

    async def agree(self, account: Account, which: ConversationId) -> ConversationRecord:
        """A lead agrees that somebody in immediate danger is handed over (domain sheet 4.3, shift end)."""

        async def act(held: Held) -> Done[ConversationRecord]:
            require(account, Act.SUPERVISE)
            one = next((one for one in held.case.company if one.standing is Standing.TAKES_OVER), None)
            if one is None or held.case.conversation.line not in account.lines:
                raise DeskError(409, "desk.not_offered")
            case = replace(held.case, company=put(held.case.company, replace(one, agreed_by=account.id)))
            return await self.done(held, case, "hand_over_agreed", one.account)

        return await self._tools.changes.run(account, which, act)

    async def leave(self, account: Account, which: ConversationId) -> None:
        """Say no to what the account was asked for, or go out again."""

        async def act(held: Held) -> Done[None]:
            one = companion(held.case.company, account.id)
            if one is None:
                raise DeskError(409, "desk.not_offered")
            case = replace(held.case, company=without(held.case.company, account.id))
            self.tell(held, held.case)
            case = case if one.towards is None else not_asked(case, held.now)
            return Done(result=None, case=case, action="leave" if one.joined else "decline", detail=one.standing)

        await self._tools.changes.run(account, which, act)

    async def send_away(self, account: Account, which: ConversationId, whom: ConsultantId) -> ConversationRecord:
        """The owner takes an offer back, or ends that somebody is in the conversation."""

        async def act(held: Held) -> Done[ConversationRecord]:
            case = require_own(held)
            one = companion(case.company, whom)
            if one is None:
                raise DeskError(409, "desk.not_offered")
            case = replace(case, company=without(case.company, whom))
            return await self.done(held, case if one.towards is None else not_asked(case, held.now), "send_away", whom)

        return await self._tools.changes.run(account, which, act)

    async def stay(self, account: Account, which: ConversationId) -> ConversationRecord:
        """Take back the question about the other line: its owner, or the lead who decides where nobody answered."""

        async def act(held: Held) -> Done[ConversationRecord]:
            own = held.case.conversation.assigned_to == account.id
            if not own and not may(account, Act.SUPERVISE, held.case.conversation.line):
                raise DeskError(403, "desk.not_yours")
            self.tell(held, held.case)
            return await self.done(held, not_asked(held.case, held.now), "transfer_taken_back", "")

        return await self._tools.changes.run(account, which, act)


def _offered(held: Held, *standings: Standing) -> Companion:
    """What the account was asked for, if that still stands."""
    one = companion(held.case.company, held.account.id)
    if one is None or one.standing not in standings or not held.case.conversation.phase.with_person:
        raise DeskError(409, "desk.not_offered")
    return one
