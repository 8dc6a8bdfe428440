"""What the pages about safety promise is there: every module, test and story that they name, and every hazard once."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HAZARDS = (ROOT / "docs/hazards.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (H\d\d) [^\n]+\n(.*?)(?=^## |\Z)", HAZARDS, re.MULTILINE | re.DOTALL))
ISSUE = re.compile(r"\(#\d+\)")
NAMED = re.compile(r"`([a-z0-9_]+(?:/[a-z0-9_.]+)+(?:::[A-Za-z0-9_]+){0,2}(?:\[[^\]`]+\])?)`|`(tests/[^`]+)`")
TEST = re.compile(r"`(tests/[^`]+\.py::[^`]+)`")
PAGES = ("docs/hazards.md", "docs/asvs.md", "SECURITY.md")


@cache
def cases_of(path: str) -> frozenset[str]:
    """`test_x` and `TestX::test_x` of a file, those included that a class inherits from a kit of tests."""
    found: set[str] = set()
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{name}" for name in _methods(node)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def _methods(node: ast.ClassDef) -> set[str]:
    own = {part.name for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)}
    for base in node.bases:
        if isinstance(base, ast.Name) and base.id in KITS:
            own |= KITS[base.id]
    return own


def _kits() -> dict[str, set[str]]:
    return {
        node.name: {part.name for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)}
        for path in (ROOT / "most116/testing").glob("*_kit.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }


KITS = _kits()


def missing(name: str) -> str:
    """What of a named module, file or test is not there; empty when all of it is."""
    path, _, test = name.partition("::")
    if not (ROOT / path).is_file():
        return f"{path} does not exist"
    test, _, parameter = test.partition("[")
    if test and test not in cases_of(path):
        return f"{path} has no {test}"
    story = ROOT / "tests/stories" / f"{parameter.removesuffix(']')}.yaml"
    return f"{name}: only stories may be named as parameters" if parameter and not story.is_file() else ""


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_a_page_names_is_there(page: str) -> None:
    names = [one or other for one, other in NAMED.findall((ROOT / page).read_text(encoding="utf-8"))]
    files = [name for name in names if re.search(r"\.(py|js|yaml|lua|md|toml|sh)($|::)", name)]
    assert len(files) > 10
    assert not [problem for name in files if (problem := missing(name))]


def test_every_hazard_is_there_once_and_in_order() -> None:
    assert re.findall(r"^## (\S+)", HAZARDS, re.MULTILINE) == [f"H{number:02}" for number in range(1, 31)]


@pytest.mark.parametrize("hazard", SECTIONS)
def test_a_hazard_says_how_bad_it_is_and_what_is_done(hazard: str) -> None:
    body = SECTIONS[hazard]
    assert re.search(r"\*\*Severity [2-5]\.\*\*", body)
    assert re.search(r"- \*\*In:\*\* `[^`]+\.(py|js)`", body)
    assert TEST.search(body) or ISSUE.search(body)
    left = re.search(r"- \*\*Not controlled yet:\*\*(.*)", body, re.DOTALL)
    assert left is None or ISSUE.search(left[1])


def test_every_promise_and_every_attacker_has_a_test_or_an_issue() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    rows = [row for row in re.findall(r"^\|(.+)\|$", page, re.MULTILINE) if not re.match(r"( Promise |---)", row)]
    attackers = re.findall(r"^### [^\n]+\n(.*?)(?=^##)", page, re.MULTILINE | re.DOTALL)
    assert (len(rows), len(attackers)) == (10, 10)
    for row in rows:
        assert re.search(r"`tests/[^`]+`", row) or ISSUE.search(row), row
    for attacker in attackers:
        assert TEST.search(attacker)
        assert "- **Still" in attacker


def test_every_sentence_of_the_text_about_privacy_is_shown_by_a_test() -> None:
    """M37 as people read it: whoever changes a sentence says anew what shows it."""
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    shown = {told: row for row in page.splitlines() if row.startswith("|") for told in re.findall("„([^”]+)”", row)}
    told = yaml.safe_load((ROOT / "config/texts/pl.yaml").read_text(encoding="utf-8"))["privacy"]["adult"]
    assert list(shown) == re.findall(r"[^.\[]+\.", told.replace(". ", ".")) != []
    for row in shown.values():
        assert TEST.search(row), row


def test_every_requirement_has_a_test_or_an_issue_and_stands_once() -> None:
    page = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) (\|.+)$", page, re.MULTILINE)
    assert len(rows) == len(re.findall(r"^\| \d", page, re.MULTILINE))
    numbers = [[tuple(map(int, number.split("."))) for number in row.split(", ")] for row, _ in rows]
    assert numbers == sorted(numbers)
    every = [number for row in numbers for number in row]
    assert len(every) == len(set(every))
    assert not [number for number, row in rows if not TEST.search(row) and not ISSUE.search(row)]
    assert not [number for number, row in rows if "**No**" in row and not ISSUE.search(row)]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("tests/test_hazards.py::test_every_hazard_is_there_once_and_in_order", ""),
        ("tests/router/test_danger.py::TestCutOff::test_before_the_first_word_nothing_is_begun", ""),
        ("tests/privacy/test_no_leaks.py::test_failures_on_purpose_leave_no_words_behind[14_stop]", ""),
        ("tests/test_hazards.py::test_nothing", "has no test_nothing"),
        ("tests/test_hazards.py::_kits", "has no _kits"),
        ("tests/test_hazard.py::test_nothing", "does not exist"),
        ("tests/stories/00_nothing.yaml", "does not exist"),
        ("tests/privacy/test_no_leaks.py::test_failures_on_purpose_leave_no_words_behind[00_no]", "only stories"),
        ("router/decider.py", "does not exist"),
    ],
)
def test_a_name_that_is_wrong_is_noticed(name: str, says: str) -> None:
    assert says in missing(name)
    assert bool(missing(name)) == bool(says)
