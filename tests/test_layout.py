"""The guards of the layout: names, secrets, Redis keys, sizes, vocabulary and skips, read from the source itself."""

import ast
import importlib.metadata
import importlib.util
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("most116", "bridges", "router", "safety_rules", "handoff", "config")
LANGUAGES = {".py", ".js", ".mjs", ".html", ".css", ".lua"}

# Where a Secret may be opened. Add a path only with the reason why the words are needed there.
REVEALS = {
    "bridges/": "a platform is handed the words and the address",
    "handoff/crypto/": "sealing",
    "handoff/intake.py": "a message is sealed here",
    "handoff/process.py": "a sealed message becomes an utterance",
    "handoff/live/last_seen.py": "where reading goes on is sealed here",
    "handoff/outbox.py": "a sealed letter becomes a letter",
    "handoff/return_codes.py": "the words of a code go into the letter that tells them",
    "handoff/errands.py": "the form in which an errand is sealed and opened",
    "handoff/errand_runner.py": "a text that is said in an outage becomes a letter",
    "handoff/inbound.py": "the form in which a message is sealed and opened",
    "handoff/apply.py": "a step's words are sealed into transcript and outbox",
    "handoff/case_view.py": "a consultant reads",
    "handoff/break_glass/opening.py": "two people send help: the address",
    "handoff/break_glass/sheets.py": "where the person wrote that they are, on the intervention sheet",
    "handoff/desk.py": "a consultant reads and writes",
    "router/decide.py": "the rules and the dialogue read the words of an utterance",
    "most116/core/sealed.py": "defines it",
    "most116/testing/": "test doubles compare words",
}
# Files that may hold more than twelve functions, each with the reason.
MANY_FUNCTIONS = {"handoff/live/names.py": "one function for each kind of Redis key, all in one place"}
MAX_LINES, MAX_FUNCTION, MAX_FUNCTIONS = 300, 40, 12
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "common", "base", "misc"}
KEY_FIRST = re.compile(  # redis-py methods that no dict, set or HTTP client has
    r"x(add|len|del|ack|range|revrange|trim|pending|autoclaim|claim|info_\w+|group_\w+)|z(add|rem|card|score|rank|range\w*|"
    r"popmin|incrby|count)|h(set|get|getall|mget|del|exists|incrby|keys|len|vals)|[lr](push|range|rem|trim|len|index|pop)|"
    r"s(add|rem|card|members|ismember)|setex|psetex|setnx|getdel|incr|decr|p?expire(at)?|p?ttl|persist"
)
KEY_ON_REDIS = re.compile(r"get|set|delete|exists|unlink|watch|rename|publish")
REDIS_NAMES = re.compile(r"redis|valkey|pipe", re.IGNORECASE)


def sources(*roots: str, suffix: str = ".py") -> list[Path]:
    return sorted(
        path for root in roots for path in (ROOT / root).rglob(f"*{suffix}") if "__pycache__" not in path.parts
    )


def at(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions of the module and methods of its classes; not nested ones, which count with their owner."""
    for node in tree.body:
        for inner in node.body if isinstance(node, ast.ClassDef) else [node]:
            if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                yield inner


def counts(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Magic methods and the empty bodies of Protocols are shape, not work."""
    magic = function.name.startswith("__") and function.name.endswith("__")
    body = [line for line in function.body if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))]
    return not magic and bool(body)


def allowed(path: str, table: Iterable[str]) -> bool:
    return any(path == entry or (entry.endswith("/") and path.startswith(entry)) for entry in table)


def opened_secrets(tree: ast.Module, path: str) -> Iterator[int]:
    if not allowed(path, REVEALS):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "reveal":
                yield node.lineno


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_key(node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple):
        return any(_is_text(item) for item in node.elts)
    return _is_text(node) or (isinstance(node, ast.Dict) and any(key and _is_text(key) for key in node.keys))


