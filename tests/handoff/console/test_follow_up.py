"""One message agreed for later, by the page: a day from a list and a time written by hand, in any browser the same."""

import re
from datetime import datetime, time

from handoff.records import Account
from most116.core.clock import HERE
from most116.core.conversation import Channel
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage


async def test_a_message_for_later_takes_a_day_of_the_list_and_a_time_as_it_is_written(
    stage: DeskStage, celina: Account
) -> None:
    which = ConversationId(await stage.people.arrive("hej", channel=Channel.SMS))
    await stage.desk.claim(celina, which)
    hers = await browser(stage, "celina")
    page = await hers.page(f"/c/{which}")
    assert "datetime-local" not in page
    days = re.findall(r'<option value="(\d{4}-\d\d-\d\d)">', page)
    assert len(days) >= 2
    for at in ("25:00", "potem", ""):
        refused = await hers.send(f"/c/{which}/follow-up", day=days[1], at=at)
        assert (refused.status_code, "Wybierz czas od kwadransa" in refused.text) == (422, True)
    assert (await hers.send(f"/c/{which}/follow-up", day=days[1], at="7.30")).status_code == 303
    wanted = datetime.combine(datetime.fromisoformat(days[1]).date(), time(7, 30, tzinfo=HERE))
    assert (await stage.desk.conversation(celina, which)).followup_at == wanted
