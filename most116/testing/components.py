"""What this project is built from, read from the locks, with the licences that docs/licences.md gives."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LICENCES = ROOT / "docs" / "licences.md"
_PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \|", re.MULTILINE)
_IMAGE = re.compile(r"^(?:FROM|    image:) ([a-z]+):([\w.-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Component:
    """`kind` is pypi, npm or docker; `hashes` are of every file of this version; `scope` as CycloneDX names it.

    required: runs; optional: runs where an operator wants it; excluded: builds and tests only."""

    kind: str
    name: str
    version: str
    licence: str
    algorithm: str = ""
    hashes: tuple[str, ...] = ()
    scope: str = "required"

    @property
    def purl(self) -> str:
        """How package lists name it (https://github.com/package-url/purl-spec)."""
        return f"pkg:{self.kind}/{self.name}@{self.version}"


def licences() -> dict[str, str]:
    """Name of a package -> its licence as an SPDX expression, from the tables of docs/licences.md."""
    return {name: licence.strip() for name, licence in _ROW.findall(LICENCES.read_text(encoding="utf-8"))}


def components() -> list[Component]:
    """Everything that is locked, in order; a package without a row in docs/licences.md is an error."""
    known = licences()
    return sorted([*_python(known), *_page_scripts(known), *_images(known)])


def locked(lock: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name -> version and hashes, of requirements/`lock`.lock."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8")
    pins = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    found = [(pin, entry) for entry in pins if (pin := _PIN.match(entry))]
    return {pin["name"]: (pin["version"], tuple(sorted(_HASH.findall(entry)))) for pin, entry in found}


def _python(known: dict[str, str]) -> Iterator[Component]:
    runs, wanted = locked("base"), locked("tracing")
    for name, (version, hashes) in {**locked("build"), **locked("dev"), **wanted, **runs}.items():
        yield Component(
            kind="pypi",
            name=name,
            version=version,
            licence=known[name],
            algorithm="SHA-256",
            hashes=hashes,
            scope="required" if name in runs else "optional" if name in wanted else "excluded",
        )


def _page_scripts(known: dict[str, str]) -> Iterator[Component]:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, package in packages.items():
        if path:
            name = path.removeprefix("node_modules/")
            digest = b64decode(package["integrity"].removeprefix("sha512-")).hex()
            yield Component(
                kind="npm",
                name=name,
                version=package["version"],
                licence=known[name],
                algorithm="SHA-512",
                hashes=(digest,),
                scope="excluded",
            )


def _images(known: dict[str, str]) -> Iterator[Component]:
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("Dockerfile", "docker-compose.yml"))
    for image, version in sorted({found for found in _IMAGE.findall(text) if found[0] != "most116"}):
        name = f"library/{image}"
        yield Component(kind="docker", name=name, version=version, licence=known[name])
