"""Puts together what offers whoever waits to consultants."""

from datetime import timedelta

from handoff.duty import limits_of
from handoff.live.offers import Offers
from handoff.live.presence import Presence
from handoff.live.queue_figures import QueueFigures
from handoff.live.readiness import Readiness
from handoff.offering import Offering
from most116.app.wiring import Parts


def make_offering(parts: Parts) -> Offering:
    redis, clock = parts.runtime.redis, parts.runtime.clock
    return Offering(
        database=parts.database,
        room=parts.room,
        presence=Presence(redis, clock),
        desk_events=parts.desk_events,
        clock=clock,
        offers=Offers(redis, clock),
        readiness=Readiness(redis, clock),
        figures=QueueFigures(redis, clock),
        limits=limits_of(parts.settings),
        lasts=timedelta(seconds=parts.settings.desk.offer_seconds),
    )