def key_literals(tree: ast.Module, path: str) -> Iterator[int]:
    if path == "handoff/live/names.py":
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        method, receiver = node.func.attr, ast.unparse(node.func.value)
        on_redis = bool(KEY_ON_REDIS.fullmatch(method) and REDIS_NAMES.search(receiver))
        keys = [word.value for word in node.keywords if word.arg in {"keys", "streams", "key", "name"}]
        named = bool(KEY_FIRST.fullmatch(method)) or method in {"xread", "xreadgroup"}
        first = [] if method == "xreadgroup" else node.args[:1]
        if (on_redis or named) and any(_is_key(key) for key in [*first, *keys]):
            yield node.lineno


def long_functions(tree: ast.Module, path: str) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION:
                yield node.lineno


def too_many_functions(tree: ast.Module, path: str) -> Iterator[int]:
    counted = [function.lineno for function in functions(tree) if counts(function)]
    if path not in MANY_FUNCTIONS:
        yield from counted[MAX_FUNCTIONS:]


def confusing_words(tree: ast.Module, path: str) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(name.name in PACKAGES and not name.asname for name in node.names):
            yield node.lineno
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            made = ast.unparse(node.value.func).rpartition(".")[2]
            if made == "APIRouter" and any(ast.unparse(target).rpartition(".")[2] == "router" for target in targets):
                yield node.lineno


def skips_without_reason(tree: ast.Module, path: str) -> Iterator[int]:
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail"}):
            continue
        if ast.unparse(node.value) not in {"pytest", "pytest.mark"}:
            continue
        call = called.get(id(node))
        reasons = [word.value for word in call.keywords if word.arg == "reason"] if call else []
        if call and ast.unparse(node.value) == "pytest":
            reasons += call.args[:1]
        if not any(not isinstance(reason, ast.Constant) or str(reason.value).strip() for reason in reasons):
            yield node.lineno


Guard = Callable[[ast.Module, str], Iterator[int]]
PRODUCT: dict[str, Guard] = {
    "a Secret is opened outside the places listed in REVEALS": opened_secrets,
    "a Redis key literal belongs in handoff/live/names.py": key_literals,
    f"a function is longer than {MAX_FUNCTION} lines": long_functions,
    f"a file holds more than {MAX_FUNCTIONS} functions": too_many_functions,
    "bare import of our package, or `router = APIRouter()` (call it routes)": confusing_words,
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def findings(guard: Guard, paths: Iterable[Path]) -> list[str]:
    return [f"{at(path)}:{line}" for path in paths for line in guard(tree(path), at(path))]


@pytest.mark.parametrize("rule", PRODUCT)
def test_the_product_keeps_the_rule(rule: str) -> None:
    found = findings(PRODUCT[rule], sources(*PACKAGES))
    assert not found, f"{rule}: {found}"


def test_every_skip_says_why() -> None:
    assert not findings(skips_without_reason, sources("tests", "most116"))


def test_no_bare_import_of_our_packages_in_tests() -> None:
    assert not findings(confusing_words, sources("tests"))


def test_files_are_short() -> None:
    long = [
        f"{at(path)}: {count} lines"
        for suffix in LANGUAGES
        for path in sources(*PACKAGES, "tests", suffix=suffix)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    ]
    assert not long


def test_no_module_is_named_like_a_library() -> None:
    ours = {*PACKAGES, "tests"}
    taken = {*sys.stdlib_module_names, *importlib.metadata.packages_distributions()} - ours
    exempt = {"__init__", "__main__"}
    clashes = [at(path) for path in sources(*PACKAGES, "tests") if path.stem in taken and path.stem not in exempt]
    assert not clashes, "running such a file as a script would hide the library"
    assert not [at(path) for path in sources(*PACKAGES) if path.stem in VAGUE_NAMES]


def test_no_folder_of_tests_is_a_package() -> None:
    assert not [at(path) for path in sources("tests") if path.name == "__init__.py"]


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in sources(*PACKAGES)}
    assert not [at(folder) for folder in folders if not (folder / "__init__.py").is_file()], (
        "a wheel would leave it out"
    )


