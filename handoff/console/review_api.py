"""The desk API of reviews: leads look at talks that are over, consultants nominate theirs and are told."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from handoff.accounts.roles import Act
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.console.review_shapes import OpenReview, Review, ReviewDone, ReviewFound, ReviewTold
from handoff.records import Account
from handoff.review import ReviewId

routes = APIRouter(prefix="/api/v1", tags=["reviews"], responses=REFUSALS)

_Lead = Annotated[Account, Depends(who_may(Act.SUPERVISE))]
_Closer = Annotated[Account, Depends(who_may(Act.CLOSE))]


async def review_id(given: Which) -> ReviewId:
    """Made like the id of a conversation."""
    return ReviewId(given)


WhichReview = Annotated[ReviewId, Depends(review_id)]
_NO_BODY: dict[int | str, dict[str, object]] = {404: ABOUT_ONE[404], 409: ABOUT_ONE[409]}


@routes.get("/reviews")
async def listed(place: OfficeOf, who: _Lead) -> list[Review]:
    """On this lead's lines: what is due first, then what waits, then what ended within a month."""
    now = place.clock.now()
    return [Review.of(one, now) for one in await place.desk.reviews.listed(who)]


@routes.get("/reviews/mine")
async def told(place: OfficeOf, who: _Closer) -> list[ReviewTold]:
    """Which talks of one's own were reviewed within a month, and when; no more than that is kept."""
    return [ReviewTold.of(one) for one in await place.desk.reviews.told(who)]


@routes.get("/reviews/findings")
async def found(place: OfficeOf, who: _Lead) -> list[ReviewFound]:
    """What reviews of this lead's lines found, by month: from ten times on, in steps of five."""
    return [ReviewFound.of(one) for one in await place.desk.reviews.found(who)]


@routes.get("/reviews/{id}", responses=_NO_BODY)
async def read(place: OfficeOf, which: WhichReview, who: _Lead) -> OpenReview:
    """Read the talk, veiled. Each time is an entry of the audit trail."""
    return OpenReview.of(await place.desk.reviews.open(who, which), place.clock.now())


@routes.post("/reviews/{id}/done", status_code=204, responses=ABOUT_ONE)
async def done(place: OfficeOf, which: WhichReview, body: ReviewDone, who: _Lead) -> Response:
    """Say what was found; whoever held the talk is told that it was reviewed."""
    await place.desk.reviews.finish(who, which, body.findings)
    return Response(status_code=204)


@routes.post("/conversations/{id}/nominate", status_code=204, responses=_NO_BODY)
async def nominate(place: OfficeOf, which: Which, who: _Closer) -> Response:
    """Ask for supervision of a talk that this account closed."""
    await place.desk.reviews.nominate(who, which)
    return Response(status_code=204)
