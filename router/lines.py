"""Which of the two lines: the entry, the age, what the person wishes, and the default where nobody knows."""

from collections.abc import Iterable

from most116.core.conversation import AgeBand, Line
from router.decision import DialogRules, DialogState, Question
from safety_rules.schema import Sign

_YOUTH_SIGNS = frozenset({Sign.YOUTH, Sign.ABOUT_CHILD})


def chosen_line(state: DialogState) -> Line | None:
    """The line that is already settled: the person's choice, else the entry's."""
    return state.line or state.entry_line


def line_by_age(band: AgeBand, rules: DialogRules) -> Line | None:
    """The only line that is for this age; None when the age is unknown or both are (18 and 19)."""
    suited = [line for line, bands in rules.bands.items() if band in bands]
    return suited[0] if len(suited) == 1 else None


def default_line(state: DialogState, signs: Iterable[Sign], rules: DialogRules) -> Line:
    """Where a person goes who was not or could not be asked: any sign of a minor leads to the youth line."""
    settled = chosen_line(state) or line_by_age(state.age_band, rules)
    if settled is not None:
        return settled
    young = _YOUTH_SIGNS & {*signs} or {sign.value for sign in _YOUTH_SIGNS} & {*state.tags}
    return Line.YOUTH if young else Line.ADULT


def conflict(line: Line | None, band: AgeBand) -> Question | None:
    """The question to ask when the stated age is not whom the line is for; 18 and 19 may stay on either."""
    if line is Line.ADULT and band.minor:
        return Question.MINOR
    if line is Line.YOUTH and band.adult and band is not AgeBand.FROM_18:
        return Question.ADULT
    return None
