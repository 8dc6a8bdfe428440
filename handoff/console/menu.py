"""Where an account may go beside the page that it is on: the menu of the desk and of the board."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from handoff.accounts.roles import Act, may
from handoff.records import Account

# Each page with the key of its name, for who may do one of these acts; nobody is shown a door that is shut to them.
_PAGES: Mapping[tuple[str, str], frozenset[Act]] = MappingProxyType(
    {
        ("/intake", "desk.intake.title"): frozenset({Act.STEER_INTAKE}),
        ("/lead/pauses", "desk.pauses.title"): frozenset({Act.SUPERVISE}),
        ("/lead/care", "desk.care.title"): frozenset({Act.SUPERVISE}),
        ("/lead/drills", "desk.drill.title"): frozenset({Act.SUPERVISE}),
        ("/lead/reviews", "desk.review.title"): frozenset({Act.SUPERVISE}),
        ("/break-glass", "desk.glass.all"): frozenset({Act.BREAK_GLASS}),
        ("/admin", "desk.admin.title"): frozenset({Act.MANAGE_ACCOUNTS}),
        ("/statistics", "desk.stats.title"): frozenset({Act.SUPERVISE, Act.MANAGE_ACCOUNTS}),
        ("/status", "desk.status.title"): frozenset({Act.SUPERVISE, Act.MANAGE_ACCOUNTS}),
        ("/held", "desk.held.title"): frozenset({Act.SUPERVISE, Act.MANAGE_ACCOUNTS}),
        ("/legal-holds", "desk.hold.title"): frozenset({Act.HOLD}),
        ("/handbook", "desk.handbook.title"): frozenset(Act),
    }
)


def elsewhere(account: Account) -> Sequence[tuple[str, str]]:
    """The pages of this account: path and key of the name."""
    return [page for page, acts in _PAGES.items() if any(may(account, act) for act in acts)]
