"""Accounts over the parts of an installation: the reception that the desk and the commands work with."""

from datetime import timedelta

from config.sections import DeskSite
from handoff.accounts.passwords import Passwords
from handoff.accounts.reception import Ground, Reception, SignInRules, open_reception
from handoff.desk import Desk
from handoff.records import Account, HandBack
from most116.app.assembly import make_desk
from most116.app.wiring import Parts


def make_reception(parts: Parts, desk: Desk | None = None) -> Reception:
    runtime = parts.runtime
    ground = Ground(
        database=parts.database,
        keyring=parts.keyring,
        redis=runtime.redis,
        clock=runtime.clock,
        ids=runtime.ids,
        passwords=Passwords(),
    )
    return reception_over(ground, make_desk(parts) if desk is None else desk, parts.settings.desk)


def reception_over(ground: Ground, desk: Desk, site: DeskSite) -> Reception:
    """Who is turned off holds nothing any more: their talks go back to the head of the queue."""

    async def holds(account: Account) -> bool:
        return bool(account.lines) and bool(await desk.mine(account))

    async def give_back(account: Account) -> None:
        for entry in await desk.mine(account) if account.lines else []:
            await desk.release(account, entry.id, HandBack.OTHER)

    rules = SignInRules(
        idle=timedelta(minutes=site.idle_minutes),
        lifetime=timedelta(hours=site.session_hours),
        second_factor=site.second_factor,
    )
    return open_reception(ground, rules, holds=holds, give_back=give_back)
