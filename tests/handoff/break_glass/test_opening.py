"""Nobody opens an address for people but one function, and only the step that two people agreed to calls it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("most116", "bridges", "router", "safety_rules", "handoff", "config")
# What sends and deletes on a platform opens addresses for the platform, and for nobody else.
FOR_PLATFORMS = {"handoff/outbox.py", "handoff/apply.py"}


def named(name: str) -> Iterator[tuple[str, str]]:
    """Every place of our code in which something of this name is used: file and function."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            for function in ast.walk(tree):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    inside = (node for node in ast.walk(function) if node is not function)
                    if any(getattr(node, "attr", getattr(node, "id", "")) == name for node in inside):
                        yield path.relative_to(ROOT).as_posix(), function.name


def test_only_the_step_that_two_people_agreed_to_opens_an_address_for_people() -> None:
    assert set(named("open_for_help")) == {("handoff/break_glass/acts.py", "show")}


def test_nothing_else_opens_an_address_but_what_hands_it_to_a_platform() -> None:
    found = {path for path, _ in named("open_address")}
    assert found == FOR_PLATFORMS | {"handoff/break_glass/opening.py"}


def test_nothing_makes_another_name_for_it() -> None:
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        source = path.read_text("utf-8")
        used = "open_for_help" in source
        assert not used or path.relative_to(ROOT).as_posix() in {
            "handoff/break_glass/opening.py",
            "handoff/break_glass/acts.py",
        }, path
