"""What the pages of the form show, as plain values for their templates."""

from dataclasses import dataclass

from bridges.contact_form.filling import Filling
from bridges.contact_form.posting import Posted
from bridges.webchat.views import ShownLine, shown
from bridges.webchat.visits import Visit
from most116.core.conversation import AgeBand


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeChoice:
    """One age band to choose. `words` names its text, whose numbers are `first` and `last`."""

    value: str
    words: str
    first: str
    last: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """The form. `problem` is empty or one of empty, too_long, files and closed; `hours` is when an answer is usual."""

    ages: tuple[AgeChoice, ...]
    line: str
    message_id: str
    visit: str
    entry: str
    chosen: str
    draft: str
    problem: str
    hours: str

    @property
    def draft_form(self) -> str:
        """The form that controls of the page send, so that what is typed stays."""
        return "letter"

    def __repr__(self) -> str:
        return f"FormView({self.problem!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentView:
    """What follows a letter: `said` by the router so far, the `code`, and where it is typed."""

    said: tuple[ShownLine, ...]
    code: str
    address: str
    visit: str
    chosen: str
    hours: str

    def __repr__(self) -> str:
        return f"SentView({len(self.said)} lines)"


def form_view(filling: Filling, hours: int, problem: str) -> FormView:
    return FormView(
        ages=tuple(_choice(band, filling) for band in AgeBand if band is not AgeBand.UNKNOWN),
        line=filling.filled.line or "",
        message_id=filling.client_id,
        visit=filling.visit.token.reveal(),
        entry=filling.entry,
        chosen=filling.chosen,
        draft=filling.words.reveal(),
        problem=problem,
        hours=str(hours),
    )


def sent_view(visit: Visit, posted: Posted | None, *, chosen: str, hours: int, address: str) -> SentView:
    """`posted` None: the letter is kept, and its code cannot be given now."""
    return SentView(
        said=tuple(shown(line) for line in posted.said) if posted else (),
        code=posted.code.reveal() if posted else "",
        address=address,
        visit=visit.token.reveal(),
        chosen=chosen,
        hours=str(hours),
    )


def _choice(band: AgeBand, filling: Filling) -> AgeChoice:
    first, _, last = band.strip("<+").partition("-")
    words = "under" if band.startswith("<") else "over" if band.endswith("+") else "band"
    return AgeChoice(value=band, words=words, first=first, last=last, chosen=band is filling.filled.age_band)
