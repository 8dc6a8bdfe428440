"""`most116 link`: a link is made, printed, listed, ended and counted from the command line."""

import asyncio
import json
import re
import string
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.entry_link import Source
from config.entry_links import load_entry_links
from config.link_list import load_signed_list
from handoff.live import names
from handoff.live.connection import connect
from handoff.live.link_counts import LinkCounts
from most116.app.link_cards import new_code, qr_code
from most116.cli import commands
from most116.core.clock import SystemClock, polish_day
from most116.core.conversation import Channel, Language, Line
from most116.core.errors import ConfigurationError
from most116.testing.qr_reading import read_qr
from most116.testing.servers import RedisServer

SITE = "https://most116.example"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a house with an address."""
    monkeypatch.setenv("MOST116_PUBLIC_BASE_URL", SITE)
    monkeypatch.setenv("MOST116_DATA_DIR", str(tmp_path))
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(commands, ["link", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def made(folder: Path, *arguments: str) -> str:
    """The code of a new link."""
    told = run("new", "--line", "116111", "--source", "poster", "--out", str(folder / "print"), *arguments)
    assert told.exit_code == 0, told.output
    return told.output.splitlines()[0].removeprefix(f"{SITE}/go/")


def test_a_new_link_is_neutral_printed_and_known(folder: Path) -> None:
    code = made(folder, "--campaign", "Wiosna", "--language", "uk", "--target", "telegram", "--ends", "2099-06-30")
    assert re.fullmatch(r"[cdfhjkmnprtvwx][2-9][cdfhjkmnprtvwx][2-9][cdfhjkmnprtvwx]", code)
    link = load_entry_links(folder).find(code)
    assert link is not None
    assert (link.line, link.source, link.campaign) == (Line.YOUTH, Source.POSTER, "Wiosna")
    assert (link.language, link.target, str(link.ends)) == (Language.UK, Channel.TELEGRAM, "2099-06-30")
    printed = sorted(path.name for path in (folder / "print").iterdir())
    assert printed == [f"{code}-a4.html", f"{code}-a6.html", f"{code}.png", f"{code}.svg"]


def test_no_made_code_is_taken_or_a_word() -> None:
    codes: set[str] = set()
    for _ in range(2000):
        codes.add(new_code(codes))
    assert len(codes) == 2000
    assert not [code for code in codes if re.search(r"[aeiouy01lo]|[a-z]{2}", code)]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", ["a6", "a4"])
def test_the_card_says_the_address_in_full_and_is_neutral(folder: Path, language: str, size: str) -> None:
    code = made(folder, "--language", str(language))
    card = (folder / "print" / f"{code}-{size}.html").read_text(encoding="utf-8")
    assert f">https://most116.example<b>/go/{code}</b></p>" in card
    assert f'<html lang="{language}">' in card
    assert {"a6": "size: 105mm 148mm", "a4": "size: 210mm 297mm"}[size] in card
    words = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", card, flags=re.DOTALL).replace(SITE, "")
    assert not re.search(r"116|112|http|src=|kryzys|suicid", words), "a wall is public, and a card needs no network"


def test_numbers_stand_on_the_card_when_asked_for(folder: Path) -> None:
    code = made(folder, "--numbers")
    card = (folder / "print" / f"{code}-a6.html").read_text(encoding="utf-8")
    assert "Telefon: 116 111. Pilne: 112." in card
    assert run("cards", code, "--out", str(folder / "again")).exit_code == 0
    assert "Pilne" not in (folder / "again" / f"{code}-a6.html").read_text(encoding="utf-8")


def test_a_card_does_not_promise_what_another_channel_asks_for(folder: Path) -> None:
    for target, promised in (("webchat", True), ("choice", True), ("telegram", False)):
        code = made(folder, "--target", target)
        card = (folder / "print" / f"{code}-a6.html").read_text(encoding="utf-8")
        assert ("Bez konta" in card) is promised


def test_the_pictures_are_of_the_address(folder: Path) -> None:
    code = made(folder)
    matrix = [list(row) for row in qr_code(f"{SITE}/go/{code}").matrix]
    assert read_qr(matrix) == f"{SITE}/go/{code}"
    svg = (folder / "print" / f"{code}.svg").read_text(encoding="utf-8")
    side = len(matrix) + 8
    assert f'width="{side * 10}" height="{side * 10}"' in svg
    png = (folder / "print" / f"{code}.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (side * 24, side * 24)


@pytest.mark.parametrize("length", [1, 20, 34, 60, 61, 119, 151])
def test_a_code_reads_back_whatever_the_address(length: int) -> None:
    address = (SITE + "/go/" + string.printable[:62] * 4)[:length]
    assert read_qr([list(row) for row in qr_code(address).matrix]) == address


def test_a_reader_notices_what_is_damaged() -> None:
    matrix = [list(row) for row in qr_code(SITE).matrix]
    for row in matrix[9:12]:
        row[9:14] = [1] * 5
    with pytest.raises(ValueError, match="damaged"):
        read_qr(matrix)


def test_the_list_shows_addresses_and_what_has_ended(folder: Path) -> None:
    code = made(folder, "--campaign", "Wiosna", "--language", "pl")
    assert f"{SITE}/go/{code}  116111  pl  poster  choice  Wiosna" in run("list").output
    assert f"{SITE}/go/m  116111  choice" in run("list").output
    assert run("end", code).exit_code == 0
    yesterday = polish_day(SystemClock().now()) - timedelta(days=1)
    assert f"Wiosna  ended {yesterday}" in run("list").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "--line", "116111", "--source", "poster", "--code", "m"], "the code m is taken"),
        (["new", "--line", "116111", "--source", "poster", "--code", "x y"], "the code 'x y' must be"),
        (["end", "x"], "no link x"),
        (["cards", "x"], "no link x"),
    ],
)
def test_what_cannot_be_done_is_named(arguments: list[str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        run(*arguments)


def test_a_folder_that_cannot_be_written_costs_the_cards_and_not_the_link(folder: Path) -> None:
    (folder / "print").write_text("in the way", encoding="utf-8")
    told = run("new", "--line", "116111", "--source", "poster", "--code", "k7", "--out", str(folder / "print" / "x"))
    assert told.exit_code == 1
    assert "`most116 link cards k7 --out FOLDER` writes them elsewhere" in told.output
    assert load_entry_links(folder).known("k7")


@pytest.mark.parametrize("code", ["116111", "a116", "Szkola", "averylongcode"])
def test_an_own_code_must_be_neutral_too(code: str) -> None:
    told = run("new", "--line", "116111", "--source", "poster", "--code", code)
    assert told.exit_code == 2
    assert "small letters" in told.output


@pytest.mark.parametrize("missing", ["MOST116_PUBLIC_BASE_URL", "MOST116_DATA_DIR"])
def test_without_an_address_or_a_folder_nothing_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(missing)
    with pytest.raises(ConfigurationError, match=f"set {missing}"):
        run("new", "--line", "116111", "--source", "poster")
    assert list(folder.iterdir()) == []


def test_fewer_than_ten_are_told_only_as_that(redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOST116_REDIS_URL", redis_server.url)
    today = polish_day(datetime.now(UTC))

    async def count() -> None:
        live = connect(redis_server.url)
        counts = LinkCounts(live, SystemClock())
        for code in ["k7", *["c2"] * 9, *["d3"] * 10]:
            await counts.count(code)
        assert await live.ttl(names.link_counts(today)) > 0
        await live.aclose()

    asyncio.run(count())
    assert json.loads(run("counts", "--json").output) == {today.isoformat(): {"c2": "<10", "d3": 10, "k7": "<10"}}
    assert [line.split()[1:] for line in run("counts").output.splitlines()] == [
        ["c2", "<10"],
        ["d3", "10"],
        ["k7", "<10"],
    ]


def test_the_list_of_addresses_is_signed_by_a_key_that_is_made_once(folder: Path) -> None:
    code, ended, key = made(folder), made(folder), folder / "posters.pem"
    assert run("end", ended).exit_code == 0
    first = run("publish", "--key", str(key))
    assert first.exit_code == 0, first.output
    assert key.stat().st_mode & 0o777 == 0o600
    signed = load_signed_list(folder)
    assert signed is not None
    assert set(signed.addresses) == {f"{SITE}/go/{one}" for one in (code, "m", "d")}
    assert signed.fingerprint in first.output
    assert run("publish", "--key", str(key)).output == first.output
    key.write_text("no key", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="holds no Ed25519 key"):
        run("publish", "--key", str(key))
    assert load_signed_list(folder) == signed
