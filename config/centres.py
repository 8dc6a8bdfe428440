"""The directory of local crisis centres: read once, and again when its file changes."""

import os
from datetime import date, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from config.centre_rows import Centre, Sheet, read_sheet, write_sheet
from config.centre_search import CentreIndex
from config.datafiles import find
from most116.core.clock import Clock
from most116.core.errors import ConfigurationError
from most116.core.redaction import EventLog

FILE = "local_centres.csv"


class Centres:
    """The directory in force. A file that cannot be read leaves what was there; a row that is wrong is left out."""

    def __init__(self, overlay: Path | None, *, clock: Clock, stale_after: timedelta, log: EventLog) -> None:
        self._overlay = overlay
        self._clock = clock
        self._stale_after = stale_after
        self._log = log
        self._read_as: tuple[int, ...] | None = None
        self._index = CentreIndex()

    def index(self) -> CentreIndex:
        """What can be searched now."""
        stamp = _stamp(self._overlay)
        if stamp != self._read_as:
            self._read_as = stamp
            try:
                sheet = load_sheet(self._overlay, self._today())
            except ConfigurationError as failure:
                self._log.failure("centres_unreadable", failure)
                return self._index
            if sheet.problems:
                self._log.warning("centres_left_out", count=len(sheet.problems))
            # A file of which nothing can be taken is a mistake, and no reason to have nothing to show.
            if sheet.centres or not sheet.problems:
                self._index = CentreIndex(sheet.centres)
        return self._index

    def stale(self, checked: date) -> bool:
        """Whether what was checked on this day was checked so long ago that it may have changed."""
        return is_stale(checked, self._today(), self._stale_after)

    def _today(self) -> date:
        return self._clock.now().date()


def is_stale(checked: date, today: date, stale_after: timedelta) -> bool:
    return today - checked > stale_after


def load_sheet(overlay: Path | None, today: date) -> Sheet:
    """The file in force, as rows and problems. Raises ConfigurationError when it cannot be read at all."""
    try:
        return read_sheet(find(FILE, overlay).read_bytes(), today)
    except OSError as error:
        raise ConfigurationError(f"{FILE} cannot be read ({type(error).__name__}): make it readable") from None


def store_centres(centres: tuple[Centre, ...], folder: Path) -> Path:
    """Put these centres in place of all that were there, at once: who reads sees the old file or the new one."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, prefix=f".{FILE}.", delete=False) as fresh:
            fresh.write(write_sheet(centres))
            fresh.flush()
            os.fsync(fresh.fileno())
        # The processes that read it may run under another account than whoever brings the list.
        Path(fresh.name).chmod(0o644)
        Path(fresh.name).replace(path)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written ({type(error).__name__}): make the data folder writable"
        ) from None
    return path


def _stamp(overlay: Path | None) -> tuple[int, ...]:
    """What changes when the operators' own file does; the installed one never changes while we run."""
    try:
        about = (overlay / FILE).stat() if overlay is not None else None
    except OSError:
        about = None
    return () if about is None else (about.st_mtime_ns, about.st_size, about.st_ino)
