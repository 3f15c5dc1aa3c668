"""Who may do what, and how far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.people.core.rights import (
    ALONE,
    RIGHTS,
    Actor,
    NotAllowedError,
    Reach,
    Right,
    Role,
    clash,
    path_of,
)

PATHS = st.lists(st.sampled_from(["a", "b", "ab"]), min_size=1, max_size=4).map(
    lambda ids: "".join(f"{one}/" for one in ids)
)


def an_actor(*reaches: tuple[Role, str]) -> Actor:
    held = tuple(Reach(role=role, unit_id="u", path=path) for role, path in reaches)
    return Actor(staff_id=1, name="甲", reaches=held)


def test_a_right_holds_for_the_unit_and_all_under_it() -> None:
    assert an_actor((Role.CHECKER, "a/")).may(Right.CHECK, "a/b/")


def test_a_right_does_not_hold_for_a_unit_whose_id_merely_begins_alike() -> None:
    assert not an_actor((Role.CHECKER, "a/")).may(Right.CHECK, "ab/")


def test_a_right_does_not_hold_above() -> None:
    assert not an_actor((Role.CHECKER, "a/b/")).may(Right.CHECK, "a/")


def test_what_is_not_allowed_is_refused() -> None:
    with pytest.raises(NotAllowedError):
        an_actor((Role.OPERATOR, "a/")).demand(Right.KEEP, "a/")


def test_who_runs_the_system_reads_no_content() -> None:
    assert Right.READ not in RIGHTS[Role.ADMINISTRATOR]


def test_who_audits_changes_nothing() -> None:
    assert RIGHTS[Role.AUDITOR] <= {Right.READ, Right.READ_AUDIT, Right.SEE_STAFF}


@pytest.mark.parametrize("role", sorted(ALONE))
def test_an_administrator_and_an_auditor_hold_no_other_role(role: Role) -> None:
    assert clash([role, Role.CHECKER]) is role


def test_other_roles_may_stand_together() -> None:
    assert clash([Role.OWNER, Role.OPERATOR]) is None


@given(st.lists(PATHS, max_size=5), PATHS)
def test_the_highest_paths_reach_exactly_what_all_paths_reach(held: list[str], path: str) -> None:
    actor = an_actor(*((Role.CHECKER, one) for one in held))
    assert actor.may(Right.CHECK, path) == any(path.startswith(one) for one in held)


def test_a_path_ends_with_a_step() -> None:
    assert path_of("b", path_of("a")) == "a/b/"
