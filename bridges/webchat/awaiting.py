"""How soon a page without scripts has its answer: a moment's wait after each form, then a frame that looks for news."""

from bridges.webchat.stages import Stage
from bridges.webchat.talk_lines import TalkSoFar

# A machine answers a first message in a fraction of this; nobody waits longer for their own words to be shown as sent.
ANSWER_SECONDS = 1.5
# The frame's pauses after a form. Whoever has just written looks at the page; whoever waits for a person, now and then.
_PAUSES = (1, 1, 2, 2, 3, 5)
_WITH_PERSON, _LONGEST = 7, 20


def machine_answers(so_far: TalkSoFar) -> bool:
    """Whether what is said now is likely to be answered at once, by how the talk stood before it."""
    return not so_far.begun or so_far.stage in {Stage.BOT, Stage.OVER, Stage.NOBODY}


def pause_before(looks: int, stage: Stage) -> int:
    """Seconds until the frame looks again, after so many `looks` at one page."""
    if 0 <= looks < len(_PAUSES):
        return _PAUSES[looks]
    return _WITH_PERSON if stage is Stage.PERSON else _LONGEST
