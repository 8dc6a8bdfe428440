"""Inboxes: order, one wake-up, and nothing lost when a conversation hands its items on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoff.live import names
from handoff.live.connection import Live, connect
from handoff.live.contacts import Contacts
from handoff.live.inbox import Inbox
from most116.core.conversation import Channel
from most116.core.ids import ContactKey, ConversationId, MessageId
from most116.testing.servers import RedisServer

NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
ANIA = ContactKey("ania")
OLD, NEW = ConversationId("old"), ConversationId("new")


@pytest.fixture
def inbox(live: Live) -> Inbox:
    return Inbox(live, seen_seconds=60, contact_seconds=60)


async def put(inbox: Inbox, message: str, contact: str = ANIA, to: ConversationId = OLD) -> bool:
    return await inbox.accept(
        MessageId(message), ContactKey(contact), to, f"<{message}>".encode(), NOW, channel=Channel.SMS
    )


async def read(inbox: Inbox, conversation: ConversationId) -> list[str]:
    """Take everything off, as a worker does."""
    found = []
    while (item := await inbox.first(conversation)) is not None:
        found.append(str(item.message))
        await inbox.done(conversation, item)
    return found


async def test_items_come_out_as_they_went_in(inbox: Inbox, live: Live) -> None:
    assert [await put(inbox, message) for message in ("a", "b", "a", "c")] == [True, True, False, True]
    item = await inbox.first(OLD)
    assert item is not None
    assert (item.message, item.envelope, item.tick) == ("a", b"<a>", False)
    assert await inbox.oldest() == NOW
    assert await read(inbox, OLD) == ["a", "b", "c"]
    assert await inbox.oldest() is None
    assert await live.exists(names.inbox(OLD)) == 0


async def test_an_envelope_may_hold_any_bytes(inbox: Inbox) -> None:
    envelope = bytes(range(256)) * 2 + b"\n{}\n"
    await inbox.accept(MessageId("a"), ANIA, OLD, envelope, NOW, channel=Channel.SMS)
    item = await inbox.first(OLD)
    assert item is not None
    assert item.envelope == envelope


async def test_only_the_first_item_wakes_a_worker(inbox: Inbox, live: Live) -> None:
    for message in ("a", "b", "c"):
        await put(inbox, message)
    assert await live.xlen(names.READY) == 1
    await read(inbox, OLD)
    await put(inbox, "d")
    assert await live.xlen(names.READY) == 2


async def test_an_item_that_is_not_the_first_any_more_is_left(inbox: Inbox) -> None:
    await put(inbox, "a")
    first = await inbox.first(OLD)
    assert first is not None
    await inbox.done(OLD, first)
    await put(inbox, "b")
    assert await inbox.done(OLD, first) == 1
    assert await read(inbox, OLD) == ["b"]


async def test_what_comes_between_the_last_look_and_done_is_found(inbox: Inbox) -> None:
    await put(inbox, "a")
    item = await inbox.first(OLD)
    assert item is not None
    await put(inbox, "b")
    assert await inbox.done(OLD, item) == 1
    assert await inbox.unread_since(NOW) == [OLD]


async def test_a_contact_leads_to_its_conversation_until_it_expires(inbox: Inbox, live: Live) -> None:
    await put(inbox, "a", to=OLD)
    await put(inbox, "b", to=NEW)
    assert await read(inbox, OLD) == ["a", "b"]
    await Contacts(live, seconds=60).expire(ANIA, 7)
    assert 0 < await live.ttl(names.contact(ANIA)) <= 7
    await live.delete(names.contact(ANIA))
    await put(inbox, "c", to=NEW)
    assert await read(inbox, NEW) == ["c"]


async def test_a_contact_can_be_led_to_a_conversation(inbox: Inbox, live: Live) -> None:
    await Contacts(live, seconds=60).lead(ANIA, OLD)
    await put(inbox, "a", to=NEW)
    assert (await read(inbox, OLD), await read(inbox, NEW)) == (["a"], [])


async def test_a_due_time_is_told_once(inbox: Inbox) -> None:
    told = [await inbox.tick(OLD, NOW, NOW), await inbox.tick(OLD, NOW, NOW)]
    told.append(await inbox.tick(OLD, NOW + timedelta(seconds=1), NOW))
    assert told == [True, False, True]
    item = await inbox.first(OLD)
    assert item is not None
    assert item.tick


async def test_waking_again_is_harmless(inbox: Inbox, live: Live) -> None:
    await put(inbox, "a")
    await inbox.wake(OLD)
    assert await live.xlen(names.READY) == 2
    assert await read(inbox, OLD) == ["a"]


async def test_only_what_is_older_counts_as_unread_since(inbox: Inbox) -> None:
    await put(inbox, "a")
    assert await inbox.unread_since(NOW - timedelta(seconds=1)) == []
    assert await inbox.unread_since(NOW) == [OLD]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=st.integers(0, 5), new=st.integers(0, 5), pointed=st.booleans())
async def test_handing_on_keeps_every_item_in_order(
    redis_server: RedisServer, old: int, new: int, pointed: bool
) -> None:
    """Also when the other conversation has unread items already: what it had comes first."""
    redis_server.flush()
    live = connect(redis_server.url)
    inbox = Inbox(live, seen_seconds=60, contact_seconds=60)
    for number in range(old):
        await put(inbox, f"old{number}", to=OLD)
    for number in range(new):
        await put(inbox, f"new{number}", contact="second", to=NEW)
    if not pointed:
        await live.delete(names.contact(ANIA))
    await inbox.reroute(ANIA, OLD, NEW, NOW)
    if old and pointed:
        await put(inbox, "later", to=ConversationId("third"))
    expected = [f"new{number}" for number in range(new)] + [f"old{number}" for number in range(old)]
    assert await read(inbox, NEW) == [*expected, *(["later"] if old and pointed else [])]
    assert await inbox.first(OLD) is None
    assert await inbox.unread_since(NOW) == []
    await live.aclose()
