"""How the desk speaks to whoever asks: the language and the colours of their account, else those of their browser."""

from collections.abc import Mapping
from contextvars import ContextVar, Token
from dataclasses import dataclass, replace
from types import MappingProxyType

from starlette.responses import HTMLResponse

from config.texts import STAFF_LANGUAGES
from handoff.habits import AS_USUAL, Habits
from most116.core.conversation import Language, Line
from most116.web.pages import Pages, language_of
from most116.web.reader import Reader

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_USUAL = Reader()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """`browser`: the language in which somebody is spoken to whose account has chosen none.

    `follows`: whoever asks is signed in and follows what changes at the desk.
    """

    browser: Language = Language.PL
    habits: Habits = AS_USUAL
    follows: bool = False

    @property
    def language(self) -> Language:
        return self.habits.language or self.browser


# Of one request each: Speaking begins it, and whoever finds out who asks goes on with speak_to.
_SPEECH: ContextVar[Speech] = ContextVar("speech")
_NOBODY_ASKED = Speech()


def spoken() -> Speech:
    return _SPEECH.get(_NOBODY_ASKED)


def begin_to_speak(chosen: str, header: str) -> Token[Speech]:
    """To a browser: the language chosen on the sign-in page, else the first of the desk's in Accept-Language."""
    return _SPEECH.set(Speech(browser=language_of(chosen, header, among=STAFF_LANGUAGES)))


def stop_speaking(before: Token[Speech]) -> None:
    _SPEECH.reset(before)


def speak_to(habits: Habits, *, follows: bool = False) -> None:
    """From here on in this request, as the account likes it."""
    _SPEECH.set(Speech(browser=spoken().browser, habits=habits, follows=follows))


def speak_polish() -> None:
    """From here on in this request; for what services in Poland are told or handed."""
    habits = spoken().habits.model_copy(update={"language": Language.PL})
    _SPEECH.set(replace(spoken(), habits=habits))


class DeskPages(Pages):
    """Pages in the language and the colours of whoever asks."""

    def answer(
        self,
        template: str,
        *,
        language: Language | None = None,
        line: Line | None = None,
        status: int = 200,
        headers: Mapping[str, str] = _NO_HEADERS,
        reader: Reader = _USUAL,
        **values: object,
    ) -> HTMLResponse:
        now = spoken()
        return super().answer(
            template,
            language=language or now.language,
            line=line,
            status=status,
            headers=headers,
            reader=reader,
            habits=now.habits,
            follows=now.follows,
            tongues=STAFF_LANGUAGES,
            **values,
        )
