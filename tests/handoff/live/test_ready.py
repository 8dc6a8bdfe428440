"""Wake-ups go to one worker each, and come back when it dies."""

from datetime import UTC, datetime

from handoff.live import names
from handoff.live.connection import Live
from handoff.live.inbox import Inbox
from handoff.live.ready import ReadyStream
from most116.core.ids import ConversationId

ONE = ConversationId("one")


async def test_a_wake_up_goes_to_one_worker_and_comes_back_until_it_is_finished(
    live: Live, live_blocking: Live
) -> None:
    first, second = ReadyStream(live_blocking, "first"), ReadyStream(live_blocking, "second")
    await Inbox(live, seen_seconds=60, contact_seconds=60).wake(ONE)
    await first.prepare()
    await second.prepare()
    (wake,) = await first.next(10, 10)
    assert wake.conversation == ONE
    assert await second.next(10, 10) == []
    assert await second.abandoned(60_000, 10) == []
    (again,) = await second.abandoned(0, 10)
    assert again == wake
    await second.finish(again)
    assert await first.abandoned(0, 10) == []
    assert await live.xlen(names.READY) == 0


async def test_what_was_ready_before_anybody_looked_is_found(live: Live, live_blocking: Live) -> None:
    inbox = Inbox(live, seen_seconds=60, contact_seconds=60)
    await inbox.tick(ONE, datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))
    stream = ReadyStream(live_blocking, "first")
    await stream.prepare()
    assert [wake.conversation for wake in await stream.next(10, 10)] == [ONE]
