"""Buttons name the question that they answer: one that is pressed when it is long gone answers no other question."""

from most116.core.messages import Option
from router.decision import Question

_CHOICES = {
    Question.LINE: 3,
    Question.MINOR: 2,
    Question.ADULT: 3,
    Question.ERASE: 2,
    Question.TRANSFER: 2,
    Question.SURVEY: 3,
    Question.FOLLOWUP: 2,
}


def button(asked: Question, answer: str, label: str) -> Option:
    return Option(value=f"{asked.value}.{answer}", label=label)


def numbered(asked: Question) -> tuple[Option, ...]:
    """One for each of the numbered answers; what a number means stands in the text."""
    return tuple(button(asked, str(n), str(n)) for n in range(1, _CHOICES[asked] + 1))


def pressed(choice: str | None) -> tuple[Question, str] | None:
    """The question that a button answers, and how; None where it does not say."""
    asked, dot, answer = (choice or "").partition(".")
    return (Question(asked), answer) if dot and asked in set(Question) else None
