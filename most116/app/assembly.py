"""Puts together what a role does: taking in, deciding, the desk, sending, forgetting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from handoff.crypto.key_folder import Purpose
from handoff.live.presence import Presence
from most116.app.wiring import Parts
from most116.core.conversation import Channel
from most116.core.ports import Bridge

if TYPE_CHECKING:
    from handoff.abandoned import Abandoned
    from handoff.desk import Desk
    from handoff.errand_runner import ErrandRunner
    from handoff.intake import Intake
    from handoff.live.contacts import Contacts
    from handoff.live.mailboxes import RedisMailbox
    from handoff.live.pace import Pace
    from handoff.live.return_codes import RedisReturnCodes
    from handoff.outbox import Outbox
    from handoff.process import Process
    from handoff.reports import DeliveryReports
    from handoff.routing import Choose, Router
    from safety_rules.judge import RuleBook

_DAY = 86_400


def make_intake(parts: Parts) -> Intake:
    from handoff.intake import Intake

    runtime = parts.runtime
    return Intake(
        redis=runtime.redis,
        inbox=parts.inbox,
        keyring=parts.keyring,
        pseudonyms=parts.pseudonyms,
        ids=runtime.ids,
        clock=runtime.clock,
    )


def make_mailbox(parts: Parts) -> RedisMailbox:
    from handoff.live.mailboxes import RedisMailbox

    # On the blocking connection: a visitor's page waits there for its next letter.
    seconds = parts.settings.webchat.box_hours * 3600
    return RedisMailbox(parts.runtime.blocking, seconds=seconds, replicas=parts.inbox.replicas)


def make_contacts(parts: Parts) -> Contacts:
    from handoff.live.contacts import Contacts

    return Contacts(parts.runtime.redis, seconds=parts.settings.intake.contact_days * _DAY)


def make_return_codes(parts: Parts) -> RedisReturnCodes:
    from config.datafiles import read_text
    from handoff.crypto.return_words import ReturnWords
    from handoff.live.return_codes import RedisReturnCodes

    settings = parts.settings
    listed = read_text("return_words.txt", settings.data_dir).split()
    words = ReturnWords(pepper=parts.keyring.current(Purpose.PEPPER).secret, words=listed)
    seconds = settings.webchat.return_seconds
    return RedisReturnCodes(parts.runtime.redis, words, seconds=seconds, replicas=parts.inbox.replicas)


def make_router(parts: Parts, book: RuleBook | None = None) -> Router:
    """`book`: rules that are loaded already."""
    from config.link_file import FollowedLinks
    from handoff.routing import Router
    from router.rules import rules_from
    from safety_rules.book import load_book

    settings = parts.settings
    return Router(
        book=load_book(settings.data_dir, settings.safety_rules.cache_dir) if book is None else book,
        rules=rules_from(settings, parts.lines),
        entry_lines={
            Channel.SMS: settings.twilio.entry_line,
            Channel.WHATSAPP: settings.whatsapp.entry_line,
            Channel.MESSENGER: settings.meta.messenger_entry_line,
            Channel.INSTAGRAM: settings.meta.instagram_entry_line,
            Channel.TELEGRAM: settings.telegram.entry_line,
            Channel.DISCORD: settings.discord.entry_line,
            Channel.WEBCHAT: settings.webchat.entry_line,
            Channel.FORM: settings.form.entry_line,
        },
        entry_links=FollowedLinks(settings.data_dir, partial(parts.runtime.events.failure, "links_refused")),
    )


def make_process(parts: Parts, choose: Choose | None = None, router: Router | None = None) -> Process:
    """`choose` decides in place of the live router; `router` is one whose rules somebody else keeps up to date."""
    from handoff.apply import Apply
    from handoff.errands import ErrandBook
    from handoff.live.locks import ConversationLocks
    from handoff.process import Process
    from handoff.return_codes import return_page
    from handoff.routing import by_rules
    from handoff.typed_codes import TypedCodes

    runtime, codes, contacts = parts.runtime, make_return_codes(parts), make_contacts(parts)
    apply = Apply(
        texts=parts.texts,
        keyring=parts.keyring,
        transcriber=parts.transcriber,
        room=parts.room,
        contacts=contacts,
        desk_events=parts.desk_events,
        errands=ErrandBook(redis=runtime.redis, keyring=parts.keyring, pseudonyms=parts.pseudonyms, ids=runtime.ids),
        clock=runtime.clock,
        reopen=parts.reopen,
        return_page=return_page(parts.settings),
    )
    return Process(
        database=parts.database,
        inbox=parts.inbox,
        locks=ConversationLocks(runtime.redis, seconds=parts.settings.intake.lock_seconds),
        keyring=parts.keyring,
        apply=apply,
        transcriber=parts.transcriber,
        typed_codes=TypedCodes(codes=codes, contacts=contacts, pseudonyms=parts.pseudonyms, clock=runtime.clock),
        presence=Presence(runtime.redis, runtime.clock),
        router=router or make_router(parts),
        choose=choose or by_rules,
        ids=runtime.ids,
        clock=runtime.clock,
        events=runtime.events,
        reopen=parts.reopen,
    )


def make_desk(parts: Parts) -> Desk:
    from config.reply_aids import reply_windows
    from handoff.desk import Desk
    from handoff.desk_asking import Floor
    from handoff.desk_duty import DeskDuty
    from handoff.duty import limits_of
    from handoff.return_codes import return_page
    from handoff.store.accounts import AccountStore
    from most116.app.record_keeping import make_record_scheme

    return Desk(
        database=parts.database,
        keyring=parts.keyring,
        pseudonyms=parts.pseudonyms,
        transcriber=parts.transcriber,
        contacts=make_contacts(parts),
        texts=parts.texts,
        lines=parts.lines,
        desk_events=parts.desk_events,
        floor=Floor(
            colleagues=AccountStore(parts.database, parts.runtime.clock),
            presence=Presence(parts.runtime.redis, parts.runtime.clock),
        ),
        ids=parts.runtime.ids,
        clock=parts.runtime.clock,
        reopen=parts.reopen,
        duty=DeskDuty(
            database=parts.database,
            room=parts.room,
            redis=parts.runtime.redis,
            desk_events=parts.desk_events,
            clock=parts.runtime.clock,
            limits=limits_of(parts.settings),
        ),
        windows=reply_windows(parts.settings),
        return_page=return_page(parts.settings),
        record_scheme=make_record_scheme(parts),
    )


def make_abandoned(parts: Parts) -> Abandoned:
    from handoff.abandoned import Abandoned, GoneAfter

    desk, runtime = parts.settings.desk, parts.runtime
    return Abandoned(
        database=parts.database,
        room=parts.room,
        presence=Presence(runtime.redis, runtime.clock),
        desk_events=parts.desk_events,
        clock=runtime.clock,
        gone_after=GoneAfter(
            immediate=timedelta(minutes=desk.gone_minutes_immediate), others=timedelta(minutes=desk.gone_minutes)
        ),
    )


def make_outbox(parts: Parts, bridges: Mapping[Channel, Bridge] | None = None) -> Outbox:
    """`bridges` stand in place of those that the settings switch on."""
    from bridges import registry
    from handoff.outbox import Outbox
    from handoff.return_codes import ReturnCodeLetters
    from handoff.sending_rules import SendingRules

    rules = parts.settings.outbox
    return Outbox(
        database=parts.database,
        keyring=parts.keyring,
        pseudonyms=parts.pseudonyms,
        bridges=registry.bridges(parts.settings, make_mailbox(parts)) if bridges is None else bridges,
        desk_events=parts.desk_events,
        pace=make_pace(parts),
        return_codes=ReturnCodeLetters(
            codes=make_return_codes(parts), contacts=make_contacts(parts), pseudonyms=parts.pseudonyms
        ),
        rules=SendingRules(
            backoff=[timedelta(seconds=seconds) for seconds in rules.backoff_seconds],
            lease=timedelta(seconds=rules.lease_seconds),
            at_once=rules.concurrency,
        ),
        clock=parts.runtime.clock,
        events=parts.runtime.events,
    )


def make_pace(parts: Parts) -> Pace:
    from handoff.live.pace import Pace

    return Pace(parts.runtime.redis, parts.runtime.clock)


def make_errand_runner(parts: Parts, bridges: Mapping[Channel, Bridge]) -> ErrandRunner:
    """`bridges` are those of the outbox: one client for each platform and process."""
    from handoff.errand_runner import ErrandRunner

    runtime = parts.runtime
    return ErrandRunner(
        redis=runtime.blocking,
        keyring=parts.keyring,
        bridges=bridges,
        pace=make_pace(parts),
        clock=runtime.clock,
        events=runtime.events,
    )


def make_reports(parts: Parts) -> DeliveryReports:
    from handoff.reports import DeliveryReports

    runtime = parts.runtime
    return DeliveryReports(
        redis=runtime.redis,
        database=parts.database,
        desk_events=parts.desk_events,
        clock=runtime.clock,
        events=runtime.events,
    )
