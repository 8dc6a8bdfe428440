"""Words that come late stand where they were written, and nothing else moves."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handoff.store.transcripts import TranscriptLine, in_order
from most116.core.ids import MessageId
from most116.core.messages import Author, Kind

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def lines(*told: tuple[str, float]) -> list[TranscriptLine]:
    """Lines as they came in: who said it (p, c, s, or f for a person whose words were fetched) and when, in seconds."""
    who = {"p": Author.PERSON, "f": Author.PERSON, "c": Author.CONSULTANT, "s": Author.SYSTEM}
    return [
        TranscriptLine(
            id=MessageId(f"{author}{seconds:g}"),
            seq=seq,
            author=who[author],
            kind=Kind.TEXT,
            body=b"",
            at=NOON + timedelta(seconds=seconds),
            late=author == "f",
        )
        for seq, (author, seconds) in enumerate(told)
    ]


def order(*told: tuple[str, float]) -> str:
    return " ".join(line.id for line in in_order(lines(*told)))


def test_late_words_go_before_later_ones() -> None:
    assert order(("p", 9), ("p", 3), ("p", 6)) == "p3 p6 p9"


def test_what_the_machine_said_meanwhile_keeps_its_place_behind_what_it_answered() -> None:
    assert order(("p", 9), ("s", 10), ("p", 3)) == "p3 p9 s10"
    assert order(("p", 1), ("s", 2), ("p", 9), ("p", 5)) == "p1 s2 p5 p9"


def test_nothing_goes_before_what_a_consultant_answered() -> None:
    assert order(("p", 9), ("c", 10), ("p", 3), ("p", 2)) == "p9 c10 p2 p3"


def test_what_is_later_than_two_minutes_stays_where_it_is_noticed() -> None:
    assert order(("p", 121), ("p", 1)) == "p1 p121"
    assert order(("p", 122), ("p", 1)) == "p122 p1"


def test_what_had_to_be_fetched_stands_where_it_was_written_however_late_and_below_what_was_answered() -> None:
    assert order(("p", 1), ("p", 3600), ("s", 3601), ("f", 9)) == "p1 f9 p3600 s3601"
    assert order(("p", 7200), ("f", 1), ("f", 2), ("p", 7201)) == "f1 f2 p7200 p7201"
    assert order(("p", 1), ("c", 30), ("p", 3600), ("f", 9)) == "p1 c30 f9 p3600"


def test_words_of_one_moment_stay_as_they_came() -> None:
    same = lines(("p", 5), ("p", 5), ("p", 5))
    assert in_order(same) == same


@given(st.lists(st.tuples(st.sampled_from("pfcs"), st.integers(0, 400)), max_size=30))
def test_nothing_is_lost_and_what_went_out_stays_in_order(told: list[tuple[str, float]]) -> None:
    came = lines(*told)
    found = in_order(came)
    assert sorted(found, key=lambda line: line.seq) == came
    went_out = [line.seq for line in found if line.author is not Author.PERSON]
    assert went_out == sorted(went_out)


@given(st.lists(st.integers(0, 119), max_size=12).flatmap(st.permutations))
def test_bursts_in_any_order_are_read_in_one(seconds: list[int]) -> None:
    found = in_order(lines(*(("p", second) for second in seconds)))
    assert [line.at for line in found] == sorted(line.at for line in found)
