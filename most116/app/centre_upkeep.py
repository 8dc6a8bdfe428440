"""The directory of local crisis centres: opened for a site, replaced by a list, looked at for what is wrong or old."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from config.centre_rows import Centre, RowProblem, Sheet, read_sheet
from config.centres import Centres, is_stale, load_sheet, store_centres
from config.settings import Settings
from most116.core.clock import Clock
from most116.core.errors import ConfigurationError
from most116.core.redaction import EventLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`written`: where the list was put; None when nothing was changed. `stale`: checked too long ago."""

    centres: int
    problems: tuple[RowProblem, ...]
    stale: tuple[Centre, ...]
    written: Path | None = None

    @property
    def lines(self) -> list[str]:
        """What an operator reads, one finding a line."""
        old = [f"checked on {one.checked}, call again: {one.name}, {one.town}" for one in self.stale]
        return [*map(str, self.problems), *old]


def open_directory(settings: Settings, clock: Clock, events: EventLog) -> Centres:
    """The directory as the sites use it."""
    after = timedelta(days=settings.centres.stale_days)
    return Centres(settings.data_dir, clock=clock, stale_after=after, log=events)


def import_centres(settings: Settings, file: Path, today: date) -> Report:
    """Put the centres of `file` in place of those in force, all or none. Raises ConfigurationError."""
    if settings.data_dir is None:
        raise ConfigurationError("there is no data folder to keep the list in: set MOST116_DATA_DIR")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be read ({type(error).__name__}): give a CSV file") from None
    sheet = read_sheet(content, today)
    report = _report(settings, sheet, today)
    if sheet.problems or not sheet.centres:
        return report
    written = store_centres(sheet.centres, settings.data_dir)
    return Report(centres=report.centres, problems=(), stale=report.stale, written=written)


def check_centres(settings: Settings, today: date) -> Report:
    """What is wrong or old in the list in force. Raises ConfigurationError when there is none to read."""
    return _report(settings, load_sheet(settings.data_dir, today), today)


def _report(settings: Settings, sheet: Sheet, today: date) -> Report:
    after = timedelta(days=settings.centres.stale_days)
    stale = tuple(one for one in sheet.centres if is_stale(one.checked, today, after))
    return Report(centres=len(sheet.centres), problems=sheet.problems, stale=stale)
