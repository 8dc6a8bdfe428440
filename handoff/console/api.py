"""The desk API: what a consultant does, as JSON. The pages call the same desk."""

import re
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from handoff.accounts.roles import Act
from handoff.console import move_shapes, reply_shapes, shapes
from handoff.console.caller import OfficeOf, who_may
from handoff.console.strange import checked
from handoff.desk_reading import LISTED
from handoff.records import Account
from most116.core.errors import DeskError
from most116.core.ids import ConversationId

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")

REFUSALS: dict[int | str, dict[str, object]] = {
    401: {"model": shapes.Refusal, "description": "Nobody is signed in."},
    403: {"model": shapes.Refusal, "description": "This account may not do this."},
    413: {"model": shapes.Refusal, "description": "The request is too large."},
    422: {"model": shapes.Refusal, "description": "The request is not what this function takes."},
    500: {"model": shapes.Refusal, "description": "A fault of ours."},
    503: {"model": shapes.Refusal, "description": "Storage does not answer; try again."},
}
NOT_JSON: dict[str, object] = {"model": shapes.Refusal, "description": "The body is not JSON."}
ABOUT_ONE: dict[int | str, dict[str, object]] = {
    400: NOT_JSON,
    404: {"model": shapes.Refusal, "description": "No such conversation on this account's lines."},
    409: {"model": shapes.Refusal, "description": "The conversation is not in a state that allows this."},
}

routes = APIRouter(prefix="/api/v1", responses=REFUSALS)


async def conversation_id(given: Annotated[str, Path(alias="id", min_length=1)]) -> ConversationId:
    """An id that could be one of ours; anything else never reaches storage.

    Asynchronous, as every dependency here: FastAPI gives others to a thread, and a person waits for it.
    """
    if not _ID.fullmatch(given):
        raise DeskError(404, "desk.not_found")
    return ConversationId(given)


Which = Annotated[ConversationId, Depends(conversation_id)]


@routes.get("/queue", tags=["queue"])
async def see_queue(
    place: OfficeOf,
    who: Annotated[Account, Depends(who_may(Act.SEE_QUEUE))],
    limit: Annotated[int, Query(ge=1, le=1_000)] = LISTED,
) -> list[shapes.Waiting]:
    """Who waits on this account's lines, in the order in which they will be taken: the first `limit` of them."""
    return [shapes.Waiting.of(entry, place.answer_by(entry)) for entry in await place.desk.queue(who, limit)]


@routes.get("/mine", tags=["queue"])
async def see_mine(place: OfficeOf, who: Annotated[Account, Depends(who_may(Act.SEE_QUEUE))]) -> list[shapes.Waiting]:
    """The conversations this account holds."""
    return [shapes.Waiting.of(entry, place.answer_by(entry)) for entry in await place.desk.mine(who)]


@routes.post(
    "/queue/next",
    tags=["queue"],
    response_model=shapes.Conversation,
    responses={204: {"description": "Nobody waits."}, 409: ABOUT_ONE[409]},
)
async def take_next(place: OfficeOf, who: Annotated[Account, Depends(who_may(Act.TAKE))]) -> object:
    """Take the first conversation of the queue."""
    record = await place.desk.take_next(who)
    return Response(status_code=204) if record is None else shapes.Conversation.of(record)


@routes.get("/conversations/{id}", tags=["conversation"], responses={404: ABOUT_ONE[404]})
async def read(
    place: OfficeOf, which: Which, who: Annotated[Account, Depends(who_may(Act.READ))]
) -> shapes.Conversation:
    """A conversation with its messages and notes."""
    return shapes.Conversation.of(await place.desk.conversation(who, which))


@routes.post("/conversations/{id}/claim", tags=["conversation"], responses=ABOUT_ONE)
async def claim(
    place: OfficeOf, which: Which, who: Annotated[Account, Depends(who_may(Act.TAKE))]
) -> shapes.Conversation:
    """Take this conversation; of several who try at the same time exactly one gets it, the others 409."""
    return shapes.Conversation.of(await place.desk.claim(who, which))


@routes.post("/conversations/{id}/messages", tags=["conversation"], responses=ABOUT_ONE)
async def reply(
    place: OfficeOf, which: Which, body: reply_shapes.Reply, who: Annotated[Account, Depends(who_may(Act.REPLY))]
) -> shapes.Message:
    """Answer the person. With the same `client_id` twice, one message is sent."""
    insisted = checked(place, body.text, body.check)
    hold = timedelta(seconds=body.undo_seconds)
    sent = await place.desk.reply(who, which, body.text, body.client_id, hold=hold, insisted=insisted)
    return shapes.Message.of(which, sent)


@routes.post("/conversations/{id}/notes", tags=["conversation"], responses=ABOUT_ONE)
async def note(
    place: OfficeOf, which: Which, body: shapes.NewNote, who: Annotated[Account, Depends(who_may(Act.NOTE))]
) -> shapes.StaffNote:
    """Write a note among consultants."""
    return shapes.StaffNote.of(await place.desk.note(who, which, body.text))


@routes.post("/conversations/{id}/transfer", tags=["conversation"], responses=ABOUT_ONE)
async def transfer(
    place: OfficeOf, which: Which, body: shapes.Transfer, who: Annotated[Account, Depends(who_may(Act.TRANSFER))]
) -> shapes.Conversation:
    """Ask the person whether the conversation may go to the other line; it goes when they agree."""
    return shapes.Conversation.of(await place.desk.transfer(who, which, body.line))


@routes.post("/conversations/{id}/return-code", tags=["conversation"], responses=ABOUT_ONE)
async def return_code(
    place: OfficeOf, which: Which, who: Annotated[Account, Depends(who_may(Act.REPLY))]
) -> shapes.Conversation:
    """Send the person six words by which they come back to the conversation from any browser."""
    return shapes.Conversation.of(await place.desk.give_return_code(who, which))


@routes.post("/conversations/{id}/release", tags=["conversation"], responses=ABOUT_ONE)
async def release(
    place: OfficeOf,
    which: Which,
    who: Annotated[Account, Depends(who_may(Act.RELEASE))],
    body: move_shapes.Release | None = None,
) -> shapes.Conversation:
    """Put the conversation back to the head of its queue, with the waiting time it had."""
    return shapes.Conversation.of(await place.desk.release(who, which, (body or move_shapes.Release()).reason))
