"""Every Redis key and its lifetime, in one place. Keys hold ids and keyed hashes only; values are ciphertext or ids."""

from datetime import date, datetime
from typing import Final

from most116.core.conversation import Channel, Line, Tier
from most116.core.ids import ConsultantId, ContactKey, ConversationId, MessageId

READY: Final = "ready"  # stream: conversations with something in their inbox
READY_LATER: Final = "ready:later"  # stream: the same for what is read after the others
READY_IMMEDIATE: Final = "ready:immediate"  # stream: the same, of those in whose unread words danger was seen
READY_HIGH: Final = "ready:high"  # stream: the same for the next tier, and for talks that somebody holds already
UNSCREENED: Final = "unscreened"  # stream: unread messages that nobody has looked at for danger, by inbox and place
READY_GROUP: Final = "intake"
INBOXES: Final = "inboxes"  # sorted set: conversations with unread items, by the time the oldest came in
INBOX_PREFIX: Final = "inbox:"
PLATFORMS: Final = "platforms"  # hash: channel -> what the last look at its platform found, and when
PLATFORMS_AT: Final = "platforms:at"  # when all platforms were looked at last
PLATFORMS_DUE: Final = "platforms:due"  # while it is there the clock has asked for a round already
PLATFORMS_ROUND: Final = "platforms:round"  # while it is there a worker looks, or has just looked
UNHEARD: Final = "unheard:"  # by channel: why the connection over which it is heard is not held, gone soon after
MISSED: Final = "missed"  # hash: channel -> how many messages its platform did not bring and we found there
REPORTS: Final = "reports"  # list: delivery reports not yet written to SQL
ERRANDS: Final = "errands"  # stream: sealed errands that no worker has run yet
ERRANDS_GROUP: Final = "worker"
EVENTS: Final = "events:desk"  # stream: what changed, for every open desk
TICKETS: Final = "tickets"  # hash: conversation -> its place in a waiting room
BELL: Final = "bell"  # channel: names of mailboxes into which something was put
OFFERS: Final = "offers"  # hash: conversation -> who is asked to take it until when, and how often nobody answered
READY_STAFF: Final = "desk:ready"  # sorted set: accounts that asked to be offered whoever is next, by when they did
LAST_OFFERED: Final = "desk:offered"  # sorted set: accounts, by when somebody was offered to each last
TAKEN_BEFORE_CALM: Final = "taken:high"  # how often `high` was taken since one of the calmer ones had their turn
AT_DESK: Final = "desk:here"  # sorted set: accounts, by when each was last seen at the desk
AT_SCREEN: Final = "desk:screen"  # hash: account -> since when and until when its page was open without a break
CLOCK_LEADER: Final = "clock:leader"
PACE_PREFIX: Final = "pace:"  # by channel and by talk: when the next turn is
LETTERS_QUEUE: Final = "letters"  # the RQ queue
LETTERS_BACKLOG: Final = f"rq:queue:{LETTERS_QUEUE}"  # list: RQ's own, of jobs that wait
RULES_STATE: Final = "health:rules"  # "ok" or "broken", written by intake: broken rule files, the last good in force
DOORS: Final = "doors"  # JSON: the ways in that are not open now, written by intake, gone when intake is
CRISIS: Final = "doors:crisis"  # while it is there nobody reads anything, whatever hours and switches say
ROOM: Final = "health:room"  # written to see whether Redis still keeps anything
SQL_STATE: Final = "health:sql"  # "up" or "down", written by the clock, gone when the clock is

EVENTS_KEPT: Final = 20_000
READY_KEPT: Final = 1_000_000
ERRANDS_KEPT: Final = 100_000
ERRAND_SECONDS: Final = 30
TAKEN_BACK_SECONDS: Final = 2 * 86_400
HEARTBEAT_SECONDS: Final = 15
SQL_STATE_SECONDS: Final = 10
DOORS_SECONDS: Final = 60
LEADER_MS: Final = 5_000
LINK_COUNT_DAYS: Final = 400
HEARD_SECONDS: Final = 64 * 86_400
PLATFORMS_ROUND_SECONDS: Final = 55
PLATFORMS_AT_SECONDS: Final = 2 * 86_400
UNHEARD_SECONDS: Final = 240
MISSED_SECONDS: Final = 2 * 86_400


def unheard(channel: Channel) -> str:
    return f"{UNHEARD}{channel}"


def inbox(conversation: ConversationId) -> str:
    return f"{INBOX_PREFIX}{conversation}"


def seen(message: MessageId) -> str:
    return f"seen:{message}"


def errand(key: MessageId) -> str:
    return f"errand:{key}"


def outage_told(key: ContactKey) -> str:
    """While it is there this person was told lately that nobody reads."""
    return f"outage:{key}"


def contact(key: ContactKey) -> str:
    return f"contact:{key}"


def last_seen(channel: Channel, key: ContactKey | str) -> str:
    return f"last_seen:{channel}:{key}"


def listener(channel: Channel) -> str:
    return f"listener:{channel}"


def lock(conversation: ConversationId) -> str:
    return f"lock:{conversation}"


def waiting(line: Line) -> str:
    return f"waiting:{line}"


def waiting_of_tier(line: Line, tier: Tier) -> str:
    """Sorted set: who waits on a line at a tier, by the time since when."""
    return f"waiting:{line}:{int(tier)}"


def missed(day: date) -> str:
    """Hash: how many were taken on a day, by line and tier, and how many of them too late."""
    return f"missed:{day.isoformat()}"


def readers(conversation: ConversationId) -> str:
    """Sorted set: leads who look into a talk, by when each looked last."""
    return f"readers:{conversation}"


def reads(account: ConsultantId) -> str:
    """The talk into which a lead looks."""
    return f"reads:{account}"


def read_before(account: ConsultantId) -> str:
    """The talk that a lead looked into until a moment ago."""
    return f"reads:before:{account}"


def opened(account: ConsultantId) -> str:
    """How many pages of the desk a lead has opened: which of two is the later one."""
    return f"reads:opened:{account}"


def wish(account: ConsultantId) -> str:
    """Whom a lead asks somebody to take."""
    return f"wish:{account}"


def sure(account: ConsultantId) -> str:
    """Whom a consultant wanted to take although it is too much, and when they were asked whether they are sure."""
    return f"sure:{account}"


def mailbox(box: str) -> str:
    return f"box:{box}"


def return_code(digest: str) -> str:
    return f"return:{digest}"


def heartbeat(role: str) -> str:
    return f"heartbeat:{role}"


def session(token_hash: str) -> str:
    return f"session:{token_hash}"


def sessions_of(account: ConsultantId) -> str:
    return f"sessions:{account}"


def half_signed_in(token_hash: str) -> str:
    return f"half:{token_hash}"


def second_factor_setup(account: ConsultantId) -> str:
    return f"factor:{account}"


def spent_challenge(challenge_hash: str) -> str:
    return f"challenge:{challenge_hash}"


def sign_in_attempts(login_hash: str) -> str:
    return f"attempts:{login_hash}"


def link_counts(day: date) -> str:
    return f"links:{day.isoformat()}"


def heard(hour: datetime) -> str:
    """Hash: how many messages each channel brought in an hour of UTC."""
    return f"heard:{hour:%Y-%m-%dT%H}"
