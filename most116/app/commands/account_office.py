"""What commands do to accounts as the operator: as the desk does, with a line in the audit trail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

from most116.app.commands.with_parts import with_parts

if TYPE_CHECKING:
    from handoff.accounts.administration import Administration, Invitation
    from most116.core.ids import ConsultantId

_Result = TypeVar("_Result")
_REFUSALS = {
    "desk.account.login_taken": "there is an account with this login already: `most116 account list` shows all",
    "desk.account.bad_name": "login and alias must have 1 to 64 characters",
    "desk.account.no_lines": "consultants and leads need a line: give --line",
    "desk.account.last_admin": "this is the last administrator who is on: invite another first",
}


def print_link(work: Callable[[Administration], Awaitable[Invitation]]) -> None:
    from config.settings import load_settings
    from handoff.accounts.administration import INVITE_KEPT

    made = with_office(work)
    address = load_settings().desk.public_url
    hours = int(INVITE_KEPT.total_seconds()) // 3600
    click.echo(f"{address}{made.path}")
    lead = "" if address else "; put the desk's address before it, or set MOST116_DESK__PUBLIC_URL"
    click.echo(f"The link works once, within {hours} hours{lead}.", err=True)


async def id_of(office: Administration, login: str) -> ConsultantId:
    from handoff.accounts.administration import OPERATOR
    from handoff.accounts.proofs import normal_login

    for one in await office.all(OPERATOR):
        if one.account.login == normal_login(login):
            return one.account.id
    raise click.ClickException(f"there is no account {login}: `most116 account list` shows all")


def with_office(work: Callable[[Administration], Awaitable[_Result]]) -> _Result:
    from most116.app.desk_accounts import make_reception
    from most116.core.errors import DeskError

    try:
        return with_parts("account", lambda parts: work(make_reception(parts).administration))
    except DeskError as refused:
        raise click.ClickException(_REFUSALS.get(refused.text_key, refused.text_key)) from None
