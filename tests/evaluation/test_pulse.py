"""What the page of an account tells: not observed and nothing published stay apart."""

from __future__ import annotations

from keepfit.evaluation import pulse
from keepfit.history.core.facts import window
from keepfit.history.engine import opened
from keepfit.history.queries import measured
from keepfit.kit.settings import Settings
from keepfit.ledger.queries import ledger_of
from tests.history.build import AS_OF, Row, a_post, a_probe, a_table, accounts

BUSY = [a_post("busy", days) for days in (0, 200)]
Told = dict[str, float | None]


def told(account: Row) -> tuple[Told, dict[str, int | None]]:
    """The figures and months of an account that opened well yesterday."""
    known = accounts({"account_id": "a", **account}, "busy")
    tables = {
        "posts": a_table("posts", BUSY),
        "probes": a_table("probes", [a_probe("a", 1)]),
    }
    ledger = ledger_of({"accounts": known, "units": a_table("units", [])})
    with opened(tables) as history:
        found = measured(history, known, window(AS_OF, 90), Settings())
        months = pulse.monthly(history, ledger, found)
    return pulse.vitals(found)["a"], dict(months["a"])


def test_a_programme_without_posts_is_not_observed_in_its_figures_and_in_its_months() -> None:
    vitals, months = told({"kind": "mini_program", "platform": "wechat_mini"})
    assert (vitals["silent_days"], vitals["posts_per_week"]) == (None, None)
    assert set(months.values()) == {None}


def test_a_channel_that_opens_and_shows_no_post_is_silent_in_its_figures_and_in_its_months() -> (
    None
):
    vitals, months = told({"kind": "account", "platform": "weibo"})
    assert (vitals["posts_per_week"], months["2024-06"], months["2024-04"]) == (0, 0, 0)
    assert months["2024-03"] is None
