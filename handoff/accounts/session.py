"""What a session is, and how it is kept."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from handoff.records import Account
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

# What is dangerous needs a proof of who one is that is not older than this.
CONFIRMED_FOR: Final = timedelta(minutes=5)
_ID_LENGTH = 16


class ConfirmFirst(DeskError):
    """Something dangerous was asked for too long after the last proof; `then` is the page to go on from."""

    def __init__(self, then: str) -> None:
        super().__init__(403, "desk.confirm_first")
        self.then = then


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody signed in. `token` is known to its owner only; Redis holds its hash.

    `confirmed`: when they last proved who they are with everything their account asks for; signing in is such a proof.
    `browser`: its family, such as Firefox, or nothing.
    """

    account: ConsultantId
    token: str
    created: datetime
    password_mark: str
    confirmed: datetime
    browser: str = ""

    @property
    def id(self) -> str:
        """Names the session in the list of its owner; it opens nothing."""
        return session_id(token_hash(self.token))

    @property
    def csrf(self) -> str:
        """Proves that a form was made by our own page. It follows from the token, which cannot be had back from it."""
        return hmac.new(self.token.encode(), b"csrf", hashlib.sha256).hexdigest()

    def belongs_to(self, account: Account) -> bool:
        """False once the account was switched off or its password changed: both end every session at once."""
        mark = password_mark(account.password_hash)
        return self.account == account.id and not account.disabled and hmac.compare_digest(self.password_mark, mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """One session in the list of its owner. `seen`: its last act, give or take a quarter of a minute."""

    id: str
    created: datetime
    seen: datetime
    browser: str


def recently_confirmed(session: Session, now: datetime) -> bool:
    """True while the last proof of who somebody is counts for what is dangerous, such as break-glass."""
    return now - session.confirmed < CONFIRMED_FOR


def password_mark(password_hash: str) -> str:
    """Changes with the password, and does not lead back to its hash."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:32]


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def session_id(hashed: str) -> str:
    return hashed[:_ID_LENGTH]


def moment_of(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def packed(session: Session) -> str:
    return json.dumps(
        {
            "account": session.account,
            "created": session.created.timestamp(),
            "mark": session.password_mark,
            "confirmed": session.confirmed.timestamp(),
            "browser": session.browser,
        }
    )


def unpacked(token: str, raw: bytes) -> Session | None:
    """None for one that an earlier version opened: it stands in no list, so that nobody could end it."""
    kept = json.loads(raw)
    if "confirmed" not in kept:
        return None
    return Session(
        account=ConsultantId(kept["account"]),
        token=token,
        created=moment_of(kept["created"]),
        password_mark=kept["mark"],
        confirmed=moment_of(kept["confirmed"]),
        browser=kept["browser"],
    )
