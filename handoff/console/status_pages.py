"""How the installation is now: the page for those who answer for it. What to do stands in docs/runbook.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from handoff.condition import ChannelNow, State
from handoff.console.caller import Caller, OfficeOf
from handoff.console.held_pages import who_answers_for_it
from handoff.console.office import Office
from handoff.console.platform_views import remedy
from handoff.platform_looks import Look, Looks
from most116.core.clock import HERE

routes = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One part, channel or line, in words; `well` False: somebody has to look."""

    name: str
    state: str
    about: str
    well: bool


@routes.get("/status")
async def status(place: OfficeOf, caller: Annotated[Caller, Depends(who_answers_for_it)]) -> Response:
    state = await place.oversight.condition.now()
    platforms = _platforms(place, state.platforms)
    return place.pages.answer(
        "status.html",
        alias=caller.account.alias,
        at=f"{place.clock.now().astimezone(HERE):%H:%M:%S}",
        well=state.well and not any(one.quiet for one in state.channels) and all(row.well for row in platforms),
        groups=[
            ("parts", [_part(place, part, works=works) for part, works in state.parts.items()]),
            ("platforms", platforms),
            ("channels", [_channel(place, one) for one in state.channels]),
            ("lines", _lines(place, state)),
        ],
    )


def _part(place: Office, part: str, *, works: bool) -> Row:
    return Row(
        name=place.word(f"desk.status.part.{part}"),
        state=place.word("desk.status.works" if works else "desk.status.broken"),
        about="" if works else place.word(f"desk.status.about.{part}"),
        well=works,
    )


def _channel(place: Office, one: ChannelNow) -> Row:
    usual = one.heard.usual
    known = place.word("desk.status.unknown") if usual is None else f"{usual:g}"
    return Row(
        name=place.word("desk.status.channel", name=place.word(f"desk.channel.{one.channel}"), hours=str(one.hours)),
        state=place.word("desk.status.heard", count=str(one.heard.now), usual=known),
        about=place.word("desk.status.quiet") if one.quiet else "",
        well=not one.quiet,
    )


def _platforms(place: Office, looks: Looks) -> Sequence[Row]:
    rows = [_platform(place, look) for look in looks.channels]
    if not looks.stale:
        return rows
    silent = Row(
        name=place.word("desk.status.looking"),
        state=place.word("desk.status.attention" if looks.at else "desk.status.unknown"),
        about=place.word("desk.status.about.looking"),
        well=False,
    )
    return [silent, *rows]


def _platform(place: Office, look: Look) -> Row:
    state = "works" if look.trouble is None else "attention" if look.failing else "once"
    return Row(
        name=place.word(f"desk.channel.{look.channel}"),
        state=place.word(f"desk.status.{state}"),
        about=" ".join(
            [
                *([] if look.trouble is None else [remedy(place, look.trouble)]),
                place.word("desk.status.looked", at=f"{look.at.astimezone(HERE):%H:%M}"),
            ]
        ),
        well=look.failing is None,
    )


def _lines(place: Office, state: State) -> Sequence[Row]:
    return [
        Row(
            name=place.word(f"desk.line.{line}"),
            state=place.word("desk.status.work", here=str(work.here), talking=str(work.talking)),
            about="" if work.here else place.word("desk.status.nobody"),
            well=work.here > 0,
        )
        for line, work in state.work.items()
    ]
