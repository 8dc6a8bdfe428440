"""Break-glass without the desk: what `most116 break-glass` does for two people at one terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handoff.accounts.attempts import Attempts
from handoff.accounts.devices import Source
from handoff.accounts.passwords import Passwords
from handoff.accounts.proofs import Proofs
from handoff.accounts.roles import Act, require
from handoff.accounts.second_factors import SecondFactors
from handoff.store import case_lists
from handoff.store.accounts import AccountStore
from most116.app.assembly import make_desk
from most116.core.conversation import Phase
from most116.core.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handoff.break_glass.records import Reason, Reveal
    from handoff.records import Account
    from most116.app.wiring import Parts
    from most116.core.conversation import Conversation, Line


class _Uncounted(Attempts):
    """Who is at this terminal has the keyring at hand and needs no guesses; and Redis may be what is down."""

    def __init__(self) -> None:
        pass

    async def wait(self, login: str, source: Source) -> float:  # noqa: ARG002
        return 0.0

    async def forget(self, login: str, source: Source) -> None:
        pass


async def proven(parts: Parts, login: str, password: str, code: str) -> Account:
    """The account of somebody at the terminal who has shown everything it asks for."""
    runtime = parts.runtime
    seconds = SecondFactors(parts.database, parts.keyring, runtime.redis, runtime.clock)
    proofs = Proofs(AccountStore(parts.database, runtime.clock), Passwords(), _Uncounted(), seconds)
    return await proofs.full(login, password, code, Source(place="terminal"))


async def live_talks(parts: Parts, lead: Account) -> Sequence[tuple[Conversation, str]]:
    """The talks on a lead's lines that somebody holds now, each with the name of who holds it."""
    require(lead, Act.SUPERVISE)
    names = await make_desk(parts).glass.names()
    async with parts.database.read() as connection:
        found = await case_lists.find(connection, phases=(Phase.ACTIVE, Phase.TRANSFER))
    talks = [case.conversation for case in found if {*case.conversation.lines} & {*lead.lines}]
    return [(one, names.get(one.assigned_to or "", "")) for one in talks]


async def reveal(parts: Parts, asker: Account, lead: Account, talk: str, reason: Reason) -> tuple[Reveal, str]:
    """Ask and co-sign in one go; the request and the address. `talk`: its id, or the words it is called by."""
    talks = [one for one, _ in await live_talks(parts, lead) if talk.casefold() in {one.id, one.alias.casefold()}]
    if len(talks) != 1:
        raise DeskError(404, "desk.not_found")
    glass = make_desk(parts).glass
    return await _shown(parts, lead, await glass.ask(asker, talks[0].id, reason))


async def drill(parts: Parts, asker: Account, lead: Account, line: Line, reason: Reason) -> tuple[Reveal, str]:
    """The same about an invented talk."""
    return await _shown(parts, lead, await make_desk(parts).glass.ask_in_drill(asker, line, reason))


async def _shown(parts: Parts, lead: Account, asked: Reveal) -> tuple[Reveal, str]:
    glass = make_desk(parts).glass
    opened = await glass.cosign(lead, asked.id)
    return opened, await glass.show(lead, asked.id)
