"""The desk API of the handbook."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from config.handbook import PartKind
from handoff.console.api import REFUSALS
from handoff.console.caller import Caller, OfficeOf, signed_in
from handoff.console.handbook_pages import Sought
from handoff.console.handbook_views import read_chapters
from handoff.console.shapes import Shape
from most116.core.conversation import Language

routes = APIRouter(prefix="/api/v1", tags=["handbook"], responses=REFUSALS)


class HandbookPart(Shape):
    points: list[str]
    """One for a paragraph."""
    kind: PartKind
    """list: points in no order. steps: one after the other."""


class HandbookChapter(Shape):
    id: str
    """Its anchor on the page /handbook."""
    title: str
    language: Language
    """Of its words: Polish where it has none in the language of the account."""
    reviewed: date | None
    """The day on which it was last read through; null: it waits for that."""
    parts: list[HandbookPart]


@routes.get("/handbook")
async def handbook(
    place: OfficeOf, _caller: Annotated[Caller, Depends(signed_in)], q: Sought = ""
) -> list[HandbookChapter]:
    """All chapters in their order; of those that have every word of `q`, the parts that have one."""
    return [
        HandbookChapter(
            id=one.id,
            title=one.title,
            language=one.language,
            reviewed=one.reviewed,
            parts=[HandbookPart(points=list(part.points), kind=part.kind) for part in one.parts],
        )
        for one in read_chapters(place, q)
    ]
