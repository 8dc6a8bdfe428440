"""The ways into the waiting room: at once because of danger, and when there is nothing more to ask."""

from dataclasses import replace

from most116.core.conversation import AgeBand, Phase, Tier
from most116.core.doors import Gate
from most116.core.messages import Kind
from router.age import read_age
from router.changed import mended_age
from router.decision import DialogState, EnterQueue, PassOn, RaiseTier, Recall, Say
from router.gates import nobody_in_language, unread, waiting_gate, when_read
from router.lines import conflict, known_line, line_to_wait_for, stays
from router.pausing import PIERCED, in_pause
from router.timing import SILENT, UNREACHABLE
from router.turn import Outcome, Turn, say
from router.writers import OTHER_WRITER, another_writer
from safety_rules.schema import Sign

_URGENT = {Tier.IMMEDIATE: "urgent.immediate", Tier.HIGH: "urgent.high"}
_KEPT_SIGNS = (Sign.YOUTH, Sign.ADULT, Sign.ABOUT_CHILD, Sign.ABUSE)
_ABOUT_OTHER = "third_person"
_PROMISES = frozenset({"welcome.line", "welcome.shared", "welcome.back", "language.other", "about.child"})
_FRESH_WAIT = frozenset({Phase.CLOSED, Phase.SURVEY, Phase.STOPPED, Phase.PARKED})


def noticed(state: DialogState, turn: Turn) -> DialogState:
    """The state with what the message lets us know: tier, remarks, the age told in passing. Nothing is ever lowered."""
    outcome = Outcome(state=state)
    outcome = outcome.tagged(*(sign.value for sign in _KEPT_SIGNS if sign in turn.signs))
    if another_writer(turn.said.text):
        outcome = outcome.tagged(OTHER_WRITER)
    # What answers an open question is read as its answer, but nobody comes to that when there is danger.
    # Words beside a question that is asked of somebody who waits or talks answer nothing of it.
    beside = (state.stage.waiting or state.stage.with_person) and not turn.answers and turn.words > 1
    told = state.asked is None or turn.verdict.tier.urgent or beside
    if state.age_band is AgeBand.UNKNOWN and told and turn.said.kind is Kind.TEXT:
        outcome = outcome.then(age_band=read_age(turn.said.text, turn.now.year).band)
    if turn.said.kind is Kind.EDIT:
        outcome = outcome.then(age_band=mended_age(state, turn))
    if turn.said.kind not in {Kind.OPT_OUT, Kind.DELETE}:
        outcome = outcome.then(tags=tuple(tag for tag in outcome.state.tags if tag != UNREACHABLE))
    return outcome.then(tier=state.tier.worse(turn.verdict.tier), told=state.told or _tells(turn)).state


def _tells(turn: Turn) -> bool:
    """Words, were it one, that greet nobody, answer nothing and ask for nothing fixed: a person is to read them."""
    written = turn.said.kind in {Kind.TEXT, Kind.EDIT} and any(map(str.isalnum, turn.said.text))
    return written and not turn.answers and turn.book.command(turn.said.text) is None


def danger(before: DialogState, state: DialogState, turn: Turn) -> Outcome:
    """T1 and T2 jump over every question; with a consultant they only raise a banner."""
    outcome = Outcome(state=state, trace=("danger",)).then(
        story=True, asked=None, asked_again=False, earlier=(), before=None
    )
    if in_pause(before):
        outcome = outcome.tagged(PIERCED)
    if state.tier < before.tier and (state.stage.with_person or state.stage.waiting):
        outcome = outcome.then(RaiseTier(tier=state.tier))
    if state.stage.with_person and state.recalled_at is None:
        # An open transfer is a question of the desk's; it stays.
        return outcome.then(PassOn())
    # Given back to one consultant who has not written a word yet: danger is for everybody who is free.
    outcome = _warned(outcome.then(recalled_at=None), turn)
    return outcome if state.stage.waiting else placed(outcome, turn)


def _warned(outcome: Outcome, turn: Turn) -> Outcome:
    """The urgent text, unless one that says as much was sent a short while ago; facts for those who cannot call."""
    state = outcome.state
    if state.tier is Tier.IMMEDIATE and state.urgent_since is None:
        outcome = outcome.then(urgent_since=turn.now)
    recently = state.urgent_said_at is not None and turn.now - state.urgent_said_at < turn.rules.urgent_repeat
    if not (recently and state.urgent_said is not None and state.urgent_said <= state.tier):
        outcome = outcome.then(
            when_read(_URGENT[state.tier], state, turn), urgent_said=state.tier, urgent_said_at=turn.now
        )
    if SILENT in state.tags:
        outcome = outcome.then(tags=tuple(tag for tag in state.tags if tag != SILENT))
    return helped(outcome, turn)


