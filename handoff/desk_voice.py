"""Has the catalogue's texts said to a person, in the language and the words of their line and channel."""

from collections.abc import Mapping
from types import MappingProxyType

from config.texts import Texts
from handoff.desk_changes import Held
from handoff.store.cases import Case
from handoff.transcriber import Said, Transcriber
from most116.core.ids import MessageId, TextKey
from most116.core.messages import Author
from most116.core.sealed import Secret
from router.buttons import numbered
from router.decision import Question

_NO_VALUES: Mapping[str, str] = MappingProxyType({})


class DeskVoice:
    def __init__(self, texts: Texts, transcriber: Transcriber) -> None:
        self._texts = texts
        self._transcriber = transcriber

    async def say(
        self,
        held: Held,
        case: Case,
        key: str,
        values: Mapping[str, str] = _NO_VALUES,
        *,
        asks: Question | None = None,
        id: MessageId | None = None,  # noqa: A002 -- as in Said
    ) -> Case:
        """The case after the text `key` was put on its way. `asks`: whose numbered answers may be tapped."""
        one = case.conversation
        text = self._texts.render(
            TextKey(key), language=one.language, line=one.line or one.entry_line, channel=one.channel, values=values
        )
        options = () if asks is None else numbered(asks)
        said = Said(author=Author.SYSTEM, text=Secret(text), options=options, by=held.account.id, id=id)
        case, _ = await self._transcriber.say(held.unit, case, held.key, said)
        return case
