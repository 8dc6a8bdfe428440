"""The desk role: the consultants' site."""

from functools import partial

from config.reply_aids import load_reply_aids
from handoff.store.schema import require_current
from most116.app.assembly import make_desk
from most116.app.centre_upkeep import open_directory
from most116.app.desk_accounts import make_reception
from most116.app.desk_site import Health, desk_app
from most116.app.forgetting import make_retention
from most116.app.health import look
from most116.app.metrics import metrics
from most116.app.roles import Run
from most116.app.sites import serve
from most116.app.sockets import listen
from most116.web.push import Push


async def run_desk(run: Run) -> None:
    parts, settings, runtime = run.parts, run.parts.settings, run.parts.runtime
    await require_current(parts.database.engine)
    push, desk = Push(), make_desk(parts)
    app = desk_app(
        desk=desk,
        reception=make_reception(parts, desk),
        texts=parts.texts,
        site=settings.desk,
        answered_within=settings.form.answered_within,
        body_limit=settings.public.body_limit_bytes,
        clock=runtime.clock,
        events=runtime.events,
        health=Health(
            ready=partial(look, runtime.redis, parts.inbox, runtime.clock),
            metrics=partial(metrics, parts.database, runtime.redis, parts.inbox, runtime.clock),
        ),
        push=push,
        centres=open_directory(settings, runtime.clock, runtime.events),
        retention=make_retention(parts),
        aids=load_reply_aids(settings),
    )
    sock = listen(settings.desk.host, settings.desk.port, run.descriptor)
    await serve(app, sock, run.stop, run.started, push.close)
    await parts.desk_events.close()
