"""Statistics of whole months and years, for those who answer for them: a page that prints, and a sheet."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from handoff.console.caller import Caller, OfficeOf
from handoff.console.held_pages import who_answers_for_it
from handoff.console.office import Office
from handoff.console.statistics_views import figure_words, statistics_view
from handoff.figures.period import Period
from handoff.figures.report import Report
from handoff.figures.sheet import csv_of
from most116.core.conversation import Line
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)

Wanted = Annotated[str, Query(max_length=7)]
Answers = Annotated[Caller, Depends(who_answers_for_it)]


@routes.get("/statistics")
async def statistics(place: OfficeOf, caller: Answers, period: Wanted = "") -> Response:
    report = await _report(place, caller, period)
    names = [each.name for each in place.oversight.figures.periods()]
    view = statistics_view(place, report)
    return place.pages.answer("statistics.html", alias=caller.account.alias, view=view, periods=names)


@routes.get("/statistics.csv")
async def sheet(place: OfficeOf, caller: Answers, period: Wanted = "") -> Response:
    report = await _report(place, caller, period)
    name = f"most116-{report.period.name}.csv"
    return Response(
        csv_of(report, figure_words(place)),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


async def _report(place: Office, caller: Caller, period: str) -> Report:
    """The last month that is over where none is named; of the caller's own lines."""
    known = {each.name: each for each in place.oversight.figures.periods()}
    wanted: Period | None = known.get(period) if period else next(iter(known.values()), None)
    if wanted is None:
        raise DeskError(404, "desk.no_page")
    report = await place.oversight.figures.report(wanted)
    lines = caller.account.lines
    return report.of_lines(lines, every={*lines} == {*Line})
