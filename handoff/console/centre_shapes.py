"""The JSON of local crisis centres."""

from dataclasses import asdict
from datetime import date

from pydantic import Field

from config.centre_rows import Centre as CentreRow
from handoff.console.shapes import Shape


class Place(Shape):
    place: str = Field(max_length=80)
    """A town, a county or a voivodeship, as somebody wrote it."""


class Centre(Shape):
    """A local crisis centre of the directory."""

    name: str
    town: str
    county: str
    voivodeship: str
    serves: list[str]
    phones: list[str]
    hours: str
    """In Polish words, 24/7, or empty."""
    address: str
    wheelchair: bool | None
    interpreter: bool | None
    """Of Polish sign language."""
    induction_loop: bool | None
    quiet_hours: str
    languages: list[str]
    source: str
    checked: date
    stale: bool
    """It was checked so long ago that it may have changed."""

    @classmethod
    def of(cls, centre: CentreRow, *, stale: bool) -> "Centre":
        return cls.model_validate({**asdict(centre), "stale": stale})


class NearCentre(Shape):
    nearness: str
    """here, county or voivodeship."""
    centre: Centre
