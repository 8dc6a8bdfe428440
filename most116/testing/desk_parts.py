"""The desk and its reception over the parts of a stage."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from config.categories import load_categories
from config.reply_aids import reply_windows
from config.sections import DeskSite
from config.settings import Settings
from config.texts import Texts
from handoff.accounts.passwords import Passwords
from handoff.accounts.reception import Ground, Reception
from handoff.at_work import WorkCounts
from handoff.condition import Condition
from handoff.console.office import Oversight
from handoff.crypto.key_folder import Purpose
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.desk import Desk
from handoff.desk_asking import Floor
from handoff.desk_duty import DeskDuty
from handoff.desk_records import RecordScheme
from handoff.duty import Limits
from handoff.figures.figures import Figures
from handoff.live.contacts import Contacts
from handoff.live.link_counts import LinkCounts
from handoff.live.offers import Offers
from handoff.live.platform_checks import PlatformChecks
from handoff.live.presence import Presence
from handoff.live.queue_figures import QueueFigures
from handoff.live.readiness import Readiness
from handoff.live.traffic import Traffic
from handoff.offering import Offering
from handoff.retention import Retention
from handoff.returning import Returning
from handoff.store.accounts import AccountStore
from most116.app.desk_accounts import reception_over
from most116.app.desk_site import Health
from most116.app.forgetting import retention_times
from most116.testing.installed import installed_lines

REOPEN = timedelta(hours=1)
_LONGEST = {"pause": timedelta(hours=24), "care": timedelta(days=180), "hold": timedelta(days=90)}

if TYPE_CHECKING:
    from most116.testing.desk_stage import Parts


def made_reception(parts: Parts, passwords: Passwords, desk: Desk, site: DeskSite) -> Reception:
    ground = Ground(
        database=parts.database,
        keyring=parts.keyring,
        redis=parts.redis,
        clock=parts.clock,
        ids=parts.ids,
        passwords=passwords,
    )
    return reception_over(ground, desk, site)


def _duty(parts: Parts, site: DeskSite) -> DeskDuty:
    limits = Limits(talks=site.talks_at_once, units=site.units, **_LONGEST)
    return DeskDuty(
        database=parts.database,
        room=parts.room,
        redis=parts.redis,
        desk_events=parts.desk_events,
        clock=parts.clock,
        limits=limits,
    )


def made_offering(parts: Parts, lasts: timedelta = timedelta(seconds=25)) -> Offering:
    """What the clock does for the desk of these parts."""
    return Offering(
        database=parts.database,
        room=parts.room,
        presence=Presence(parts.redis, parts.clock),
        desk_events=parts.desk_events,
        clock=parts.clock,
        offers=Offers(parts.redis, parts.clock),
        readiness=Readiness(parts.redis, parts.clock),
        figures=QueueFigures(parts.redis, parts.clock),
        limits=Limits(talks=2, units=3, **_LONGEST),
        lasts=lasts,
    )


def made_desk(parts: Parts, settings: Settings, texts: Texts, accounts: AccountStore) -> Desk:
    return Desk(
        database=parts.database,
        keyring=parts.keyring,
        pseudonyms=Pseudonyms(parts.keyring.current(Purpose.PEPPER).secret),
        transcriber=parts.transcriber,
        contacts=Contacts(parts.redis, seconds=60),
        texts=texts,
        lines=installed_lines(),
        desk_events=parts.desk_events,
        floor=Floor(colleagues=accounts, presence=Presence(parts.redis, parts.clock)),
        ids=parts.ids,
        clock=parts.clock,
        reopen=REOPEN,
        duty=_duty(parts, settings.desk),
        windows=reply_windows(settings),
        return_page="https://example.org/back",
        record_scheme=RecordScheme(categories=load_categories(None), window=timedelta(hours=12)),
    )


def made_oversight(parts: Parts, health: Health, settings: Settings) -> Oversight:
    database, redis, clock, categories = parts.database, parts.redis, parts.clock, load_categories(None)
    times = retention_times(settings.retention, REOPEN)
    work = WorkCounts(database=database, presence=Presence(redis, clock), clock=clock)
    return Oversight(
        retention=Retention(
            database=database,
            times=times,
            returning=Returning(parts.keyring),
            clock=clock,
        ),
        figures=Figures(
            database=database, links=LinkCounts(redis, clock), categories=categories, clock=clock, kept=times.case
        ),
        categories=categories,
        condition=Condition(
            ready=health.ready, traffic=Traffic(redis, clock), work=work, platforms=PlatformChecks(redis, clock)
        ),
    )
