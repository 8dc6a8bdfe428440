"""What may stand in the repository: readable text, locks that name no index, nothing of one person's machine."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BINARY = {".png", ".jpg", ".ico", ".woff2", ".bin", ".gz"}
# A letter in brackets keeps this file from finding itself.
INDEX_HOSTS = re.compile(r"py[p]i\.org|python[h]osted\.org|npm[j]s\.org|registry\.yarn[p]kg")
MACHINE_PATHS = re.compile(r"(?<![\w.:/$}-])/(?:work|root|Users|opt/py[p]i|opt/wheels)/")
HOME_PATHS = re.compile(r"(?<![\w.:/$}-])/home/(?!most116\b)\w+/")
LOCKS = ("build", "base", "tracing", "dev")
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^\s;\\]+)(?: ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def tracked() -> list[Path]:
    """What git keeps or would keep; in a folder without git there is nothing to judge."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout, so there is no list of files to judge")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def pins(lock: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := PIN.match(line))}


def normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


def test_every_text_file_is_plain_utf8() -> None:
    for path in tracked():
        if path.suffix in BINARY:
            continue
        raw = path.read_bytes()
        text = raw.decode("utf-8")  # raises, and names the byte
        assert not raw.startswith(b"\xef\xbb\xbf"), f"{path.name} starts with a byte order mark"
        assert b"\0" not in raw, f"{path.name} holds a NUL"
        assert "\r\n" not in text, f"{path.name} ends its lines as Windows does"


@pytest.mark.parametrize("pattern", [INDEX_HOSTS, MACHINE_PATHS, HOME_PATHS], ids=["index", "machine", "home"])
def test_nothing_names_a_machine_or_an_index(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix not in BINARY
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert not found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_only(lock: str) -> None:
    lines = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if not (PIN.match(line) or HASH.match(line))]
    for number, line in enumerate(lines):
        if PIN.match(line):
            assert HASH.match(lines[number + 1]), f"{line} has no hash"


def test_the_locks_agree_and_hold_what_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    base, tracing, dev = pins("base"), pins("tracing"), pins("dev")
    for runs in (base, tracing):
        assert {name: dev.get(name) for name in runs} == runs, "dev.lock must install the very versions that run"
    assert {normal(name) for name in project["project"]["dependencies"]} <= set(base)
    extras = project["project"]["optional-dependencies"]
    assert {normal(name) for name in extras["dev"]} <= {*dev, normal(project["project"]["name"])}
    assert {normal(name) for name in extras["tracing"]} <= set(tracing)
    assert {normal(name) for name in project["build-system"]["requires"]} == set(pins("build"))


def test_the_lock_of_the_page_scripts_names_hashes_only() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in text
    assert '"resolved"' not in text
