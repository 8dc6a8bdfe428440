"""Commands for the accounts of the people at the desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click

from handoff.ranks import Role
from most116.app.commands.account_office import id_of, print_link, with_office
from most116.app.commands.with_parts import with_parts
from most116.core.conversation import Language, Line

if TYPE_CHECKING:
    from handoff.accounts.administration import Administration, Invitation
    from handoff.records import Account
    from handoff.store.accounts import AccountStore


@click.group()
def account() -> None:
    """Accounts of consultants, leads and administrators."""


@account.command("add")
@click.argument("login")
@click.option("--alias", required=True, help="The name that people who write are told.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.CONSULTANT.value)
@click.option("--line", "lines", type=click.Choice([line.value for line in Line]), multiple=True, required=True)
@click.option("--language", "languages", type=click.Choice([one.value for one in Language]), multiple=True)
@click.password_option(help="Asked for when it is not given; a password on a command line can be seen by others.")
def add(login: str, alias: str, role: str, lines: tuple[str, ...], languages: tuple[str, ...], password: str) -> None:  # noqa: PLR0917
    """Add the account LOGIN."""
    from handoff.accounts.passwords import Passwords
    from handoff.accounts.proofs import normal_login
    from handoff.records import Account
    from most116.core.clock import SystemClock
    from most116.core.ids import IdFactory

    async def run(accounts: AccountStore) -> None:
        name = normal_login(login)
        if await accounts.by_login(name) is not None:
            raise click.ClickException(f"there is an account {name} already")
        await accounts.add(
            Account(
                id=IdFactory(SystemClock()).consultant(),
                login=name,
                alias=alias,
                role=Role(role),
                lines=tuple(Line(line) for line in lines),
                languages=tuple(Language(one) for one in languages) or (Language.PL,),
                password_hash=await Passwords().hash(password),
            )
        )

    _with_accounts(run)
    click.echo(f"added {login}")


@account.command("invite")
@click.argument("login")
@click.option("--alias", required=True, help="The name that people who write are told.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.CONSULTANT.value)
@click.option("--line", "lines", type=click.Choice([line.value for line in Line]), multiple=True)
@click.option("--language", "languages", type=click.Choice([one.value for one in Language]), multiple=True)
def invite(login: str, alias: str, role: str, lines: tuple[str, ...], languages: tuple[str, ...]) -> None:
    """Add the account LOGIN and print the one-time link by which its owner gives it a password."""
    from handoff.accounts.administration import OPERATOR
    from handoff.accounts.duties import Duties

    duties = Duties(
        role=Role(role),
        lines=tuple(Line(line) for line in lines),
        languages=tuple(Language(one) for one in languages) or (Language.PL,),
    )
    print_link(lambda office: office.invite(OPERATOR, login, alias, duties))


@account.command("reset")
@click.argument("login")
def reset(login: str) -> None:
    """Take password and second factor of LOGIN away, and print a new one-time link."""
    from handoff.accounts.administration import OPERATOR

    async def run(office: Administration) -> Invitation:
        return await office.invite_again(OPERATOR, await id_of(office, login))

    print_link(run)


@account.command("list")
def show() -> None:
    """List all accounts."""

    async def run(accounts: AccountStore) -> None:
        for one in await accounts.all():
            state = "off" if one.disabled else "on"
            click.echo(f"{one.login:20} {one.role:10} {' '.join(one.lines):14} {state}")

    _with_accounts(run)


@account.command("password")
@click.argument("login")
@click.password_option()
def set_password(login: str, password: str) -> None:
    """Give LOGIN a new password; whoever is signed in stays so until the session ends."""
    from handoff.accounts.passwords import Passwords

    async def run(accounts: AccountStore) -> None:
        found = await _known(accounts, login)
        await accounts.set_password(found.id, await Passwords().hash(password))

    _with_accounts(run)
    click.echo(f"changed the password of {login}")


@account.command("off")
@click.argument("login")
def turn_off(login: str) -> None:
    """Turn LOGIN off: no new sign-in, and open sessions end at once."""
    _set_disabled(login, disabled=True)


@account.command("on")
@click.argument("login")
def turn_on(login: str) -> None:
    """Turn LOGIN on again."""
    _set_disabled(login, disabled=False)


def _set_disabled(login: str, *, disabled: bool) -> None:
    from handoff.accounts.administration import OPERATOR

    async def run(office: Administration) -> None:
        which = await id_of(office, login)
        await (office.turn_off(OPERATOR, which) if disabled else office.turn_on(OPERATOR, which))

    with_office(run)
    click.echo(f"{login} is {'off' if disabled else 'on'}")


async def _known(accounts: AccountStore, login: str) -> Account:
    from handoff.accounts.proofs import normal_login

    found = await accounts.by_login(normal_login(login))
    if found is None:
        raise click.ClickException(f"there is no account {login}: `most116 account list` shows all")
    return found


def _with_accounts(work: Callable[[AccountStore], Awaitable[None]]) -> None:
    from handoff.store.accounts import AccountStore

    with_parts("account", lambda parts: work(AccountStore(parts.database, parts.runtime.clock)))
