"""What hours, days and switches say of every way in at a moment (domain sheet 2.1 and 4.3)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from config.weekly_hours import WeeklyHours, read_weekly
from handoff.intake_orders import Order, OrderKind, Rule
from handoff.order_values import day_of, language_of
from most116.core.clock import HERE, polish_day
from most116.core.conversation import Channel, Language, Line
from most116.core.doors import Doors, Gate, Way

# Letters are answered later anyway: hours that name no channel and an empty desk leave the form as it is.
_LATER: Final = Channel.FORM
_NOT_SAID: Mapping[Line, Mapping[Language, str]] = MappingProxyType({})


def doors_at(
    orders: Iterable[Order],
    now: datetime,
    *,
    attended: Mapping[Line, bool],
    duty: Mapping[Line, Mapping[Language, str]] = _NOT_SAID,
) -> Doors:
    """How every way in is met now. `attended`: lines whose people are at the desk; `duty`: what lines.yaml says."""
    live = sorted((one for one in orders if one.in_force(now)), key=lambda one: one.made_at)
    rules = [one.rule for one in live]
    ways = [(line, channel) for line in Line for channel in Channel]
    gates = {way: _gate(rules, way, now, attended=attended.get(way[0], True)) for way in ways}
    languages = {way: _languages(rules, way, duty.get(way[0], {})) for way in ways}
    return Doors(
        gates={way: gate for way, gate in gates.items() if gate is not Gate.OPEN},
        written={
            way: frozenset(one for one, hours in known.items() if hours.at(now.astimezone(HERE)))
            for way, known in languages.items()
        },
        hours=dict(_told(languages)),
    )


def _gate(rules: Sequence[Rule], way: Way, now: datetime, *, attended: bool) -> Gate:
    """The worst that anything says of it."""
    found = [Gate[one.value.upper()] for one in rules if one.kind is OrderKind.SWITCH and one.covers(*way)]
    if not _open_hours(rules, way, now):
        found.append(Gate.CLOSED)
    if not attended and way[1] is not _LATER:
        found.append(Gate.UNREAD)
    return max(found, default=Gate.OPEN)


def _open_hours(rules: Sequence[Rule], way: Way, now: datetime) -> bool:
    """Hours of the day go before those of the week, and the narrower rule before the wider one, then the newer."""
    today, here = polish_day(now), now.astimezone(HERE)
    named = [one for one in rules if one.covers(*way) and (one.channel is not None or way[1] is not _LATER)]
    of_day = [one for one in named if one.kind is OrderKind.DAY and day_of(one.value)[0] == today]
    if of_day:
        return day_of(_narrowest(of_day).value)[1].at(here)
    of_week = [one for one in named if one.kind is OrderKind.HOURS]
    return read_weekly(_narrowest(of_week).value).at(here) if of_week else True


def _narrowest(rules: Sequence[Rule]) -> Rule:
    """The last of those that name most."""
    return max(reversed(rules), key=lambda one: one.narrowness)


def _languages(rules: Sequence[Rule], way: Way, duty: Mapping[Language, str]) -> dict[Language, WeeklyHours]:
    """When each language is written, as far as that is known."""
    found = {language: read_weekly(hours) for language, hours in duty.items()}
    said = [one for one in rules if one.kind is OrderKind.LANGUAGE and one.covers(*way)]
    for one in sorted(said, key=lambda one: one.narrowness):
        language, hours = language_of(one.value)
        found[language] = hours
    return found


def _told(languages: Mapping[Way, Mapping[Language, WeeklyHours]]) -> Iterator[tuple[tuple[Line, Language], str]]:
    """Hours that are the same on every day and channel of a line; others cannot be said in one figure."""
    for line in Line:
        for language in Language:
            of_ways = [known.get(language) for (each, _), known in languages.items() if each is line]
            texts = {"" if hours is None else hours.every_day for hours in of_ways}
            if len(texts) == 1 and (text := texts.pop()):
                yield (line, language), text
