"""The record of a talk: its consultant's alone while it is open, and nobody's once it is filed."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import RowMapping, Table, select

from handoff.company import put
from handoff.ranks import Role
from handoff.records import CheckIn, Companion, Standing
from handoff.routing import by_rules
from handoff.store import cases
from handoff.store.record_tables import case_records, open_records, survey_answers, tier_feedback
from handoff.talk_record import About, Chosen, Outcome, Verdict
from most116.app.record_keeping import make_filing
from most116.core.conversation import Line, Phase, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.messages import Kind
from most116.testing.house import House
from most116.testing.house_records import SAFE_NOW

ENOUGH = Chosen(main="MH", parts=("MH.suicidal", "V.bullying"), outcome=Outcome.REFERRAL, referrals=("school",))


async def rows(house: House, table: Table) -> Sequence[RowMapping]:
    async with house.parts.database.read() as connection:
        return (await connection.execute(select(table))).mappings().all()


async def talk(house: House, **facts: object) -> ConversationId:
    """A talk of Celina's on the youth line."""
    conversation = await house.talk()
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, conversation)
        assert case is not None
        one = replace(case.conversation, line=Line.YOUTH, **facts)  # type: ignore[arg-type]
        await cases.save(unit.connection, replace(case, conversation=one))
    return conversation


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def file_all(house: House) -> int:
    return await make_filing(house.parts).file()


async def test_what_is_chosen_is_kept_sealed_and_is_there_again(house: House) -> None:
    celina, which = house.account(), await talk(house)
    assert (await house.desk.records.of(celina, which)).chosen == Chosen()
    begun = Chosen(main="MH", about=About.SELF)
    await house.desk.records.keep(celina, which, begun, done=False)
    seen = await house.desk.records.of(celina, which)
    assert (seen.chosen, seen.done, seen.until) == (begun, False, None)
    (row,) = await rows(house, open_records)
    assert b"main" not in row["body"]
    assert b"about" not in row["body"]


async def test_closing_waits_for_no_record_and_asks_for_it(house: House) -> None:
    celina, which = house.account(), await talk(house)
    await house.desk.close(celina, which)
    (asked,) = await house.desk.records.unfinished(celina)
    assert asked.conversation == which
    assert asked.until == house.clock.now() + timedelta(hours=12)
    assert await refusal(house.desk.records.keep(celina, which, Chosen(main="MH"), done=True)) == (
        422,
        "desk.record.missing",
    )
    await house.desk.records.keep(celina, which, ENOUGH, done=True)
    assert await house.desk.records.unfinished(celina) == []
    house.clock.move(hours=12, milliseconds=1)
    assert await refusal(house.desk.records.keep(celina, which, ENOUGH, done=True)) == (409, "desk.record.filed")


async def test_silence_and_the_person_end_a_talk_with_a_record_to_complete(house: House) -> None:
    celina, which = house.account(), await talk(house)
    await house.reply(which, "Dzień dobry")
    house.clock.move(minutes=21)
    await house.desk.later.check_in(celina, which, CheckIn.CLOSE)
    assert [one.conversation for one in await house.desk.records.unfinished(celina)] == [which]
    house.decider.choose = by_rules
    stopped = await house.hears("hej", sender="+48600100301")
    stopped = await house.hears("dużo się dzieje w szkole i nie daję rady", sender="+48600100301")
    await house.desk.claim(celina, stopped)
    await house.hears("STOP", sender="+48600100301")
    assert (await house.case(stopped)).conversation.phase is Phase.STOPPED
    assert stopped in [one.conversation for one in await house.desk.records.unfinished(celina)]


