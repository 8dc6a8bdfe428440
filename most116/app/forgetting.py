"""Puts together what forgets in time: retention, and the keys of the day."""

from datetime import timedelta

from config.sections import Retention as RetentionSettings
from handoff.crypto.key_folder import KeyFolder
from handoff.key_rotation import KeyRotation, KeyTimes
from handoff.retention import Retention, RetentionTimes
from handoff.returning import Returning
from most116.app.wiring import Parts


def make_key_rotation(parts: Parts) -> KeyRotation:
    settings = parts.settings
    # What was last seen in a talk is sealed as messages are, and kept as long as its contact.
    waits = timedelta(days=settings.intake.contact_days + 1)
    return KeyRotation(
        database=parts.database,
        store=KeyFolder(settings.keyring_dir),
        keyring=parts.keyring,
        inbox=parts.inbox,
        times=KeyTimes(rewrap=timedelta(days=settings.retention.key_days), inbox=waits),
        clock=parts.runtime.clock,
        events=parts.runtime.events,
    )


def retention_times(kept: RetentionSettings, reopen: timedelta) -> RetentionTimes:
    return RetentionTimes(
        address=timedelta(hours=kept.address_hours_after_close),
        content=timedelta(hours=kept.content_hours),
        urgent_content=timedelta(days=kept.urgent_content_days),
        transcript=timedelta(days=kept.transcript_days),
        reopen=reopen,
        token=timedelta(days=kept.token_days),
        case=timedelta(days=kept.case_days),
        audit=timedelta(days=kept.audit_days),
        care=timedelta(days=kept.care_plan_days),
    )


def make_retention(parts: Parts) -> Retention:
    times = retention_times(parts.settings.retention, parts.reopen)
    returning = Returning(parts.keyring)
    return Retention(database=parts.database, times=times, returning=returning, clock=parts.runtime.clock)
