"""What the project is built from: every locked package has an allowed licence, and `make sbom` lists all of it."""

import importlib.metadata
import json
import re
import sys
from pathlib import Path

import pytest

from most116.testing.advisories import audit
from most116.testing.components import ROOT, components, licences, locked
from most116.testing.sbom import bill, written

PERMISSIVE = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "MIT", "MIT-0", "PSF-2.0", "PostgreSQL",
}  # fmt: skip
# A library may be under one of these while it stays a library that can be replaced.
AS_A_LIBRARY = {"MPL-2.0", "LGPL-3.0-only"}
# Data in a package of its own, or a program of its own, each with the page or the row that says why.
APART = {"pymorphy3-dicts-uk": "GPL-3.0-only", "library/redis": "LicenseRef-RSALv2 OR SSPL-1.0 OR AGPL-3.0-only"}
# What packages call their licence, where it is no SPDX expression.
CALLED = {
    "MIT License": "MIT", "MIT license": "MIT", "The MIT License (MIT)": "MIT", "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause", "Apache Software License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GPLv3 License": "GPL-3.0-only",
}  # fmt: skip
# Packages whose metadata name no licence, several, or a page: read in the files that they bring.
READ_BY_US = {
    "async-timeout": "Apache-2.0", "atheris": "Apache-2.0", "jinja2": "BSD-3-Clause", "langdetect": "Apache-2.0",
    "morfeusz2": "BSD-2-Clause", "pyasn1-modules": "BSD-2-Clause", "segno": "BSD-3-Clause",
    "uvloop": "Apache-2.0 OR MIT",
}  # fmt: skip
PYTHON = sorted({*locked("base"), *locked("dev"), *locked("tracing"), *locked("build")})


def told(name: str) -> str:
    """The licence that an installed package tells of itself."""
    metadata = importlib.metadata.metadata(name)
    given = (metadata.get_all("License-Expression") or metadata.get_all("License") or [""])[0].partition("\n")[0]
    classifiers = [one for one in metadata.get_all("Classifier") or [] if one.startswith("License ::")]
    last = classifiers[-1].rpartition(" :: ")[2] if classifiers else ""
    return CALLED.get(given or last, given or last)


def test_every_package_has_a_row_and_every_row_a_package() -> None:
    assert {one.name for one in components()} == set(licences())


@pytest.mark.parametrize("name", PYTHON)
def test_the_page_says_what_the_package_says(name: str) -> None:
    """Some are for other systems or other versions of Python, and are not here."""
    try:
        installed = told(name)
    except importlib.metadata.PackageNotFoundError:
        installed = licences()[name]
    assert licences()[name] == READ_BY_US.get(name, installed)


def test_every_licence_is_of_a_kind_that_is_allowed() -> None:
    for one in components():
        parts = set(re.split(r" (?:AND|OR) ", one.licence))
        allowed = PERMISSIVE | AS_A_LIBRARY if one.kind != "docker" else PERMISSIVE
        assert parts <= allowed or APART.get(one.name) == one.licence, one.name


def test_the_one_package_under_the_gpl_has_its_decision() -> None:
    page = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| `[^`]+` \| GPL-3\.0-only \|.*$", page, re.MULTILINE)
    (decision,) = re.findall(r"\]\((decisions/[^)]+)\)", row)
    assert "GPL-3.0" in (ROOT / "docs" / decision).read_text(encoding="utf-8")


def test_the_bill_is_whole() -> None:
    """The fields that CycloneDX 1.6 asks for, and the forms that it gives them."""
    document = bill()
    assert (document["bomFormat"], document["specVersion"], document["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", document["serialNumber"])
    entries = document["components"]
    references = [entry["bom-ref"] for entry in entries]
    assert len(references) == len(set(references)) == len(components())
    lengths = {"SHA-256": 64, "SHA-512": 128}
    for entry in entries:
        assert entry["type"] in {"library", "container"}
        assert entry["scope"] in {"required", "optional", "excluded"}
        assert entry["name"]
        assert re.fullmatch(r"pkg:(pypi|npm|docker)/[a-z0-9./-]+@\S+", entry["purl"])
        assert [set(one) for one in entry["licenses"]] == [{"expression"}]
        assert entry["type"] == "container" or entry["hashes"]
        for digest in entry.get("hashes", []):
            assert re.fullmatch(r"[0-9a-f]+", digest["content"])
            assert len(digest["content"]) == lengths[digest["alg"]]
    (ours,) = document["dependencies"]
    assert ours["ref"] == document["metadata"]["component"]["bom-ref"]
    assert set(ours["dependsOn"]) == {entry["bom-ref"] for entry in entries if entry["scope"] == "required"}


def test_the_bill_is_the_same_whenever_it_is_made() -> None:
    assert written() == written()
    assert json.loads(written()) == bill()


@pytest.mark.parametrize("target", ["sbom", "audit"])
def test_make_knows_how(target: str) -> None:
    assert re.search(rf"^{target}: .*## \w", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


ONE = {"name": "urllib3", "version": "1.0", "vulns": []}
WEAK = {**ONE, "vulns": [{"id": "PYSEC-0000-1", "description": "a connection through a proxy"}]}
UNKNOWN = {"name": "redis", "skip_reason": "Dependency not found on PyPI and could not be audited: redis (7.0)"}


@pytest.mark.parametrize(
    ("said", "failed", "code", "told"),
    [
        pytest.param({"dependencies": [ONE]}, "", 0, "no weakness is known of 1 packages", id="clean"),
        pytest.param({"dependencies": [ONE, WEAK]}, "Found 1", 1, "urllib3 1.0: PYSEC-0000-1", id="weak"),
        pytest.param(
            {"dependencies": [UNKNOWN]}, "", 0, "left out, because the source", id="a source without advisories"
        ),
        pytest.param({"dependencies": [ONE, UNKNOWN]}, "", 1, "1 of 2 packages could not", id="looked up in part"),
        pytest.param(None, "requests.exceptions.ConnectionError: api", 0, "can be reached", id="no network"),
        pytest.param(None, "No module named pip_audit", 0, "not installed", id="no pip-audit"),
        pytest.param(None, "hashes are required", 1, "pip-audit failed", id="a lock that is none"),
    ],
)
def test_an_audit_says_what_it_could_look_up(said: object, failed: str, code: int, told: str, tmp_path: Path) -> None:
    """What pip-audit writes in each case, from a stand-in for it."""
    answer = "" if said is None else json.dumps(said)
    script = tmp_path / "pip_audit.py"
    ends = int(bool(failed))
    script.write_text(f"import sys\nprint({answer!r})\nprint({failed!r}, file=sys.stderr)\nsys.exit({ends})\n")
    ended, told_of = audit([sys.executable, str(script)], [tmp_path / "any.lock"])
    assert ended == code
    assert told in told_of


def test_an_audit_without_pip_audit_is_left_out(tmp_path: Path) -> None:
    assert audit([str(tmp_path / "nothing")], [tmp_path / "any.lock"])[0] == 0
