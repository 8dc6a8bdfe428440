"""While nobody takes anything in, the chat and the form say so before the first word, and keep their input."""

import re

import pytest

from config.texts import Texts
from most116.core.conversation import Channel, Language, Line
from most116.core.doors import NOBODY_READS, OPEN_DOORS, Doors, Gate
from most116.core.ids import TextKey
from most116.testing.form_site import FormSite

YOUTH_CHAT = Doors(gates={(Line.YOUTH, Channel.WEBCHAT): Gate.CLOSED})


@pytest.mark.parametrize(
    ("doors", "address", "shut"),
    [
        (OPEN_DOORS, "/chat", False),
        (NOBODY_READS, "/chat", True),
        (OPEN_DOORS, "/form", False),
        (NOBODY_READS, "/form", True),
        (YOUTH_CHAT, "/chat?for=m", True),
        (YOUTH_CHAT, "/chat?for=d", False),
        (YOUTH_CHAT, "/form?for=m", False),
        # The other line reads what comes by an entry that both share.
        (YOUTH_CHAT, "/chat", False),
    ],
)
async def test_the_page_says_what_its_gate_says(
    site: FormSite, texts: Texts, doors: Doors, address: str, shut: bool
) -> None:
    site.entrance.doors = doors
    line = Line.YOUTH if address.endswith("for=m") else None
    told = texts.render(TextKey("unavailable"), language=Language.PL, line=line)
    async with site.browser(**{"accept-language": "pl"}) as browser:
        page = (await browser.get(address)).text.replace("\u00a0", " ")
    intro = re.search(r'id="intro" class="intro">(.*?)</(?:div|ol)>', page, re.DOTALL)
    assert intro
    assert (told in intro[1]) is shut
    assert '<textarea class="field" id="text"' in page
