"""What an administrator finds at the desk: what needs doing, with the page on which it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from handoff.accounts.administration import Standing
from handoff.console.hold_views import hold_matters
from handoff.console.office import Office
from handoff.console.wall_clock import when
from handoff.records import Account

# As docs/backups.md has it one is taken every hour; one that failed may be a restart, two in a row are not.
_BACKUP_OLD: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that needs doing. `path`: where; empty where it is done at the machine and not here."""

    words: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """`backup`: when the last one was taken, in words; empty where that is among the matters."""

    matters: Sequence[Matter]
    backup: str


async def admin_home(place: Office, who: Account) -> Home:
    """Read for accounts that look after others; everything else is refused by the parts that are asked."""
    backup, fresh = await _backup(place, who)
    matters = [
        *await _system(place),
        *([] if fresh else [Matter(words=backup)]),
        *[Matter(words=each, path="/legal-holds") for each in await hold_matters(place, who)],
        *_accounts(place, await place.administration.all(who)),
    ]
    return Home(matters=matters, backup=backup if fresh else "")


async def _system(place: Office) -> list[Matter]:
    state = await place.oversight.condition.now()
    found = [] if state.well else ["desk.home.unwell"]
    found += ["desk.home.quiet"] if any(one.quiet for one in state.channels) else []
    words = [place.word(key) for key in found]
    words += [
        place.word("desk.home.nobody", line=place.word(f"desk.line.{line}"))
        for line, work in state.work.items()
        if not work.here
    ]
    return [Matter(words=each, path="/status") for each in words]


def _accounts(place: Office, standings: Sequence[Standing]) -> list[Matter]:
    at_work = [one for one in standings if not one.account.disabled]
    new = [one for one in at_work if not one.account.password_hash]
    counts = {
        "desk.home.over": sum(not one.invited for one in new),
        "desk.home.invited": sum(one.invited for one in new),
        "desk.home.password_only": sum(not one.protected for one in at_work if one not in new),
    }
    return [Matter(words=place.word(key, count=str(count)), path="/admin") for key, count in counts.items() if count]


async def _backup(place: Office, who: Account) -> tuple[str, bool]:
    """When the last was taken, and whether that is well."""
    taken = (await place.reception.trail.page(who, action="backup_taken")).entries
    if not taken:
        return place.word("desk.home.backup_none"), False
    fresh = place.clock.now() - taken[0].at <= _BACKUP_OLD
    return place.word("desk.home.backup" if fresh else "desk.home.backup_old", when=when(taken[0].at)), fresh
