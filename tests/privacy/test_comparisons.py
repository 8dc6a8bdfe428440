"""What somebody might guess byte by byte is compared in constant time, everywhere; `make bench` shows it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Where a request, or what it carries, is looked at.
LOOKS_AT_REQUESTS = ("bridges", "handoff", "most116/app", "most116/web")
GUESSED = re.compile(
    r"(^|_)(token|secret|signature|signed|digest|hexdigest|csrf|password|proof|hmac|mac|otp|totp)(_|$)"
)
# Comparisons that tell nobody outside anything, each with the reason.
HARMLESS = {
    "handoff/accounts/invitations.py": "a new password, typed twice by the same person",
    "handoff/backup_file.py": "the sum of a file that an operator reads",
    "handoff/live/leader.py": "which of our own clocks leads",
}


def name_of(node: ast.expr) -> str:
    """The last name of an expression: of `a.token`, `token` or `self.token()`."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def in_sql(node: ast.expr) -> bool:
    """A column, such as `invites.c.token_hash`: found in an index, and by the hash of what was guessed."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "c"


def by_value(tree: ast.AST) -> Iterator[ast.Compare]:
    """Comparisons that end at the first difference; None and what is known while writing can be compared so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(one, ast.Eq | ast.NotEq) for one in node.ops):
            sides = [node.left, *node.comparators]
            guessed = any(GUESSED.search(name_of(one)) for one in sides)
            if guessed and not any(isinstance(one, ast.Constant) or in_sql(one) for one in sides):
                yield node


def test_no_secret_is_compared_by_value() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for folder in LOOKS_AT_REQUESTS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in HARMLESS
        for node in by_value(ast.parse(path.read_text("utf-8")))
    ]
    assert not found, f"use hmac.compare_digest: {found}"


def test_the_look_finds_one() -> None:
    tree = ast.parse("if request.token == self._given: pass\nif token == '': pass\nif csrf_proof() != told: pass")
    assert [ast.unparse(node) for node in by_value(tree)] == ["request.token == self._given", "csrf_proof() != told"]
