"""Pictures in the documents: small, each shown with words for who does not see it, and taken anew by one command."""

import asyncio
import re
import struct
import zlib
from pathlib import Path

import pytest

from most116.testing.chromium import PROGRAM
from most116.testing.desk_pictures import DESK_PICTURES
from most116.testing.page_pictures import PICTURES, take_pictures
from most116.testing.small_png import small_png

DOCS = Path(__file__).resolve().parent.parent / "docs"
SHOWN = re.compile(r"!\[([^\]]+)\]\(pictures/([\w-]+)\.png\)")
MOST_BYTES = 60_000
EVERY = {*PICTURES, *DESK_PICTURES}


def test_every_page_is_shown_with_words_and_is_small() -> None:
    shown = [
        one for page in ("pages.md", "desk.md") for one in SHOWN.findall((DOCS / page).read_text(encoding="utf-8"))
    ]
    assert sorted(name for _, name in shown) == sorted(EVERY)
    for words, name in shown:
        assert len(words) > 20
        assert (DOCS / "pictures" / f"{name}.png").stat().st_size <= MOST_BYTES


def test_a_picture_keeps_its_pixels() -> None:
    pixels = bytes([255, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0, 255, 1, 2, 3, 255])
    png = small_png(2, 2, pixels)
    chunks, at = dict[bytes, bytes](), 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        chunks[png[at + 4 : at + 8]] = png[at + 8 : at + 8 + length]
        at += 12 + length
    lines, palette = zlib.decompress(chunks[b"IDAT"]), chunks[b"PLTE"]
    places = [*lines[1:3], *lines[4:6]]
    assert b"".join(palette[3 * place : 3 * place + 3] + b"\xff" for place in places) == pixels


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.skipif(PROGRAM is None, reason="this machine has no browser")
def test_they_can_be_taken_anew(tmp_path: Path, rules_dir: Path) -> None:
    asyncio.run(take_pictures(tmp_path, rules_dir))
    assert {path.stem for path in tmp_path.glob("*.png")} == EVERY
    assert max(path.stat().st_size for path in tmp_path.glob("*.png")) <= MOST_BYTES
