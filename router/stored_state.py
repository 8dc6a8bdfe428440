"""The form in which a dialogue's state is stored: JSON that an older and a newer program can read."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from most116.core.conversation import AgeBand, Language, Line, Phase, Tier
from router.decision import DialogState, Question

_Member = TypeVar("_Member", bound=StrEnum)

_MOMENTS = (
    *("asked_at", "urgent_said_at", "urgent_since", "waiting_since", "closed_at", "paused_until"),
    *("followup_at", "followup_said_at", "recalled_at", "checked_since", "spoken_at", "boundary_at"),
    *("told_since", "surveyed_at"),
    *("media_refused_at", "voice_refused_at"),
)
_FLAGS = (
    *("language_chosen", "line_assumed", "asked_again", "nudged", "greeted", "story", "told", "letter", "by_hand"),
    *("followup_agreed", "long_said", "survey_given", "held"),
)
_LINES = ("entry_line", "line", "transfer_to", "surveyed_line")
_COUNTS = ("updates_sent", "urgent_updates", "check_ins")


def dump_state(state: DialogState) -> dict[str, object]:
    """The state as JSON can hold it; times are ISO 8601 in UTC."""
    dumped: dict[str, object] = {
        "stage": state.stage.value,
        "language": state.language.value,
        "age_band": state.age_band.value,
        "tier": int(state.tier),
        "tags": list(state.tags),
        "known_on": [line.value for line in state.known_on],
        "earlier": [[one.value, at.astimezone(UTC).isoformat()] for one, at in state.earlier],
        "urgent_said": None if state.urgent_said is None else int(state.urgent_said),
    }
    for name in ("asked", "before", *_LINES):
        member: StrEnum | None = getattr(state, name)
        dumped[name] = None if member is None else member.value
    for name in _MOMENTS:
        moment: datetime | None = getattr(state, name)
        dumped[name] = None if moment is None else moment.astimezone(UTC).isoformat()
    dumped |= {name: getattr(state, name) for name in (*_FLAGS, *_COUNTS)}
    return dumped


def load_state(data: Mapping[str, object]) -> DialogState:
    """The state from what `dump_state` wrote, perhaps an older version of it: what is missing or unknown is default.

    A value that cannot be read never stops a conversation.
    """
    fresh = DialogState()
    tags, known_on = data.get("tags"), data.get("known_on")
    read: dict[str, Any] = {
        "stage": _member(Phase, data.get("stage")) or fresh.stage,
        "language": _member(Language, data.get("language")) or fresh.language,
        "age_band": _member(AgeBand, data.get("age_band")) or fresh.age_band,
        "tier": _tier(data.get("tier")) or fresh.tier,
        "asked": _member(Question, data.get("asked")),
        "before": _member(Phase, data.get("before")),
        "urgent_said": _tier(data.get("urgent_said")),
        "tags": tuple(str(tag) for tag in tags) if isinstance(tags, list | tuple) else (),
        "known_on": tuple(line for line in Line if isinstance(known_on, list | tuple) and line in known_on),
    }
    read["earlier"] = tuple(_open_questions(data.get("earlier")))
    read |= {name: _member(Line, data.get(name)) for name in _LINES}
    read |= {name: _moment(data.get(name)) for name in _MOMENTS}
    read |= {name: data.get(name) is True for name in _FLAGS}
    read |= {name: _count(data.get(name)) for name in _COUNTS}
    return DialogState(**read)


def _open_questions(stored: object) -> Iterator[tuple[Question, datetime]]:
    for pair in stored if isinstance(stored, list | tuple) else ():
        if isinstance(pair, list | tuple) and len(pair) == 2:
            asked, at = _member(Question, pair[0]), _moment(pair[1])
            if asked is not None and at is not None:
                yield asked, at


def _member(kind: type[_Member], value: object) -> _Member | None:
    return kind(value) if isinstance(value, str) and value in set(kind) else None


def _tier(value: object) -> Tier | None:
    return Tier(value) if isinstance(value, int) and value in set(Tier) else None


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
