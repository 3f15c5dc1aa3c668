"""Later rooms add to an account's page, in the order of the settings, or say nothing."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from keepfit.ledger.parts import Part, parts
from keepfit.people.core.rights import Actor


def named(account_id: str, by: Actor) -> Part:
    return Part(template=f"{account_id} {by.name}", shown={})


def silent(_account_id: str, _by: Actor) -> None:
    """A room with nothing to say."""


@pytest.mark.parametrize("rooms", [("silent", "named"), ("named", "silent")])
def test_a_room_that_has_nothing_to_say_takes_no_place(
    settings: Settings, rooms: tuple[str, ...]
) -> None:
    settings.ACCOUNT_PARTS = [f"{__name__}.{one}" for one in rooms]
    assert [one.template for one in parts("a/1", Actor(staff_id=1, name="甲"))] == ["a/1 甲"]
