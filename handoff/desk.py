"""What a consultant does with a conversation: take it, reply, note, hand it on or back, close it."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from config.lines import LineTable
from config.texts import Texts
from handoff.by_two_people import by_two_people
from handoff.case_view import message, record, shown
from handoff.closing_why import UNSAID, ClosingWhy
from handoff.crypto.keyring import KeyRing
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.desk_asking import DeskTools, Floor
from handoff.desk_care import DeskCare
from handoff.desk_changes import DeskChanges, Done, Held, require_inside, require_own, require_voice
from handoff.desk_closing import DeskClosing
from handoff.desk_company import DeskCompany
from handoff.desk_drafts import DeskDrafts
from handoff.desk_drills import DeskDrills
from handoff.desk_duty import DeskDuty, offer_rest
from handoff.desk_later import DeskLater
from handoff.desk_lead import DeskLead
from handoff.desk_offers import DeskOffers
from handoff.desk_owed import DeskOwed
from handoff.desk_reading import DeskReading
from handoff.desk_records import DeskRecords, RecordScheme
from handoff.desk_transfer import LineQuestion
from handoff.desk_undo import DeskUndo
from handoff.desk_voice import DeskVoice
from handoff.dialogs import asked_at_end, state_of, waking, with_state
from handoff.giving_back import given_back
from handoff.live.contacts import Contacts
from handoff.live.events import DeskEvents
from handoff.noting import keep_note
from handoff.place import put_back
from handoff.records import Account, ConversationRecord, HandBack, Note, TranscriptMessage
from handoff.return_codes import return_code_told
from handoff.sayable import require_nobody_named, require_window, require_words
from handoff.store import closings, drafts, letters, open_records, transcripts
from handoff.store.cases import Case
from handoff.store.letters import LetterState
from handoff.store.unit_of_work import Database
from handoff.transcriber import Said, Transcriber
from most116.core.clock import Clock
from most116.core.conversation import TAKEABLE, Line, Phase, Ticket, Tier
from most116.core.drills import is_drill
from most116.core.errors import DeskError
from most116.core.ids import ConversationId, IdFactory
from most116.core.messages import NOTHING_PREPARED, Author, ReplyWindows
from most116.core.sealed import Secret

# Domain sheet 5.3: a note is short, so that it does not become a file about a person.
_LONGEST_NOTE = 500
_AT_ONCE = timedelta()


class Desk(DeskReading):
    """Refuses with DeskError; whoever calls has checked that the account's role allows the act.

    It is made with `return_page`, where return codes are typed, if at all, and `windows`, how long after a person's
    last words each platform lets us answer.
    """

    def __init__(
        self,
        *,
        database: Database,
        keyring: KeyRing,
        pseudonyms: Pseudonyms,
        transcriber: Transcriber,
        contacts: Contacts,
        texts: Texts,
        lines: LineTable,
        desk_events: DeskEvents,
        floor: Floor,
        ids: IdFactory,
        clock: Clock,
        reopen: timedelta,
        duty: DeskDuty,
        return_page: str | None,
        windows: ReplyWindows = NOTHING_PREPARED,
        record_scheme: RecordScheme,
    ) -> None:
        super().__init__(database=database, duty=duty, keyring=keyring, desk_events=desk_events)
        self._changes = DeskChanges(database=database, keyring=keyring, desk_events=desk_events, clock=clock)
        self._voice, self._transcriber, self._texts = DeskVoice(texts, transcriber), transcriber, texts
        self._tools = tools = DeskTools(
            database=database,
            changes=self._changes,
            voice=self._voice,
            line_question=LineQuestion(self._voice, lines),
            desk_events=desk_events,
            floor=floor,
            contacts=contacts,
            reopen=reopen,
        )
        self.company, self.later, self.undoing = DeskCompany(tools), DeskLater(tools, texts), DeskUndo(tools)
        self.drafts, self.care = DeskDrafts(database, keyring, self._changes), DeskCare(tools, keyring, ids, duty)
        self.records, self.drills = DeskRecords(tools, keyring, record_scheme, clock), DeskDrills(tools, ids, clock)
        self.closing, self.owed, self.lead = DeskClosing(tools, ids), DeskOwed(database), DeskLead(tools, duty)
        self.glass, self.pauses, self.holds = by_two_people(tools, keyring, ids, clock, duty.limits)
        self.offers, self.floor = DeskOffers(tools, duty, self.lead), floor
        self._ids, self._return_page, self._windows, self._pseudonyms = ids, return_page, windows, pseudonyms

    @property
    def returns(self) -> bool:
        """Whether there is a page to which return codes lead."""
        return self._return_page is not None

    async def take_next(self, account: Account) -> ConversationRecord | None:
        """Take whoever is first on the account's lines; None when nobody waits."""
        while (ticket := await self.duty.claim(account)) is not None:
            taken = await self._take(account, ticket)
            if taken is not None:
                return taken
        return None

    async def claim(self, account: Account, conversation: ConversationId) -> ConversationRecord:
        """Take one conversation; of several who try at once exactly one gets it."""
        ticket = await self.duty.claim(account, conversation) or await self.drills.place(account, conversation)
        ticket = ticket or await self.quiet.place(account, conversation)
        taken = None if ticket is None else await self._take(account, ticket)
        if taken is None:
            raise await self.why_not(account, conversation)
        return taken

    async def reply(
        self,
        account: Account,
        conversation: ConversationId,
        text: str,
        client_id: str | None = None,
        *,
        hold: timedelta = _AT_ONCE,
        insisted: str = "",
    ) -> TranscriptMessage:
        """Send words to the person, after `hold`, in which they may be taken back (handoff/desk_undo.py).

        The same `client_id` again is the same reply, sent once. `insisted`: kinds of what its writer was warned of.
        """
        require_words(text)
        known = self._pseudonyms.reply(conversation, account.id, client_id) if client_id else None

        async def act(held: Held) -> Done[TranscriptMessage]:
            case, connection = require_voice(held), held.unit.connection
            said_before = None if known is None else await transcripts.one(connection, known)
            if said_before is not None:
                sent = await letters.of_message(connection, said_before.id)
                return Done(result=message(said_before, sent, held.key))
            require_window(case, self._windows, held.now)
            if case.conversation.assigned_to != account.id and not await _has_spoken(connection, case, account):
                # The person is told who else is writing now, before the first of their words.
                case = await self._voice.say(held, case, "consultant.here", {"alias": account.alias})
            before = state_of(case)
            case = with_state(case, replace(before, recalled_at=None, spoken_at=held.now))
            if before.recalled_at is not None:
                case = replace(case, wake_at=waking(before, held.now))
            said = Said(author=Author.CONSULTANT, text=Secret(text), by=account.id, id=known, hold=hold)
            case, line = await self._transcriber.say(held.unit, case, held.key, said)
            await drafts.remove(connection, conversation, account.id)
            said_now = shown(line, LetterState.QUEUED, None, held.key, line.at + hold)
            return Done(result=said_now, case=case, action="reply_insisted" if insisted else None, detail=insisted)

        return await self._changes.run(account, conversation, act)

    async def note(self, account: Account, conversation: ConversationId, text: str) -> Note:
        """Keep a note beside the conversation; the person never sees it."""
        require_words(text, _LONGEST_NOTE)
        require_nobody_named(text)

        async def act(held: Held) -> Done[Note]:
            require_inside(held)
            note = await keep_note(held, self._ids, text)
            # Whoever works beside the other whispers by it.
            lines, tell = held.case.conversation.lines, self._tools.desk_events
            held.unit.then_tell(lambda: tell.publish("conversation", lines, conversation))
            return Done(result=note, action="note")

        return await self._changes.run(account, conversation, act)

    async def transfer(self, account: Account, conversation: ConversationId, line: Line) -> ConversationRecord:
        """Ask the person whether the other line may go on; their yes puts them into its queue (domain sheet 4.3)."""

        async def act(held: Held) -> Done[ConversationRecord]:
            case = require_own(held)
            if case.conversation.tier is Tier.IMMEDIATE:
                # Never through the queue: a colleague of the other line takes over by hand.
                raise DeskError(409, "desk.no_transfer")
            case = await self._tools.line_question.ask(held, case, line, by_hand=False)
            seen = await record(held.unit.connection, case, held.key)
            return Done(result=seen, case=case, action="transfer", detail=line)

        return await self._changes.run(account, conversation, act)

    async def give_return_code(self, account: Account, conversation: ConversationId) -> ConversationRecord:
        """Tell the person six words by which they come back from any browser; nobody else gets to know them."""
        page = self._return_page
        if page is None:
            raise DeskError(409, "desk.no_return_page")

        async def act(held: Held) -> Done[ConversationRecord]:
            case = require_own(held)
            said = Said(author=Author.SYSTEM, text=return_code_told(self._texts, case.conversation, page))
            case, _ = await self._transcriber.say(held.unit, case, held.key, said)
            return Done(result=await record(held.unit.connection, case, held.key), case=case, action="return_code")

        return await self._changes.run(account, conversation, act)

    async def release(
        self, account: Account, conversation: ConversationId, reason: HandBack = HandBack.OTHER
    ) -> ConversationRecord:
        """Give the conversation back to the head of its queue, with the time it has waited from the start."""

        async def act(held: Held) -> Done[ConversationRecord]:
            case = require_own(held)
            await offer_rest(held)
            case, place = given_back(case, held.now)
            held.unit.after_commit(lambda: self._room.enter(place))
            seen = await record(held.unit.connection, case, held.key)
            return Done(result=seen, case=case, action="release", detail=reason)

        return await self._changes.run(account, conversation, act)

    async def close(
        self, account: Account, conversation: ConversationId, why: ClosingWhy = UNSAID
    ) -> ConversationRecord:
        """Say goodbye and end the talk; what the person writes within the reopening time opens it again.

        One in danger ends with a reason, and in immediate danger once a lead has agreed (handoff/desk_closing.py).
        """

        async def act(held: Held) -> Done[ConversationRecord]:
            case = require_own(held)
            detail = await self.closing.require(held, why)
            case = await self._voice.say(held, case, "close.goodbye")
            await offer_rest(held)
            before = state_of(case)
            asked = asked_at_end(before)
            state = replace(before, stage=Phase.CLOSED, closed_at=held.now, transfer_to=None, asked=asked)
            # The dialogue knows when, or whether, the question that may follow a goodbye is due.
            case = replace(with_state(case, state), wake_at=waking(state, held.now), company=())
            self._tools.expire_contact(held.unit, case)
            if not is_drill(case.conversation.slot):
                await open_records.open_for(held.unit.connection, conversation, account.id)
            seen = await record(held.unit.connection, case, held.key)
            return Done(result=seen, case=case, action="close", detail=detail)

        return await self._changes.run(account, conversation, act)

    async def _take(self, account: Account, ticket: Ticket) -> ConversationRecord | None:
        """Make the conversation of a ticket the account's own; None when it does not wait for the account any more."""

        async def act(held: Held) -> Done[ConversationRecord]:
            one = held.case.conversation
            if one.phase not in TAKEABLE:
                raise DeskError(409, "desk.taken")
            if not {*one.lines} & {*account.reach}:
                # Offered to both lines, it found its own while this account took its place.
                await put_back(self._room, one)
                raise DeskError(404, "desk.not_found")
            if not await self.duty.taken(held):
                await put_back(self._room, one)
                raise DeskError(409, "desk.load.full")
            if one.tier is Tier.IMMEDIATE:
                # What a lead agreed to was about the talk as it was held before.
                await closings.remove(held.unit.connection, one.id)
            line = one.line or (account.lines[0] if len(account.lines) == 1 else Line.ADULT)
            state = replace(state_of(held.case), stage=Phase.ACTIVE, line=line, line_assumed=False, recalled_at=None)
            case = with_state(held.case, replace(state, waiting_since=state.waiting_since or held.now))
            owned = replace(case.conversation, assigned_to=account.id)
            case = replace(case, conversation=owned, wake_at=waking(state, held.now))
            await self.care.back(held.unit.connection, case, held.now)
            spoken_before = await transcripts.transcript(
                held.unit.connection, ticket.conversation, author=Author.CONSULTANT, last=1
            )
            key = "handover" if spoken_before and spoken_before[0].by != account.id else "consultant.here"
            case = await self._voice.say(held, case, key, {"alias": account.alias})
            seen = await record(held.unit.connection, case, held.key)
            return Done(result=seen, case=case, action="claim", detail="" if line in account.lines else "overflow")

        try:
            return await self._changes.run(account, ticket.conversation, act)
        except DeskError:
            return None
        except BaseException:
            # Whatever went wrong, the person keeps the place. From whoever was in the quiet tray the clock takes it.
            await self._room.enter(ticket)
            raise


async def _has_spoken(connection: AsyncConnection, case: Case, account: Account) -> bool:
    said = await transcripts.transcript(connection, case.conversation.id, author=Author.CONSULTANT)
    return any(line.by == account.id for line in said)
