"""Which conversations an account sees, and whose words it reads."""

from handoff.accounts.roles import Act, may
from handoff.company import companion
from handoff.desk_transfer import agreed_to
from handoff.records import Account, Standing
from handoff.store.cases import Case
from most116.core.conversation import TAKEABLE


def on_lines(account: Account, case: Case) -> bool:
    """Whether it is on the account's lines, its own, or one to which it was asked."""
    one = case.conversation
    asked = companion(case.company, account.id) is not None
    return (
        asked or one.assigned_to == account.id or any(line in account.lines for line in one.lines or (one.entry_line,))
    )


def was_offered(case: Case) -> bool:
    """Somebody has it who may have been faster than a consultant of the other line, where it waited too."""
    return case.conversation.entry_line is None and case.conversation.phase.with_person


def inside(account: Account, case: Case) -> bool:
    """Whether the account reads because the talk is its own, is there to be taken, or because somebody asked it in."""
    one = case.conversation
    guest = companion(case.company, account.id)
    # Who is asked to take over looks before they say yes; who is asked to read along is seen by everybody once they do.
    asked = guest is not None and (guest.joined or (guest.standing is Standing.TAKES_OVER and agreed_to(case, guest)))
    return asked or one.assigned_to == account.id or one.phase in TAKEABLE


def readable(account: Account, case: Case) -> bool:
    """Whether the account may read its words."""
    return inside(account, case) or may(account, Act.SUPERVISE)
