"""The desk API of records: what is chosen of a talk, what is to be completed, and whether its tier was right."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends

from config.categories import Category
from handoff.accounts.roles import Act
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.console.record_shapes import Label, Record, RecordChange, Scheme, TierJudgement
from handoff.console.speech import spoken
from handoff.records import Account

routes = APIRouter(prefix="/api/v1", tags=["records"], responses=REFUSALS)

_Closer = Annotated[Account, Depends(who_may(Act.CLOSE))]


@routes.get("/categories")
async def categories(place: OfficeOf, who: _Closer) -> list[Scheme]:
    """The schemes of this account's lines."""
    known = place.desk.records.categories
    return [
        Scheme(line=line, categories=_labels(known.schemes[line]), referrals=_labels(known.referrals))
        for line in who.lines
    ]


@routes.get("/records/unfinished")
async def unfinished(place: OfficeOf, who: _Closer) -> list[Record]:
    """Talks that this account closed and whose record is still to be completed; nothing of what is chosen is told."""
    return [Record.of(one) for one in await place.desk.records.unfinished(who)]


@routes.get("/conversations/{id}/record", responses={404: ABOUT_ONE[404], 409: ABOUT_ONE[409]})
async def read(place: OfficeOf, which: Which, who: _Closer) -> Record:
    """The record of a talk that this account leads, or closed a while ago."""
    return Record.of(await place.desk.records.of(who, which))


@routes.put("/conversations/{id}/record", responses=ABOUT_ONE)
async def keep(place: OfficeOf, which: Which, body: RecordChange, who: _Closer) -> Record:
    """Keep what is chosen now, in place of what was chosen before."""
    return Record.of(await place.desk.records.keep(who, which, body.chosen(), done=body.done))


@routes.post("/conversations/{id}/tier-feedback", responses=ABOUT_ONE)
async def judge_tier(place: OfficeOf, which: Which, body: TierJudgement, who: _Closer) -> Record:
    """Say whether the tier was right. It goes to those who look after the rules, without a word of the talk."""
    return Record.of(await place.desk.records.judge_tier(who, which, body.verdict))


def _labels(given: Iterable[Category]) -> list[Label]:
    return [Label(code=one.code, label=one.label(spoken().language), parts=_labels(one.parts)) for one in given]
