"""Looks for known weaknesses in what is locked, by pip-audit: `python -m most116.testing.advisories PIP-AUDIT [ARGS]`.

pip-audit ends well although its source of advisories knew none of the packages it asked for. So what it says of each is
read, and not only its exit code.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from most116.testing.components import ROOT

LOCKS = ("build", "base", "dev")
_UNREACHABLE = re.compile(
    r"ConnectionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|NameResolutionError|ServiceError"
)


def audit(command: Sequence[str], locks: Iterable[Path]) -> tuple[int, str]:
    """An exit code and what to say. 0: looked up all and found nothing, or could look up nothing at all.

    1: a weakness is known, or the source knows some packages and not others; else pip-audit's own code.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for lock in locks:
        asked = [*command, "--disable-pip", "--require-hashes", "--format", "json", "-r", str(lock)]
        try:
            ran = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 -- named by who calls
        except OSError:
            return 0, "left out, because pip-audit is not installed (make audit PIP_AUDIT=/path/to/pip-audit)"
        try:
            listed = json.loads(ran.stdout)["dependencies"]
        except (ValueError, LookupError, TypeError):
            return _without_answer(ran)
        found |= {one["name"]: one for one in listed}
    return _judged(list(found.values()))


def _without_answer(ran: subprocess.CompletedProcess[str]) -> tuple[int, str]:
    if "No module named pip_audit" in ran.stderr:
        return 0, "left out, because pip-audit is not installed (make audit PIP_AUDIT=/path/to/pip-audit)"
    if _UNREACHABLE.search(ran.stderr):
        return 0, "left out, because no source of advisories can be reached"
    return ran.returncode or 1, f"pip-audit failed:\n{ran.stderr.strip()}"


def _judged(found: Sequence[Mapping[str, Any]]) -> tuple[int, str]:
    known = [f"{one['name']} {one['version']}: {weak['id']}" for one in found for weak in one.get("vulns", ())]
    unknown = [one["name"] for one in found if "skip_reason" in one]
    if known:
        return 1, "known weaknesses:\n" + "\n".join(known)
    if len(unknown) == len(found):
        return 0, f"left out, because the source of advisories knows none of the {len(found)} packages"
    if unknown:
        return 1, f"{len(unknown)} of {len(found)} packages could not be looked up: {', '.join(unknown)}"
    return 0, f"no weakness is known of {len(found)} packages"


if __name__ == "__main__":
    ended, said = audit(sys.argv[1:], [ROOT / "requirements" / f"{name}.lock" for name in LOCKS])
    print(f"audit: {said}")
    sys.exit(ended)
