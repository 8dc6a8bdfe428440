"""No small count is told, and no hidden one can be worked out from what is: tried against an exhaustive search."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.figures.disclosure import FEWEST, TOTAL, Cell, Table, hidden_cells

COUNTS = st.integers(0, 16)


def table(counts: Mapping[Cell, int], parents: Mapping[str, str] | None = None) -> Table:
    rows = dict.fromkeys(row for row, _ in counts)
    columns = list(dict.fromkeys(column for _, column in counts))
    return Table(name="t", parents=parents or dict.fromkeys(rows, TOTAL), columns=columns, counts=counts)


def fillings(made: Table, shown: Mapping[Cell, int]) -> Iterator[Table]:
    """Every table that has the same cells where they are told, with counts as far away as can matter."""
    single = len(made.columns) == 1

    def near(row: str, column: str) -> Sequence[int]:
        told = shown.get((row, TOTAL if single else column))
        true = made.counts[row, column]
        return (told,) if told is not None else range(max(0, true - FEWEST), true + FEWEST + 1)

    lowest = [row for row in made.parents if (row, made.columns[0]) in made.counts]
    of_rows = []
    for row in lowest:
        sums = shown.get((row, TOTAL))
        options = product(*(near(row, column) for column in made.columns))
        of_rows.append([each for each in options if sums is None or sum(each) == sums])
    for values in product(*of_rows):
        cells = ((row, column) for row in lowest for column in made.columns)
        other = replace(made, counts=dict(zip(cells, chain(*values), strict=True)))
        if all(other.value(*cell) == value for cell, value in shown.items()):
            yield other


def check(made: Table) -> None:
    hidden = hidden_cells(made)
    if hidden is None:
        return
    shown = {cell: made.value(*cell) for cell in made.cells() if cell not in hidden}
    assert all(value >= FEWEST for value in shown.values())
    low: dict[Cell, int] = {}
    high: dict[Cell, int] = {}
    # Where nothing is told there is nothing to work with.
    for other in fillings(made, shown) if hidden and shown else ():
        for cell in hidden:
            low[cell] = min(low.get(cell, 10**9), other.value(*cell))
            high[cell] = max(high.get(cell, -1), other.value(*cell))
    for cell, lowest in low.items():
        assert high[cell] - lowest >= FEWEST, cell


@settings(max_examples=40, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=3))
def test_nothing_hidden_in_a_row_can_be_worked_out(values: list[int]) -> None:
    check(table({(f"r{number}", "all"): value for number, value in enumerate(values)}))


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(COUNTS, min_size=4, max_size=4))
def test_nothing_hidden_in_a_square_can_be_worked_out(values: list[int]) -> None:
    check(table({(row, column): values.pop() for row in ("r0", "r1") for column in ("a", "b")}))


@settings(max_examples=25, deadline=None)
@given(st.lists(COUNTS, min_size=3, max_size=3))
def test_nothing_hidden_under_sums_of_sums_can_be_worked_out(values: list[int]) -> None:
    counts = {(row, "all"): value for row, value in zip(("early", "left", "answered"), values, strict=True)}
    check(table(counts, {"early": TOTAL, "reached": TOTAL, "left": "reached", "answered": "reached"}))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=24, max_size=24))
def test_no_small_count_of_a_large_table_is_told(values: list[int]) -> None:
    made = table({(f"r{row}", column): values.pop() for row in range(8) for column in ("a", "b", "c")})
    hidden = hidden_cells(made)
    assert hidden is None or {cell for cell in made.cells() if made.value(*cell) < FEWEST} <= hidden


def test_one_small_count_takes_a_second_with_it() -> None:
    made = table({("sms", "all"): 3, ("web", "all"): 40, ("form", "all"): 25})
    assert (hidden_cells(made) or set()) == {("sms", TOTAL), ("form", TOTAL)}


def test_a_sum_that_was_told_elsewhere_stays() -> None:
    made = table({("r", "a"): 2, ("r", "b"): 50, ("s", "a"): 30, ("s", "b"): 50})
    known = {(TOTAL, TOTAL), (TOTAL, "a"), (TOTAL, "b")}
    assert (hidden_cells(made, known) or set()) == {(row, column) for row in "rs" for column in "ab"}


@pytest.mark.parametrize("values", [(0, 0), (3, 4), (9,), (5, 3)])
def test_where_too_few_came_nothing_is_told(values: tuple[int, ...]) -> None:
    made = table({(f"r{number}", "all"): value for number, value in enumerate(values)})
    assert hidden_cells(made) in (None, {*made.cells()})


def test_two_small_counts_whose_sum_is_told_are_hidden_behind_a_third() -> None:
    made = table({("r", "all"): 1, ("s", "all"): 2, ("t", "all"): 80, ("u", "all"): 90})
    assert (hidden_cells(made) or set()) == {("r", TOTAL), ("s", TOTAL), ("t", TOTAL)}
