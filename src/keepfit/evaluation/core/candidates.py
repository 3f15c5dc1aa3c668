"""Who may be called a last-place candidate, and what speaks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from keepfit.evaluation.core.powers import Terms
from keepfit.evaluation.core.records import POWERS, Candidate, Plea, Score
from keepfit.kit.text import Text
from keepfit.ledger.core.records import ENDED, Ledger

NAMES = {
    "reach": Text(zh="传播力", en="reach"),
    "service": Text(zh="服务力", en="service"),
    "response": Text(zh="互动力", en="response"),
    "recognition": Text(zh="认同度", en="recognition"),
}
# A power this far below its peers' middle is named as a reason.
_WEAK = -0.5
# A quarter of the year that holds half of the posts is a season (evenly spread it holds 25 %).
SEASON_SHARE = 0.5
_SEASON_POSTS = 12


def candidate_ids(scores: Sequence[Mapping[str, Score]], by: Terms) -> tuple[str, ...]:
    """Return the accounts that were surely last in every one of the periods, by id.

    One period alone never suffices, nor does one with too little observed.
    """
    if len(scores) < max(2, by.periods):
        return ()
    return tuple(
        account_id
        for account_id in sorted(scores[0])
        if all(_surely_last(one.get(account_id), by) for one in scores[: by.periods])
    )


def _surely_last(one: Score | None, by: Terms) -> bool:
    return (
        one is not None
        and one.last_tenth is not None
        and one.last_tenth >= by.last_limit
        and one.coverage >= by.least_coverage
    )


def candidate(account_id: str, scores: Sequence[Mapping[str, Score]], plea: Plea) -> Candidate:
    """Return a candidate with its probabilities, newest first, and its reasons."""
    course = [one[account_id] for one in scores]
    found = tuple(one.last_tenth or 0.0 for one in course)
    return Candidate(
        account_id=account_id,
        group_id=course[0].group_id,
        probabilities=found,
        reasons=tuple(_reasons(course[0], found)),
        plea=plea,
    )


def _reasons(newest: Score, found: Sequence[float]) -> Iterator[Text]:
    shown = "、".join(f"{one:.0%}" for one in found)
    yield Text(
        zh=f"最近 {len(found)} 期处于同类末位十分之一的概率依次为 {shown}",
        en=f"probability of the last tenth of its peers in the last {len(found)} periods: "
        + ", ".join(f"{one:.0%}" for one in found),
    )
    for power in POWERS:
        value = newest.powers.get(power)
        if value is not None and value <= _WEAK:
            yield Text(
                zh=f"{NAMES[power].zh}低于同类中位 {-value:.1f} 个标准差",
                en=f"{NAMES[power].en} {-value:.1f} standard deviations below its peers' middle",
            )


def only_services(account_ids: Iterable[str], ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """Return the names of the services that no other living account offers, by account.

    An entrance that was tested and does not work is none.
    """
    living = [
        one
        for one in ledger.offers
        if one.works is not False
        and one.account_id in ledger.accounts
        and ledger.accounts[one.account_id].status not in ENDED
    ]
    entrances = Counter(one.service_id for one in living)
    found: dict[str, list[str]] = {one: [] for one in account_ids}
    for one in living:
        if one.account_id in found and entrances[one.service_id] == 1:
            known = ledger.services.get(one.service_id)
            found[one.account_id].append(known.name if known else one.service_id)
    return {account: tuple(sorted(names)) for account, names in found.items()}


def season(by_month: Mapping[int, int]) -> Text | None:
    """Say in which three months of the year an account lives, where it does; months are 1 to 12."""
    total = sum(by_month.values())
    if total < _SEASON_POSTS:
        return None
    windows = {
        first: sum(by_month.get((first + step - 1) % 12 + 1, 0) for step in range(3))
        for first in range(1, 13)
    }
    first = max(windows, key=lambda month: (windows[month], -month))
    share = windows[first] / total
    if share < SEASON_SHARE:
        return None
    last = (first + 1) % 12 + 1
    return Text(
        zh=f"过去一年 {share:.0%} 的内容集中在 {first} 月至 {last} 月，"
        "可能是季节性账号，请核对往年",
        en=f"{share:.0%} of the last year's posts fell in months {first} to {last}: perhaps it is "
        "seasonal, look at the years before",
    )
