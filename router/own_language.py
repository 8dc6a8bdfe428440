"""In which language the dialogue goes on after a message."""

from dataclasses import replace

from most116.core.conversation import Language, Phase
from most116.core.messages import Kind, Utterance
from router.asking import ASKING, LANGUAGE_OTHER, LANGUAGE_UNSURE
from router.decision import DialogState
from router.language import detect

_WRITTEN = frozenset({Kind.TEXT, Kind.START, Kind.MEDIA, Kind.VOICE})
# The locale of a phone says little; that it is Ukrainian or Russian is worth trusting, in Poland.
_TRUSTED_LOCALES = {Language.UK, Language.RU}


def in_language(state: DialogState, said: Utterance) -> DialogState:
    """Plain signs decide before the story, a whole sentence afterwards, and nothing once the person has chosen."""
    if state.language_chosen or said.kind not in _WRITTEN:
        return state
    guess = detect(said.text)
    open_yet = state.stage is Phase.NEW or (state.stage in ASKING and not state.story)
    if guess.language is not None and (guess.strong or (guess.sure and open_yet)):
        return replace(state, language=guess.language)
    if state.stage is not Phase.NEW:
        return state
    if guess.foreign:
        return replace(state, language=Language.EN, tags=(*state.tags, LANGUAGE_OTHER))
    if guess.language is not None:
        return replace(state, language=guess.language, tags=(*state.tags, LANGUAGE_UNSURE))
    hint = (said.locale_hint or "")[:2].lower()
    return replace(state, language=Language(hint)) if hint in _TRUSTED_LOCALES else state
