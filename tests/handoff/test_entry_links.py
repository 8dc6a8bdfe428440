"""What a link of the operators says of a conversation that begins by it: its line, and a hint of its language."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.entry_link import EntryLink, Source
from config.link_file import add_link
from most116.core.conversation import Channel, Language, Line
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer

UKRAINIAN = EntryLink(
    code="k7p4x", line=Line.ADULT, language=Language.UK, campaign="Szkoły wiosną", source=Source.POSTER
)
POLISH = EntryLink(code="c2d3f", line=Line.YOUTH, language=Language.PL)


@pytest.fixture
async def house(redis_server: RedisServer, database_url: str, tmp_path: Path, rules_dir: Path) -> AsyncIterator[House]:
    """A house whose operators made two links."""
    data = tmp_path / "data"
    data.mkdir()
    add_link(data, UKRAINIAN)
    add_link(data, POLISH)
    kept = {"cache_dir": rules_dir}
    async with house_at(redis_server.url, database_url, tmp_path, data_dir=data, safety_rules=kept) as made:
        yield made


async def test_a_link_names_the_line_and_leaves_no_other_trace(house: House) -> None:
    assert await house.intake(replace(house.message("hej"), entry_code="k7p4x"))
    await house.read_all()
    case = await house.case_of()
    assert case.conversation.entry_line is Line.ADULT
    assert "k7p4x" not in repr(case)


@pytest.mark.parametrize(
    ("channel", "device", "code", "hint"),
    [
        (Channel.SMS, None, "k7p4x", "uk"),
        (Channel.SMS, None, "c2d3f", None),
        (Channel.SMS, None, "x", None),
        (Channel.TELEGRAM, "pl", "k7p4x", "uk"),
        (Channel.TELEGRAM, "uk", "c2d3f", "uk"),
        # On our own pages the language was chosen, or left as the link had it.
        (Channel.WEBCHAT, "ru", "k7p4x", "ru"),
        (Channel.FORM, "ru", "k7p4x", "ru"),
    ],
)
async def test_a_link_hints_at_the_language(
    house: House, channel: Channel, device: str | None, code: str, hint: str | None
) -> None:
    message = replace(house.message("[k7p4x]"), channel=channel, locale_hint=device, entry_code=code)
    assert await house.intake(message)
    await house.read_all()
    assert house.decider.heard[-1].locale_hint == hint
