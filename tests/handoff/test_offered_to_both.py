"""Danger at an entry of both lines: both see it, exactly one consultant takes it, and their line is its line then."""

import asyncio
from pathlib import Path

import pytest

from handoff.records import Account
from handoff.routing import by_rules
from most116.core.conversation import Line, Phase, Tier
from most116.core.errors import DeskError, StorageDown
from most116.core.ids import ConversationId
from most116.testing.decider import decision
from most116.testing.house import BOHDAN, House, house_at
from most116.testing.servers import RedisServer
from router.decision import Close, DialogState, Erase, LeaveQueue

DANGER = "chcę się zabić"


@pytest.fixture
def open_house(house: House) -> House:
    """A house whose only number is shared and whose router is the live one."""
    house.decider.choose = by_rules
    return house


def desks(house: House) -> tuple[Account, Account, Account]:
    """A consultant of the youth line, one of the adult line, one of both."""
    return house.account("Ola", Line.YOUTH), house.account("Ewa", Line.ADULT), house.account("Celina")


async def queues(house: House) -> list[list[ConversationId]]:
    return [[entry.id for entry in await house.desk.queue(account)] for account in desks(house)]


async def refusal(house: House, account: Account, conversation: ConversationId) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await house.desk.claim(account, conversation)
    return raised.value.status, raised.value.text_key


async def test_both_lines_see_it_once_and_can_read_it(open_house: House) -> None:
    conversation = await open_house.hears(DANGER)
    calm = await open_house.hears("pokłóciłam się wczoraj z siostrą", sender=BOHDAN)
    assert await queues(open_house) == [[conversation], [conversation, calm], [conversation, calm]]
    for account in desks(open_house):
        record = await open_house.desk.conversation(account, conversation)
        assert (record.line, record.messages[0].text) == (None, DANGER)
        assert (await open_house.desk.queue(account))[0].line is None
    await open_house.deliver()
    assert "116 111 / 116 123" in open_house.bridge.texts[0]


@pytest.mark.parametrize(("who", "line"), [(0, Line.YOUTH), (1, Line.ADULT), (2, Line.ADULT)])
@pytest.mark.parametrize("by_name", [True, False])
async def test_whoever_takes_it_gives_it_their_line(open_house: House, who: int, line: Line, by_name: bool) -> None:
    conversation = await open_house.hears(DANGER)
    account = desks(open_house)[who]
    desk = open_house.desk
    record = await (desk.claim(account, conversation) if by_name else desk.take_next(account))
    assert record is not None
    assert (record.line, record.phase, record.assigned_to) == (line, Phase.ACTIVE, account.id)
    assert (await open_house.case(conversation)).conversation.line is line
    assert await queues(open_house) == [[], [], []]
    await open_house.deliver()
    number = {Line.YOUTH: "116 111", Line.ADULT: "116 123"}
    assert number[line] in open_house.bridge.texts[-1]
    assert number[line.other] not in open_house.bridge.texts[-1]


