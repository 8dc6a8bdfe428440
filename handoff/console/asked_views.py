"""What waits for one account's own word, as the board shows it too: a lead there would hear nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.console.caller import Caller
from handoff.console.closing_views import Alerts, alerts_view
from handoff.console.company_views import OfferCard, offer_card
from handoff.console.office import Office
from handoff.console.pause_views import PauseAlerts, pause_alerts
from handoff.console.shift_views import ShiftView, own_shift


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOf:
    """`shift`: whom the account is offered or asked to take. `alerts`: its own talks are not among them."""

    csrf: str
    shift: ShiftView
    offers: Sequence[OfferCard]
    alerts: Alerts
    pauses: PauseAlerts


async def asked_of(place: Office, caller: Caller) -> AskedOf:
    account = caller.account
    return AskedOf(
        csrf=caller.session.csrf,
        shift=await own_shift(place, account),
        offers=[offer_card(place, offer) for offer in await place.desk.company.offers(account)],
        alerts=await alerts_view(place, account, {}),
        pauses=await pause_alerts(place, account),
    )
