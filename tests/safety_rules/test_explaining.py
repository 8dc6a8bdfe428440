"""Why a text came out as it did, for the operator who asks."""

from safety_rules.explaining import explain_text
from safety_rules.judge import RuleBook


def test_the_reading_the_rules_and_what_each_counts(book: RuleBook) -> None:
    told = explain_text(book, "Umieram ze śmiechu, ale dziś się ZABIJĘ")
    assert told.words == ("umieram", "ze", "smiechu", "ale", "dzis", "sie", "zabije")
    found = {each.rule: each for each in told.found}
    assert found["pl.idiom.laughter"].what == "modifier figurative"
    assert found["pl.time.today"].words == ("dzis",)
    intent = found["pl.intent.kill_self"]
    assert (intent.words, intent.counts) == (("sie", "zabije"), "immediate, time_today")
    assert {"first", "present"} <= {*intent.forms}


def test_a_cue_inside_an_idiom_is_shown_as_kept_quiet(book: RuleBook) -> None:
    found = [each for each in explain_text(book, "mama mnie zabije za tę jedynkę").found if each.what.startswith("cue")]
    assert all(each.quiet and not each.counts for each in found)


def test_nothing_is_found_in_nothing(book: RuleBook) -> None:
    assert explain_text(book, "").found == ()
