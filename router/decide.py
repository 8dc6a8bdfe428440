"""The one public function of the router: what to do about an utterance, or about time that has passed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from most116.core.conversation import AgeBand, Phase, Tier
from most116.core.doors import Gate
from most116.core.messages import Kind, Utterance
from router.afterwards import only_ends
from router.asking import ASKING, ask, begins_story
from router.commands import answered, cut_off, give_return_code, stop
from router.decision import DialogRules, DialogState, PassOn, Question, RoutingDecision, StartUnlinked
from router.dialog import HANDLERS, answers_under_picture, named_language
from router.erasing import ask_erase
from router.gates import entry_gate, unread
from router.late import as_pressed, heard_late
from router.letters import come_to_talk, on_letter, received
from router.line_choice import line_asked
from router.open_questions import opened
from router.out_of_turn import in_turn, too_late
from router.own_language import in_language
from router.pausing import in_pause
from router.queueing import danger, line_found, noticed
from router.replies import question, welcome
from router.ticks import on_tick
from router.timing import wake_at
from router.together import on_active, on_waiting, raised, refused, refused_once
from router.turn import Outcome, Turn
from safety_rules.judge import RuleBook
from safety_rules.schema import Sign
from safety_rules.verdict import SafetyVerdict

_CHILDREN = frozenset({AgeBand.UNDER_7, AgeBand.FROM_7, AgeBand.FROM_10})
_OVER = frozenset({Phase.CLOSED, Phase.SURVEY, Phase.STOPPED, Phase.PARKED})
# New, asked, or set aside: what was told so far was not for a person to read.
_BEFORE_ANYBODY = ASKING | {Phase.NEW, Phase.PARKED}
# A question about deleting and a pause are the same whether anybody reads or not.
_OWN_WAY = frozenset({Phase.ERASING, Phase.PAUSED})
_RETURN_CODE = "return_code"
_WORDLESS = frozenset({Kind.MEDIA, Kind.VOICE})
# What a clock or a deletion carries is nobody's words.
_UNREAD = frozenset({Kind.TICK, Kind.DELETE})
_ENTRANCES = frozenset({Kind.START, Kind.OPT_IN, Kind.RETURN})


def decide(
    state: DialogState,
    utterance: Utterance,
    *,
    book: RuleBook,
    rules: DialogRules,
    now: datetime,
    window: Sequence[str] = (),
) -> RoutingDecision:
    """What to do. Pure and total: the same arguments give the same decision, and no text makes it raise.

    `window`: what came in the last three minutes, oldest first, for a cue spread over messages. `now` is aware.
    """
    said = replace(utterance, text="") if utterance.kind in _UNREAD else utterance
    # While the goodbye is being said the conversation is closed for the dialogue.
    before = replace(state, stage=Phase.CLOSED) if state.stage is Phase.CLOSING else state
    state = received(before, said)
    verdict, signs = _screened(state, said, book, window)
    state, said, late = as_pressed(state, said)
    answers = book.answers(said.text)
    turn = Turn(said=said, verdict=verdict, signs=signs, answers=answers, book=book, rules=rules, now=now, late=late)
    turn = in_turn(state, turn)
    outcome = on_tick(state, turn) if utterance.kind is Kind.TICK else line_found(state, _told(state, turn), turn)
    outcome = line_asked(before, refused_once(before, come_to_talk(before, outcome, turn), turn), turn).tidied()
    trace = (f"from.{state.stage.value}", f"heard.{utterance.kind.value}", *verdict.matched, *outcome.trace)
    return RoutingDecision(
        state=outcome.state,
        steps=outcome.steps,
        verdict=verdict,
        decided_at=now,
        wake_at=wake_at(outcome.state, rules),
        trace=(*trace, f"to.{outcome.state.stage.value}"),
    )


def foreseen(
    utterance: Utterance, *, book: RuleBook, window: Sequence[str] = (), age_band: AgeBand = AgeBand.UNKNOWN
) -> Tier:
    """The tier that the danger check gives to an utterance whose turn has not come. Pure and total, as `decide` is.

    It decides nothing but whose turn comes first, so of what is known of the person only the age is asked for.
    """
    if utterance.kind in _UNREAD:
        return Tier.STANDARD
    state = received(DialogState(age_band=age_band), utterance)
    return _screened(state, utterance, book, window)[0].tier


def _screened(
    state: DialogState, said: Utterance, book: RuleBook, window: Sequence[str]
) -> tuple[SafetyVerdict, frozenset[Sign]]:
    """SCREEN: the danger check, before anything looks at the state; and what else the text tells."""
    # Asking for a code is no part of what somebody tells: among its lines "kod" would be one of money or of a door.
    window = [line for line in window if book.command(line) != _RETURN_CODE]
    if book.command(said.text) == _RETURN_CODE:
        window = []
    if said.text:
        return book.judge_and_signs(said.text, state.language, window, child=state.age_band in _CHILDREN)
    return SafetyVerdict(tier=Tier.STANDARD, matched=(), cues=(), book_version=book.version), frozenset()


def _told(before: DialogState, turn: Turn) -> Outcome:
    """What follows from a message, or from a change of one.

    A change that nobody would read is heard like a message where it tells more: a greeting sent too soon and made into
    a story or an answer, or anything more urgent. A mended word changes nothing.
    """
    outcome = _heard(before, turn)
    if turn.said.kind is not Kind.EDIT or before.stage.waiting or before.stage.with_person:
        return outcome
    mended = replace(before, age_band=outcome.state.age_band)
    as_words = _heard(mended, replace(turn, said=replace(turn.said, kind=Kind.TEXT)))
    further = as_words.state.stage is not before.stage or begins_story(turn)
    anew = as_words.state.tier < before.tier or (before.stage in _BEFORE_ANYBODY and further)
    return as_words if anew else outcome


def _heard(before: DialogState, turn: Turn) -> Outcome:
    state = noticed(in_language(before, turn.said), turn)
    if turn.verdict.tier.urgent:
        return danger(before, state, turn)
    kind = turn.said.kind
    if state.letter and state.stage is Phase.NEW:
        return on_letter(state, turn)
    if kind in {Kind.EDIT, Kind.DELETE} or too_late(turn):
        outcome = raised(before, state) if state.stage.waiting or state.stage.with_person else Outcome(state=state)
        return outcome.then(PassOn()) if state.stage.with_person else outcome
    if kind is Kind.OPT_OUT:
        return cut_off(state, turn)
    if kind is Kind.RETURN and state.stage is not Phase.NEW:
        # They said nothing yet; whoever talks with them sees that they are there again.
        return Outcome(state=state, steps=(PassOn(),) if state.stage.with_person else ())
    return heard_late(before, state, turn) or _commanded(state, turn) or _by_state(before, state, turn)


def _by_state(before: DialogState, state: DialogState, turn: Turn) -> Outcome:
    if state.stage.with_person:
        return on_active(before, state, turn)
    if state.stage.waiting:
        return on_waiting(before, state, turn)
    return _alone(state, turn)


def _alone(state: DialogState, turn: Turn) -> Outcome:
    """The bot's own states: first what was asked for, then what the state makes of it."""
    kind = turn.said.kind
    first = answered(state, turn) if state.stage is not Phase.NEW else Outcome(state=state)
    first = refused(first, turn)
    # A question to us may stand in the middle of a story, and a story under a picture.
    told = (begins_story(turn) and turn.book.command(turn.said.text) is None) or answers_under_picture(state, turn)
    if state.stage in ASKING and (kind in _ENTRANCES or ((kind in _WORDLESS or first.steps) and not told)):
        return first.then(story=state.story or kind in _WORDLESS)
    if state.stage is Phase.ERASING and kind is Kind.TEXT and first.steps and not told:
        # Whoever asks what is kept before they say yes has not said no.
        return first
    if state.stage in _OVER and turn.book.command(turn.said.text) in {"privacy", "numbers"}:
        return first
    if _kept_out(state, turn):
        asked = refused(answered(state, turn), turn) if state.stage is Phase.NEW else first
        return unread(_language_told(asked, turn), turn)
    second = HANDLERS[state.stage](state, turn)
    if state.stage is Phase.NEW:
        # The welcome comes first, then what was asked for, then our own question.
        extra = (*answered(state, turn).steps, *first.steps)
        begin = 0 if second.state.stage is Phase.UNAVAILABLE else 1
        steps = (*second.steps[:begin], *extra, *second.steps[begin:])
    else:
        steps = (*first.steps, *second.steps)
    return replace(second, steps=steps, trace=(*first.trace, *second.trace))


