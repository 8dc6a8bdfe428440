"""Folders whose names have to outlast a power cut."""

import os
from pathlib import Path


def settle(folder: Path) -> None:
    """A name that was added or taken away is so after a power cut too. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