async def test_a_filed_record_leads_back_to_nobody(house: House) -> None:
    celina, which = house.account(), await talk(house, tier=Tier.HIGH)
    await house.desk.records.keep(celina, which, ENOUGH, done=False)
    house.clock.move(minutes=40)
    await house.desk.close(celina, which, SAFE_NOW)
    closed_at = (await house.case(which)).conversation.closed_at
    assert closed_at is not None
    house.clock.move(hours=12, milliseconds=-1)
    assert await file_all(house) == 0
    house.clock.move(milliseconds=1)
    assert await file_all(house) == 1
    (row,) = await rows(house, case_records)
    assert row["hour"] == int(closed_at.replace(minute=0, second=0, microsecond=0).timestamp() * 1000)
    assert (row["main"], json.loads(row["parts"]), row["outcome"]) == ("MH", ["MH.suicidal", "V.bullying"], "referral")
    assert (row["line"], row["channel"], row["tier"], row["lasted"]) == ("116111", "sms", 2, "30-60")
    one = (await house.case(which)).conversation
    leads_back = {which, one.alias, one.slot, celina.id, (await house.case(which)).contact}
    assert not leads_back & {str(value) for value in row.values()}
    assert await rows(house, open_records) == []
    assert await file_all(house) == 0
    assert await refusal(house.desk.records.of(celina, which)) == (403, "desk.not_yours")


async def test_a_talk_without_a_choice_is_filed_with_what_is_known(house: House) -> None:
    which = await talk(house)
    await house.desk.close(house.account(), which)
    house.clock.move(hours=13)
    assert await file_all(house) == 1
    (row,) = await rows(house, case_records)
    assert (row["main"], row["outcome"], row["parts"], row["line"]) == (None, None, "[]", "116111")


async def test_who_writes_again_in_time_goes_on_with_the_same_record(house: House) -> None:
    celina, which = house.account(), await talk(house)
    await house.desk.records.keep(celina, which, ENOUGH, done=False)
    await house.desk.close(celina, which)
    house.clock.move(minutes=30)
    assert await house.hears("jeszcze coś") == which
    house.clock.move(hours=20)
    assert await file_all(house) == 0
    await house.desk.claim(celina, which)
    assert (await house.desk.records.of(celina, which)).chosen == ENOUGH


async def test_deleting_ones_data_ends_what_was_chosen_and_nobody_is_asked_again(house: House) -> None:
    celina, which = house.account(), await talk(house)
    await house.desk.records.keep(celina, which, ENOUGH, done=False)
    house.decider.choose = by_rules
    await house.hears("USUŃ DANE")
    await house.hears("TAK")
    (row,) = await rows(house, open_records)
    assert (row["body"], row["done"]) == (b"", True)
    assert await house.desk.records.unfinished(celina) == []
    house.clock.move(hours=13)
    await file_all(house)
    assert [row["main"] for row in await rows(house, case_records)] in ([], [None])


@pytest.mark.parametrize("standing", [Standing.READS, Standing.WRITES])
async def test_no_guest_and_no_lead_sees_or_changes_it(house: House, standing: Standing) -> None:
    celina, which = house.account(), await talk(house)
    await house.desk.records.keep(celina, which, ENOUGH, done=False)
    ewa, lena = house.account("Ewa"), house.account("Lena", role=Role.LEAD)
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, which)
        assert case is not None
        now = house.clock.now()
        guest = Companion(
            account=ewa.id, alias="Ewa", standing=standing, by=celina.id, by_alias="Celina", asked_at=now, joined_at=now
        )
        await cases.save(unit.connection, replace(case, company=put(case.company, guest)))
    for other in (ewa, lena):
        assert await refusal(house.desk.records.of(other, which)) == (403, "desk.not_yours")
        assert await refusal(house.desk.records.keep(other, which, ENOUGH, done=True)) == (403, "desk.not_yours")
        assert await refusal(house.desk.records.judge_tier(other, which, Verdict.RIGHT)) == (403, "desk.not_yours")


