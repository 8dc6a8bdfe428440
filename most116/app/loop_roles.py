"""The two roles without a site: intake decides what comes in, the clock tells that time has passed."""

from handoff.store.schema import require_current
from most116.app.assembly import make_process, make_reports, make_retention
from most116.app.housekeeping import Housekeeping
from most116.app.intake_loop import IntakeLoop
from most116.app.roles import Run


async def run_intake(run: Run) -> None:
    parts = run.parts
    await require_current(parts.database.engine)
    loop = IntakeLoop(parts.runtime, make_process(parts), make_reports(parts))
    run.started()
    await loop.run(run.stop)


async def run_clock(run: Run) -> None:
    parts = run.parts
    await require_current(parts.database.engine)
    housekeeping = Housekeeping(parts, parts.trigger, make_retention(parts))
    run.started()
    await housekeeping.run(run.stop)
