"""Static files under one address that changes with their content, so that browsers may keep them for good."""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_FOR_GOOD = "public, max-age=31536000, immutable"
_WORTH_PACKING = 512
_TEXTUAL = ("text/", "image/svg+xml")
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class _Asset:
    content: bytes
    packed: bytes | None
    media_type: str


class Assets:
    """The files in `static/` of each package, side by side: `./dom.js` is found from the script of any of them.

    All share one version (a hash over their content) in the address, so a script's own imports need no rewriting.
    The first package that has a name wins.
    """

    def __init__(self, *packages: str) -> None:
        self._assets: dict[str, _Asset] = {}
        for package in packages:
            for name, content in _files_of(package):
                self._assets.setdefault(name, _asset(name, content))
        digest = hashlib.sha256()
        for name in sorted(self._assets):
            digest.update(f"{name}\0{len(self._assets[name].content)}\0".encode() + self._assets[name].content)
        self.version = digest.hexdigest()[:12]

    def url(self, name: str) -> str:
        """The address of the file `name`, for pages; a name that does not exist is a bug and raises."""
        if name not in self._assets:
            raise LookupError(f"no package has a static file {name}")
        return f"/static/{self.version}/{name}"

    def route(self) -> Route:
        return Route("/static/{version}/{name}", self._serve, methods=["GET"])

    async def _serve(self, request: Request) -> Response:
        asset = self._assets.get(request.path_params["name"])
        if asset is None:
            return Response(status_code=404)
        # During an update a page may ask for the version before or after ours: it gets what there is, for once only.
        current = request.path_params["version"] == self.version
        headers = {"vary": "accept-encoding"} | ({"cache-control": _FOR_GOOD} if current else {})
        if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(asset.packed, media_type=asset.media_type, headers={**headers, "content-encoding": "gzip"})
        return Response(asset.content, media_type=asset.media_type, headers=headers)


def _files_of(package: str) -> Iterator[tuple[str, bytes]]:
    folder = files(package).joinpath("static")
    if folder.is_dir():
        for item in folder.iterdir():
            if item.is_file() and not item.name.startswith("."):
                yield item.name, item.read_bytes()


def _asset(name: str, content: bytes) -> _Asset:
    suffix = name[name.rfind(".") :] if "." in name else ""
    media_type = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    textual = media_type.startswith(_TEXTUAL) and len(content) >= _WORTH_PACKING
    return _Asset(content, gzip.compress(content, mtime=0) if textual else None, media_type)
