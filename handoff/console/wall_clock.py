"""Moments as staff read them."""

from datetime import datetime

from most116.core.clock import HERE


def when(moment: datetime) -> str:
    """Day and time as the wall clock shows them."""
    return f"{moment.astimezone(HERE):%d.%m.%Y, %H:%M}"
