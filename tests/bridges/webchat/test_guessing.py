"""Return codes cannot be guessed: how many guesses a flood gets through, measured, and what chance that gives."""

import re
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address
from itertools import cycle, islice

import pytest

from bridges.webchat.visits import Visit
from config.datafiles import read_text
from most116.testing.webchat_page import come_back, draft, hidden
from most116.testing.webchat_site import Site

OPEN_CODES = 100_000
ONE_IN_TEN_THOUSAND = 1e-4
YEAR = 365 * 24 * 3600
HOME, NEIGHBOUR = "5.173.10.20", "5.173.10.21"
MINUTE = 60


def places() -> Iterator[str]:
    """Addresses of ever other networks, of the old kind and of the new."""
    for number in range(1 << 16):
        yield str(ip_address("31.0.0.0") + number * 251)
        yield str(IPv6Address("2a00:f41::") + (number << 64))


async def flood(site: Site, addresses: Iterator[str], *, seconds: int, each_second: int) -> int:
    """Guess at this pace from one address after the other; how many guesses were looked at."""
    looked_at = 0
    for _ in range(seconds):
        for address in islice(addresses, each_second):
            async with site.browser(address) as client:
                answer = await client.post("/back", data={"words": "raz dwa trzy cztery pięć sześć"})
            assert answer.status_code in {422, 429}
            looked_at += answer.status_code == 422
        site.clock.move(seconds=1)
    return looked_at


async def test_a_flood_from_one_place_gets_ten_guesses_in_its_first_minute_and_four_in_each_other(site: Site) -> None:
    counts = [await flood(site, cycle([HOME]), seconds=MINUTE, each_second=5) for _ in range(3)]
    assert counts[0] <= 6 + 4
    assert max(counts[1:]) <= 4
    async with site.browser(NEIGHBOUR) as client:
        assert (await come_back(client, (await site.codes.give(Visit.new().token)).reveal())).status_code == 303


async def test_a_year_of_flood_from_everywhere_hits_a_code_less_than_once_in_ten_thousand(site: Site) -> None:
    addresses = places()
    at_once = await flood(site, addresses, seconds=1, each_second=400)
    per_second = await flood(site, addresses, seconds=15, each_second=20) / 15
    assert at_once <= 240
    assert per_second <= 10.5
    codes = len(set(read_text("return_words.txt", None).split())) ** 6
    guesses = at_once + per_second * YEAR
    assert codes == 1024**6
    assert guesses * OPEN_CODES / codes < ONE_IN_TEN_THOUSAND


async def test_a_person_has_six_tries_at_once_and_is_told_when_the_next_is(site: Site) -> None:
    words = (await site.codes.give(Visit.new().token)).reveal()
    async with site.browser(HOME) as client:
        assert [(await come_back(client, "nie te słowa")).status_code for _ in range(6)] == [422] * 6
        page = await come_back(client, words)
        assert page.status_code == 429
        assert page.headers["retry-after"] == "15"
        assert "Następna jest możliwa za 15 sekund." in page.text
        assert draft(page) == words
        assert "set-cookie" not in page.headers
        site.clock.move(seconds=15)
        assert (await client.post("/back", data={**hidden(page), "words": words})).status_code == 303


async def test_a_try_while_nothing_can_be_looked_up_is_not_counted(site: Site) -> None:
    words = (await site.codes.give(Visit.new().token)).reveal()
    site.kept.down = True
    async with site.browser(HOME) as client:
        assert [(await come_back(client, words)).status_code for _ in range(10)] == [503] * 10
        site.kept.down = False
        assert (await come_back(client, words)).status_code == 303


async def test_an_empty_field_is_no_try(site: Site) -> None:
    async with site.browser(HOME) as client:
        assert [(await come_back(client, " ")).status_code for _ in range(10)] == [422] * 10
        assert (await come_back(client, (await site.codes.give(Visit.new().token)).reveal())).status_code == 303


@pytest.mark.parametrize("language", ["pl", "uk", "en", "ru"])
async def test_the_time_is_told_in_steps_that_read_right(site: Site, language: str) -> None:
    async with site.browser(HOME) as client:
        for _ in range(7):
            page = await come_back(client, "nie te słowa", lang=language)
        site.clock.move(seconds=3)
        page = await come_back(client, "nie te słowa", lang=language)
        [told] = re.findall(r'<p id="problem"[^>]*>([^<]*)</p>', page.text)
        assert re.findall(r"\d+", told) == ["15"]