def helped(outcome: Outcome, turn: Turn) -> Outcome:
    """What holds outside Poland, and 112 without a voice for those in danger; each once."""
    facts = ((Sign.ABROAD, "abroad"), (Sign.NO_VOICE, "urgent.no_voice"))
    for sign, key in facts:
        fits = sign is Sign.ABROAD or outcome.state.tier is Tier.IMMEDIATE
        if fits and sign in turn.signs and sign.value not in outcome.state.tags:
            outcome = outcome.then(say(key)).tagged(sign.value)
    return outcome


def enter(outcome: Outcome, turn: Turn) -> Outcome:
    """Into the waiting room with the text that says so; an urgent conversation is told of its priority instead."""
    found = waiting_gate(outcome.state, turn)
    if outcome.state.tier.urgent:
        told = outcome if found is Gate.UNREAD else _about_others(outcome, turn)
        return placed(_warned(told, turn), turn)
    if found.shut:
        return unread(_settled(_unpromised(outcome), turn), turn)
    outcome = helped(_about_others(outcome, turn), turn).then(say("queue.entered"))
    outcome = outcome.then(say("numbers"), trace="diverted") if found is Gate.DIVERTED else outcome
    return nobody_in_language(placed(outcome, turn), turn)


def _unpromised(outcome: Outcome) -> Outcome:
    """Without what was to be said on the way in: a welcome promises an answer, and nobody takes this in now."""
    kept = tuple(step for step in outcome.steps if not (isinstance(step, Say) and step.text in _PROMISES))
    return replace(outcome, steps=kept)


def _settled(outcome: Outcome, turn: Turn) -> Outcome:
    """With the line for which it is kept, where anything is known of that."""
    return outcome.then(line=known_line(outcome.state, turn.signs, turn.rules), story=True)


def placed(outcome: Outcome, turn: Turn) -> Outcome:
    """Into the waiting room without a word. Time already waited is kept, unless a new wait begins after an end."""
    state = outcome.state
    known = known_line(state, turn.signs, turn.rules)
    line = line_to_wait_for(state, turn.signs, turn.rules)
    fresh = state.waiting_since is None or state.stage in _FRESH_WAIT
    if fresh:
        outcome = outcome.then(
            waiting_since=turn.now, told_since=None, updates_sent=0, long_said=False, urgent_updates=0
        )
    if fresh and state.tier is Tier.IMMEDIATE:
        outcome = outcome.then(urgent_since=turn.now)
    if (differs := conflict(line, state.age_band)) is not None:
        outcome = outcome.tagged(stays(differs))
    return outcome.then(
        EnterQueue(line=line, tier=state.tier),
        trace="queued",
        stage=Phase.QUEUED,
        line=line,
        line_assumed=line is not known,
        asked=None,
        asked_again=False,
        asked_at=None,
        before=None,
        closed_at=None,
        paused_until=None,
        story=True,
    )


def recalled(outcome: Outcome, turn: Turn) -> Outcome:
    """Back to the consultant they talked with, who is there; whoever may be in danger is for everybody who is free."""
    state = outcome.state
    if state.tier.urgent or state.line is None or waiting_gate(state, turn) is Gate.UNREAD:
        return placed(outcome, turn)
    return outcome.then(
        Recall(),
        trace="recalled",
        stage=Phase.ACTIVE,
        asked=None,
        asked_at=None,
        closed_at=None,
        waiting_since=turn.now,
        recalled_at=turn.now,
        updates_sent=0,
        long_said=False,
    )


def line_found(before: DialogState, outcome: Outcome, turn: Turn) -> Outcome:
    """What waits for both lines leaves the room of the other one as soon as something says whose it is.

    What waits for a line that was only assumed is looked at anew once it is in danger.
    """
    state = outcome.state
    unsure = state.line is None or (state.line_assumed and state.tier.urgent)
    if not unsure or not (before.stage.waiting and state.stage.waiting):
        return outcome
    free = replace(state, line=None)
    line = turn.book.line_named(turn.said.text) or line_to_wait_for(free, turn.signs, turn.rules)
    found = outcome.then(line=line, line_assumed=False)
    return found if line is state.line else found.then(EnterQueue(line=line, tier=state.tier), trace="line")


def _about_others(outcome: Outcome, turn: Turn) -> Outcome:
    """Facts for somebody who writes about a child or about somebody near, once."""
    state = outcome.state
    told = _ABOUT_OTHER in turn.verdict.cues
    if "about_other_said" in state.tags:
        return outcome
    if Sign.ABOUT_CHILD in turn.signs and (told or read_age(turn.said.text, turn.now.year).other):
        return outcome.then(say("about.child")).tagged("about_other_said", Sign.ABOUT_CHILD.value)
    if Sign.ABOUT_SOMEONE in turn.signs and told:
        return outcome.then(say("about.someone")).tagged("about_other_said", Sign.ABOUT_SOMEONE.value)
    return outcome
