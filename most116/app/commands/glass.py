"""Commands for two people who must have an address opened while the desk is down; each step is audited as there."""

from __future__ import annotations

import select
import sys
from typing import TYPE_CHECKING, TypeVar

import click

from handoff.break_glass.records import Reason, RevealId
from most116.app.commands.with_parts import with_parts
from most116.core.conversation import Language, Line
from most116.core.errors import DeskError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from handoff.break_glass.records import Reveal
    from handoff.records import Account
    from most116.app.wiring import Parts

_Result = TypeVar("_Result")
# Another screen of the terminal: what stood on it is not left in what can be scrolled back.
_OTHER_SCREEN, _OWN_SCREEN = "\x1b[?1049h\x1b[H", "\x1b[?1049l"
_REASON = click.option("--reason", type=click.Choice([one.value for one in Reason]), prompt=True, help="As a code.")


@click.group("break-glass")
def break_glass() -> None:
    """Two people reveal one address to send help, when the desk is down. Print this before you need it:

    1. Two people come to this terminal: who holds the talk, and a lead of its line. Neither may do it alone.
    2. `most116 break-glass talks` lists the talks that somebody holds.
    3. `most116 break-glass open TALK` asks for the reason and for both logins and passwords, then shows the address.
    4. The lead reads it to 112. Enter, or ten minutes, hides it.
    5. Within 72 hours a third person runs `most116 break-glass review ID`.
    """


@break_glass.command()
def talks() -> None:
    """List the talks on a lead's lines that somebody holds now, without a word of them."""
    from most116.app.two_people import live_talks

    who = _asked_who("lead")

    async def run(parts: Parts) -> None:
        for one, owner in await live_talks(parts, await _proven(parts, who)):
            click.echo(f"{one.id}  {one.line or '-':6}  {one.tier.label:9}  {one.channel:9}  {one.alias}  ({owner})")

    _run(run)


@break_glass.command("open")
@click.argument("talk")
@_REASON
def open_(talk: str, reason: str) -> None:
    """Reveal the address of TALK, which is an id or the two words it is called by."""
    from most116.app.two_people import reveal

    asker, lead = _asked_who("consultant who holds the talk"), _asked_who("lead")

    async def run(parts: Parts) -> tuple[Reveal, str]:
        people = await _proven(parts, asker), await _proven(parts, lead)
        return await reveal(parts, *people, talk, Reason(reason))

    _show(*_run(run))


@break_glass.command()
@click.option("--line", type=click.Choice([one.value for one in Line]), prompt=True)
@_REASON
def drill(line: str, reason: str) -> None:
    """Practise: the same steps on an invented talk with an invented address, counted apart."""
    from most116.app.two_people import drill as practise

    asker, lead = _asked_who("consultant"), _asked_who("lead")

    async def run(parts: Parts) -> tuple[Reveal, str]:
        people = await _proven(parts, asker), await _proven(parts, lead)
        return await practise(parts, *people, Line(line), Reason(reason))

    _show(*_run(run))


@break_glass.command("list")
def show() -> None:
    """List what was asked for since yesterday, what waits for a look back, and how often in each quarter."""
    from most116.app.assembly import make_desk

    who = _asked_who("lead")

    async def run(parts: Parts) -> None:
        lead, glass, now = await _proven(parts, who), make_desk(parts).glass, parts.runtime.clock.now()
        names = await glass.names()
        for one in await glass.listed(lead):
            due = f"look back until {one.review_until:%Y-%m-%d %H:%M} UTC" if one.unreviewed else ""
            kind, state = "drill" if one.drill else "real", one.state(now)
            click.echo(f"{one.id}  {one.line}  {kind:5}  {state:7}  {names.get(one.asked_by, '')}  {due}".rstrip())
        for each in await glass.counts(lead):
            kind = "drills" if each.drill else "real"
            told = f"asked {each.asked}, revealed {each.revealed}, reviewed {each.reviewed}"
            click.echo(f"{each.quarter}  {kind:6}  {told}")

    _run(run)


@break_glass.command()
@click.argument("reveal")
def review(reveal: str) -> None:
    """Note that a third person, a lead of the line, has looked back at REVEAL."""
    from most116.app.assembly import make_desk

    who = _asked_who("lead")

    async def run(parts: Parts) -> None:
        lead = await _proven(parts, who)
        await make_desk(parts).glass.review(lead, RevealId(reveal))

    _run(run)
    click.echo("noted")


def _asked_who(part: str) -> tuple[str, str, str]:
    """Login, password and code of the second factor, as somebody types them."""
    login = click.prompt(f"Login of the {part}")
    password = click.prompt("Password", hide_input=True)
    code = click.prompt("Code of the second factor, if the account has one", default="", show_default=False)
    return login, password, code


async def _proven(parts: Parts, who: tuple[str, str, str]) -> Account:
    from most116.app.two_people import proven

    return await proven(parts, *who)


def _run(work: Callable[[Parts], Awaitable[_Result]]) -> _Result:
    """A refusal is one line, in the words of the desk."""

    async def told(parts: Parts) -> _Result:
        try:
            return await work(parts)
        except DeskError as refused:
            raise click.ClickException(parts.texts.interface(refused.text_key, Language.PL)) from None

    return with_parts("break-glass", told)


def _show(reveal: Reveal, address: str) -> None:
    """The address, on a screen of its own where there is one, until Enter or until its time is over."""
    from most116.core.clock import SystemClock

    own_screen = sys.stdout.isatty()
    drill = "DRILL, an invented address: call nobody.\n" if reveal.drill else ""
    until = reveal.open_until or reveal.asked_at
    told = f"{drill}{address}\n\nUntil {until:%H:%M} UTC. Request {reveal.id}. Enter hides it."
    click.echo(f"{_OTHER_SCREEN}{told}" if own_screen else told)
    try:
        left = max(0.0, (until - SystemClock().now()).total_seconds())
        if own_screen and sys.stdin.isatty():
            select.select([sys.stdin], [], [], left)
    finally:
        if own_screen:
            click.echo(_OWN_SCREEN, nl=False)
