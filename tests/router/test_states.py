"""Plays the table of states: one row, one test."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from most116.core.conversation import AgeBand, Language, Line, Phase, Tier
from most116.core.messages import Kind
from router.decision import Question

Talk = Callable[..., Any]
TABLE = yaml.safe_load(Path(__file__).with_name("states.yaml").read_text("utf-8"))
ROWS = [(Phase[state], row) for state, rows in TABLE.items() for row in rows]
_UNITS = {"s": "seconds", "min": "minutes", "h": "hours"}
_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "asked": Question,
    "age_band": AgeBand,
    "language": Language,
    "line": Line,
    "known_on": lambda lines: tuple(map(Line, lines)),
    "transfer_to": Line,
    "tier": Tier,
    "before": Phase,
}


def span(written: str) -> timedelta:
    found = re.fullmatch(r"(\d+)(s|min|h)", written)
    assert found, written
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def started(talk: Talk, state: Phase, row: Mapping[str, Any]) -> Any:
    """Somebody in the row's state since this moment, told of danger already where the tier says so."""
    given = {name: _KINDS[name](value) if name in _KINDS else value for name, value in row.get("with", {}).items()}
    ania = talk(Line(row["entry"]) if "entry" in row else None)
    if "paused_until" in given:
        given["paused_until"] = ania.now + span(given["paused_until"])
    if state.waiting:
        given["waiting_since"] = ania.now
    if given.get("tier") is Tier.IMMEDIATE:
        given["urgent_since"] = ania.now
    begun = talk(ania.state.entry_line, stage=state, asked_at=ania.now, closed_at=ania.now, **given)
    if "after" in row:
        begun.says(kind=Kind.TICK)
    return begun


@pytest.mark.parametrize(("state", "row"), ROWS, ids=[f"{s}-{r.get('hears') or r['after']}" for s, r in ROWS])
def test_a_row_of_the_table(talk: Talk, state: Phase, row: Mapping[str, Any]) -> None:
    ania = started(talk, state, row)
    said = ania.waits(seconds=span(row["after"]).total_seconds()) if "after" in row else ania.says(row["hears"])
    assert (said, ania.stage) == (row["says"], Phase(row["then"]))
    assert "line" not in row or ania.state.line is Line(row["line"])


def test_every_state_is_in_the_table() -> None:
    assert {Phase[name] for name in TABLE} == set(Phase)
