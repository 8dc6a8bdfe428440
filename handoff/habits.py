"""How somebody likes their desk: kept with the account, because people sit at another computer every day."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from most116.core.conversation import Language

# The widths that a column may have, in steps; the sheets say how wide each is.
NARROWEST, USUAL, WIDEST = 1, 3, 7
Width = Annotated[int, Field(ge=NARROWEST, le=WIDEST)]


class Look(StrEnum):
    """Colours of the pages. AUTO: as the device asks."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Habits(BaseModel):
    """`language`: of the desk itself, never of what people are sent; None: the first of ours that the browser asks for.

    `enter_sends`: Enter alone sends a reply. `single_keys`: letters act outside of fields. `toured`: the tour of the
    first day was seen, or not wanted. `details_open`: where
    there is no room beside the talk. All others are about the layout of the page with the lists and the talk.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Language | None = None
    look: Look = Look.AUTO
    enter_sends: bool = False
    single_keys: bool = True
    details_open: bool = False
    record_open: bool = False
    lists_width: Width = USUAL
    details_width: Width = USUAL
    toured: bool = False


AS_USUAL = Habits()


def read_habits(kept: str) -> Habits:
    """What was kept; the usual ones when it cannot be read, because nobody is kept out over a colour."""
    try:
        return Habits.model_validate_json(kept)
    except ValidationError:
        return AS_USUAL
