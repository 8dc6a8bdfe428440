"""A talk in danger at a house, its consultant and a lead, for tests of break-glass."""

from collections.abc import Awaitable
from dataclasses import replace

from sqlalchemy import select

from handoff.break_glass.records import Reason, Reveal
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import audit, cases, tables
from handoff.store.accounts import AccountStore
from most116.core.conversation import Line
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.house import House


async def hired(house: House, name: str, *lines: Line, role: Role = Role.CONSULTANT) -> Account:
    account = house.account(name, *(lines or (Line.YOUTH,)), role=role)
    await AccountStore(house.parts.database, house.clock).add(account)
    return account


async def refusal(of: Awaitable[object]) -> tuple[int, str]:
    """The status and the words with which an act at the desk is refused."""
    try:
        await of
    except DeskError as refused:
        return refused.status, refused.text_key
    raise AssertionError("nothing was refused")


async def changed(house: House, conversation: ConversationId, **facts: object) -> None:
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, conversation)
        assert case is not None
        one = replace(case.conversation, **facts)  # type: ignore[arg-type]  # fields of Conversation
        await cases.save(unit.connection, replace(case, conversation=one))


async def talk_of(house: House, owner: Account) -> ConversationId:
    conversation = await house.hears("hej")
    await changed(house, conversation, line=Line.YOUTH, entry_line=Line.YOUTH)
    await house.desk.claim(owner, conversation)
    await house.deliver()
    return conversation


async def asked(house: House) -> tuple[Account, Account, Reveal]:
    """Celina, the lead Lena, and Celina's request about her talk."""
    celina, lena = await hired(house, "Celina"), await hired(house, "Lena", role=Role.LEAD)
    return celina, lena, await house.desk.glass.ask(celina, await talk_of(house, celina), Reason.SUICIDE)


async def audited(house: House) -> list[tuple[str, str, str | None, str]]:
    async with house.parts.database.read() as connection:
        rows = (await connection.execute(select(tables.audit).order_by(tables.audit.c.seq))).all()
        assert await audit.broken_at(connection) is None
    return [(row.actor, row.action, row.conversation, row.detail) for row in rows if row.action.startswith("glass")]
