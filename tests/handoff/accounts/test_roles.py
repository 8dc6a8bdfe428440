"""Who may do what: the table, and that looking after accounts and reading words never meet."""

from collections.abc import Callable

import pytest

from handoff.accounts.roles import Act, may, require
from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line
from most116.core.errors import DeskError

TALKING = set(Act) - {Act.SUPERVISE, Act.STEER_INTAKE, Act.MANAGE_ACCOUNTS, Act.HOLD}
TABLE = {
    Role.CONSULTANT: TALKING,
    Role.LEAD: TALKING | {Act.SUPERVISE, Act.STEER_INTAKE, Act.HOLD},
    Role.ADMIN: {Act.STEER_INTAKE, Act.MANAGE_ACCOUNTS, Act.HOLD},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_allows_exactly_its_acts(account: Callable[..., Account], role: Role) -> None:
    assert {act for act in Act if may(account(role=role), act)} == TABLE[role]
    assert not [act for act in Act if may(account(role=role, disabled=True), act)]


def test_another_line_is_not_one_s_own(account: Callable[..., Account]) -> None:
    assert may(account(), Act.TAKE, Line.YOUTH)
    assert not may(account(), Act.TAKE, Line.ADULT)


def test_what_is_not_allowed_is_refused(account: Callable[..., Account]) -> None:
    require(account(), Act.REPLY)
    with pytest.raises(DeskError) as refused:
        require(account(), Act.MANAGE_ACCOUNTS)
    assert (refused.value.status, refused.value.text_key) == (403, "desk.not_allowed")
