"""The desk as pages: the lists beside the open conversation, read again at any time without scripts."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from handoff.accounts.roles import Act, may, require
from handoff.closing_why import UNSAID, ClosingReason, ClosingWhy
from handoff.console.admin_home import Home, admin_home
from handoff.console.api import Which
from handoff.console.bell_words import bell_words
from handoff.console.caller import Caller, OfficeOf
from handoff.console.care_views import care_sign
from handoff.console.centre_views import centre_search
from handoff.console.closing_views import Alerts, alerts_view, closing_state, who_agrees
from handoff.console.company_views import OfferCard, offer_card
from handoff.console.drill_views import DrillView, drill_view
from handoff.console.glass_views import GlassCard, glass_cards, glass_sign
from handoff.console.hold_views import hold_sign
from handoff.console.intake_views import switch_notices
from handoff.console.menu import elsewhere
from handoff.console.office import Office
from handoff.console.pause_views import PauseAlerts, pause_alerts, pause_sign
from handoff.console.record_views import Unfinished, record_view, unfinished_records
from handoff.console.shift_views import ShiftView, own_shift
from handoff.console.span_words import span_words
from handoff.console.strange import known_numbers
from handoff.console.views import Card, Talk, Views
from handoff.console.visiting import ACTED, Visit, Visitor, by_itself
from handoff.desk_offers import Silence
from handoff.records import Account, HandBack
from handoff.review import Sign
from most116.core.conversation import Channel, Language
from most116.core.errors import FAILURES
from most116.core.ids import ConsultantId, ConversationId
from most116.core.messages import Author, Delivery, Kind

routes = APIRouter(include_in_schema=False)
# Of the queue: two screens of it, over which no list of ten thousand is made anew for everybody at each change.
_SHOWN = 50
# Of those who fell silent: whoever came last is likeliest to be still there.
_QUIET_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What every page of the desk shows of it.

    `returns`: there is a page to which return codes lead; `talks`: this account holds conversations at all. `queue`
    holds the first of `waiting`, `quiet` the newest of the quiet tray. `care`: plans that wait for this lead;
    `silence`: who was offered in vain. `elsewhere`: other pages.
    """

    alias: str
    account: ConsultantId
    lines: str
    csrf: str
    returns: bool
    talks: bool
    glass: Sequence[GlassCard]
    offers: Sequence[OfferCard]
    records: Sequence[Unfinished]
    queue: Sequence[Card]
    waiting: int
    mine: Sequence[Card]
    quiet: Sequence[Card]
    shift: ShiftView | None
    alerts: Alerts
    leads: bool
    elsewhere: Sequence[tuple[str, str]]
    intake: Sequence[str]
    pauses: PauseAlerts
    care: int
    reviews: Sign
    drill: DrillView
    silence: Silence
    home: Home | None


@routes.get("/")
async def desk(place: OfficeOf, caller: Visitor) -> Response:
    return await desk_page(place, caller)


@routes.get("/c/{id}")
async def conversation(request: Request, place: OfficeOf, caller: Visitor, which: Which) -> Response:
    require(caller.account, Act.READ)
    visit = Visit(itself=by_itself(request), opened=getattr(request.state, "opened", None))
    return await desk_page(place, caller, which, visit=visit)


@routes.get("/lists")
async def lists(place: OfficeOf, caller: Visitor) -> Response:
    """Only the two lists, for a page that is open already."""
    return place.pages.answer("lists.html", open="", desk=await _overview(place, caller))


async def desk_page(
    place: Office,
    caller: Caller,
    which: ConversationId | None = None,
    *,
    notice: str = "",
    draft: str = "",
    unsent: str = "",
    note: str = "",
    why: ClosingWhy | None = None,
    insist: bool = False,
    place_name: str = "",
    record_of: ConversationId | None = None,
    visit: Visit = ACTED,
    status: int = 200,
) -> HTMLResponse:
    """The whole desk, with `which` open, or the record of the closed talk `record_of`.

    `draft`, `note` and `why` go back into their forms, other refused words are `unsent`. `insist`: after a warning, the
    draft may go. `place_name`: where centres are looked for.
    """
    # The position comes first: what changes while the page is made is then told again rather than lost.
    position = await place.desk.position()
    talk = None if which is None else await _talk(place, caller.account, which, visit)
    return place.pages.answer(
        "desk.html",
        status=status,
        desk=await _overview(place, caller),
        talk=talk,
        record=await record_view(place, caller.account, about) if (about := which or record_of) else None,
        **await _grave(place, caller.account, talk, why),
        centres=None if talk is None else centre_search(place, place_name, talk.language),
        open=which or "",
        notice=notice,
        **await _begun(place, caller.account, talk, draft, note=note, unsent=unsent),
        position=position,
        insist=insist,
        practice=place.practice,
        words=_words(place),
    )


async def _begun(
    place: Office, who: Account, talk: Talk | None, draft: str, *, note: str, unsent: str
) -> dict[str, Any]:
    """Where there is no box for a draft or a note, its words are shown as they are."""
    noted = note if talk is not None and (talk.writes or talk.company.reads) else ""
    unsent = unsent or ("" if noted else note)
    # The id is sent with the form: the same form sent twice is one reply.
    begun = {"note": noted, "unsent": unsent, "reply_id": secrets.token_urlsafe(12)}
    begun["now"] = place.clock.now().isoformat()
    if talk is None or not talk.writes:
        return {**begun, "draft": "", "unsent": unsent or draft}
    return {**begun, "draft": draft or await place.desk.drafts.of(who, ConversationId(talk.id))}