@pytest.mark.parametrize(
    "chosen",
    [
        Chosen(main="SU"),
        Chosen(parts=("DV.physical",)),
        Chosen(parts=("V",)),
        Chosen(referrals=("Warszawa",)),
        Chosen(parts=("V.bullying", "V.physical", "V.sexual", "V.neglect")),
    ],
)
async def test_only_what_the_scheme_of_the_line_knows_is_taken(house: House, chosen: Chosen) -> None:
    which = await talk(house)
    assert await refusal(house.desk.records.keep(house.account(), which, chosen, done=False)) == (
        422,
        "desk.bad_request",
    )


async def test_a_verdict_on_the_tier_is_filed_with_rules_and_without_words(house: House) -> None:
    celina, which = house.account(), await talk(house, tier=Tier.HIGH, rules_version="v7")
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, which)
        assert case is not None
        await cases.save(unit.connection, replace(case, reasons=("pl.wish.tired_of_life",)))
    await house.desk.records.judge_tier(celina, which, Verdict.TOO_HIGH)
    await house.desk.records.judge_tier(celina, which, Verdict.RIGHT)
    await house.desk.records.keep(celina, which, ENOUGH, done=False)
    assert (await house.desk.records.of(celina, which)).chosen.feedback is not None
    await house.desk.close(celina, which, SAFE_NOW)
    house.clock.move(hours=13)
    await file_all(house)
    (row,) = await rows(house, tier_feedback)
    assert (row["verdict"], row["tier"], row["rules_version"]) == ("right", 2, "v7")
    assert json.loads(row["rules"]) == ["pl.wish.tired_of_life"]


async def test_filed_records_go_after_two_years(house: House) -> None:
    which = await talk(house)
    await house.desk.records.judge_tier(house.account(), which, Verdict.RIGHT)
    await house.desk.close(house.account(), which)
    house.clock.move(hours=13)
    await file_all(house)
    house.clock.move(days=729)
    await house.retention.enforce()
    assert len(await rows(house, case_records)) == len(await rows(house, tier_feedback)) == 1
    house.clock.move(days=2)
    await house.retention.enforce()
    assert await rows(house, case_records) == await rows(house, tier_feedback) == []


async def test_answers_to_the_survey_are_counted_and_stay_with_no_talk(house: House) -> None:
    which = await talk(house)
    house.decider.choose = by_rules
    await house.desk.close(house.account(), which)
    house.clock.move(minutes=3)
    wake_at = (await house.case(which)).wake_at
    assert wake_at is not None
    await house.parts.inbox.tick(which, wake_at, house.clock.now())
    await house.read_all()
    assert (await house.case(which)).conversation.phase is Phase.SURVEY
    await house.hears("2")
    assert (await house.case(which)).conversation.phase is Phase.CLOSED
    year, week, _ = house.clock.now().isocalendar()
    assert [dict(row) for row in await rows(house, survey_answers)] == [
        {"line": "116111", "week": f"{year}-W{week:02}", "answer": "2", "count": 1}
    ]
    assert "survey" not in json.dumps((await house.case(which)).dialog["tags"])


async def test_an_answer_after_the_talk_moved_counts_for_the_line_that_was_asked_about(house: House) -> None:
    house.decider.choose = by_rules
    which = await house.hears("mam 15 lat i nie mam z kim pogadać o szkole")
    await house.desk.claim(house.account(), which)
    await house.desk.close(house.account(), which)
    wake_at = (await house.case(which)).wake_at
    assert wake_at is not None
    house.clock.move(minutes=3)
    await house.parts.inbox.tick(which, wake_at, house.clock.now())
    await house.read_all()
    await house.hears("a jednak jest coś jeszcze")
    await house.desk.claim(house.account(), which)
    await house.desk.transfer(house.account(), which, Line.ADULT)
    await house.hears("tak")
    assert (await house.case(which)).conversation.line is Line.ADULT
    assert await house.intake(house.message("1", kind=Kind.CHOICE, choice="survey.1"))
    await house.read_all()
    assert [(row["line"], row["answer"]) for row in await rows(house, survey_answers)] == [("116111", "1")]
