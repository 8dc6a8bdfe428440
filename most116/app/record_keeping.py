"""Puts together what keeps records of talks: their scheme, what files them, and what counts."""

from datetime import timedelta

from config.categories import load_categories
from handoff.at_work import WorkCounts
from handoff.desk_records import RecordScheme
from handoff.figures.figures import Figures
from handoff.live.link_counts import LinkCounts
from handoff.live.presence import Presence
from handoff.record_filing import RecordFiling
from handoff.review_draw import ReviewDraw
from most116.app.wiring import Parts


def make_record_scheme(parts: Parts) -> RecordScheme:
    """A record can be changed for as long as the settings say, and never longer than there is a key for it."""
    settings = parts.settings
    hours = min(settings.desk.record_hours, settings.retention.content_hours)
    return RecordScheme(categories=load_categories(settings.data_dir), window=timedelta(hours=hours))


def make_filing(parts: Parts) -> RecordFiling:
    return RecordFiling(
        database=parts.database,
        keyring=parts.keyring,
        scheme=make_record_scheme(parts),
        clock=parts.runtime.clock,
    )


def make_review_draw(parts: Parts) -> ReviewDraw:
    return ReviewDraw(
        database=parts.database, pseudonyms=parts.pseudonyms, ids=parts.runtime.ids, clock=parts.runtime.clock
    )


def make_work_counts(parts: Parts) -> WorkCounts:
    return WorkCounts(
        database=parts.database, presence=Presence(parts.runtime.redis, parts.runtime.clock), clock=parts.runtime.clock
    )


def make_figures(parts: Parts) -> Figures:
    runtime = parts.runtime
    return Figures(
        database=parts.database,
        links=LinkCounts(runtime.redis, runtime.clock),
        categories=load_categories(parts.settings.data_dir),
        clock=runtime.clock,
        kept=timedelta(days=parts.settings.retention.case_days),
    )
