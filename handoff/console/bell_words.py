"""What the bell says, on every page that rings."""

from handoff.console.office import Office

_BUTTON = ("on", "off", "sound", "blocked", "notice")


def bell_words(place: Office) -> dict[str, str]:
    """`danger`, `unanswered`, `offer` and `glass` stand at the top of the page while they are true."""
    return {
        **{name: place.word(f"desk.bell.{name}") for name in _BUTTON},
        "danger": place.word("desk.alarm"),
        "unanswered": place.word("desk.alarm.unanswered"),
        "offer": place.word("desk.alarm.offer"),
        "glass": place.word("desk.alarm.glass"),
    }