async def _grave(place: Office, who: Account, talk: Talk | None, why: ClosingWhy | None) -> dict[str, Any]:
    """About the open talk: its plan, why it is handed back, and what leads are asked: an address, an end, a pause."""
    if talk is None:
        return {"glass": None, "closing": "none", "pause": None, "care": None, "hold": None, "hand_backs": ()}
    which = ConversationId(talk.id)
    return {
        "glass": await glass_sign(place, which),
        "closing": await closing_state(place, who, which),
        "who_agrees": who_agrees(who),
        "pause": await pause_sign(place, who, talk),
        "care": await care_sign(place, who, which),
        "hold": await hold_sign(place, who, which),
        "hand_backs": tuple(HandBack),
        "why": why or UNSAID,
        "again": why is not None,
        "closing_reasons": tuple(ClosingReason),
    }


async def _talk(place: Office, who: Account, which: ConversationId, visit: Visit) -> Talk:
    record = await place.desk.conversation(who, which, itself=visit.itself, opened=visit.opened)
    return Views(place).talk(record, who, await place.desk.company.colleagues(who))


async def _overview(place: Office, caller: Caller) -> Overview:
    account, views = caller.account, Views(place)
    talks = may(account, Act.SEE_QUEUE)
    mine = await place.desk.mine(account) if talks else []
    return Overview(
        alias=account.alias,
        account=account.id,
        lines=" · ".join(place.word(f"desk.line.{line}") for line in account.lines),
        csrf=caller.session.csrf,
        returns=place.desk.returns,
        talks=talks,
        glass=await glass_cards(place, account) if talks else [],
        offers=[offer_card(place, offer) for offer in await place.desk.company.offers(account)] if talks else [],
        records=await unfinished_records(place, account) if talks else [],
        queue=[views.card(entry) for entry in await place.desk.queue(account, _SHOWN)] if talks else [],
        waiting=await place.desk.waiting(account) if talks else 0,
        mine=[views.card(entry) for entry in mine],
        quiet=[views.card(entry) for entry in await place.desk.quiet.listed(account, _QUIET_SHOWN)] if talks else [],
        leads=may(account, Act.SUPERVISE),
        elsewhere=elsewhere(account),
        intake=await switch_notices(place),
        pauses=await pause_alerts(place, account),
        care=await place.desk.care.waiting(account),
        reviews=await place.desk.reviews.sign(account),
        drill=await drill_view(place, account),
        silence=await place.desk.offers.silence(account),
        shift=await own_shift(place, account) if talks else None,
        home=await admin_home(place, account) if may(account, Act.MANAGE_ACCOUNTS) else None,
        alerts=await alerts_view(place, account, {entry.id: entry.tier for entry in mine}),
    )


def _words(place: Office) -> dict[str, dict[str, str]]:
    """What the scripts of the page say; they hold no words of their own."""
    word = place.word
    kinds = [kind for kind in Kind if kind not in {Kind.TEXT, Kind.CHOICE}]
    veils = {"number": word("desk.veil.number", count="#"), "link": word("desk.veil.link", domain="#")}
    veils["known"] = " ".join(known_numbers(place))
    return {
        "author": {author: word(f"desk.author.{author}") for author in Author},
        "kind": _with_channels(place, "desk.kind.", kinds),
        "delivery": {state: word(f"desk.delivery.{state}") for state in (*Delivery, "held")},
        "undelivered": _with_channels(place, "desk.undelivered.", FAILURES),
        "veil": veils,
        "bell": bell_words(place),
        "say": {
            "attachments": word("desk.attachments", count="#"),
            "late": word("desk.came_late"),
            **span_words(place),
            "segments": word("desk.reply.segments", count="#"),
            "characters": word("desk.reply.characters", count="#"),
            "plain": word("desk.reply.plain", count="#"),
            "enter_sends": word("desk.reply.enter_sends"),
            "ctrl_enter_sends": word("desk.reply.hint"),
            "failed": word("desk.reply.failed"),
            "undo": word("desk.undo.waits"),
            "picker_none": word("desk.picker.none"),
            "unread": word("desk.mine.unread"),
            "folded": word("desk.talk.folded", count="#"),
            "came_below": word("desk.talk.came_below"),
            "to_end": word("desk.talk.to_end"),
            "live_on": word("desk.live.on"),
            "live_off": word("desk.live.off"),
            "unsent": word("desk.unsent"),
            "centres_failed": word("desk.centres.failed"),
            "record_saved": word("desk.record.saved"),
            "record_not_saved": word("desk.record.not_saved"),
        },
    }


def _with_channels(place: Office, prefix: str, names: Iterable[str]) -> dict[str, str]:
    """The words under each of `names`, and under "name.channel" where a channel has words of its own."""
    found = {name: place.word(prefix + name) for name in names}
    own = [f"{name}.{channel}" for name in found for channel in Channel]
    strings = place.texts.strings[Language.PL]
    return found | {name: place.word(prefix + name) for name in own if prefix + name in strings}