def _kept_out(state: DialogState, turn: Turn) -> bool:
    """Nobody takes it in now. Who goes on with the consultant they talked with, who is there, comes to no gate."""
    found = entry_gate(state, turn)
    recalls = found is Gate.CLOSED and turn.said.desk_there and state.stage in {Phase.CLOSED, Phase.SURVEY}
    return found.shut and not recalls and state.stage not in _OWN_WAY and not only_ends(state, turn)


def _language_told(outcome: Outcome, turn: Turn) -> Outcome:
    """At a gate the question about the language is still heard: what is said there must be readable."""
    named = named_language(turn) if outcome.state.stage is Phase.ASK_LANG else None
    if named is None or named is outcome.state.language:
        return outcome
    return outcome.then(language=named, language_chosen=True, urgent_said_at=None)


def _commanded(state: DialogState, turn: Turn) -> Outcome | None:
    """STOP, deletion, a new conversation, another language; the whole message must be the command."""
    match turn.book.command(turn.said.text):
        case "stop":
            return stop(state, turn)
        case "delete":
            return ask_erase(state, turn)
        case "return_code" if turn.rules.returns and state.stage is not Phase.NEW:
            return give_return_code(state)
        case "language" if not state.stage.with_person and not in_pause(state):
            return _language_asked(state, turn)
        case "new":
            return _begun_anew(state, turn)
        case _:
            return None


def _begun_anew(state: DialogState, turn: Turn) -> Outcome | None:
    """Whoever does not want to be known begins again; who waits or talks keeps what they have, and is unlinked."""
    if state.stage.waiting or state.stage.with_person:
        passed = (PassOn(),) if state.stage.with_person else ()
        return Outcome(state=replace(state, known_on=()), trace=("command.new",)).then(StartUnlinked(), *passed)
    if state.stage not in _OVER | ASKING | {Phase.NEW}:
        return None
    fresh = DialogState(
        entry_line=state.entry_line,
        language=state.language,
        language_chosen=state.language_chosen,
        tier=state.tier,
        told=state.told,
        held=state.held,
    )
    begun = unread(Outcome(state=fresh), turn) if _kept_out(fresh, turn) else HANDLERS[Phase.NEW](fresh, turn)
    return begun.then(StartUnlinked(), trace="command.new")


def _language_asked(state: DialogState, turn: Turn) -> Outcome:
    outcome = Outcome(state=state, trace=("command.language",))
    if state.stage.waiting:
        asking = question(Question.LANGUAGE, state, turn.book)
        return replace(outcome, state=opened(state, Question.LANGUAGE, turn.now)).then(asking)
    if state.stage is Phase.NEW and not _kept_out(state, turn):
        outcome = outcome.then(welcome(state), greeted=True)
    before = state.stage if state.stage is Phase.ASK_LINE else None
    return ask(outcome, Question.LANGUAGE, turn).then(before=before)