def test_the_top_level_names_are_ours_alone() -> None:
    owners = importlib.metadata.packages_distributions()
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        assert spec is not None, f"{name} is not importable"
        assert spec.origin == str(ROOT / name / "__init__.py"), f"{name} comes from {spec.origin}"
        assert set(owners.get(name, ["most116"])) == {"most116"}, f"another distribution brings {name}"
    folders = {path.parent.name for path in ROOT.glob("*/*.py")} - {"tests"}
    assert folders <= set(PACKAGES), "a top-level package that pyproject.toml does not name"


def test_package_init_files_import_nothing() -> None:
    """Importing the kernel must never pull in the application."""
    inits = [path for path in sources(*PACKAGES) if path.name == "__init__.py"]
    loud = [
        at(path)
        for path in inits
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree(path)))
    ]
    assert not loud


def test_scripts_take_their_keys_from_outside() -> None:
    literal = re.compile(r"redis\.p?call\(\s*['\"]\w+['\"]\s*,\s*['\"]")
    found = [at(path) for path in sources("handoff", suffix=".lua") if literal.search(path.read_text(encoding="utf-8"))]
    assert not found, "keys are passed in as KEYS, from handoff/live/names.py"


def test_the_lists_of_exceptions_are_not_stale() -> None:
    assert all((ROOT / path).is_file() for path in MANY_FUNCTIONS)
    crowded = [path for path in MANY_FUNCTIONS if _crowd(ROOT / path) <= MAX_FUNCTIONS]
    assert not crowded, f"no longer needs its exception: {crowded}"


def _crowd(path: Path) -> int:
    return sum(counts(function) for function in functions(tree(path)))


BROKEN: list[tuple[Guard, str]] = [
    (opened_secrets, "print(secret.reveal())"),
    (opened_secrets, "show = secret.reveal"),
    (key_literals, "await redis.get('inbox')"),
    (key_literals, "await self._redis.delete(f'inbox:{one}')"),
    (key_literals, "pipe.xadd('ready', fields)"),
    (key_literals, "await r.xreadgroup(group, me, streams={'ready': '>'})"),
    (key_literals, "await r.xread({f'events:{line}': last})"),
    (key_literals, "await client.zadd(name='waiting', mapping=m)"),
    (long_functions, "def f():\n" + "    x = 1\n" * 40),
    (too_many_functions, "\n".join(f"def f{n}():\n    return {n}" for n in range(13))),
    (confusing_words, "import router"),
    (confusing_words, "from fastapi import APIRouter\nrouter = APIRouter(prefix='/x')"),
    (skips_without_reason, "pytest.skip()"),
    (skips_without_reason, "@pytest.mark.skip\ndef test_it(): ..."),
    (skips_without_reason, "mark = pytest.mark.skipif(True)"),
    (skips_without_reason, "mark = pytest.mark.skipif(True, reason=' ')"),
]
FINE: list[tuple[Guard, str]] = [
    (key_literals, "form.get('Body')\nheaders.get(f'X-{name}')\nseen.add('x')\nawait redis.get(names.inbox(one))"),
    (key_literals, "await redis.hget(names.TICKETS, 'field')\nparts.pop('x')"),
    (too_many_functions, "class P:\n" + "\n".join(f"    def m{n}(self) -> int: ..." for n in range(20))),
    (confusing_words, "from router.decide import decide\nroutes = APIRouter()"),
    (skips_without_reason, "pytest.skip('no browser')\nmark = pytest.mark.skipif(True, reason=WHY)"),
]


@pytest.mark.parametrize(("guard", "code"), BROKEN)
def test_a_guard_notices(guard: Guard, code: str) -> None:
    assert list(guard(ast.parse(code), "handoff/example.py"))


@pytest.mark.parametrize(("guard", "code"), FINE)
def test_a_guard_lets_pass(guard: Guard, code: str) -> None:
    assert not list(guard(ast.parse(code), "handoff/example.py"))
