"""The desk and its reception over the parts of a stage."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from config.categories import load_categories
from config.sections import DeskSite
from config.texts import Texts
from handoff.accounts.passwords import Passwords
from handoff.accounts.reception import Ground, Reception
from handoff.crypto.key_folder import Purpose
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.desk import Desk
from handoff.desk_asking import Floor
from handoff.desk_duty import DeskDuty
from handoff.desk_records import RecordScheme
from handoff.duty import Limits
from handoff.live.contacts import Contacts
from handoff.live.presence import Presence
from handoff.store.accounts import AccountStore
from most116.app.desk_accounts import reception_over
from most116.testing.installed import installed_lines

REOPEN = timedelta(hours=1)

if TYPE_CHECKING:
    from most116.testing.desk_stage import Parts


def made_reception(parts: Parts, passwords: Passwords, desk: Desk, site: DeskSite) -> Reception:
    ground = Ground(
        database=parts.database,
        keyring=parts.keyring,
        redis=parts.redis,
        clock=parts.clock,
        ids=parts.ids,
        passwords=passwords,
    )
    return reception_over(ground, desk, site)


def _duty(parts: Parts, site: DeskSite) -> DeskDuty:
    limits = Limits(talks=site.talks_at_once, units=site.units, pause=timedelta(hours=24), care=timedelta(days=180))
    return DeskDuty(
        database=parts.database,
        room=parts.room,
        redis=parts.redis,
        desk_events=parts.desk_events,
        clock=parts.clock,
        limits=limits,
    )


def made_desk(parts: Parts, site: DeskSite, texts: Texts, accounts: AccountStore) -> Desk:
    return Desk(
        database=parts.database,
        keyring=parts.keyring,
        pseudonyms=Pseudonyms(parts.keyring.current(Purpose.PEPPER).secret),
        transcriber=parts.transcriber,
        contacts=Contacts(parts.redis, seconds=60),
        texts=texts,
        lines=installed_lines(),
        desk_events=parts.desk_events,
        floor=Floor(colleagues=accounts, presence=Presence(parts.redis, parts.clock)),
        ids=parts.ids,
        clock=parts.clock,
        reopen=REOPEN,
        duty=_duty(parts, site),
        return_page="https://example.org/back",
        record_scheme=RecordScheme(categories=load_categories(None), window=timedelta(hours=12)),
    )
