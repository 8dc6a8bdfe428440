"""The JSON of drills of the floor."""

from handoff import drill
from handoff.console.shapes import Moment, Shape
from handoff.drill import DrillEnd, scored
from most116.core.conversation import Line


class DrillStart(Shape):
    line: Line


class TierScore(Shape):
    """How the floor answered invented people of one tier; seconds."""

    tier: str
    people: int
    taken: int
    missed: int
    """Taken too late, or never within the target."""
    target: int
    median: int | None
    longest: int | None


class Drill(Shape):
    id: str
    line: Line
    started_by: str
    """The account of the lead."""
    started_at: Moment
    ended_at: Moment | None
    """null: it goes on."""
    ending: DrillEnd | None
    tiers: list[TierScore]

    @classmethod
    def of(cls, one: drill.Drill) -> "Drill":
        return cls(
            id=one.id,
            line=one.line,
            started_by=one.started_by,
            started_at=one.started_at,
            ended_at=one.ended_at,
            ending=one.ending,
            tiers=[
                TierScore(
                    tier=each.tier.label,
                    people=each.people,
                    taken=each.taken,
                    missed=each.missed,
                    target=int(each.target.total_seconds()),
                    median=each.median,
                    longest=each.longest,
                )
                for each in scored(one.results)
            ],
        )
