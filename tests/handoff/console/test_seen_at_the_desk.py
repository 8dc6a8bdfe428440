"""Who opens a page of the desk is at work there, whichever page it is and without scripts too."""

from handoff.live import names
from handoff.records import Account
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage


async def test_who_opens_a_page_is_at_the_desk_and_a_page_by_itself_is_nobody(
    stage: DeskStage, celina: Account
) -> None:
    one = await browser(stage, "celina")
    presence = stage.desk.floor.presence
    for path in ("/handbook", "/account", "/"):
        await stage.parts.redis.delete(names.AT_DESK)
        await one.page(path)
        assert celina.id in await presence.here()
    await stage.parts.redis.delete(names.AT_DESK)
    assert (await one.http.get("/lists", headers={"x-by-itself": "1"})).is_success
    assert not await presence.here()
