"""How far a plan may go: named choices of what may be lost and what work costs.

The numbers are ours, none of them stands in a law; each may be changed, and the plan says which
scenario it was made with. What a platform keeps of followers is announcement only, save for
WeChat's move of an account, which takes the followers along where the target has at most 1,000.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from keepfit.kit.text import Text

# WeChat moves followers only into an account with no more than these (腾讯客服 账号迁移).
MOVABLE_FOLLOWERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What a plan may lose and what it counts.

    `cell_loss`, `region_loss`: shares of followers; `overhead_hours`: monthly supervision of one
    account; `moved_load`: share of an account's hours that its work still takes after a merge;
    `spare`: share of its own hours that an account can take on, `spare_main` for main accounts.
    `kept_same`, `kept_other`: followers that follow to an account on the same or another platform,
    `kept_moved` those that a platform moves along. `lost_hours`: hours a month that a thousand lost
    followers count for; `elsewhere_hours`: what handing work to another unit counts for;
    `yuan_an_hour`: what an hour of work is worth, to add money to hours.
    """

    name: Text
    cell_loss: float
    region_loss: float
    overhead_hours: float
    moved_load: float = 0.3
    moving_hours: float = 8.0
    closing_hours: float = 4.0
    months: int = 24
    spare: float = 0.5
    spare_main: float = 4.0
    kept_same: float = 0.35
    kept_other: float = 0.1
    kept_moved: float = 0.9
    lost_hours: float = 0.1
    elsewhere_hours: float = 0.5
    yuan_an_hour: float = 60.0
    usual_hours: float = 12.0


SCENARIOS: Mapping[str, Scenario] = {
    "gentle": Scenario(
        name=Text(zh="稳妥", en="gentle"), cell_loss=0.08, region_loss=0.05, overhead_hours=1.0
    ),
    "balanced": Scenario(
        name=Text(zh="适中", en="balanced"), cell_loss=0.2, region_loss=0.12, overhead_hours=2.0
    ),
    "thorough": Scenario(
        name=Text(zh="彻底", en="thorough"), cell_loss=0.4, region_loss=0.25, overhead_hours=4.0
    ),
}
