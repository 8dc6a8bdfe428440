"""The forms of a waiting time, for the script that counts it on (static/ticking.js)."""

from handoff.console.office import Office


def span_words(place: Office) -> dict[str, str]:
    return {
        "seconds": place.word("desk.span.seconds", seconds="#"),
        "minutes": place.word("desk.span.minutes", minutes="#"),
        "hours": place.word("desk.span.hours", hours="#", minutes="%"),
    }
