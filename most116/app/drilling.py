"""Puts together who lets invented people write while a drill goes on."""

from config.drill_people import load_drill_people
from handoff.drill_course import DrillCourse
from most116.app.assembly import make_intake
from most116.app.wiring import Parts


def make_drill_course(parts: Parts) -> DrillCourse:
    return DrillCourse(
        database=parts.database,
        accept=make_intake(parts),
        pseudonyms=parts.pseudonyms,
        desk_events=parts.desk_events,
        people=load_drill_people(parts.settings.data_dir),
        clock=parts.runtime.clock,
    )
