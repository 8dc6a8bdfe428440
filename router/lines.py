"""Which of the two lines: the entry, the age, what the person wishes, and the default where nobody knows."""

from collections.abc import Iterable
from typing import Final

from most116.core.conversation import AgeBand, Line
from router.decision import DialogRules, DialogState, Question
from safety_rules.schema import Sign

# Remarks on whoever is on the line that is for others.
STAYING: Final = ("minor_stays", "adult_stays")
_YOUTH_SIGNS = {Sign.YOUTH.value, Sign.ABOUT_CHILD.value}


def chosen_line(state: DialogState) -> Line | None:
    """The line that is already settled: the person's choice, else the entry's."""
    return state.line or state.entry_line


def line_by_age(band: AgeBand, rules: DialogRules) -> Line | None:
    """The only line that is for this age; None when the age is unknown or both are (18 and 19)."""
    suited = [line for line, bands in rules.bands.items() if band in bands]
    return suited[0] if len(suited) == 1 else None


def known_line(state: DialogState, signs: Iterable[Sign], rules: DialogRules) -> Line | None:
    """The line of a person who was not or could not be asked: any sign of a minor leads to the youth line.

    None when nothing at all is known: no choice, no entry of one line, no age, no sign of a minor or of an adult.
    """
    settled = chosen_line(state) or line_by_age(state.age_band, rules)
    if settled is not None:
        return settled
    seen = {*(sign.value for sign in signs), *state.tags}
    if seen & _YOUTH_SIGNS:
        return Line.YOUTH
    return Line.ADULT if Sign.ADULT.value in seen or state.age_band is not AgeBand.UNKNOWN else None


def default_line(state: DialogState, signs: Iterable[Sign], rules: DialogRules) -> Line:
    """The line that is known, else the adult one."""
    return known_line(state, signs, rules) or Line.ADULT


def line_to_wait_for(state: DialogState, signs: Iterable[Sign], rules: DialogRules) -> Line | None:
    """Whose people are to take the conversation.

    None: in danger, and nothing says whose it is, so it is offered to both lines (domain sheet 2.4).
    """
    return (known_line if state.tier.urgent else default_line)(state, signs, rules)


def conflict(line: Line | None, band: AgeBand) -> Question | None:
    """The question to ask when the stated age is not whom the line is for; 18 and 19 may stay on either."""
    if line is Line.ADULT and band.minor:
        return Question.MINOR
    if line is Line.YOUTH and band.adult and band is not AgeBand.FROM_18:
        return Question.ADULT
    return None


def stays(asked: Question | None) -> str:
    """The remark on whoever was to be asked `asked` about the line, and stays."""
    return STAYING[0] if asked is Question.MINOR else STAYING[1]
