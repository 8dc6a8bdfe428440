"""Says an age band in words."""

from collections.abc import Callable

from most116.core.conversation import AgeBand


def age_words(band: AgeBand, word: Callable[..., str]) -> str:
    """An age band as it is read; the texts hold no numbers of their own."""
    if band is AgeBand.UNKNOWN:
        return word("desk.age.unknown")
    if band.startswith("<"):
        return word("desk.age.under", last=band[1:])
    if band.endswith("+"):
        return word("desk.age.over", first=band[:-1])
    first, _, last = band.partition("-")
    return word("desk.age.band", first=first, last=last)
