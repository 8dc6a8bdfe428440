"""Which text asks which question, and with which buttons; no text is written here."""

from most116.core.conversation import Language
from router.buttons import button, numbered
from router.decision import DialogState, Question, Say
from router.turn import say
from safety_rules.judge import RuleBook

_ENDONYMS = {Language.PL: "Polski", Language.UK: "Українська", Language.EN: "English", Language.RU: "Русский"}
_KEYS = {
    Question.LANGUAGE: "language.ask",
    Question.AGE: "age.ask",
    Question.LINE: "line.ask",
    Question.MINOR: "conflict.minor",
    Question.ADULT: "conflict.adult",
    Question.ERASE: "delete.confirm",
    Question.SURVEY: "survey.ask",
}
SKIP = "skip"


def question(asked: Question, state: DialogState, book: RuleBook) -> Say:
    """The question in the state's language; what its digits mean stands in the text, so buttons repeat the digits."""
    if asked is Question.AGE:
        return say(_KEYS[asked], button(asked, SKIP, book.vocabulary.skip_labels[state.language]))
    if asked is Question.LANGUAGE:
        return say(_KEYS[asked], *(button(asked, language.value, _ENDONYMS[language]) for language in Language))
    return say(_KEYS[asked], *numbered(asked))


def welcome(state: DialogState) -> Say:
    """The first thing the bot says."""
    if state.known_on:
        return say("welcome.back")
    return say("welcome.shared" if state.entry_line is None else "welcome.line")
