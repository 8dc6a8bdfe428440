"""The two roles without a site: intake decides what comes in, the clock tells that time has passed."""

import asyncio

from handoff.errands import ErrandBook
from handoff.live.doors import LiveDoors
from handoff.live.group_stream import this_process
from handoff.live.unscreened import UnscreenedStream
from handoff.outage import Outage
from handoff.process import Process
from handoff.routing import Router
from handoff.screening import Screening
from handoff.store.schema import require_current
from most116.app.assembly import make_process, make_reports, make_router
from most116.app.forgetting import make_key_rotation, make_retention
from most116.app.housekeeping import Housekeeping, under_a_term
from most116.app.intake_loop import IntakeLoop
from most116.app.opening_watch import make_opening_watch
from most116.app.record_keeping import make_filing
from most116.app.roles import Run
from most116.app.rule_watch import RuleWatch, require_examples
from most116.app.wiring import Parts


async def run_intake(run: Run) -> None:
    parts = run.parts
    await require_current(parts.database.engine)
    router = make_router(parts)
    require_examples(router.book, parts.settings.safety_rules.cache_dir)
    watch = RuleWatch(router, parts.runtime.redis, parts.settings, parts.runtime.events)
    loop = IntakeLoop(
        parts.runtime, make_outage(parts, router).drain, make_screening(parts, router), make_reports(parts)
    )
    opening = make_opening_watch(parts, router)
    # What holds now is known before the first message is decided.
    await opening.look()
    run.started()
    await asyncio.gather(loop.run(run.stop), watch.run(run.stop), opening.run(run.stop))


def make_outage(parts: Parts, router: Router, process: Process | None = None) -> Outage:
    """`process` stands in place of the one that reads by the rules."""
    runtime = parts.runtime
    return Outage(
        process=process or make_process(parts, router=router),
        inbox=parts.inbox,
        redis=runtime.redis,
        doors=LiveDoors(runtime.redis),
        errands=ErrandBook(redis=runtime.redis, keyring=parts.keyring, pseudonyms=parts.pseudonyms, ids=runtime.ids),
        keyring=parts.keyring,
        router=router,
        texts=parts.texts,
        clock=runtime.clock,
        events=runtime.events,
    )


async def run_clock(run: Run) -> None:
    parts = run.parts
    await require_current(parts.database.engine)
    own, database = under_a_term(parts)
    housekeeping = Housekeeping(own, database, make_filing(own), make_retention(own), make_key_rotation(own))
    run.started()
    await housekeeping.run(run.stop)


def make_screening(parts: Parts, router: Router) -> Screening:
    """`router`: the one whose rules decide, so that a change of them counts here too."""
    return Screening(
        unscreened=UnscreenedStream(parts.runtime.blocking, this_process()),
        keyring=parts.keyring,
        router=router,
        database=parts.database,
        events=parts.runtime.events,
    )