async def test_of_consultants_of_two_lines_who_claim_at_once_one_wins(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with (
        house_at(redis_server.url, database_url, tmp_path) as one,
        house_at(redis_server.url, database_url, tmp_path) as other,
    ):
        one.decider.choose = by_rules
        conversation = await one.hears(DANGER)
        tries = [
            house.desk.claim(house.account(f"C{house is one}{line}{number}", line), conversation)
            for number in range(5)
            for house, line in ((one, Line.YOUTH), (other, Line.ADULT), (one, Line.ADULT), (other, Line.YOUTH))
        ]
        results = await asyncio.gather(*tries, return_exceptions=True)
        (won,) = [result for result in results if not isinstance(result, BaseException)]
        lost = [result for result in results if isinstance(result, DeskError)]
        assert {(failure.status, failure.text_key) for failure in lost} == {(409, "desk.taken")}
        assert len(lost) == len(tries) - 1
        case = (await one.case(conversation)).conversation
        assert (case.assigned_to, case.line) == (won.assigned_to, won.line)
        assert await one.parts.room.places() == {}


async def test_the_loser_is_told_that_it_is_taken_and_reads_no_more(open_house: House) -> None:
    ola, ewa, _ = desks(open_house)
    conversation = await open_house.hears(DANGER)
    await open_house.desk.claim(ola, conversation)
    assert await refusal(open_house, ewa, conversation) == (409, "desk.taken")
    with pytest.raises(DeskError, match=r"desk\.not_found"):
        await open_house.desk.conversation(ewa, conversation)


async def test_given_back_it_waits_on_the_line_that_had_it(open_house: House) -> None:
    ola, _, celina = desks(open_house)
    conversation, since = await open_house.hears(DANGER), open_house.clock.now()
    await open_house.desk.claim(ola, conversation)
    open_house.clock.move(minutes=5)
    await open_house.desk.release(ola, conversation)
    assert await queues(open_house) == [[conversation], [], [conversation]]
    assert (await open_house.desk.queue(ola))[0].waiting_since == since
    record = await open_house.desk.claim(celina, conversation)
    assert record.line is Line.YOUTH


async def test_a_greater_danger_moves_it_forward_in_both_rooms(open_house: House) -> None:
    first = await open_house.hears(DANGER, sender=BOHDAN)
    open_house.clock.move(minutes=1)
    second = await open_house.hears(DANGER)
    assert await queues(open_house) == [[first, second]] * 3
    await open_house.hears("SOS")
    assert await queues(open_house) == [[second, first]] * 3
    assert {entry.tier for account in desks(open_house) for entry in (await open_house.desk.queue(account))[:1]} == {
        Tier.IMMEDIATE
    }


async def test_danger_of_somebody_who_waited_calmly_is_offered_to_both(open_house: House) -> None:
    ola, _, _ = desks(open_house)
    conversation, since = await open_house.hears("pokłóciłam się wczoraj z siostrą"), open_house.clock.now()
    assert await queues(open_house) == [[], [conversation], [conversation]]
    open_house.clock.move(minutes=5)
    await open_house.hears(DANGER)
    assert await queues(open_house) == [[conversation]] * 3
    (entry,) = await open_house.desk.queue(ola)
    assert (entry.line, entry.tier, entry.waiting_since) == (None, Tier.HIGH, since)
    await open_house.deliver()
    assert "116 111 / 116 123" in open_house.bridge.texts[-1]


async def test_danger_after_a_consultant_had_it_stays_on_their_line(open_house: House) -> None:
    _, ewa, _ = desks(open_house)
    conversation = await open_house.hears("pokłóciłam się wczoraj z siostrą")
    await open_house.desk.claim(ewa, conversation)
    await open_house.desk.release(ewa, conversation)
    await open_house.hears(DANGER)
    assert await queues(open_house) == [[], [conversation], [conversation]]


async def test_what_becomes_known_takes_it_out_of_the_other_room(open_house: House) -> None:
    _, ewa, celina = desks(open_house)
    conversation = await open_house.hears(DANGER)
    await open_house.hears("mam 14 lat")
    assert await queues(open_house) == [[conversation], [], [conversation]]
    assert await refusal(open_house, ewa, conversation) == (404, "desk.not_found")
    assert (await open_house.desk.claim(celina, conversation)).line is Line.YOUTH


async def test_a_place_taken_while_the_line_becomes_known_is_given_back(open_house: House) -> None:
    _, ewa, celina = desks(open_house)
    conversation = await open_house.hears(DANGER)
    (offered,) = await open_house.parts.room.waiting(tuple(Line))
    await open_house.hears("mam 14 lat")
    await open_house.parts.room.enter(offered)
    assert await queues(open_house) == [[conversation], [], [conversation]]
    assert await open_house.desk.take_next(ewa) is None
    (place,) = await open_house.parts.room.waiting(tuple(Line))
    assert place.line is Line.YOUTH
    assert (await open_house.desk.claim(celina, conversation)).line is Line.YOUTH


async def test_a_claim_that_fails_leaves_it_with_both(open_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = await open_house.hears(DANGER)

    def down(*_: object) -> None:
        raise StorageDown("the SQL database")

    with monkeypatch.context() as broken:
        broken.setattr("handoff.store.unit_of_work.Database.write", down)
        with pytest.raises(StorageDown):
            await open_house.desk.claim(desks(open_house)[0], conversation)
    assert await queues(open_house) == [[conversation]] * 3


async def test_erased_or_ended_it_is_in_no_room(open_house: House) -> None:
    for steps in ((LeaveQueue(), Erase(), Close(reason="erased")), (LeaveQueue(),)):
        open_house.decider.choose = by_rules
        await open_house.hears(DANGER)
        ended = DialogState(stage=Phase.CLOSED, closed_at=open_house.clock.now())
        open_house.decider.choose = lambda _router, _state, _said, now, _window, steps=steps, ended=ended: decision(  # type: ignore[misc]
            ended, *steps, now=now
        )
        await open_house.hears("tak")
        assert (await queues(open_house), await open_house.parts.room.places()) == ([[], [], []], {})


async def test_the_desks_of_both_lines_are_told(open_house: House) -> None:
    ola, ewa, _ = desks(open_house)
    start = await open_house.desk.position()
    conversation = await open_house.hears(DANGER)
    await open_house.hears("halo")
    await open_house.deliver()
    await open_house.desk.claim(ola, conversation)
    taken, seen_to_go = await kinds(open_house, ola, start), await kinds(open_house, ewa, start)
    assert {"conversation", "queue", "message", "delivery"} <= {*taken}
    *before, said, conversation_changed, queue_changed = taken
    assert seen_to_go == [*before, conversation_changed, queue_changed]
    assert (said, conversation_changed, queue_changed) == ("message", "conversation", "queue")


async def kinds(house: House, account: Account, start: str) -> list[str]:
    """The kinds of events told to an account, up to the queue after the second change of a conversation."""
    found = []
    async for news in house.desk.events(account, start):
        for event in news:
            found.append(event.kind)
            if found.count("conversation") == 2 and event.kind == "queue":
                return found
    return found


async def test_whatever_comes_first_nobody_is_lost_or_on_two_desks(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    """Consultants of both lines claim while the person says how old they are."""
    async with (
        house_at(redis_server.url, database_url, tmp_path) as writing,
        house_at(redis_server.url, database_url, tmp_path) as taking,
    ):
        writing.decider.choose = by_rules
        ola, ewa, _ = desks(taking)
        for number in range(6):
            sender = f"+4860010{number:04}"
            conversation = await writing.hears(DANGER, sender=sender)
            acts = [
                writing.hears("mam 14 lat", sender=sender),
                taking.desk.claim(ewa, conversation),
                taking.desk.claim(ola, conversation),
            ]
            _, by_ewa, by_ola = await asyncio.gather(*acts, return_exceptions=True)
            won = [each for each in (by_ewa, by_ola) if not isinstance(each, BaseException)]
            one = (await taking.case(conversation)).conversation
            assert len(won) <= 1
            if won:
                assert (one.phase, one.assigned_to) == (Phase.ACTIVE, (ola if won[0] is by_ola else ewa).id)
                assert one.line is (Line.YOUTH if won[0] is by_ola else Line.ADULT)
                assert await queues(taking) == [[], [], []]
            else:
                assert (one.phase, one.line) == (Phase.QUEUED, Line.YOUTH)
                assert await queues(taking) == [[conversation], [], [conversation]]
                await taking.desk.claim(ola, conversation)
