"""Builds the dialogue's timings from settings and lines."""

from datetime import timedelta

from config.lines import LineTable
from config.settings import Settings
from most116.core.doors import OPEN_DOORS
from router.decision import DialogRules


def rules_from(settings: Settings, lines: LineTable) -> DialogRules:
    dialog, queue = settings.dialog, settings.queue
    return DialogRules(
        ask_language=timedelta(seconds=dialog.ask_language_seconds),
        ask_age=timedelta(seconds=dialog.ask_age_seconds),
        ask_line=timedelta(seconds=dialog.ask_line_seconds),
        conflict=timedelta(seconds=dialog.conflict_seconds),
        park=timedelta(minutes=dialog.park_minutes),
        parked=timedelta(hours=dialog.parked_hours),
        erase=timedelta(minutes=dialog.erase_minutes),
        transfer=timedelta(seconds=dialog.transfer_seconds),
        followup=timedelta(seconds=dialog.followup_seconds),
        followup_late=timedelta(minutes=dialog.followup_late_minutes),
        recall=timedelta(seconds=dialog.recall_seconds),
        reopen=timedelta(minutes=settings.intake.reopen_minutes),
        survey_after=timedelta(seconds=dialog.survey_after_seconds) if dialog.survey_after_seconds else None,
        survey=timedelta(minutes=dialog.survey_minutes),
        pause=timedelta(hours=dialog.pause_hours),
        look_again=timedelta(seconds=dialog.look_again_seconds),
        open=dialog.open,
        doors=OPEN_DOORS,
        returns=settings.webchat.on,
        urgent_repeat=timedelta(minutes=dialog.urgent_repeat_minutes),
        update=timedelta(minutes=queue.update_minutes),
        max_updates=queue.max_updates,
        long_elevated=timedelta(minutes=queue.long_minutes_elevated),
        long_standard=timedelta(minutes=queue.long_minutes_standard),
        urgent_waits=tuple(timedelta(seconds=wait) for wait in sorted(queue.urgent_wait_seconds)),
        bands={record.line: record.bands for record in lines},
        duty={record.line: frozenset(record.duty) for record in lines},
        line_names={record.line: record.phone for record in lines},
        answered_within=settings.form.answered_within,
    )
