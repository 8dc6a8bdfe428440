"""The desk role: the consultants' site."""

from functools import partial

from config.categories import load_categories
from config.handbook import load_handbook
from config.reply_aids import load_reply_aids
from handoff.condition import Condition
from handoff.console.office import Oversight
from handoff.live.platform_checks import PlatformChecks
from handoff.live.traffic import Traffic
from handoff.store.schema import require_current
from most116.app.assembly import make_desk
from most116.app.centre_upkeep import open_directory
from most116.app.desk_accounts import make_reception
from most116.app.desk_site import Health, desk_app
from most116.app.forgetting import make_retention
from most116.app.health import look
from most116.app.metrics import Metrics
from most116.app.record_keeping import make_figures, make_work_counts
from most116.app.roles import Run
from most116.app.sites import serve
from most116.app.sockets import listen
from most116.web.push import Push


async def run_desk(run: Run) -> None:
    parts, settings, runtime = run.parts, run.parts.settings, run.parts.runtime
    await require_current(parts.database.engine)
    push, desk = Push(), make_desk(parts)
    ready = partial(look, runtime.redis, parts.inbox, runtime.clock)
    app = desk_app(
        desk=desk,
        reception=make_reception(parts, desk),
        texts=parts.texts,
        site=settings.desk,
        answered_within=settings.form.answered_within,
        body_limit=settings.public.body_limit_bytes,
        clock=runtime.clock,
        events=runtime.events,
        health=Health(ready=ready, metrics=Metrics(parts)),
        push=push,
        centres=open_directory(settings, runtime.clock, runtime.events),
        oversight=Oversight(
            retention=make_retention(parts),
            figures=make_figures(parts),
            categories=load_categories(settings.data_dir),
            condition=Condition(
                ready=ready,
                traffic=Traffic(runtime.redis, runtime.clock),
                work=make_work_counts(parts),
                platforms=PlatformChecks(runtime.redis, runtime.clock),
            ),
        ),
        aids=load_reply_aids(settings),
        handbook=load_handbook(settings, parts.texts.numbers),
    )
    sock = listen(settings.desk.host, settings.desk.port, run.descriptor)
    await serve(app, sock, run.stop, run.started, push.close)
    await parts.desk_events.close()
